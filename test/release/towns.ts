import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type Product, product, products } from '../../functions/model/products.ts'
import { cellColumns, figuresTable, partitionPrefix } from '../../functions/model/tables.ts'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import type { ObjectStore, Workbench } from '../../functions/platform/ports.ts'
import type { ReleaseRequest } from '../../functions/release/index.ts'
import { london } from '../serve/city.ts'
import { fixedClock, memoryDocuments, memoryFigures } from '../support/memory.ts'

export const presence = product('presence')
export const visitors = product('visitors')
export const registry: readonly Product[] = products

/** An invented product with dimensions and blocks, so that nothing here goes by the name of one. */
export const profile: Product = {
  ...presence,
  id: 'profile',
  figureUnit: 'people',
  perUnit: 1,
  grain: 'block',
  dimensions: ['age_band', 'gender'],
  bound: { kind: 'cells', per: 'block', cells: 1, most: 1 },
  rho: { numerator: 3n, denominator: 500n },
  aggregates: ['day'],
}

/** city → d1, d2, … → d1z1, d1z2, … */
export function town(districts: number, zonesEach: number): ZoneSystem {
  const numbers = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1)
  const districtIds = numbers(districts).map((d) => `d${d}`)
  return {
    id: 'city',
    version: 'v1',
    levels: ['city', 'district', 'zone'],
    zones: [
      { id: 'city', name: 'City', parent: null, level: 'city', depth: 0 },
      ...districtIds.map((id) => ({ id, name: id, parent: 'city', level: 'district', depth: 1 })),
      ...districtIds.flatMap((parent) =>
        numbers(zonesEach).map((z) => ({
          id: `${parent}z${z}`,
          name: `${parent}z${z}`,
          parent,
          level: 'zone',
          depth: 2,
        })),
      ),
    ],
  }
}

export const hoursOf = (date: string) => london.localHours('Europe/London', date)

/** A row of figures as a rollup writes it; absent columns are those of midnight. */
export interface Figure {
  readonly zone: string
  readonly level: string
  readonly hour?: number
  readonly fold?: number
  readonly block?: number
  readonly age_band?: string
  readonly gender?: string
  readonly type?: string
  readonly value?: number
  readonly bounded: number | null
  /** For figures that are wrong. */
  readonly date?: string
  readonly zone_system?: string
  readonly start?: string
}

/** A figure of a zone and of those above it, where nobody else is. */
export const upTo = (zone: string, figure: Omit<Figure, 'zone' | 'level'>): Figure[] => [
  { ...figure, zone: 'city', level: 'city' },
  { ...figure, zone: zone.slice(0, 2), level: 'district' },
  { ...figure, zone, level: 'zone' },
]

/** Everything a release needs, on a folder of its own. A rollup of which a test says nothing found nobody. */
export async function deployment(workbench: Workbench) {
  const folder = await mkdtemp(join(tmpdir(), 'smart-steps-release-'))
  const store = folderStore(folder)
  return {
    workbench,
    folder,
    /** As it lies there. */
    bare: store,
    archive: store,
    store: {
      ...store,
      async list(prefix: string) {
        const found = await store.list(prefix)
        const [, id, date, run] = /^internal\/figures\/([^/]+)\/dt=([^/]+)\/run=([^/]+)\/$/.exec(prefix) ?? []
        if (found.length > 0 || id === undefined || date === undefined || run === undefined) return found
        const known = [...registry, profile].find((entry) => entry.id === id)
        await writeFigures({ workbench, store }, { product: known ?? { ...visitors, id }, date, run }, [])
        return store.list(prefix)
      },
    },
    documents: memoryDocuments(),
    figures: memoryFigures(),
    clock: fixedClock('2026-05-01T09:00:00Z'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
export type Deployment = Awaited<ReturnType<typeof deployment>>

/** Gives each test of a file a deployment of its own, all with one workbench. */
export function eachInItsOwn(take: (world: Deployment, workbench: Workbench) => void): void {
  let workbench: Workbench
  let world: Deployment
  beforeAll(async () => {
    workbench = await openWorkbench({ threads: 1 })
  })
  afterAll(() => workbench.close())
  beforeEach(async () => {
    world = await deployment(workbench)
    take(world, workbench)
  })
  afterEach(() => world.remove())
}

export const request = (changes: Partial<ReleaseRequest> = {}): ReleaseRequest => {
  const date = changes.date ?? '2026-03-24'
  return {
    date,
    run: 'r1',
    products: registry,
    country: 'gb',
    keyLife: 'month',
    privacy: 'standard',
    referenceVersion: 'ref1',
    prior: 'given',
    zoneSystem: town(2, 2),
    hours: hoursOf(date),
    ...changes,
  }
}

/** Writes figures as the rollup does; file names are the engine's own business. */
export async function writeFigures(
  { workbench, store }: { workbench: Workbench; store: ObjectStore },
  of: { product: Product; date?: string; run?: string; file?: string },
  rows: readonly Figure[],
): Promise<void> {
  const { product, date = '2026-03-24', run = 'r1', file = '20260325_071500_00012_abcde_0' } = of
  const table = figuresTable(product)
  const hours = hoursOf(date)
  const startOf = (row: Figure): string => {
    const first = row.block === undefined ? (row.hour ?? 0) : row.block * 4
    const fold = row.fold ?? 0
    const hour = hours.find((hour) => hour.hour === first && hour.fold === fold)
    return (hour ?? hours[0]!).start.toISOString().slice(0, 19)
  }
  const literal = (value: unknown): string => (value === null ? 'null' : `'${String(value)}'`)
  const values = rows.map((row) => {
    const full: Record<string, unknown> = {
      zone_system: 'city',
      date,
      start: startOf(row),
      hour: 0,
      fold: 0,
      value: row.bounded,
      ...row,
    }
    const columns = Object.entries(table.columns)
    return `(${columns.map(([name, type]) => `cast(${literal(full[name])} as ${type})`).join(', ')})`
  })
  const path = join(workbench.scratch, `${randomUUID()}.parquet`)
  const names = Object.keys(table.columns).map((name) => `"${name}"`)
  const nobody = Object.entries(table.columns).map(([name, type]) => `cast(null as ${type}) as "${name}"`)
  const select =
    values.length === 0
      ? `select ${nobody.join(', ')} where false`
      : `select * from (values ${values.join(',\n')}) as rows (${names.join(', ')})`
  await workbench.run(`copy (${select}) to '${path}' (format parquet)`)
  await store.putFile(`${partitionPrefix(table, { dt: date, run })}${file}`, path)
  await rm(path)
}

/** Rows of a Parquet object in the order of its file, times as text and BIGINT as numbers. */
export async function readRows(
  { workbench, store }: { workbench: Workbench; store: ObjectStore },
  key: string,
): Promise<Record<string, unknown>[]> {
  const path = await store.localPath(key)
  const rows = await workbench.rows<Record<string, unknown>>(
    `select * replace (cast("date" as varchar) as "date", cast(start as varchar) as start)
     from read_parquet('${path}', hive_partitioning = false, file_row_number = false)`,
  )
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
    ),
  )
}

export const cellNames = (of: Product): string[] => Object.keys(cellColumns(of))
