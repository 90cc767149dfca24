export type Format = 'csv' | 'ndjson' | 'parquet'

/** Where a field of a record lies. */
interface Field {
  /** Column names, or positions from 1 where a CSV has no header. Several are joined; one empty makes all empty. */
  readonly columns: readonly (string | number)[]
  readonly joinedBy?: string
  /** May be absent from the whole file. */
  readonly optional?: boolean
}

/** How the rows of a feed lie in its files. */
export interface Layout {
  readonly name: string
  readonly formats: readonly Format[]
  readonly delimiter: string
  readonly quoted: boolean
  readonly header: boolean
  readonly fields: Readonly<Record<string, Field>>
}

/** Rows that can be read now, once. */
export interface FeedRows {
  /**
   * SQL select: `complete` (BOOLEAN, the row has the columns that the layout reads) and each field of the
   * layout as VARCHAR, trimmed, '' where it is empty or absent.
   */
  readonly select: string
  /** How many it gives. */
  readonly rows: number
}

/** Rows by their number from 0, from inclusive, to exclusive. */
export interface RowRange {
  readonly from: number
  readonly to: number
}
