import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Product, products } from '../functions/model/products.ts'
import { type DayTruth, type TruthId, truthIds, truths } from './truth.ts'

/** Released by the day. */
export type DailyId = Extract<(typeof products)[number], { readonly cadence: 'day' }>['id']

/** A product without a truth does not compile. */
const columnsOf: Readonly<Record<DailyId | TruthId, { readonly columns: readonly string[] }>> = truths

/** The products whose truth is written and of which figures are made. */
export const productsWithTruth: readonly (Product & { readonly id: DailyId })[] = products.filter(
  (product) => product.cadence === 'day',
)

/**
 * Writes the truth of a date: for each daily product the cells of its figures (functions/model/tables.ts),
 * every zone and hour, `value` in their unit, and `everybody`. A file has its name once it is complete.
 * @param system id of the root
 */
export async function writeTruth(out: string, system: string, date: string, day: DayTruth): Promise<void> {
  for (const product of truthIds) {
    const { columns } = columnsOf[product]
    const names = ['zone_system', 'level', 'zone', 'date', 'start', ...columns, 'value', 'everybody']
    const lines = [names.join(',')]
    for (const { zone, start, ...cell } of day.cells(product)) {
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
}
