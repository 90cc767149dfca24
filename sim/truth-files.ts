import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Product, products } from '../functions/model/products.ts'
import { cellColumns } from '../functions/model/tables.ts'
import type { DayTruth, TruthCell } from './truth.ts'

/** Daily products whose truth is written so far. */
export type TruthId = 'presence' | 'visitors'

const truths: Readonly<Record<TruthId, (day: DayTruth) => Iterable<TruthCell>>> = {
  presence: (day) => day.presence(),
  visitors: (day) => day.visitors(),
}

/** The products whose truth is written. */
export const productsWithTruth: readonly (Product & { readonly id: TruthId })[] = products.filter(
  (product) => product.id === 'presence' || product.id === 'visitors',
)

/**
 * Writes the truth of a date: for each daily product the cells of its figures (functions/model/tables.ts),
 * every zone and hour, and `value` in their unit. A file has its name once it is complete.
 * @param system id of the root
 */
export async function writeTruth(out: string, system: string, date: string, day: DayTruth): Promise<void> {
  for (const product of productsWithTruth) {
    const names = [...Object.keys(cellColumns(product)), 'value']
    const lines = [names.join(',')]
    for (const cell of truths[product.id](day)) {
      const { zone, start, hour, fold, value } = cell
      const row: Readonly<Record<string, string | number | undefined>> = {
        ...{ zone_system: system, level: zone.level, zone: zone.id },
        ...{ date, start: `${start.toISOString().slice(0, 19)}Z`, hour, fold, value },
      }
      lines.push(names.map((name) => row[name]).join(','))
    }
    const folder = join(out, 'truth', product.id)
    const path = join(folder, `${date}.csv`)
    await mkdir(folder, { recursive: true })
    await writeFile(`${path}.part`, `${lines.join('\n')}\n`)
    await rename(`${path}.part`, path)
  }
}
