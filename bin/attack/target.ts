import type { Grain, Product } from '../../functions/model/products.ts'
import type { PrivacyProfile } from '../../functions/model/vocabulary.ts'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import type { BoundedFigures } from '../../functions/release/bounded-figures.ts'
import { type Level, levelsOf, measure } from '../../functions/release/measurements.ts'
import type { Key, LocalHour, Period } from '../../functions/release/public-keys.ts'

/** What one person adds to a level of a release: the cells that it moves, with the level's noise. */
export interface Trace extends Level {
  /** Of each key of the trace; more than 0. */
  readonly values: BoundedFigures
}

/** Which releases are attacked. */
export interface Attacked {
  readonly products: readonly Product[]
  readonly system: ZoneSystem
  readonly hours: readonly LocalHour[]
  readonly privacy: PrivacyProfile
}

/** @param bounded of one person alone, by product */
export const traceOf = (
  { products, system, hours, privacy }: Attacked,
  bounded: (product: Product) => BoundedFigures,
): Trace[] =>
  products.flatMap((product) => {
    const values = bounded(product)
    return levelsOf(product, system, hours, privacy)
      .map((level) => ({ ...level, keys: level.keys.filter((key) => values(key) > 0n), values }))
      .filter(({ keys }) => keys.length > 0)
  })

/** Who saturates every bound at every level: nobody can move a release further. */
export const worstTrace = ({ products, system, hours, privacy }: Attacked): Trace[] =>
  products.flatMap((product) =>
    levelsOf(product, system, hours, privacy).map((level) => ({
      ...level,
      keys: saturating(product, level.keys),
      values: () => BigInt(product.bound.most),
    })),
  )

/** As many cells as the bound leaves a person, of each of its periods. */
function saturating({ bound }: Product, keys: readonly Key[]): readonly Key[] {
  const groups = Map.groupBy(keys, ({ period }) => nameOf(period, bound.per))
  const firstOfZones = (group: readonly Key[]): readonly Key[] =>
    [...Map.groupBy(group, ({ zone }) => zone.id).values()].map(([first]) => first!)
  return [...groups.values()].flatMap((group) =>
    bound.kind === 'zones'
      ? firstOfZones(group).slice(0, bound.zones)
      : group.slice(0, bound.kind === 'cells' ? bound.cells : 1),
  )
}

const nameOf = ({ day, columns: { hour, fold, block } }: Period, per: Grain): string =>
  per === 'month' ? '' : JSON.stringify({ day: [day], hour: [day, hour, fold], block: [day, block] }[per])

/**
 * Draws the real noise over everybody else's figures, with or without the target, by the toss of a coin; then says
 * by the likelihood ratio which it was. No better rule exists (Neyman and Pearson 1933): of n, what is measured less
 * what everybody else is known to be, it is the sum of (2 n v − v²) / 2σ² for the discrete Gaussian as well.
 * @param noisy without noise it is the control
 * @returns the part of the guesses that are right
 */
export function guessedRight(
  traces: readonly Trace[],
  { trials, random, noisy = true }: { trials: number; random: () => number; noisy?: boolean },
  others: BoundedFigures = () => 0n,
): number {
  const scored = traces.map((trace) => ({ trace, sigma2: sigma2Of(trace) }))
  let right = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const isThere = random() < 0.5
    let ratio = 0
    for (const { trace, sigma2 } of scored) {
      const figures = (key: Key): bigint => others(key) + (isThere ? trace.values(key) : 0n)
      const seen = noisy ? measure([trace], figures) : trace.keys.map((key) => ({ key, value: figures(key) }))
      for (const { key, value } of seen) {
        const own = Number(trace.values(key))
        ratio += (2 * Number(value - others(key)) * own - own ** 2) / (2 * sigma2)
      }
    }
    if (ratio > 0 === isThere) right += 1
  }
  return right / trials
}

const sigma2Of = ({ variance }: Level): number => Number(variance.numerator) / Number(variance.denominator)
