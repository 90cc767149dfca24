import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { localHours } from '../../functions/geography/index.ts'
import type { BucketCount } from '../../functions/model/buckets.ts'
import { countries } from '../../functions/model/countries.ts'
import { addDays, afterMonth, datesOfMonth, firstOf, monthOf } from '../../functions/model/dates.ts'
import { epochOf } from '../../functions/model/ledger.ts'
import type { Product } from '../../functions/model/products.ts'
import { figuresTable, partitionPrefix, type Table, tables } from '../../functions/model/tables.ts'
import type { KeyLife, LocalDate, Month } from '../../functions/model/vocabulary.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { duckdbQueryEngine } from '../../functions/platform/local/query-engine.ts'
import type { Query, QueryEngine, Workbench } from '../../functions/platform/ports.ts'
import {
  type MadeDate,
  monthSteps,
  type RollupStep,
  rollupSteps,
  runRollup,
} from '../../functions/rollup/index.ts'

export type Value = string | number | bigint | boolean | null
export type Row = Readonly<Record<string, unknown>>

/** A small country: which tile each cell stands for, which leaf each tile lies in, and what is above. */
export interface Terrain {
  /** Cell → tile of all its 256 slots, or a tile for each slot. */
  readonly cells: Readonly<Record<string, string | ((slot: number) => string)>>
  /** Pairs of cells that overlap, in one direction. */
  readonly overlap?: readonly (readonly [string, string])[]
  /** Tile → leaf; a tile that is not here lies outside every zone. */
  readonly tiles: Readonly<Record<string, string>>
  /** Leaf → district; the root is `city`. */
  readonly leaves: Readonly<Record<string, string>>
  /** Cell → longitude and latitude; each reaches 1 km. */
  readonly sites?: Readonly<Record<string, readonly [lon: number, lat: number]>>
  /** Leaves that are counted in the root only. */
  readonly unmeasured?: readonly string[]
}

/** A pseudonym at a cell: a UTC minute `2026-03-24 10:02`, or two of one slot. */
export type Sighting = readonly [pid: number | bigint, cell: string, first: string, last?: string]

export interface World {
  readonly terrain: Terrain
  readonly date: LocalDate
  /** @default 'day' */
  readonly keyLife?: KeyLife
  /** One list per file. */
  readonly files: readonly (readonly Sighting[])[]
  readonly excluded?: readonly (number | bigint)[]
  readonly people?: readonly Cohort[]
  readonly products?: readonly Product[]
  /** @default 1 */
  readonly buckets?: BucketCount
}

/** Visits as they lie in a partition. */
export interface VisitsOfRun extends MadeDate {
  /** @default '00' */
  readonly bucket?: string
  readonly rows: readonly (readonly Value[])[]
}

/** What figures are made of besides visits. */
export interface Beside {
  readonly trips?: readonly (readonly Value[])[]
  readonly people?: readonly Cohort[]
  readonly homes?: readonly (readonly Value[])[]
  readonly roamers?: readonly (readonly Value[])[]
}

export type Cohort = readonly [pid: number | bigint, ageBand: string, gender: string]

export const VERSION = 'v1'
export const RUN = 'run-1'

