import type { Dimension } from './dimensions.ts'
import type { Rational } from './rational.ts'
import type { KeyLife } from './vocabulary.ts'

/** What an entry of the registry (products.ts) says. */

/** The stretch of local time that one row covers. It brings the row's `start` and its time columns. */
export type Grain = 'hour' | 'block' | 'day' | 'month'

/** The time columns that a row of each grain carries beside `start`. */
export const grainColumns: Readonly<Record<Grain, readonly ('hour' | 'fold' | 'block')[]>> = {
  hour: ['hour', 'fold'],
  block: ['block'],
  day: [],
  month: [],
}

/**
 * The most that one pseudonym may add.
 * - `total`: in each `per`, the sum over all cells is at most `most`.
 * - `cells`: in each `per`, at most `cells` cells of a level, each at most `most`.
 * - `zones`: in each `per`, at most `zones` zones of a level, and in each of them one cell, at most `most`:
 *   the values of its dimensions exclude each other.
 */
export type Bound =
  | { readonly kind: 'total'; readonly per: Grain; readonly most: number }
  | { readonly kind: 'cells'; readonly per: Grain; readonly cells: number; readonly most: number }
  | { readonly kind: 'zones'; readonly per: Grain; readonly zones: number; readonly most: number }

/** The question that a product answers; those of one question stand together, in this order, wherever products are chosen. */
export const productGroups = {
  present: { en: 'Who is there', de: 'Wer ist da' },
  visiting: { en: 'Who visits', de: 'Wer kommt zu Besuch' },
  resident: { en: 'Who lives and works here', de: 'Wer wohnt und arbeitet hier' },
  moving: { en: 'Who moves where', de: 'Wer kommt woher und geht wohin' },
} as const
export type ProductGroup = keyof typeof productGroups

/**
 * `daytype-hour` is the typical week, in the product's own grain: of blocks where its rows are blocks;
 * `weekday-hour` is that from Monday to Sunday; `week` the mean of the seven days of each week.
 */
export type Aggregate = 'hour' | 'block' | 'day' | 'daytype-hour' | 'weekday-hour' | 'week' | 'month'

export interface Product {
  readonly id: string
  readonly group: ProductGroup
  readonly title: { readonly en: string; readonly de: string }
  /** One sentence for a buyer. */
  readonly description: string
  /** What `value` counts when it is shown. */
  readonly unit: 'people'
  /** A figure and its noise are integers in this finer unit; shown = figure / perUnit. */
  readonly figureUnit: string
  readonly perUnit: number
  /** How often it is released, and what one release covers. */
  readonly cadence: 'day' | 'month'
  /** Of a month's release rows are of the month, or of each of its days: `date` is the day then. */
  readonly grain: Grain
  /** Columns beside zone and time, as the SQL names them. */
  readonly dimensions: readonly Dimension[]
  /**
   * File in functions/rollup/sql: `select pid, zone, …time columns, …dimensions, value`; with rows per day of a
   * month `local_date` before the time columns.
   */
  readonly sql: string
  /** Tables that the SQL reads beside `zone_tree`; of `people` only those have a row whose cohort is told. */
  readonly inputs: readonly ('paths' | 'visits' | 'trips' | 'people' | 'homes' | 'roamers' | 'calendar')[]
  readonly bound: Bound
  /** Budget of one release (zero-concentrated differential privacy). */
  readonly rho: Rational
  /** Additive: bounded at the zones only, the levels above are sums. Else each level is bounded by itself. */
  readonly additive: boolean
  /** Everybody counted in a zone lives there: they stand for its residents. @default people from anywhere */
  readonly livesThere?: true
  /** The finest level that has rows; in a tree of two levels the root is the district. */
  readonly finest: 'zone' | 'district'
  /**
   * Where noise is drawn: at each level from the finest up to the root, or at the finest alone, all of ρ going
   * there. The levels above are sums of its measurements then, of an additive product only.
   */
  readonly measured: 'every-level' | 'finest-level'
  /** The shortest life of a key that the product needs. */
  readonly keyLife: KeyLife
  /** The answers that the API can make of it; the first is the default. */
  readonly aggregates: readonly [Aggregate, ...Aggregate[]]
}
