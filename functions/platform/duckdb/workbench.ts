import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { SqlValue, Workbench } from '../ports.ts'
import { prelude } from './prelude.ts'

export interface WorkbenchOptions {
  /** @default all cores */
  readonly threads?: number
  /** DuckDB's own words, `2GB`. Its resident size goes somewhat beyond. @default 80 % of the memory */
  readonly memoryLimit?: string
  /** Folder under which the scratch folder is made. @default the system's temporary folder */
  readonly temporaryFolder?: string
}

/** Opens a DuckDB session in memory that speaks the common words of Trino and DuckDB (prelude.ts). */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const scratch = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), 'smart-steps-'))
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: join(scratch, 'spill'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
  })
  const connection = await instance.connect()
  for (const statement of prelude) await connection.run(statement)
  await connection.run('set preserve_insertion_order = false')
  return {
    scratch,
    async run(sql, parameters) {
      await connection.run(sql, bind(parameters))
    },
    async rows<Row>(sql: string, parameters?: Readonly<Record<string, SqlValue>>) {
      const result = await connection.runAndReadAll(sql, bind(parameters))
      return result.getRowObjectsJS() as Row[]
    },
    async close() {
      connection.closeSync()
      instance.closeSync()
      await rm(scratch, { recursive: true, force: true })
    },
  }
}

const bind = (parameters?: Readonly<Record<string, SqlValue>>) =>
  parameters && Object.keys(parameters).length > 0 ? { ...parameters } : undefined

/** A text as an SQL literal: for paths, which cannot be parameters everywhere. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