/** Everything a rollup of the gb calendar needs, in a folder of its own, with DuckDB over it. */
export async function openTerrain() {
  const workbench = await openWorkbench({ threads: 1 })
  const folder = (): Promise<string> => mkdtemp(join(workbench.scratch, 'world-'))

  /** Runs the whole rollup of one date. */
  async function rollUp(world: World) {
    const { date, keyLife = 'day', products = [], buckets } = world
    const at = await folder()
    await writeWorld(workbench, at, world)
    const steps = stepsOf(date, keyLife, products, RUN, buckets)
    await runRollup(engineAt(workbench, at), steps)
    return results(workbench, at, date)
  }

  /**
   * Makes figures of visits as they are given, whatever the steps before would have made of them.
   * @param date of the daily figures; those of a month are of the month that it lies in
   * @param visits of this date and RUN
   * @param others what lies there besides
   * @param excluded of the month
   * @param beside trips of this date and RUN, people of its epoch, homes of its month and RUN, roamers of the date
   */
  async function figuresOf(
    terrain: Terrain,
    date: LocalDate,
    visits: readonly (readonly Value[])[],
    queries: readonly { readonly product: Product; readonly query: Query }[],
    others: readonly VisitsOfRun[] = [],
    excluded: readonly number[] = [],
    { trips = [], people = [], homes = [], roamers = [] }: Beside = {},
  ) {
    const at = await folder()
    await writeReference(workbench, at, terrain, date)
    await writeExclusions(workbench, at, monthOf(date), excluded)
    const ofRun = { dt: date, run: RUN, bucket: '00' }
    await writeRows(workbench, at, partitionPrefix(tables.trips, ofRun), tables.trips, trips)
    const ofMonth = { dt: firstOf(monthOf(date)), run: RUN }
    await writeRows(workbench, at, partitionPrefix(tables.homes, ofMonth), tables.homes, homes)
    await writeRows(workbench, at, partitionPrefix(tables.roamers, { dt: date }), tables.roamers, roamers)
    for (const epoch of [date, monthOf(date)]) {
      await writeRows(workbench, at, partitionPrefix(tables.people, { epoch }), tables.people, people)
    }
    for (const { date: dt, run, bucket = '00', rows } of [{ date, run: RUN, rows: visits }, ...others]) {
      const prefix = partitionPrefix(tables.visits, { dt, run, bucket })
      await writeRows(workbench, at, prefix, tables.visits, rows)
    }
    for (const { product, query } of queries) {
      const dt = figuresDate(product, date)
      await engineAt(workbench, at).unload(query, partitionPrefix(figuresTable(product), { dt, run: RUN }))
    }
    return results(workbench, at, date)
  }

  return { workbench, rollUp, figuresOf, close: () => workbench.close() }
}

/** Writes the reference, the fragments and the exclusions of a world below a folder. */
export async function writeWorld(
  workbench: Workbench,
  at: string,
  { terrain, date, keyLife = 'day', files, excluded = [], people = [] }: Omit<World, 'products'>,
): Promise<void> {
  await writeReference(workbench, at, terrain, date)
  for (const [index, sightings] of files.entries()) {
    for (const [dt, rows] of Map.groupBy(sightings.map(fragment), ({ slot }) => slot.slice(0, 10))) {
      const values = rows.map((row) => Object.values(row))
      await writeRows(workbench, at, `fragments/dt=${dt}/`, tables.fragments, values, `file-${index}`)
    }
  }
  const epoch = epochOf(date, keyLife)
  await writeExclusions(workbench, at, epoch, excluded)
  await writeRows(workbench, at, partitionPrefix(tables.people, { epoch }), tables.people, people)
}

async function writeExclusions(
  workbench: Workbench,
  at: string,
  epoch: string,
  pids: readonly (number | bigint)[],
): Promise<void> {
  const reasons = pids.map((pid) => [pid, 'opt_out'])
  await writeRows(workbench, at, `exclusions/epoch=${epoch}/`, tables.exclusions, reasons)
}

export const stepsOf = (
  date: LocalDate,
  keyLife: KeyLife,
  products: readonly Product[],
  run: string = RUN,
  buckets: BucketCount = 1,
): RollupStep[] =>
  rollupSteps({
    date,
    run,
    country: 'gb',
    keyLife,
    products,
    hours: localHours(countries.gb.timeZone, date),
    referenceVersion: VERSION,
    zoneSystem: { id: 'city' },
    buckets,
  })

export const monthStepsOf = (
  month: Month,
  products: readonly Product[],
  made: readonly MadeDate[],
  run: string = RUN,
): RollupStep[] =>
  monthSteps({
    month,
    run,
    country: 'gb',
    keyLife: 'month',
    products,
    made,
    referenceVersion: VERSION,
    zoneSystem: { id: 'city' },
  })

/** The date that figures carry. */
export const figuresDate = ({ cadence }: Product, date: LocalDate): LocalDate =>
  cadence === 'month' ? firstOf(monthOf(date)) : date

/** `10:02–10:30 home`: times in UTC, on the date unless written. */
export const stretch = (row: Row, place: 'tile' | 'zone' = 'tile'): string =>
  `${clock(row.started)}–${clock(row.ended)} ${row[place]}`

const clock = (instant: unknown): string => (instant as Date).toISOString().slice(11, 16)

const engineAt = (workbench: Workbench, at: string): QueryEngine =>
  duckdbQueryEngine({ workbench, folders: [at], out: at })

