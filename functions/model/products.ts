import { divide, fraction, multiply, type Rational, rational } from './rational.ts'
import type { KeyLife, PrivacyProfile } from './vocabulary.ts'

/**
 * The registry: each product is declared here, once. Rollup plan, bounding, sensitivity, release, API,
 * explorer and documentation read this list, so that a new product is one SQL file and one entry.
 */

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
 */
export type Bound =
  | { readonly kind: 'total'; readonly per: Grain; readonly most: number }
  | { readonly kind: 'cells'; readonly per: Grain; readonly cells: number; readonly most: number }

export type Aggregate = 'hour' | 'day' | 'daytype-hour' | 'month'

export interface Product {
  readonly id: string
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
  readonly grain: Grain
  /** Columns beside zone and time, as the SQL names them. */
  readonly dimensions: readonly string[]
  /** File in functions/rollup/sql: `select pid, zone, …time columns, …dimensions, value`. */
  readonly sql: string
  /** Rollup tables that the SQL reads. */
  readonly inputs: readonly ('paths' | 'visits' | 'calendar')[]
  readonly bound: Bound
  /** Budget of one release (zero-concentrated differential privacy). */
  readonly rho: Rational
  /** Additive: bounded at the zones only, the levels above are sums. Else each level is bounded by itself. */
  readonly additive: boolean
  /** The shortest life of a key that the product needs. */
  readonly keyLife: KeyLife
  /** The answers that the API can make of it; the first is the default. */
  readonly aggregates: readonly [Aggregate, ...Aggregate[]]
}

export const products = [
  {
    id: 'presence',
    title: { en: 'People present', de: 'Anwesende Personen' },
    description: 'Average number of people in a zone during an hour.',
    unit: 'people',
    figureUnit: 'person-minutes',
    perUnit: 60,
    cadence: 'day',
    grain: 'hour',
    dimensions: [],
    sql: 'presence.sql',
    inputs: ['visits', 'calendar'],
    bound: { kind: 'total', per: 'hour', most: 60 },
    rho: rational('0.010'),
    additive: true,
    keyLife: 'day',
    aggregates: ['daytype-hour', 'hour', 'day'],
  },
  {
    id: 'visitors',
    title: { en: 'Daily visitors', de: 'Besucher am Tag' },
    description: 'Distinct people who spent at least ten minutes in a zone on a day.',
    unit: 'people',
    figureUnit: 'people',
    perUnit: 1,
    cadence: 'day',
    grain: 'day',
    dimensions: [],
    sql: 'visitors.sql',
    inputs: ['visits', 'calendar'],
    bound: { kind: 'cells', per: 'day', cells: 8, most: 1 },
    rho: rational('0.005'),
    additive: false,
    keyLife: 'day',
    aggregates: ['day'],
  },
  {
    id: 'monthly-visitors',
    title: { en: 'Monthly visitors', de: 'Besucher im Monat' },
    description: 'Distinct people who were visitors of a zone on at least one day of a month.',
    unit: 'people',
    figureUnit: 'people',
    perUnit: 1,
    cadence: 'month',
    grain: 'month',
    dimensions: [],
    sql: 'monthly-visitors.sql',
    inputs: ['visits', 'calendar'],
    bound: { kind: 'cells', per: 'month', cells: 30, most: 1 },
    rho: rational('0.015'),
    additive: false,
    keyLife: 'month',
    aggregates: ['month'],
  },
] as const satisfies readonly Product[]

/** The most that the releases of one epoch may spend together. */
const epochLimit: Readonly<Record<KeyLife, Rational>> = { day: rational('0.06'), month: rational('1.09') }

/** @throws RangeError naming the products that exist */
export function product(id: string): Product {
  const found = products.find((entry) => entry.id === id)
  if (found) return found
  throw new RangeError(
    `there is no product "${id}": choose one of ${products.map(({ id }) => id).join(', ')}`,
  )
}

/** Every product that is released by the day and may be made with keys of this life. */
export const dailyProducts = (keyLife: KeyLife): readonly Product[] => productsOf('day', keyLife)

/** Every product that is released by the month and may be made with keys of this life. */
export const monthlyProducts = (keyLife: KeyLife): readonly Product[] => productsOf('month', keyLife)

const productsOf = (cadence: Product['cadence'], keyLife: KeyLife): readonly Product[] =>
  products.filter(
    (product: Product) => product.cadence === cadence && (product.keyLife === 'day' || keyLife === 'month'),
  )

/** What one release of a product spends. */
export const rhoOf = (product: Product, profile: PrivacyProfile): Rational => halved(product.rho, profile)

/** What all releases of one epoch may spend. */
export const epochLimitOf = (keyLife: KeyLife, profile: PrivacyProfile): Rational =>
  halved(epochLimit[keyLife], profile)

/**
 * The squared L2 sensitivity of one release at one level, in squared figure units: how far the level's
 * vector moves when one pseudonym is added or removed. Derived from the bound and typed nowhere else.
 * @param groups how many `bound.per` the release covers: 24 hours of a day (23 or 25 at a clock change)
 * @param cells how many cells of one group the level has; a root has one zone, so its bound is one
 */
export function squaredSensitivity(product: Product, groups: number, cells: number): bigint {
  const { bound } = product
  const most = BigInt(bound.most)
  if (bound.kind === 'total') return BigInt(groups) * most * most
  return BigInt(groups) * BigInt(Math.min(bound.cells, cells)) * most * most
}

/**
 * How a release's ρ is shared among the levels of a zone tree.
 * Additive: 80 % to the leaves, the rest in equal parts above. Else: 70 % to the leaves, 10 % to the
 * root, the rest in equal parts between. With two levels every product spends 10 % on the root, which is
 * district at once, and 90 % on the leaves.
 * @param depth number of levels, at least 2
 * @returns a share per level, root first; they add up to 1 exactly
 * @see docs/adr/0011-two-levels.md
 */
export function levelShares(product: Product, depth: number): readonly Rational[] {
  if (depth === 2) return [fraction(1n, 10n), fraction(9n, 10n)]
  const above = BigInt(depth - 1)
  if (product.additive)
    return [...Array<Rational>(depth - 1).fill(fraction(1n, 5n * above)), fraction(4n, 5n)]
  const between = Array<Rational>(depth - 2).fill(fraction(1n, 5n * (above - 1n)))
  return [fraction(1n, 10n), ...between, fraction(7n, 10n)]
}

/** σ² of the noise in squared figure units: Δ² / (2 ρ share), exact. */
export const noiseVariance = (squaredSensitivity: bigint, rho: Rational, share: Rational): Rational =>
  divide(fraction(squaredSensitivity), multiply(fraction(2n), multiply(rho, share)))

const halved = (rho: Rational, profile: PrivacyProfile): Rational =>
  profile === 'strict' ? multiply(rho, fraction(1n, 2n)) : rho
