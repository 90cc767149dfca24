import type { Product } from '../model/products.ts'
import type { Figures } from './schemas.ts'
import { isOfManyHours } from './weeks.ts'

/**
 * The cells of an answer as RFC 4180: a header, one line per cell, CRLF, quotes where needed. An empty
 * field stands for null; `covers` lists its zones with a bar between.
 */
export function csvOf({ aggregate, cells, statuses }: Figures, product: Product, isArea: boolean): string {
  if (statuses) {
    return lines([['status', 'cells'], ...Object.entries(statuses).map(([status, cells]) => [status, cells])])
  }
  const columns = columnsOf(aggregate, product, isArea)
  return lines([
    columns,
    ...cells.map((cell) => columns.map((column) => (cell as Readonly<Record<string, unknown>>)[column])),
  ])
}

/**
 * The columns of cells, in their order.
 * @param isArea of an area that somebody drew
 */
export function columnsOf(aggregate: string, product: Product, isArea: boolean): string[] {
  const hours = isOfManyHours(product, aggregate) ? ['hours'] : []
  const apportioned = isArea ? ['apportioned'] : []
  return [
    ...BEFORE,
    ...weekdayOf(aggregate),
    ...product.dimensions,
    ...NUMBERS,
    ...hours,
    ...apportioned,
    ...AFTER,
  ]
}

const BEFORE = ['zone', 'level', 'start', 'end', 'label', 'hour', 'fold', 'block', 'daytype'] as const
/** A column of that answer alone, so that all others keep theirs. */
const weekdayOf = (aggregate: string): string[] => (aggregate === 'weekday-hour' ? ['weekday'] : [])
const NUMBERS = ['value', 'low', 'high', 'observed', 'n'] as const
const AFTER = ['status', 'revision', 'shownBy', 'covers'] as const

export const lines = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')

function field(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = Array.isArray(value) ? value.join('|') : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
