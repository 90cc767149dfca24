import { localHours, type Reference } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { figureItemSchema, zonePartition } from '../../functions/model/figure-items.ts'
import type { LedgerEntry } from '../../functions/model/ledger.ts'
import { type Product, product } from '../../functions/model/products.ts'
import { productFolders } from '../../functions/model/tables.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import { zonesAtDepth } from '../../functions/model/zones.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import { readBounded } from '../../functions/release/bounded-figures.ts'
import { reconciled } from '../../functions/release/consistency.ts'
import { extrapolate } from '../../functions/release/extrapolate-date.ts'
import { levelsOf, type Measurement } from '../../functions/release/measurements.ts'
import { NIGHT_PRODUCTS } from '../../functions/release/nights.ts'
import { homeDepth, periodsOf } from '../../functions/release/public-keys.ts'
import { storeMeasurements } from '../../functions/release/release-files.ts'
import { type Estimated, inPeople } from '../../functions/release/release-rows.ts'
import { roleOf, scaled } from '../../functions/release/scaled.ts'
import { withSums } from '../../functions/release/sums.ts'
import type { LocalDeployment } from '../local.ts'
import type { PipelineOptions } from '../pipeline.ts'
import { entriesInForce } from '../runs.ts'

/** Of an hour of a district. */
export interface DistrictHour {
  readonly zone: string
  readonly date: LocalDate
  /** When it begins, as ISO 8601 has it. */
  readonly start: string
  /** People of the operator. */
  readonly observed: number
  /** All people. */
  readonly estimate: number
  /** All people as released, with noise, shown or not. */
  readonly released: number
}

const PRESENCE = product('presence')
/** What the weights of a date are made of. */
const READ: readonly Product[] = [
  PRESENCE,
  ...[...Object.values(NIGHT_PRODUCTS), 'visitors'].map((id) => product(id)),
]

/**
 * What the release would say of presence of all people in each hour of each district if the draws of its noise
 * had all been 0, beside what it did say. The very code of the release reads measurements without noise, beside the variances that they
 * would have, so that it believes them no more than it would. Only a simulated city can have such estimates.
 * @param folder new, in which these measurements lie; never that of the releases
 */
export async function withoutNoise(
  local: LocalDeployment,
  reference: Reference,
  pipeline: Pick<PipelineOptions, 'keyLife' | 'privacy'>,
  folder: string,
): Promise<DistrictHour[]> {
  const { workbench, documents } = local
  const { zoneSystem, country, version } = reference
  const quiet = folderStore(folder)
  const entries = (await entriesInForce(local)).filter((entry) => READ.some(({ id }) => id === entry.product))
  const hoursOf = (date: LocalDate) => localHours(countries[country].timeZone, date)

  async function exact({ product: id, date, run }: LedgerEntry): Promise<readonly Estimated[]> {
    const of = product(id)
    const hours = hoursOf(date)
    const levels = levelsOf(of, zoneSystem, hours, pipeline.privacy)
    const keys = levels.flatMap((level) => level.keys)
    const figures = await readBounded(
      { workbench, store: local.store },
      { product: of, date, run, zoneSystem },
      keys,
    )
    const measured = levels.flatMap(({ keys, variance }) =>
      keys.map((key): Measurement => ({ key, value: figures(key), variance })),
    )
    await storeMeasurements({ workbench, store: quiet }, { date, run, zoneSystem }, of, measured)
    const summed = withSums(measured, of, zoneSystem, periodsOf(of.grain, hours))
    const estimates = summed.map((each) => inPeople(each, of))
    return reconciled(estimates, of, zoneSystem)
  }

  const isMeasured = (key: string): boolean => key.startsWith(`${productFolders.measurements}/`)
  const archive = {
    list: (prefix: string) => local.store.list(prefix),
    localPath: (key: string) => (isMeasured(key) ? quiet : local.store).localPath(key),
  }
  const released = await releasedHours(local, reference)
  const found: DistrictHour[] = []
  for (const [date, ofDate] of [...Map.groupBy(entries, (entry) => entry.date)].sort()) {
    const drawn = new Map<string, readonly Estimated[]>()
    for (const entry of ofDate) drawn.set(entry.product, await exact(entry))
    const request = {
      ...{ date, run: ofDate[0]!.run, country, keyLife: pipeline.keyLife, referenceVersion: version },
      ...{ zoneSystem, hours: hoursOf(date) },
    }
    const made = await extrapolate({ workbench, documents, archive, store: quiet }, request, drawn)
    for (const estimated of drawn.get(PRESENCE.id) ?? []) {
      const { zone, period } = estimated.key
      if (zone.depth !== homeDepth(zoneSystem)) continue
      const role = roleOf(zone.depth, zoneSystem.levels.length)
      const factor = made?.factorOf(estimated.key, PRESENCE)
      const { scaled: all, estimate: observed } = scaled(estimated, role, PRESENCE, factor)
      const start = period.start.toISOString()
      found.push({
        ...{ zone: zone.id, date, start, observed, estimate: all!.estimate },
        released: released.get(`${zone.id} ${start}`)!,
      })
    }
  }
  return found
}

/** By zone and start of the hour. */
async function releasedHours(
  { figures }: LocalDeployment,
  { zoneSystem }: Reference,
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const { id } of zonesAtDepth(zoneSystem, homeDepth(zoneSystem))) {
    // Sort keys begin with a date.
    for (const { body } of await figures.query(zonePartition(PRESENCE.id, zoneSystem.id, id), '0', ':')) {
      for (const { start, scaled: all } of figureItemSchema.parse(body).cells) {
        if (all) found.set(`${id} ${new Date(start).toISOString()}`, all.estimate)
      }
    }
  }
  return found
}
