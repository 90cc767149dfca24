import { type Product, rhoOf } from '../model/products.ts'
import type { Rational } from '../model/rational.ts'
import { levelShares, measuredDepths, noiseVariance, squaredSensitivity } from '../model/sensitivity.ts'
import type { PrivacyProfile } from '../model/vocabulary.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { BoundedFigures } from './bounded-figures.ts'
import { type Key, keysAtDepth, type LocalHour, measuredZones, periodsOf } from './public-keys.ts'
import { discreteGaussian } from './sampler.ts'

/** One level of a release before its noise is drawn. */
export interface Level {
  readonly depth: number
  readonly keys: readonly Key[]
  /** σ² of the noise, in squared figure units. */
  readonly variance: Rational
}

/** A bounded figure with its noise: signed, in figure units. */
export interface Measurement {
  readonly key: Key
  readonly value: bigint
  /** σ² of its noise, in squared figure units. */
  readonly variance: Rational
}

/**
 * Keys and noise of every level at which the product is measured, root first. σ² = Δ² / (2 ρ · the level's
 * share), so that all of them together spend exactly the ρ of the product.
 */
export function levelsOf(
  product: Product,
  system: ZoneSystem,
  hours: readonly LocalHour[],
  privacy: PrivacyProfile,
): readonly Level[] {
  const periods = periodsOf(product.grain, hours)
  const groups = periodsOf(product.bound.per, hours).length
  const depths = measuredDepths(product, system.levels.length)
  const shares = levelShares(product, depths.length)
  return depths.map((depth, index) => {
    const keys = keysAtDepth(product, system, depth, periods)
    const size = { zones: measuredZones(system, depth).length, cells: keys.length / groups }
    const sensitivity = squaredSensitivity(product, groups, size)
    return { depth, keys, variance: noiseVariance(sensitivity, rhoOf(product, privacy), shares[index]!) }
  })
}

/** Draws the noise of a release, of empty cells too. Once: a second draw would be a second release. */
export function measure(levels: readonly Level[], figures: BoundedFigures): readonly Measurement[] {
  return levels.flatMap(({ keys, variance }) => {
    const noise = discreteGaussian(variance)
    return keys.map((key) => ({ key, value: figures(key) + noise(), variance }))
  })
}
