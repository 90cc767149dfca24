import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidInput } from '../../model/errors.ts'
import { type ColumnType, partitionPrefix } from '../../model/tables.ts'
import { quoted } from '../duckdb/workbench.ts'
import type { QueryEngine, Workbench } from '../ports.ts'
import { columnList, emptyRelation, type Partition, withInputs } from '../query-text.ts'

export interface DuckdbEngineOptions {
  readonly workbench: Workbench
  /** Where partitions of the inputs lie; one partition may lie in several. */
  readonly folders: readonly string[]
  /** Under which results are written. */
  readonly out: string
}

/** Runs selects on DuckDB over folders, as Athena does over S3: COPY stands for UNLOAD. */
export function duckdbQueryEngine({ workbench, folders, out }: DuckdbEngineOptions): QueryEngine {
  return {
    async unload(query, prefix) {
      const folder = join(out, prefix)
      const present = await readdir(folder).catch(noneIfMissing)
      if (present.length > 0) {
        throw new InvalidInput(
          `${query.name}: ${folder} is not empty: every attempt writes to a run of its own`,
        )
      }
      await mkdir(folder, { recursive: true })
      const text = withInputs(query, {
        partition: (partition) => readText(partition, folders),
        empty: emptyRelation,
      })
      const unfinished = join(folder, '.unfinished')
      try {
        await refuseOtherTypes(workbench, query.name, text)
        const split = query.splitBy === undefined ? '' : `, partition_by (${query.splitBy})`
        if (split !== '') await mkdir(unfinished)
        await workbench
          .run(`copy (${text}\n) to ${quoted(unfinished)} (format parquet, compression zstd${split})`)
          .catch((error) => {
            throw withoutValues(query.name, error)
          })
        if (split === '') await rename(unfinished, join(folder, 'part-0.parquet'))
        // No reader comes before the last of them: a step begins when the one before has ended.
        else
          for (const name of await readdir(unfinished))
            await rename(join(unfinished, name), join(folder, name))
      } finally {
        await rm(unfinished, { recursive: true, force: true })
      }
    },
  }
}

/** As in model/tables.ts. Parquet makes a DOUBLE of a HUGEINT, which is what DuckDB sums integers to. */
const columnTypes: Readonly<Record<ColumnType, true>> = {
  BIGINT: true,
  INTEGER: true,
  DOUBLE: true,
  VARCHAR: true,
  BOOLEAN: true,
  DATE: true,
  TIMESTAMP: true,
}

async function refuseOtherTypes(workbench: Workbench, name: string, text: string): Promise<void> {
  const columns = await workbench.rows<{ column_name: string; column_type: string }>(`describe ${text}`)
  const other = columns.find(({ column_type }) => !(column_type in columnTypes))
  if (other) {
    throw new RangeError(
      `${name} gives ${other.column_name} as ${other.column_type}, expected ${Object.keys(columnTypes).join(', ')}: cast it`,
    )
  }
}

/**
 * An error met while rows are read may quote a value, even a pseudonym: only its kind goes on, and no
 * cause. Faults of the text itself are met before, by describe, and keep DuckDB's words.
 */
function withoutValues(name: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : ''
  const kind = /^[A-Za-z -]+ Error(?=:)/.exec(message)?.[0] ?? 'an error of an unknown kind'
  if (kind === 'IO Error' || kind === 'Out of Memory Error') return new Error(`${name}: ${message}`)
  return new Error(`${name} failed on the rows of its inputs: ${kind}; values are not shown`)
}

/** Files have any name; a partition without one is an empty relation of the declared types. */
function readText({ table, keys }: Partition, folders: readonly string[]): string {
  const prefix = partitionPrefix(table, keys)
  const isWhole = table.partitions.includes('bucket') && keys.bucket === undefined
  const globs = folders
    .map((folder) => join(folder, prefix))
    .flatMap((folder) => (isWhole ? bucketsIn(folder) : [folder]))
    .filter((folder) => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.parquet')))
    .map((folder) => quoted(join(escaped(folder), '*.parquet')))
  const found = globs.filter((glob, index) => globs.indexOf(glob) === index)
  if (found.length === 0) return emptyRelation(table)
  return `select ${columnList(table)} from read_parquet([${found.join(', ')}], hive_partitioning = false, union_by_name = false)`
}

const bucketsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.startsWith('bucket='))
        .sort()
        .map((name) => join(folder, name))
    : []

/** A folder's own brackets and stars are no pattern. */
const escaped = (folder: string): string => folder.replace(/[[\]*?{}]/g, (letter) => `[${letter}]`)

function noneIfMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}
