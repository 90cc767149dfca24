import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Table } from '../model/tables.ts'
import type { ObjectStore, SqlValue, Workbench } from '../platform/ports.ts'
import { literal } from './sql-text.ts'

interface StoreOptions {
  /** Values bound in the relation. */
  readonly parameters?: Readonly<Record<string, SqlValue>>
  /** Written into the file's own metadata. */
  readonly version?: string
}

/**
 * Stores a select as one Parquet object with exactly the table's columns and types.
 * @param relation SQL of a relation that has them by name
 * @param orderBy SQL
 */
export async function storeTable(
  ports: { store: ObjectStore; workbench: Workbench },
  key: string,
  table: Table,
  relation: string,
  orderBy: string,
  { parameters, version }: StoreOptions = {},
): Promise<void> {
  const columns = Object.entries(table.columns).map(([name, type]) => `cast(${name} as ${type}) as ${name}`)
  const metadata = version === undefined ? '' : `, kv_metadata {version: ${literal(version)}}`
  const path = join(ports.workbench.scratch, `${randomUUID()}.parquet`)
  try {
    await ports.workbench.run(
      `-- store: ${table.prefix.replace(/[^a-z]/g, ' ')}
      copy (select ${columns.join(', ')} from ${relation} order by ${orderBy})
      to ${literal(path)} (format parquet, compression zstd${metadata})`,
      parameters,
    )
    await ports.store.putFile(key, path)
  } finally {
    await rm(path, { force: true })
  }
}

/**
 * Copies objects to the disk anew and hands over their paths; for objects that are overwritten, of which
 * the store may keep an older local copy.
 */
export async function withFreshCopies<Result>(
  ports: { store: ObjectStore; workbench: Workbench },
  keys: readonly string[],
  task: (paths: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const paths: string[] = []
  try {
    for (const key of keys) {
      const body = await ports.store.get(key)
      if (body === null) continue
      const path = join(ports.workbench.scratch, `${randomUUID()}.parquet`)
      paths.push(path)
      await writeFile(path, body, { mode: 0o600 })
    }
    return await task(paths)
  } finally {
    await Promise.all(paths.map((path) => rm(path, { force: true })))
  }
}
