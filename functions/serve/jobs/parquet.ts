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
  /** Path of JSON lines; what lacks a member has null there. */
  readonly from: string
  readonly to: string
  /** Key and value of the file. */
  readonly metadata: Readonly<Record<string, string>>
}

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
      from read_json(${text(from)}, format = 'newline_delimited', columns = {${typed.join(', ')}})
    ) to ${text(to)} (format parquet, compression zstd, kv_metadata {${pairs.join(', ')}})`
}

const column = (name: string): string => `"${name.replaceAll('"', '""')}"`

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
