import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { products } from '../functions/model/products.ts'
import { type MonthTruth, monthTruthIds, monthTruths } from './truth/month.ts'
import type { TruthCell } from './truth/tally.ts'
import { type DayTruth, type TruthId, truthIds, truths } from './truth.ts'

/** Released by the day. */
type DailyId = Extract<(typeof products)[number], { readonly cadence: 'day' }>['id']

/** A product without a truth does not compile. */
const columnsOf: Readonly<Record<DailyId | TruthId, { readonly columns: readonly string[] }>> = truths

/**
 * Writes the truth of a date: for each daily product the cells of its figures (functions/model/tables.ts),
 * every zone and hour, `value` in their unit, and `everybody`. A file has its name once it is complete.
 * @param system id of the root
 */
export async function writeTruth(out: string, system: string, date: string, day: DayTruth): Promise<void> {
  for (const product of truthIds) {
    const { columns } = columnsOf[product]
    await writeCells(out, product, { system, date, columns }, day.cells(product))
  }
}

/**
 * Writes the truth of a month, in files like those of a date.
 * @param date first of the month @param start of the month
 */
export async function writeMonthTruth(
  out: string,
  system: string,
  { date, start }: { readonly date: string; readonly start: Date },
  month: MonthTruth,
): Promise<void> {
  for (const product of monthTruthIds) {
    const columns = monthTruths[product]
    await writeCells(out, product, { system, date, columns }, month.cells(product, start))
  }
}

async function writeCells(
  out: string,
  product: string,
  { system, date, columns }: { system: string; date: string; columns: readonly string[] },
  cells: Iterable<TruthCell>,
): Promise<void> {
  const names = ['zone_system', 'level', 'zone', 'date', 'start', ...columns, 'value', 'everybody']
  const lines = [names.join(',')]
  for (const { zone, start, ...cell } of cells) {
    const row: Readonly<Record<string, string | number | undefined>> = {
      ...{ zone_system: system, level: zone.level, zone: zone.id },
      ...{ date, start: `${start.toISOString().slice(0, 19)}Z` },
      ...cell,
    }
    lines.push(names.map((name) => row[name]).join(','))
  }
  const folder = join(out, 'truth', product)
  const path = join(folder, `${date}.csv`)
  await mkdir(folder, { recursive: true })
  await writeFile(`${path}.part`, `${lines.join('\n')}\n`)
  await rename(`${path}.part`, path)
}
