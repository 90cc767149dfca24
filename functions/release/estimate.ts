/** A noisy number with the variance of its noise. */
export interface Uncertain {
  readonly value: number
  readonly variance: number
}

/** Never measured. */
export const UNMEASURED: Uncertain = { value: 0, variance: 0 }

/**
 * Several measurements of one number, weighted by their precision: the linear unbiased estimate of the
 * least variance. Those without a variance were never measured and do not count.
 */
export function pooled(measurements: readonly Uncertain[]): Uncertain | null {
  let precision = 0
  let weighted = 0
  for (const { value, variance } of measurements) {
    if (!(variance > 0)) continue
    precision += 1 / variance
    weighted += value / variance
  }
  return precision > 0 ? { value: weighted / precision, variance: 1 / precision } : null
}

/** The sum of independent ones. */
export const added = (measurements: readonly Uncertain[]): Uncertain => ({
  value: measurements.reduce((sum, { value }) => sum + value, 0),
  variance: measurements.reduce((sum, { variance }) => sum + variance, 0),
})

/**
 * Empirical Bayes: how much of a measured deviation is to be believed, where true ones have the variance
 * `spread` and the noise has `noise`.
 */
export const belief = (spread: number, noise: number): number => (spread > 0 ? spread / (spread + noise) : 0)

/**
 * The variance of true deviations by the method of moments: what is measured less what its noise explains.
 * Each counts by how well it tells: 1 / (noise + spread)², where the spread is at first unknown.
 * @param noises variances, each of the deviation at the same place
 * @see R. DerSimonian, N. Laird, "Meta-Analysis in Clinical Trials" (1986)
 */
export function spreadOf(deviations: readonly number[], noises: readonly number[]): number {
  let spread = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    let total = 0
    let weights = 0
    for (const [index, deviation] of deviations.entries()) {
      const noise = noises[index]!
      const scale = noise + spread
      const weight = scale > 0 ? 1 / scale ** 2 : 1
      total += weight * (deviation ** 2 - noise)
      weights += weight
    }
    spread = weights > 0 ? Math.max(0, total / weights) : 0
  }
  return spread
}

/** After three the answer moves by less than it matters. */
const ROUNDS = 3
