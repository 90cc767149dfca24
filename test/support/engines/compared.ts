import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { openLocal } from '../../../bin/local.ts'
import { runPipeline } from '../../../bin/pipeline.ts'
import type { Progress } from '../../../bin/progress.ts'
import { addDays } from '../../../functions/model/dates.ts'
import {
  epochLedgerSchema,
  epochOf,
  LEDGER_PREFIX,
  type LedgerEntry,
} from '../../../functions/model/ledger.ts'
import type { Product } from '../../../functions/model/products.ts'
import { cellColumns, figuresTable, measurementsTable } from '../../../functions/model/tables.ts'
import type { KeyLife, LocalDate } from '../../../functions/model/vocabulary.ts'
import { quoted } from '../../../functions/platform/duckdb/workbench.ts'
import type { Operator } from './operator.ts'
import type { Feeds, Stand } from './stand.ts'

const quiet: Progress = { begin() {}, step() {}, say() {}, end() {} }

export interface RunHereOptions {
  readonly name: string
  readonly operator: Operator
  readonly keyLife: KeyLife
  readonly feeds: Feeds
  /** @default those of the feeds */
  readonly events?: readonly string[]
  readonly today: LocalDate
}

/** The same files on this machine, under the pseudonym keys of the deployment. @returns the output folder */
export async function runHere(
  { folder }: Stand,
  { name, operator, keyLife, feeds, events = feeds.events, today }: RunHereOptions,
): Promise<string> {
  const out = join(folder, `${name}-here`)
  await mkdir(join(out, 'keys'), { recursive: true, mode: 0o700 })
  for (const epoch of new Set([addDays(today, -1), today].map((day) => epochOf(day, keyLife)))) {
    await writeFile(join(out, 'keys', `${epoch}.key`), await operator.keys.key(epoch), { mode: 0o600 })
  }
  const here = await openLocal(out)
  try {
    await runPipeline(
      here,
      {
        events,
        profile: 'canonical',
        country: 'gb',
        keyLife,
        privacy: 'standard',
        today,
        feeds: {
          cells: join(feeds.folder, 'cells.csv'),
          zones: join(feeds.folder, 'zones.geojson'),
          census: join(feeds.folder, 'census.csv'),
          subscribers: join(feeds.folder, 'subscribers.csv'),
          optouts: join(feeds.folder, 'optouts.csv'),
        },
      },
      quiet,
    )
  } finally {
    await here.close()
  }
  return out
}

/** Copies what lies below a prefix of the data bucket. @returns the paths of the copies */
export async function fetchBelow(operator: Operator, prefix: string, to: string): Promise<string[]> {
  const paths: string[] = []
  for (const key of await operator.list('data-bucket', prefix)) {
    const path = join(to, key)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, await operator.read('data-bucket', key))
    paths.push(path)
  }
  return paths
}

async function below(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

export interface Measured {
  readonly zone: string
  readonly bounded: number
  readonly measurement: number
  readonly variance: number
}

/** Figures of one date, of a deployment and of this machine. */
export interface Comparison {
  /** Rows with the columns as declared, in their order, as text: of the run that the ledger names. */
  figuresThere(product: Product, operator: Operator): Promise<string[]>
  figuresHere(product: Product, out: string): Promise<string[]>
  /** Each measurement of the deployment beside the exact figure that this machine made. */
  measured(product: Product, operator: Operator, out: string): Promise<Measured[]>
}

/** @param to an existing folder for copies, of one deployment alone */
export function comparisonOf({ workbench }: Stand, date: LocalDate, to: string): Comparison {
  const dayOf = (base: string): string => `${base}/dt=${date}/`
  const rowsOf = async (columns: Readonly<Record<string, string>>, files: readonly string[]) => {
    const texts = Object.keys(columns).map((name) => `coalesce(cast("${name}" as varchar), 'null')`)
    const rows = await workbench.rows<{ row: string }>(
      `select concat_ws(' | ', ${texts.join(', ')}) as row from ${read(files)} order by row`,
    )
    return rows.map(({ row }) => row)
  }
  /** The run that the ledger names: another one's figures are never read. */
  const inForce = async (prefix: string, product: Product, operator: Operator): Promise<string[]> => {
    const entries = await entriesOf(operator)
    const entry = entries.find((one) => one.product === product.id && one.date === date)
    if (entry === undefined) throw new Error(`${product.id} of ${date} is not on the ledger`)
    const copies = await fetchBelow(operator, `${dayOf(prefix)}run=${entry.run}/`, to)
    // As query engines see a folder: names that begin so are none of the table's.
    return copies.filter((path) => !/^[._]/.test(basename(path)))
  }
  return {
    async figuresThere(product, operator) {
      const { prefix, columns } = figuresTable(product)
      return rowsOf(columns, await inForce(prefix, product, operator))
    },
    async figuresHere(product, out) {
      const { prefix, columns } = figuresTable(product)
      return rowsOf(columns, await below(join(out, dayOf(prefix))))
    },
    async measured(product, operator, out) {
      const there = await inForce(measurementsTable(product).prefix, product, operator)
      const exact = await below(join(out, dayOf(figuresTable(product).prefix)))
      const same = Object.keys(cellColumns(product)).map((name) => `f."${name}" = m."${name}"`)
      return workbench.rows<Measured>(
        `select m.zone, cast(coalesce(f.bounded, 0) as double) as bounded,
           cast(m.measurement as double) as measurement, m.variance
         from ${read(there)} m left join ${read(exact)} f on ${same.join(' and ')}`,
      )
    },
  }
}

const read = (files: readonly string[]): string =>
  `read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = false)`

export async function entriesOf(operator: Operator): Promise<LedgerEntry[]> {
  const ledgers = await operator.documents.list(LEDGER_PREFIX)
  return ledgers.flatMap(({ body }) => epochLedgerSchema.parse(body).entries)
}

/** `product date revision` of every release. */
export const released = async (operator: Operator): Promise<string[]> =>
  (await entriesOf(operator)).map(({ product, date, revision }) => `${product} ${date} ${revision}`).sort()
