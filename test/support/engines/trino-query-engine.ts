import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ColumnType, partitionPrefix, type Table } from '../../../functions/model/tables.ts'
import { athenaUnload } from '../../../functions/platform/aws/athena.ts'
import type { QueryEngine } from '../../../functions/platform/ports.ts'
import { catalogueTables, projectionOf } from '../../../lib/catalogue.ts'
import type { Trino } from './trino.ts'

const DATABASE = 'smart_steps_test'
const BUCKET = 'data'

const trinoTypes: Readonly<Record<ColumnType, string>> = {
  BIGINT: 'bigint',
  INTEGER: 'integer',
  DOUBLE: 'double',
  VARCHAR: 'varchar',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
}

/**
 * A query engine that is Trino over the tables of the data catalogue, which it creates over the folder.
 * It is sent the text that Athena would be sent; only UNLOAD, which Trino does not have, becomes a table
 * over the same folder that is dropped again.
 * @param catalog `hiveOnFolder` of the folder
 */
export async function trinoQueryEngine(trino: Trino, catalog: string, folder: string): Promise<QueryEngine> {
  await trino.query(`create schema ${DATABASE}`, catalog)
  for (const [name, table] of Object.entries(catalogueTables())) {
    await mkdir(join(folder, table.prefix), { recursive: true })
    await trino.query(externalTable(name, table), catalog, DATABASE)
  }
  let count = 0
  return {
    async unload(query, prefix) {
      const text = athenaUnload(query, prefix, { database: DATABASE, bucket: BUCKET })
      count += 1
      const name = `unload_${count}`
      try {
        await trino.query(asTable(name, text), catalog, DATABASE)
      } catch (error) {
        // Of no rows it writes no file, and then misses the folder: the query itself has run.
        if (!/External table location does not exist/.test(String(error))) throw error
        await mkdir(join(folder, prefix), { recursive: true })
        return
      }
      await trino.query(`drop table ${name}`, catalog, DATABASE)
    },
  }
}

/** As `lib/catalogue.ts` declares it: all text, projected, and the place computed. */
function externalTable(name: string, table: Table): string {
  const location = `local:///${table.prefix}/`
  const columns = Object.entries(table.columns).map(([column, type]) => `"${column}" ${trinoTypes[type]}`)
  const keys = table.partitions.map((key) => `"${key}" varchar with (${projectionText(key)})`)
  const places = Object.fromEntries(table.partitions.map((key) => [key, `\${${key}}`]))
  const partitioned = [
    `partitioned_by = array[${table.partitions.map((key) => `'${key}'`).join(', ')}]`,
    'partition_projection_enabled = true',
    `partition_projection_location_template = 'local:///${partitionPrefix(table, places)}'`,
  ]
  return `create table "${name}" (${[...columns, ...keys].join(', ')})
with (${[`external_location = '${location}'`, "format = 'PARQUET'", ...(keys.length > 0 ? partitioned : [])].join(', ')})`
}

/** The words of Athena as those of Trino. */
function projectionText(key: Table['partitions'][number]): string {
  const { type, range, digits } = projectionOf(key)
  return [
    `partition_projection_type = '${type!.toUpperCase()}'`,
    ...(range === undefined
      ? []
      : [
          `partition_projection_range = array[${range
            .split(',')
            .map((end) => `'${end}'`)
            .join(', ')}]`,
        ]),
    ...(digits === undefined ? [] : [`partition_projection_digits = ${digits}`]),
  ].join(', ')
}

/** @throws Error if the text is no longer the one that is known here */
function asTable(name: string, text: string): string {
  const unload =
    /^unload \(\n(?<select>[\s\S]*)\n\)\nto 's3:\/\/data\/(?<prefix>[^']+)'\nwith \(format = 'PARQUET', compression = 'ZSTD'(?:, (?<split>partitioned_by = ARRAY\['\w+'\]))?\)$/
  const parts = unload.exec(text)?.groups
  if (!parts) throw new Error(`athenaUnload makes another statement now: take it apart here too\n${text}`)
  const split = parts.split === undefined ? '' : `, ${parts.split}`
  return `create table ${name}
with (format = 'PARQUET', external_location = 'local:///${parts.prefix}'${split})
as ${parts.select}`
}
