import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { addDays, datesOfMonth, firstOf } from '../../functions/model/dates.ts'
import type { Product } from '../../functions/model/products.ts'
import { figuresTable, partitionPrefix, type Table, tables } from '../../functions/model/tables.ts'
import { duckdbQueryEngine } from '../../functions/platform/local/query-engine.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { runRollup } from '../../functions/rollup/index.ts'
import {
  type Cohort,
  monthStepsOf,
  type Row,
  RUN,
  type Terrain,
  type Value,
  VERSION,
  writeRows,
  writeWorld,
} from './terrain.ts'

/** Two districts: a1, a2, a3 in A; b1, b2 in B. */
export const leaves = { a1: 'A', a2: 'A', a3: 'A', b1: 'B', b2: 'B' } as const
type Leaf = keyof typeof leaves
const terrain: Terrain = { cells: { a: 'T' }, tiles: { T: 'a1' }, leaves }

/** On a local date, from one wall-clock time to another, `24:00` being its end. */
export type Stay = readonly [pid: number, leaf: Leaf, date: string, from: string, to: string]

/** The same hours of several dates of March 2026, of which the 2nd is a Monday. */
export const each = (days: readonly number[], pid: number, leaf: Leaf, from: string, to: string): Stay[] =>
  days.map((day) => [pid, leaf, `2026-03-${String(day).padStart(2, '0')}`, from, to])

/** A month of stays, by hand. */
export interface MonthOfStays {
  /** @default '2026-03' */
  readonly month?: string
  readonly stays: readonly Stay[]
  /** Dates that count as sundays. */
  readonly holidays?: readonly string[]
  readonly excluded?: readonly number[]
  readonly people?: readonly Cohort[]
  /** UTC date, pseudonym and country of each row. */
  readonly roamers?: readonly (readonly [dt: string, pid: number, country: string])[]
}

const { timeZone } = countries.gb
const utc = (instant: Date): string => instant.toISOString().slice(0, 19).replace('T', ' ')

/** The instant of a wall-clock time; of one that comes twice the first. */
function instantOf(date: string, clock: string): string {
  if (clock === '24:00') return instantOf(addDays(date, 1), '00:00')
  const hour = localHours(timeZone, date).find((found) => found.hour === Number(clock.slice(0, 2)))!
  return utc(new Date(hour.start.getTime() + Number(clock.slice(3)) * 60_000))
}

/** Runs the rollup of the month over the visits that the stays are. */
export async function makeMonth(workbench: Workbench, world: MonthOfStays, products: readonly Product[]) {
  const { month = '2026-03', stays, holidays = [], excluded = [], people = [], roamers = [] } = world
  const at = await mkdtemp(join(workbench.scratch, 'month-'))
  const date = firstOf(month)
  await writeWorld(workbench, at, { terrain, date, keyLife: 'month', files: [], excluded, people })
  const calendar = partitionPrefix(tables.calendar, { version: VERSION })
  await writeRows(workbench, at, calendar, tables.calendar, calendarOf(month, holidays))
  for (const [dt, rows] of Map.groupBy(roamers, ([dt]) => dt)) {
    // Each row as a file of its own, as several files may name one pseudonym.
    for (const [index, [, ...row]] of rows.entries()) {
      const prefix = partitionPrefix(tables.roamers, { dt })
      await writeRows(workbench, at, prefix, tables.roamers, [row], `file-${index}`)
    }
  }
  const byDate = Map.groupBy(stays, ([, , date]) => date)
  for (const [dt, ofDate] of byDate) {
    const prefix = partitionPrefix(tables.visits, { dt, run: `run-${dt}`, bucket: '00' })
    await writeRows(workbench, at, prefix, tables.visits, ofDate.flatMap(visitsOf))
  }
  const made = [...byDate.keys()].map((date) => ({ date, run: `run-${date}` }))
  const engine = duckdbQueryEngine({ workbench, folders: [at], out: at })
  await runRollup(engine, monthStepsOf(month, products, made))
  const read = (table: Table, order: string): Promise<Row[]> => {
    const files = join(at, partitionPrefix(table, { dt: date, run: RUN }), '*.parquet')
    return workbench.rows<Row>(
      `select * from read_parquet('${files}', hive_partitioning = false) order by ${order}`,
    )
  }
  return {
    homes: () => read(tables.homes, 'pid'),
    figures: (product: Product) =>
      read(
        figuresTable(product),
        ['"date"', 'level', 'zone', ...product.dimensions.map((name) => `"${name}"`)].join(', '),
      ),
  }
}

function calendarOf(month: string, holidays: readonly string[]): Value[][] {
  // Dates of other months lie there too, and no query may take them.
  const dates = [addDays(firstOf(month), -1), ...datesOfMonth(month)]
  return [...dates, addDays(dates.at(-1)!, 1)].flatMap((date) =>
    localHours(timeZone, date).map(({ start, end, hour, fold }): Value[] => {
      const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
      const isSunday = weekday === 0 || holidays.includes(date)
      const daytype = isSunday ? 'sunday' : weekday === 6 ? 'saturday' : 'weekday'
      return [timeZone, date, hour, fold, Math.floor(hour / 4), utc(start), utc(end), daytype, null]
    }),
  )
}

function visitsOf([pid, leaf, date, from, to]: Stay): Value[][] {
  const time = [instantOf(date, from), instantOf(date, to)]
  return [
    [pid, leaf, 'zone', true, ...time],
    [pid, leaves[leaf], 'district', false, ...time],
    [pid, 'city', 'city', false, ...time],
  ]
}
