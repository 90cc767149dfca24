import { product as productOf } from '../../functions/model/products.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import { figureRecords } from '../../functions/release/figure-records.ts'
import { withGroupMixes } from '../../functions/release/group-mixes.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import { periodsOf } from '../../functions/release/public-keys.ts'
import { type Estimated, inPeople } from '../../functions/release/release-rows.ts'
import { withSums } from '../../functions/release/sums.ts'
import { city, london, type World } from './city.ts'

export interface Made {
  readonly product: string
  readonly date: LocalDate
  /** Of a cell `a 2 25-34 female`: zone, block and dimensions, those that the product has. @default 0 */
  readonly people: Readonly<Record<string, number>>
  readonly system?: ZoneSystem
  /** The network was down everywhere. */
  readonly isOutage?: boolean
}

/**
 * Publishes a release with chosen measurements, of every public key of the product and by the way that a
 * release itself takes: sums, people, items of zones and frames.
 */
export async function make(
  world: World,
  { product: id, date, people: given, system = city, isOutage = false }: Made,
): Promise<void> {
  const product = productOf(id)
  const hours = london.localHours('Europe/London', date)
  const measured = levelsOf(product, system, hours, 'standard').flatMap(({ keys, variance }) =>
    keys.map((key) => {
      const { zone, period, dimensions } = key
      const name = [
        zone.id,
        ...(period.columns.block === undefined ? [] : [period.columns.block]),
        ...dimensions,
      ]
      return { key, value: BigInt(given[name.join(' ')] ?? 0), variance }
    }),
  )
  const people = withSums(measured, product, system, periodsOf(product.grain, hours)).map((each) =>
    inPeople(each, product),
  )
  const estimates = withGroupMixes(people, product, system).map(
    (each): Estimated => (isOutage ? { ...each, isOutage } : each),
  )
  const release = { date, revision: 1, run: 'r1', zoneSystem: system.id }
  await world.figures.put([...figureRecords(estimates, product, release)])
  await world.publish({ product: id, date, onLedgerOnly: true, estimate: () => 0 })
}
