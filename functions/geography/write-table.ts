import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ColumnType, partitionPrefix, type TableName, tables } from '../model/tables.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'

export interface TablePorts {
  readonly workbench: Workbench
  readonly store: ObjectStore
}

/** What a Parquet file holds. */
export type Columns = Readonly<Record<string, ColumnType>>

/**
 * Writes the rows of a reference table as the one Parquet file of a version: the declared columns, in their
 * order, sorted by all of them.
 * @param rows an object each, with the table's columns
 * @param lists columns that hold a list each: a row per element, which keeps a footprint on one line
 */
export async function writeTable(
  ports: TablePorts,
  name: TableName,
  version: string,
  rows: Iterable<object>,
  lists: readonly string[] = [],
): Promise<void> {
  const table = tables[name]
  await writeRows(ports, `${partitionPrefix(table, { version })}part-0.parquet`, table.columns, rows, lists)
}

/** The same under a key of its own. */
export async function writeRows(
  { workbench, store }: TablePorts,
  key: string,
  columns: Columns,
  rows: Iterable<object> | AsyncIterable<object>,
  lists: readonly string[] = [],
): Promise<void> {
  const json = join(workbench.scratch, 'rows.ndjson')
  const parquet = join(workbench.scratch, 'rows.parquet')
  const types = Object.entries(columns).map(
    ([column, type]) => `${column}: '${type}${lists.includes(column) ? '[]' : ''}'`,
  )
  const selected = Object.keys(columns).map((column) =>
    lists.includes(column) ? `unnest(${column}) as ${column}` : column,
  )
  try {
    await pipeline(Readable.from(lines(rows)), createWriteStream(json))
    await workbench.run(
      `copy (
        select ${selected.join(', ')}
        from read_json(${literal(json)}, format = 'newline_delimited', columns = {${types.join(', ')}})
        order by ${selected.map((_, index) => index + 1).join(', ')}
      ) to ${literal(parquet)} (format parquet, compression zstd)`,
    )
    await store.putFile(key, parquet)
  } finally {
    await Promise.all([json, parquet].map((path) => rm(path, { force: true })))
  }
}

const LINES_AT_ONCE = 200

async function* lines(rows: Iterable<object> | AsyncIterable<object>): AsyncGenerator<string> {
  let some: string[] = []
  for await (const row of rows) {
    some.push(JSON.stringify(row))
    if (some.length < LINES_AT_ONCE) continue
    yield `${some.join('\n')}\n`
    some = []
  }
  if (some.length > 0) yield `${some.join('\n')}\n`
}

/** A path as an SQL literal. */
export const literal = (path: string): string => `'${path.replaceAll("'", "''")}'`
