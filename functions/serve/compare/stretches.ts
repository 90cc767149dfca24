import { foreignCursor, readCursor, writeCursor } from '../cursor.ts'

/** Stretches of time whose rows are compared among each other: dates, or what is of many dates as a whole. */
export interface Stretches<Row> {
  readonly names: readonly string[]
  /** As many stretches as are read at a time. */
  readonly together: number
  /** @returns rows of each of the stretches, in their order */
  readonly read: (names: readonly string[]) => Promise<readonly (readonly Row[])[]>
}

export interface PageAsked {
  readonly tag: string
  readonly cursor: string | undefined
  readonly limit: number
}

const PLACE = /^([0-9a-z-]{1,12}) (\d{1,8})$/

/**
 * The rows of one page. A stretch is read as a whole, so that a page may end within one and its rows are still
 * compared with all of it.
 * @throws Problem invalid-cursor
 */
export async function pageOf<Row>(
  { names, together, read }: Stretches<Row>,
  { tag, cursor, limit }: PageAsked,
): Promise<{ readonly rows: Row[]; readonly next: string | null }> {
  const [, name, skipped] = cursor === undefined ? [] : readCursor(cursor, tag, PLACE)
  let index = name === undefined ? 0 : names.indexOf(name)
  if (index < 0) throw foreignCursor()
  let skip = Number(skipped ?? 0)
  const rows: Row[] = []
  while (index < names.length) {
    for (const own of await read(names.slice(index, index + together))) {
      const taken = own.slice(skip, skip + limit - rows.length)
      rows.push(...taken)
      skip += taken.length
      if (skip < own.length) return { rows, next: writeCursor(tag, `${names[index]} ${skip}`) }
      skip = 0
      index += 1
      if (rows.length === limit && index < names.length)
        return { rows, next: writeCursor(tag, `${names[index]} 0`) }
    }
  }
  return { rows, next: null }
}
