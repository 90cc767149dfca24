import type { Product } from './product.ts'
import { divide, fraction, multiply, type Rational } from './rational.ts'

/** What follows from a product's bound: how far one person moves a level, and how much noise that takes. */

/** How many cells a level has of one group. */
export interface LevelSize {
  readonly zones: number
  /** A cell is a zone at a time with one value of each dimension. */
  readonly cells: number
}

/**
 * The squared L2 sensitivity of one release at one level, in squared figure units: how far the level's
 * vector moves when one pseudonym is added or removed. Derived from the bound and typed nowhere else.
 * @param groups how many `bound.per` the release covers: 24 hours of a day (23 or 25 at a clock change)
 * @param size of the level: a root has one zone, so a bound of zones is one there
 */
export function squaredSensitivity(product: Product, groups: number, size: LevelSize): bigint {
  const { bound } = product
  const most = BigInt(bound.most)
  switch (bound.kind) {
    case 'total':
      return BigInt(groups) * most * most
    case 'cells':
      return BigInt(groups) * BigInt(Math.min(bound.cells, size.cells)) * most * most
    case 'zones':
      return BigInt(groups) * BigInt(Math.min(bound.zones, size.zones)) * most * most
  }
}

/** Depths that have rows in a tree of so many levels: the root is 0. */
export const depthsOf = ({ finest }: Product, levels: number): readonly number[] =>
  Array.from({ length: finest === 'zone' ? levels : levels - 1 }, (_, depth) => depth)

/** Whether a zone's figure is the sum of those below it and each of them has noise of its own. */
export const addsUp = ({ additive, measured }: Pick<Product, 'additive' | 'measured'>): boolean =>
  additive && measured === 'every-level'

/** Depths at which noise is drawn; those above them that have rows are sums. */
export const measuredDepths = (product: Product, levels: number): readonly number[] =>
  product.measured === 'every-level' ? depthsOf(product, levels) : depthsOf(product, levels).slice(-1)

/**
 * The most that one person can add to a value that is shown, in figure units. In a sum of measurements all of
 * a person's cells may have come together.
 * @param levels of the tree
 */
export function mostOfOne(product: Product, levels: number, depth: number): number {
  return measuredDepths(product, levels).includes(depth) ? product.bound.most : mostOfSum(product)
}

/** The same for a sum of measurements of some zones. */
export const mostOfSum = ({ bound }: Product): number =>
  bound.kind === 'total' ? bound.most : bound.most * (bound.kind === 'cells' ? bound.cells : bound.zones)

/**
 * How a release's ρ is shared among the levels at which noise is drawn.
 * Additive: 80 % to the finest, the rest in equal parts above. Else: 70 % to the finest, 10 % to the root,
 * the rest in equal parts between. With two levels every product spends 10 % on the root, which is
 * district at once, and 90 % on the leaves; one level has all of it.
 * @param count number of levels, at least 1
 * @returns a share per level, root first; they add up to 1 exactly
 * @see docs/adr/0011-two-levels.md
 */
export function levelShares(product: Product, count: number): readonly Rational[] {
  if (count === 1) return [fraction(1n)]
  if (count === 2) return [fraction(1n, 10n), fraction(9n, 10n)]
  const above = BigInt(count - 1)
  if (product.additive)
    return [...Array<Rational>(count - 1).fill(fraction(1n, 5n * above)), fraction(4n, 5n)]
  const between = Array<Rational>(count - 2).fill(fraction(1n, 5n * (above - 1n)))
  return [fraction(1n, 10n), ...between, fraction(7n, 10n)]
}

/** σ² of the noise in squared figure units: Δ² / (2 ρ share), exact. */
export const noiseVariance = (squaredSensitivity: bigint, rho: Rational, share: Rational): Rational =>
  divide(fraction(squaredSensitivity), multiply(fraction(2n), multiply(rho, share)))
