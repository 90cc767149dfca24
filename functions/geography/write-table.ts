import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { partitionPrefix, type TableName, tables } from '../model/tables.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'

export interface TablePorts {
  readonly workbench: Workbench
  readonly store: ObjectStore
}

/**
 * Writes the rows of a reference table as one Parquet file: the declared columns, in their order, sorted
 * by all of them.
 * @param rows an object each, with the table's columns
 * @param lists columns that hold a list each: a row per element, which keeps a footprint on one line
 */
export async function writeTable(
  { workbench, store }: TablePorts,
  name: TableName,
  version: string,
  rows: Iterable<object>,
  lists: readonly string[] = [],
): Promise<void> {
  const table = tables[name]
  const json = join(workbench.scratch, `${name}.ndjson`)
  const parquet = join(workbench.scratch, `${name}.parquet`)
  const columns = Object.entries(table.columns)
  const types = columns.map(([column, type]) => `${column}: '${type}${lists.includes(column) ? '[]' : ''}'`)
  const selected = columns.map(([column]) =>
    lists.includes(column) ? `unnest(${column}) as ${column}` : column,
  )
  try {
    await pipeline(Readable.from(lines(rows)), createWriteStream(json))
    await workbench.run(
      `copy (
        select ${selected.join(', ')}
        from read_json(${literal(json)}, format = 'newline_delimited', columns = {${types.join(', ')}})
        order by ${columns.map((_, index) => index + 1).join(', ')}
      ) to ${literal(parquet)} (format parquet, compression zstd)`,
    )
    await store.putFile(`${partitionPrefix(table, { version })}part-0.parquet`, parquet)
  } finally {
    await Promise.all([json, parquet].map((path) => rm(path, { force: true })))
  }
}

const LINES_AT_ONCE = 200

function* lines(rows: Iterable<object>): Generator<string> {
  let some: string[] = []
  for (const row of rows) {
    some.push(JSON.stringify(row))
    if (some.length < LINES_AT_ONCE) continue
    yield `${some.join('\n')}\n`
    some = []
  }
  if (some.length > 0) yield `${some.join('\n')}\n`
}

const literal = (path: string): string => `'${path.replaceAll("'", "''")}'`
