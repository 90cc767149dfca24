import { z } from 'zod'

/** A stretch of a file that is too large to be read at once; from inclusive, to exclusive. */
export const partSchema = z.object({
  /** Of a text: the lines that begin within these bytes. Of Parquet: rows, of whole row groups. */
  unit: z.enum(['bytes', 'rows']),
  from: z.int().min(0),
  to: z.int().positive(),
})
export type Part = z.output<typeof partSchema>

/** What all that comes of a part is named by; it has the file's ending, which tells the format. */
export const partKey = (key: string, { unit, from, to }: Part): string =>
  key.replace(/(\.[a-z]+)?$/i, `#${unit}=${from}-${to}$1`)

/** Cuts a text into equal parts of at most so many bytes. */
export function textPlan(bytes: number, most: number): Part[] {
  const count = Math.ceil(bytes / most)
  const edge = (index: number): number => Math.floor((bytes * index) / count)
  return Array.from({ length: count }, (_, index) => ({
    unit: 'bytes',
    from: edge(index),
    to: edge(index + 1),
  }))
}

/** A stretch of a Parquet file that can be read alone. */
export interface RowGroup {
  readonly rows: number
  /** Where its bytes lie. */
  readonly from: number
  readonly to: number
}

/** Puts row groups together to parts of at most so many bytes; a larger group is a part of its own. */
export function parquetPlan(groups: readonly RowGroup[], most: number): Part[] {
  const parts: Part[] = []
  let row = 0
  let start = 0
  let bytes = 0
  for (const group of groups) {
    const size = group.to - group.from
    if (row > start && bytes + size > most) {
      parts.push({ unit: 'rows', from: start, to: row })
      start = row
      bytes = 0
    }
    row += group.rows
    bytes += size
  }
  return row > start ? [...parts, { unit: 'rows', from: start, to: row }] : parts
}
