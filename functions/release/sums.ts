import { risesWithZone } from '../model/dimensions.ts'
import type { Product } from '../model/products.ts'
import { add, fraction } from '../model/rational.ts'
import { depthsOf, measuredDepths } from '../model/sensitivity.ts'
import { ancestorAt, ancestorsOf, type ZoneSystem } from '../model/zones.ts'
import type { Measurement } from './measurements.ts'
import { type Key, keysAtDepth, type Period } from './public-keys.ts'

/**
 * The name of a cell, the same in a zone and in those above it but for the zone: a destination goes up with
 * its origin, other dimensions stay.
 * @returns the name of a key at its own depth or one above
 */
export function cellNames(product: Product, system: ZoneSystem): (key: Key, depth: number) => string {
  const ancestors = ancestorsOf(system)
  const rises = product.dimensions.map(risesWithZone)
  const up = (zone: string, depth: number): string => ancestorAt(ancestors, zone, depth)?.id ?? ''
  return ({ zone, period, dimensions }, depth) =>
    [
      up(zone.id, depth),
      period.position,
      ...dimensions.map((value, index) => (rises[index] ? up(value, depth) : value)),
    ].join('\u0000')
}

/**
 * What is measured at the finest level alone is summed above it: no noise is drawn there and nothing is spent.
 * The noise of a sum has the sum of the variances.
 * @param measured every key of every measured level
 * @returns the levels above, root first, and what was given; where every level is measured that alone
 */
export function withSums(
  measured: readonly Measurement[],
  product: Product,
  system: ZoneSystem,
  periods: readonly Period[],
): readonly Measurement[] {
  const levels = system.levels.length
  const drawn = measuredDepths(product, levels)
  const above = depthsOf(product, levels).filter((depth) => !drawn.includes(depth))
  const nameOf = cellNames(product, system)
  const sums = above.flatMap((depth) => {
    const parts = Map.groupBy(measured, ({ key }) => nameOf(key, depth))
    return keysAtDepth(product, system, depth, periods).map((key): Measurement => {
      const own = parts.get(nameOf(key, depth)) ?? []
      return {
        key,
        value: own.reduce((sum, { value }) => sum + value, 0n),
        variance: own.reduce((sum, { variance }) => add(sum, variance), fraction(0n)),
      }
    })
  })
  return [...sums, ...measured]
}
