import type { LedgerEntry } from '../model/ledger.ts'
import { product } from '../model/products.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import { type ZoneSystem, zonesAtDepth } from '../model/zones.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'
import { cohortName } from './cohorts.ts'
import { added, pooled, UNMEASURED, type Uncertain } from './estimate.ts'
import { homeDepth } from './public-keys.ts'
import { measurementsKey } from './release-files.ts'

/** The products whose measurements say who lives where: people by cohort at night, and by home. */
export const NIGHT_PRODUCTS = { cohorts: 'profile', homes: 'overnight' } as const
/** The block 00–04 of `profile`. */
const NIGHT_BLOCK = 0

/** A committed release, or the one that is being made, with the store in which its measurements lie. */
export interface Measured {
  readonly entry: Pick<LedgerEntry, 'product' | 'date' | 'run'>
  readonly store: Pick<ObjectStore, 'localPath'>
}

/** Means over some dates, in observed people a day: signed, of measurements alone. */
export interface Nights {
  /** Home area → cohort → people there at night, by `profile`. */
  readonly byCohort: ReadonlyMap<string, ReadonlyMap<string, Uncertain>>
  /** Cohort → people of the root at night, by `profile`; empty where the root is the home area. */
  readonly cohorts: ReadonlyMap<string, Uncertain>
  /** Home area → people of that night, by `overnight`. */
  readonly byHome: ReadonlyMap<string, Uncertain>
}

/** Zone → home area → people who were in the zone on the day. */
export type Guests = ReadonlyMap<string, ReadonlyMap<string, Uncertain>>

interface Reading {
  readonly workbench: Workbench
  readonly system: ZoneSystem
  readonly measured: readonly Measured[]
}

/** @param dates of which measurements are pooled, weighted by the precision of their noise */
export async function readNights(reading: Reading, dates: readonly LocalDate[]): Promise<Nights> {
  const home = reading.system.levels[homeDepth(reading.system)]!
  const root = reading.system.levels[0]!
  const cohorts = await readMeans(reading, NIGHT_PRODUCTS.cohorts, dates, {
    columns: ['level', 'zone', 'age_band', 'gender'],
    where: 'level in ($level, $root) and block = $block',
    parameters: { level: home, root, block: NIGHT_BLOCK },
  })
  const homes = await readMeans(reading, NIGHT_PRODUCTS.homes, dates, {
    columns: ['home'],
    where: 'level = $level',
    parameters: { level: root },
  })
  const ofLevel = (level: string) => cohorts.filter(({ names }) => names[0] === level)
  const byName = (rows: typeof cohorts) =>
    new Map(rows.map(({ names: [, , band, gender], mean }) => [cohortName(band!, gender!), mean]))
  return {
    byCohort: new Map(
      [...Map.groupBy(ofLevel(home), ({ names }) => names[1]!)].map(([zone, rows]) => [zone, byName(rows)]),
    ),
    cohorts: byName(root === home ? [] : ofLevel(root)),
    byHome: new Map(homes.map(({ names: [name], mean }) => [name!, mean])),
  }
}

/** @param dates of one day type */
export async function readGuests(reading: Reading, dates: readonly LocalDate[]): Promise<Guests> {
  const homes = new Set(zonesAtDepth(reading.system, homeDepth(reading.system)).map(({ id }) => id))
  const rows = await readMeans(reading, NIGHT_PRODUCTS.homes, dates, {
    columns: ['zone', 'home'],
    where: 'true',
    parameters: {},
  })
  const known = rows.filter(({ names }) => homes.has(names[1]!))
  return new Map(
    [...Map.groupBy(known, ({ names }) => names[0]!)].map(([zone, ofZone]) => [
      zone,
      new Map(ofZone.map(({ names, mean }) => [names[1]!, mean])),
    ]),
  )
}

/** What a night has of a home area, by all that measures it. */
export const peopleOf = ({ byCohort, byHome }: Nights, home: string): Uncertain | null => {
  const cohorts = [...(byCohort.get(home)?.values() ?? [])]
  return pooled([added(cohorts), byHome.get(home) ?? UNMEASURED])
}

interface Selection {
  readonly columns: readonly string[]
  readonly where: string
  readonly parameters: Readonly<Record<string, string | number>>
}

interface Row {
  readonly weighted: number
  readonly precision: number
  readonly [column: string]: unknown
}

async function readMeans(
  { workbench, measured }: Reading,
  of: string,
  dates: readonly LocalDate[],
  { columns, where, parameters }: Selection,
): Promise<{ readonly names: readonly string[]; readonly mean: Uncertain }[]> {
  const paths: string[] = []
  for (const { entry, store } of measured) {
    if (entry.product !== of || !dates.includes(entry.date)) continue
    paths.push(await store.localPath(measurementsKey(product(entry.product), entry)))
  }
  if (paths.length === 0) return []
  const names = columns.join(', ')
  const rows = await workbench.rows<Row>(
    `select ${names}, sum(measurement / variance) as weighted, sum(1 / variance) as precision
     from read_parquet([${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}],
                       hive_partitioning = false)
     where ${where}
     group by ${names}`,
    parameters,
  )
  return rows.map((row) => ({
    names: columns.map((column) => String(row[column])),
    mean: { value: row.weighted / row.precision, variance: 1 / row.precision },
  }))
}
