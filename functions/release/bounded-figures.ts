import { addDays } from '../model/dates.ts'
import { InvalidInput } from '../model/errors.ts'
import { grainColumns, type Product } from '../model/products.ts'
import { figuresTable, partitionPrefix } from '../model/tables.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { ObjectStore, SqlValue, StoredObject, Workbench } from '../platform/ports.ts'
import { levelApart } from './levels-apart.ts'
import type { Key } from './public-keys.ts'

export interface FigureSource {
  readonly product: Product
  readonly date: LocalDate
  readonly run: string
  readonly zoneSystem: ZoneSystem
}

/** The bounded figure of a key in the product's figure unit; 0 where there is no row. */
export type BoundedFigures = (key: Key) => bigint

/**
 * Reads the one column of the exact figures that a release may see. Every row has to be a public key, and
 * no key may come twice: otherwise one person could move more than the sensitivity says. Where levels are sums
 * of their zones they have to be: else least squares would make one wrong figure of two.
 * @param keys the whole public key set
 * @throws InvalidInput without any figure in its message
 */
export async function readBounded(
  { workbench, store }: { readonly workbench: Workbench; readonly store: ObjectStore },
  source: FigureSource,
  keys: readonly Key[],
): Promise<BoundedFigures> {
  const { product, date, run } = source
  const prefix = partitionPrefix(figuresTable(product), { dt: date, run })
  const files = (await store.list(prefix)).filter(isTableFile)
  const refuse = (what: string): never => {
    throw new InvalidInput(`${prefix} cannot be released: ${what}; make the figures again in a new run`)
  }
  const nameOfKey = namesOfKeys(date)
  const outside = 'a row is outside the public key set of its release'
  const figures = new Map<string, bigint>()
  for await (const row of readRows(workbench, source, await pathsOf(store, files), refuse)) {
    const name = nameOfRow(row, product)
    if (!row.belongs) refuse(outside)
    if (figures.has(name)) refuse('a key has two rows')
    if (row.bounded === null || row.bounded < 0n) refuse('a bounded value is missing or negative')
    else figures.set(name, row.bounded)
  }
  // The names of all keys would take more memory than all figures.
  let within = 0
  for (const key of keys) if (figures.has(nameOfKey(key))) within += 1
  if (within < figures.size) refuse(outside)
  const apart = levelApart(source, keys, nameOfKey, figures)
  if (apart !== undefined) {
    refuse(`figures of ${product.id} ${date} at the level "${apart}" are not the sums of those below`)
  }
  return (key) => figures.get(nameOfKey(key)) ?? 0n
}

/** As query engines see a folder: files have any name, Athena's no ending, and hidden ones are none of the table's. */
const isTableFile = ({ key, size }: StoredObject): boolean => size > 0 && !/\/[._][^/]*$/.test(key)

interface FigureRow {
  readonly belongs: boolean | null
  readonly date: string | null
  readonly level: string
  readonly zone: string
  readonly start_ms: bigint
  readonly bounded: bigint | null
  readonly [column: string]: unknown
}

/** Rows that are held at once, about. */
const ROWS_AT_ONCE = 250_000

/** All rows, some of the zones at a time. */
async function* readRows(
  workbench: Workbench,
  { product, zoneSystem }: FigureSource,
  paths: readonly string[],
  refuse: (what: string) => never,
): AsyncGenerator<FigureRow> {
  // Without a file every figure would be read as 0, and what is published would be noise alone.
  if (paths.length === 0) refuse('no figures lie there')
  const columns = [...grainColumns[product.grain], ...product.dimensions]
  const table = `read_parquet([${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}],
                      hive_partitioning = false, union_by_name = true)`
  const sql = `
    select
      zone_system = $system as belongs,
      cast("date" as varchar) as date,
      level,
      zone,
      epoch_ms(start) as start_ms,
      ${columns.map((name) => `${name},`).join(' ')}
      cast(bounded as bigint) as bounded
    from ${table}
    where hash(zone) % $parts = $part`
  const rows = async <Row>(text: string, parameters?: Readonly<Record<string, SqlValue>>): Promise<Row[]> => {
    try {
      return await workbench.rows<Row>(text, parameters)
    } catch {
      // The cause is dropped: DuckDB quotes values, and these are exact.
      return refuse('it is not the table that model/tables.ts declares')
    }
  }
  const [all] = await rows<{ n: bigint }>(`select count(*) as n from ${table}`)
  // An empty table too has to have these columns.
  const parts = Math.max(1, Math.ceil(Number(all!.n) / ROWS_AT_ONCE))
  for (let part = 0; part < parts; part += 1) {
    yield* await rows<FigureRow>(sql, { system: zoneSystem.id, parts, part })
  }
}

/** One after another: a store that downloads would hold them all open. */
async function pathsOf(store: ObjectStore, files: readonly { readonly key: string }[]): Promise<string[]> {
  const paths: string[] = []
  for (const { key } of files) paths.push(await store.localPath(key))
  return paths
}

/** A character that no zone id and no dimension has. */
const BETWEEN = '\u0000'

/** @param first date of the release */
function namesOfKeys(first: LocalDate): (key: Key) => string {
  const dates = new Map<number, LocalDate>()
  const dateOf = (day: number): LocalDate => {
    const date = dates.get(day) ?? addDays(first, day)
    dates.set(day, date)
    return date
  }
  return ({ zone, period: { day, start, columns }, dimensions }) =>
    [zone.level, zone.id, dateOf(day), start.getTime(), ...Object.values(columns), ...dimensions].join(
      BETWEEN,
    )
}

const nameOfRow = (row: FigureRow, product: Product): string =>
  [
    row.level,
    row.zone,
    row.date,
    row.start_ms,
    ...grainColumns[product.grain].map((name) => row[name]),
    ...product.dimensions.map((name) => row[name]),
  ].join(BETWEEN)
