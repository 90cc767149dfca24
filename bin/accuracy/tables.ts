import { join } from 'node:path'
import type { Product } from '../../functions/model/products.ts'
import { cellColumns, partitionPrefix, type productFolders, tables } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'

/** Where a simulation and its figures lie. */
export interface Where {
  /** Of the simulation. */
  readonly feeds: string
  /** Output folder of the pipeline. */
  readonly out: string
  /** Folder of both, and of the variants (variants.ts). */
  readonly root: string
}

/** The truth of a product with the columns of its cells, `value` and `everybody`, for a `from`. */
export function truthTable({ feeds }: Where, product: Product): string {
  const columns = Object.entries({ ...cellColumns(product), value: 'BIGINT', everybody: 'BIGINT' })
  const selected = columns.map(([name, type]) => `cast(${name} as ${type}) as ${name}`).join(', ')
  const files = quoted(join(feeds, 'truth', product.id, '*.csv'))
  return `(select ${selected} from read_csv(${files}, header = true, all_varchar = true))`
}

/** What the pipeline, or a variant in a folder of its own, made of a product, for a `from`. */
export const madeTable = (
  out: string,
  folder: (typeof productFolders)[keyof typeof productFolders],
  product: Product,
): string =>
  `read_parquet(${quoted(join(out, folder, product.id, '**', '*.parquet'))}, hive_partitioning = false)`

/** A table of a reference in some folder, for a `from`. */
export const referenceTable = (
  out: string,
  version: string,
  table: 'zone_tree' | 'calendar' | 'tile_zones' | 'footprints',
): string => `read_parquet(${quoted(join(out, partitionPrefix(tables[table], { version }), '*.parquet'))})`
