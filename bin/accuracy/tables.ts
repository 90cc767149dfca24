import { join } from 'node:path'
import type { Product } from '../../functions/model/products.ts'
import { cellColumns, type productFolders } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'

/** Where a simulation and its figures lie. */
export interface Where {
  /** Of the simulation. */
  readonly feeds: string
  /** Output folder of the pipeline. */
  readonly out: string
}

/** The truth of a product, for a `from`. */
export function truthTable({ feeds }: Where, product: Product): string {
  const types = Object.entries({ ...cellColumns(product), value: 'BIGINT', everybody: 'BIGINT' })
  const columns = types.map(([name, type]) => `${name}: '${type}'`).join(', ')
  return `read_csv(${quoted(join(feeds, 'truth', product.id, '*.csv'))}, header = true, columns = {${columns}})`
}

/** What the pipeline made of a product, for a `from`. */
export const madeTable = (
  { out }: Where,
  folder: (typeof productFolders)[keyof typeof productFolders],
  product: Product,
): string =>
  `read_parquet(${quoted(join(out, folder, product.id, '**', '*.parquet'))}, hive_partitioning = false)`