/** Reads what a run has written; each of them in a fixed order. */
function results(workbench: Workbench, at: string, date: LocalDate) {
  const read = (table: Table, order: string, of = date): Promise<Row[]> =>
    workbench.rows<Row>(`select * from ${parquet(at, table, of)} order by ${order}`)
  return {
    /** Where they lie. */
    at,
    merged: () => read(tables.merged, 'pid, slot, cell'),
    paths: () => read(tables.paths, 'pid, started'),
    implausible: () => read(tables.implausible, 'cell'),
    visits: () => read(tables.visits, 'pid, level, started'),
    trips: () => read(tables.trips, 'pid, departed'),
    figures: (product: Product) =>
      read(
        figuresTable(product),
        ['level', 'zone', 'start', ...product.dimensions].join(', '),
        figuresDate(product, date),
      ),
    /** Name → type of the columns as they lie in Parquet. */
    types: async (table: Table): Promise<Record<string, string>> => {
      const columns = await workbench.rows<{ column_name: string; column_type: string }>(
        `describe select * from ${parquet(at, table, date)}`,
      )
      return Object.fromEntries(columns.map((column) => [column.column_name, column.column_type]))
    },
  }
}

/** Of all buckets, where a table has any. */
const parquet = (at: string, table: Table, date: LocalDate): string =>
  `read_parquet('${join(at, partitionPrefix(table, { dt: date, run: RUN }), '**', '*.parquet')}', hive_partitioning = false)`

function fragment([pid, cell, first, last = first]: Sighting) {
  const minute = (time: string): number => Number(time.slice(14, 16)) % 5
  const slotMinute = String(Number(first.slice(14, 16)) - minute(first)).padStart(2, '0')
  const slot = `${first.slice(0, 14)}${slotMinute}:00`
  return { pid, cell, slot, first: minute(first), last: minute(last), n: 1 }
}

async function writeReference(workbench: Workbench, at: string, terrain: Terrain, date: LocalDate) {
  const { timeZone } = countries.gb
  const put = (
    name: 'footprints' | 'overlap' | 'tile_zones' | 'zone_tree' | 'calendar' | 'sites',
    rows: Value[][],
  ) => writeRows(workbench, at, partitionPrefix(tables[name], { version: VERSION }), tables[name], rows)
  const slots = Array.from({ length: 256 }, (_, slot) => slot)
  await put(
    'footprints',
    Object.entries(terrain.cells).flatMap(([cell, tile]) =>
      slots.map((slot) => [cell, slot, typeof tile === 'string' ? tile : tile(slot)]),
    ),
  )
  await put(
    'overlap',
    (terrain.overlap ?? []).flatMap(([a, b]) => [
      [a, b],
      [b, a],
    ]),
  )
  await put('tile_zones', Object.entries(terrain.tiles))
  await put(
    'sites',
    Object.entries(terrain.sites ?? {}).map(([cell, [lon, lat]]) => [cell, lon, lat, 1_000]),
  )
  await put(
    'zone_tree',
    Object.entries(terrain.leaves).flatMap(([leaf, district]) => {
      const measured = !(terrain.unmeasured ?? []).includes(leaf)
      const own = [leaf, leaf, 'zone', 2, true, measured]
      const root = [leaf, 'city', 'city', 0, false, true]
      return measured ? [own, [leaf, district, 'district', 1, false, true], root] : [own, root]
    }),
  )
  const month = monthOf(date)
  const near = [addDays(firstOf(month), -1), ...datesOfMonth(month), afterMonth(month)]
  await put(
    'calendar',
    near.flatMap((day) =>
      localHours(timeZone, day).map(({ start, end, hour, fold }) => [
        ...[timeZone, day, hour, fold, Math.floor(hour / 4), utc(start), utc(end), 'weekday', null],
      ]),
    ),
  )
}

const utc = (instant: Date): string => instant.toISOString().slice(0, 19).replace('T', ' ')

export async function writeRows(
  workbench: Workbench,
  at: string,
  prefix: string,
  { columns }: Table,
  rows: readonly (readonly Value[])[],
  file = 'part-0',
): Promise<void> {
  if (rows.length === 0) return
  await mkdir(join(at, prefix), { recursive: true })
  const names = Object.keys(columns)
  const typed = Object.entries(columns).map(([name, type]) => `cast(${name} as ${type}) as ${name}`)
  const text = (value: Value): string =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
  const values = rows.map((row) => `(${row.map(text).join(', ')})`).join(', ')
  await workbench.run(
    `copy (select ${typed.join(', ')} from (values ${values}) as given(${names.join(', ')}))
     to '${join(at, prefix, `${file}.parquet`)}' (format parquet, compression zstd)`,
  )
}
