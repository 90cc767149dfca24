import { join } from 'node:path'
import type { LedgerEntry } from '../../functions/model/ledger.ts'
import { type Product, product } from '../../functions/model/products.ts'
import {
  cellColumns,
  figuresTable,
  measurementsTable,
  partitionPrefix,
  releasesTable,
  type Table,
} from '../../functions/model/tables.ts'
import type { Zone, ZoneSystem } from '../../functions/model/zones.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { LocalDeployment } from '../local.ts'

/** A number and the variance of its noise, in the product's unit. */
export interface Known {
  readonly value: number
  readonly variance: number
}

/** A cell of a release from the inside: what attackers want, and what they get. */
export interface AttackedCell {
  readonly product: string
  readonly date: string
  readonly zone: Zone
  /** Time and dimensions: the same in all zones for what is about the same (`slotOf`). */
  readonly slot: string
  /** The bounded figure: unprotected. */
  readonly exact: number
  /** Null where no noise is drawn, as of a level that is a sum. */
  readonly measured: Known | null
  /** Observed people as released; null where hidden. */
  readonly shown: number | null
  readonly status: string
}

/** @param start of the cell, milliseconds */
export const slotOf = (start: number, dimensions: readonly string[]): string =>
  [start, ...dimensions].join('|')

/** All cells of one release in an output folder: exact, measured and released, side by side. */
export async function cellsOf(
  { workbench, folder }: Pick<LocalDeployment, 'workbench' | 'folder'>,
  { product: id, date, run }: Pick<LedgerEntry, 'product' | 'date' | 'run'>,
  { zones }: ZoneSystem,
): Promise<AttackedCell[]> {
  const of: Product = product(id)
  const table = (declared: Table): string =>
    `read_parquet(${quoted(join(folder, partitionPrefix(declared, { dt: date, run }), '*.parquet'))},
       hive_partitioning = false)`
  const same = (other: string): string =>
    Object.keys(cellColumns(of))
      .map((name) => `${other}."${name}" = released."${name}"`)
      .join(' and ')
  const rows = await workbench.rows<CellRow>(`
    select released.zone, epoch_ms(released.start) as start,
      ${of.dimensions.map((name) => `released.${name},`).join(' ')}
      released.observed, released.status, measured.measurement, measured.variance,
      coalesce(exact.bounded, 0) as bounded
    from ${table(releasesTable(of))} as released
    left join ${table(measurementsTable(of))} as measured on ${same('measured')}
    left join ${table(figuresTable(of))} as exact on ${same('exact')}`)
  const byId = new Map(zones.map((zone) => [zone.id, zone]))
  return rows.map(
    (row): AttackedCell => ({
      ...{ product: id, date, zone: byId.get(row.zone)!, status: row.status, shown: row.observed },
      slot: slotOf(
        Number(row.start),
        of.dimensions.map((name) => String(row[name])),
      ),
      exact: Number(row.bounded) / of.perUnit,
      measured:
        row.measurement === null || row.variance === null
          ? null
          : { value: Number(row.measurement) / of.perUnit, variance: row.variance / of.perUnit ** 2 },
    }),
  )
}

interface CellRow extends Readonly<Record<string, unknown>> {
  readonly zone: string
  readonly start: bigint
  readonly observed: number | null
  readonly status: string
  readonly measurement: bigint | null
  readonly variance: number | null
  readonly bounded: bigint
}
