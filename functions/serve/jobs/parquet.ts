import type { Workbench } from '../../platform/ports.ts'

export const PARQUET_TYPE = 'application/vnd.apache.parquet'

/** Of the columns of an answer; a dimension is a text, as every column that is not named here. */
const types: Readonly<Record<string, string>> = {
  start: 'TIMESTAMP WITH TIME ZONE',
  end: 'TIMESTAMP WITH TIME ZONE',
  hour: 'INTEGER',
  fold: 'INTEGER',
  block: 'INTEGER',
  // Figures are rounded to whole units (model/disclosure.ts).
  value: 'BIGINT',
  low: 'BIGINT',
  high: 'BIGINT',
  observed: 'BIGINT',
  n: 'INTEGER',
  hours: 'INTEGER',
  apportioned: 'DOUBLE',
  revision: 'INTEGER',
  covers: 'VARCHAR[]',
}

export interface Conversion {
  /** Names, in their order. */
  readonly columns: readonly string[]
  /**
   * Paths of JSON lines, in their order; what lacks a member has null there. DuckDB holds 32 MB of a file at a time,
   * and all rows of these: small files are what keeps it small.
   */
  readonly from: readonly string[]
  readonly to: string
  /** Key and value of the file. */
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * Rows of a group, and some more where the files end elsewhere. A group is in memory until it is written: this, and not
 * how many rows there are, decides how much is needed. Larger ones pack better, smaller ones hardly need less.
 */
const GROUP_ROWS = 30_720

/**
 * Writes JSON lines as one Parquet file: in their order, with typed columns, ZSTD. `start` and `end` are instants
 * (isAdjustedToUTC).
 */
export async function toParquet(workbench: Workbench, conversion: Conversion): Promise<void> {
  // Else several threads write their parts as they come; the order is part of the answer.
  await workbench.run('set preserve_insertion_order = true')
  await workbench.run('set threads = 1')
  try {
    await workbench.run(copy(conversion))
  } finally {
    await workbench.run('reset threads')
    await workbench.run('set preserve_insertion_order = false')
  }
}

function copy({ columns, from, to, metadata }: Conversion): string {
  const typed = columns.map((name) => `${column(name)}: '${types[name] ?? 'VARCHAR'}'`)
  const pairs = Object.entries(metadata).map(([name, value]) => `${column(name)}: ${text(value)}`)
  return `
    copy (
      select ${columns.map(column).join(', ')}
      from read_json([${from.map(text).join(', ')}], format = 'newline_delimited', columns = {${typed.join(', ')}})
    ) to ${text(to)} (format parquet, compression zstd, row_group_size ${GROUP_ROWS}, kv_metadata {${pairs.join(', ')}})`
}

const column = (name: string): string => `"${name.replaceAll('"', '""')}"`

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
