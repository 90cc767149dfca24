import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { addDays } from '../model/dates.ts'
import type { Product } from '../model/products.ts'
import { cellColumns, type Table } from '../model/tables.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'
import type { Key } from './public-keys.ts'

/** BIGINT as text: a JSON number is a floating-point one. */
export type Cells = Readonly<Record<string, string | number | null>>

/**
 * Stores rows as one Parquet object with the columns of the table, in its order.
 * @returns SHA-256 of the object's bytes
 */
export async function storeParquet(
  { workbench, store }: { readonly workbench: Workbench; readonly store: ObjectStore },
  table: Table,
  key: string,
  rows: Iterable<Cells>,
  orderBy: readonly string[],
): Promise<string> {
  const name = join(workbench.scratch, randomUUID())
  const lines = `${name}.ndjson`
  const parquet = `${name}.parquet`
  try {
    await writeFile(lines, ndjson(rows))
    await workbench.run(copy(table, lines, parquet, orderBy))
    const digest = createHash('sha256')
    await pipeline(createReadStream(parquet), digest)
    await store.putFile(key, parquet)
    return digest.digest('hex')
  } finally {
    await rm(lines, { force: true })
    await rm(parquet, { force: true })
  }
}

/**
 * Values of the columns that say which cell a row is about.
 * @param date of the release, a month's is its first
 */
export const cellValues = (
  { zone, period, dimensions }: Key,
  product: Product,
  system: ZoneSystem,
  date: LocalDate,
): Cells => ({
  zone_system: system.id,
  level: zone.level,
  zone: zone.id,
  date: addDays(date, period.day),
  start: period.start.toISOString().slice(0, 19),
  ...period.columns,
  ...Object.fromEntries(product.dimensions.map((name, index) => [name, dimensions[index] ?? null])),
})

/** One row per cell, so these columns fix the order of the rows. */
export const cellOrder = (product: Product): readonly string[] => Object.keys(cellColumns(product))

const LINES_AT_ONCE = 10_000

function* ndjson(rows: Iterable<Cells>): Generator<string> {
  let lines: string[] = []
  for (const row of rows) {
    lines.push(`${JSON.stringify(row)}\n`)
    if (lines.length === LINES_AT_ONCE) {
      yield lines.join('')
      lines = []
    }
  }
  yield lines.join('')
}

function copy({ columns }: Table, from: string, to: string, orderBy: readonly string[]): string {
  const types = Object.entries(columns).map(([name, type]) => `"${name}": '${type}'`)
  const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
  const path = (file: string): string => `'${file.replaceAll("'", "''")}'`
  return `
    copy (
      select ${list(Object.keys(columns))}
      from read_json(${path(from)}, format = 'newline_delimited', columns = {${types.join(', ')}})
      order by ${list(orderBy)}
    ) to ${path(to)} (format parquet, compression zstd)`
}
