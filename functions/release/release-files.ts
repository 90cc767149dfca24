import { datasetVersion } from '../model/ledger.ts'
import type { Product } from '../model/products.ts'
import { approximate } from '../model/rational.ts'
import { measurementsTable, partitionPrefix, releasesTable } from '../model/tables.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'
import type { Drawn } from './ledger.ts'
import type { Measurement } from './measurements.ts'
import { cellOrder, cellValues, storeParquet } from './parquet.ts'
import type { ReleaseRow } from './release-rows.ts'

interface FilePorts {
  readonly workbench: Workbench
  readonly store: ObjectStore
}

interface Place {
  readonly date: LocalDate
  readonly run: string
  readonly zoneSystem: ZoneSystem
}

/** One after the other, as they are asked for: millions of rows are never all there. */
function* each<From, To>(items: Iterable<From>, make: (item: From) => To): Generator<To> {
  for (const item of items) yield make(item)
}

const objectKey = (folder: string): string => `${folder}part-0.parquet`

/** Where a run's measurements of a product lie. */
export const measurementsKey = (
  product: Product,
  { date, run }: { readonly date: LocalDate; readonly run: string },
): string => objectKey(partitionPrefix(measurementsTable(product), { dt: date, run }))

/** @returns SHA-256 of the object's bytes */
export function storeMeasurements(
  ports: FilePorts,
  { date, run, zoneSystem }: Place,
  product: Product,
  measurements: readonly Measurement[],
): Promise<string> {
  const table = measurementsTable(product)
  const rows = each(measurements, ({ key, value, variance }) => ({
    ...cellValues(key, product, zoneSystem, date),
    measurement: String(value),
    variance: approximate(variance),
  }))
  return storeParquet(ports, table, measurementsKey(product, { date, run }), rows, cellOrder(product))
}

/** What may be shown, and what is not shown as null. */
export async function storeReleases(
  ports: FilePorts,
  { date, run, zoneSystem }: Place,
  product: Product,
  entry: Drawn,
  released: readonly ReleaseRow[],
): Promise<void> {
  const table = releasesTable(product)
  const rows = each(released, ({ key, shown, status }) => ({
    ...cellValues(key, product, zoneSystem, date),
    value: shown?.value ?? null,
    unit: product.unit,
    observed: shown?.observed ?? null,
    low: shown?.low ?? null,
    high: shown?.high ?? null,
    status,
    revision: entry.revision,
    dataset_version: datasetVersion(entry),
    method_version: entry.methodVersion,
  }))
  await storeParquet(
    ports,
    table,
    objectKey(partitionPrefix(table, { dt: date, run })),
    rows,
    cellOrder(product),
  )
}

/** Beside the measurements of each product how they became all people; the name hides it from query engines. */
export async function storeAccount(
  { store }: Pick<FilePorts, 'store'>,
  { date, run }: Place,
  products: readonly Product[],
  account: object,
): Promise<void> {
  for (const product of products) {
    const folder = partitionPrefix(measurementsTable(product), { dt: date, run })
    await store.put(`${folder}_extrapolation.json`, JSON.stringify(account, null, 1))
  }
}
