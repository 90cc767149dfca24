import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { localHours } from '../../functions/geography/index.ts'
import { bucketNames } from '../../functions/model/buckets.ts'
import { countries } from '../../functions/model/countries.ts'
import { dailyProducts, type Product } from '../../functions/model/products.ts'
import { partitionPrefix, tables } from '../../functions/model/tables.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import { duckdbQueryEngine } from '../../functions/platform/local/query-engine.ts'
import { type BoundedFigures, readBounded } from '../../functions/release/bounded-figures.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import type { LocalHour } from '../../functions/release/public-keys.ts'
import { type RollupOptions, rollupStages, runRollup } from '../../functions/rollup/index.ts'
import type { AttackWorld } from './attack.ts'

/**
 * What lies inside until the releases are made, made once more of the fragments by the rollup's own SQL: controls
 * need the paths of people, and what one person adds to each figure.
 */

/** A laptop has one. */
const BUCKET = bucketNames(1)[0]!
/** The run of everybody. */
const EVERYBODY = 'everybody'
/** By world and date: made once. */
const made = new WeakMap<AttackWorld, Map<LocalDate, Promise<string>>>()

/** Of one date, for a `from`. */
export async function insideTable(
  world: AttackWorld,
  table: 'paths' | 'visits',
  date: LocalDate,
): Promise<string> {
  const folder = await insideOf(world, date)
  return `read_parquet(${quoted(join(folder, partitionPrefix(tables[table], { dt: date, run: EVERYBODY }), '**', '*.parquet'))}, hive_partitioning = false)`
}

/** @returns the folder in which the date's merged fragments, paths, visits and trips lie */
function insideOf(world: AttackWorld, date: LocalDate): Promise<string> {
  const known = made.get(world) ?? new Map<LocalDate, Promise<string>>()
  made.set(world, known)
  const folder = known.get(date) ?? makeInside(world, date)
  known.set(date, folder)
  return folder
}

const folderOf = ({ local }: AttackWorld): string => join(local.workbench.scratch, 'attack-inside')

async function makeInside(world: AttackWorld, date: LocalDate): Promise<string> {
  const { merged, perBucket } = rollupStages(optionsOf(world, date, EVERYBODY))
  await runRollup(engineOf(world), [...merged, ...perBucket.paths, ...perBucket.visits, ...perBucket.trips])
  return folderOf(world)
}

function engineOf(world: AttackWorld) {
  const out = folderOf(world)
  return duckdbQueryEngine({ workbench: world.local.workbench, folders: [world.local.folder, out], out })
}

const optionsOf = ({ reference, keyLife }: AttackWorld, date: LocalDate, run: string): Made => ({
  ...{ date, run, keyLife, country: reference.country },
  hours: localHours(countries[reference.country].timeZone, date),
  referenceVersion: reference.version,
  zoneSystem: reference.zoneSystem,
  products: dailyProducts(keyLife),
})

/** Some of the people of a date, those first who were in the most zones. */
export async function someOf(world: AttackWorld, date: LocalDate, count: number): Promise<readonly bigint[]> {
  const visits = await insideTable(world, 'visits', date)
  const rows = await world.local.workbench.rows<{ pid: bigint }>(
    `select pid from ${visits} where is_leaf group by pid order by count(distinct zone) desc, pid limit ${count}`,
  )
  return rows.map(({ pid }) => BigInt(pid))
}

interface Made extends RollupOptions {
  readonly hours: readonly LocalHour[]
}

let cities = 0

/**
 * The bounded figures of a city in which one person lives: what this one adds to those of everybody.
 * @param until of the day, local time, after which the person is not seen any more; an hour from 1 to 24
 */
export const aloneOn = (
  world: AttackWorld,
  date: LocalDate,
  pid: bigint,
  until = 24,
): Promise<(product: Product) => BoundedFigures> =>
  countedOn(world, date, { pids: [pid], products: dailyProducts(world.keyLife), until })

/** The bounded figures of a city in which these people live and nobody else. */
export async function countedOn(
  world: AttackWorld,
  date: LocalDate,
  {
    pids,
    products,
    until = 24,
  }: { readonly pids: readonly bigint[]; readonly products: readonly Product[]; readonly until?: number },
): Promise<(product: Product) => BoundedFigures> {
  const { local, reference, privacy } = world
  cities += 1
  const run = `some-${cities}`
  const options = { ...optionsOf(world, date, run), products }
  const ends = options.hours.at(until - 1)!.end
  const folder = await insideOf(world, date)
  const end = `timestamp '${ends.toISOString().slice(0, 19)}'`
  for (const table of ['paths', 'visits', 'trips'] as const) {
    const [begins, over] = table === 'trips' ? ['arrived', 'arrived'] : ['started', 'ended']
    const at = (of: string): string =>
      join(folder, partitionPrefix(tables[table], { dt: date, run: of, bucket: BUCKET }))
    await mkdir(at(run), { recursive: true })
    await local.workbench.run(`copy (
      select * replace (least(${over}, ${end}) as ${over})
      from read_parquet(${quoted(join(at(EVERYBODY), '*.parquet'))}, hive_partitioning = false)
      where pid in (${pids.join(', ')}) and ${begins} < ${end}
    ) to ${quoted(join(at(run), 'part-0.parquet'))} (format parquet)`)
  }
  await runRollup(engineOf(world), rollupStages(options).figures)
  const figures = new Map<Product, BoundedFigures>()
  for (const product of options.products) {
    const keys = levelsOf(product, reference.zoneSystem, options.hours, privacy).flatMap(
      (level) => level.keys,
    )
    const source = { product, date, run, zoneSystem: reference.zoneSystem }
    figures.set(
      product,
      await readBounded({ workbench: local.workbench, store: folderStore(folder) }, source, keys),
    )
  }
  return (product) => figures.get(product)!
}
