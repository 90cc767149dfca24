import { INTERVAL_Z, type Shown } from '../../model/disclosure.ts'

/** A ratio of two numbers with its 95 % interval. */
export interface Ratio {
  readonly ratio: number
  readonly low: number
  readonly high: number
}

/** A shown number with its interval, and nothing else of it: signed, not clamped at 0. */
export interface Sided {
  readonly value: number
  /** Half of its 95 % interval. */
  readonly half: number
}

/**
 * What is shown, and no more of it: whatever is made of it rests on no hidden number. Value and upper end are
 * rounded to whole people, each by half a one at most, so that the true half is no longer than this.
 */
export const sided = ({ value, high }: Shown): Sided => ({ value, half: high - value + 1 })

/**
 * The ratio of two normal estimates of covariance σab: all θ at which a − θ b lies within its noise of 0,
 *
 *     (a − θ b)² ≤ z² (σa² − 2 θ σab + θ² σb²)
 *
 * E. C. Fieller, *Some Problems in Interval Estimation*, Journal of the Royal Statistical Society B 16 (1954).
 * The interval is exact for normal errors, however noisy the denominator, but for one that is not clearly above 0:
 * then no interval holds.
 *
 * With an error of relative variance v that both have alike σab is v min(a, b)²: whoever is there at both times has
 * the same error, and whoever came or went has one of their own. The more has changed, the less cancels. If it were
 * one factor for everybody σab would be larger, v a b. Whatever else the errors have in common, in the same
 * direction, makes the truth nearer than the interval says.
 * @param a any estimate
 * @param alike v; 0 where the errors are independent
 * @returns null where the 95 % interval of b reaches 0; `low` is at least 0: no count is negative
 */
export function ratioOf(a: Sided, b: Sided, alike = 0): Ratio | null {
  const clear = b.value ** 2 - b.half ** 2
  if (!(b.value > 0 && clear > 0)) return null
  // z² σab, and no more than either of both has.
  const fewer = Math.max(0, Math.min(a.value, b.value))
  const both = Math.min(INTERVAL_Z ** 2 * alike * fewer ** 2, a.half ** 2, b.half ** 2)
  const middle = a.value * b.value - both
  // middle² − clear (a² − half²), without the difference of large numbers.
  const square = (a.value * b.half) ** 2 + a.half ** 2 * clear + both ** 2 - 2 * a.value * b.value * both
  const reach = Math.sqrt(Math.max(0, square))
  return {
    ratio: a.value / b.value,
    low: Math.max(0, (middle - reach) / clear),
    high: (middle + reach) / clear,
  }
}

/**
 * The ratio of two estimates whose errors may go together in any way: of neighbours, which are measured against
 * their sum, one is too high where the other is too low. The standard deviation of a − θ b is at most
 * σa + |θ| σb (Cauchy and Schwarz), and Fieller's interval with it goes from low/high to high/low.
 * @returns null where the 95 % interval of b reaches 0
 */
export function ratioOfRelated(a: Sided, b: Sided): Ratio | null {
  if (!(b.value > 0 && b.value > b.half)) return null
  return {
    ratio: a.value / b.value,
    low: Math.max(0, a.value - a.half) / (b.value + b.half),
    high: (a.value + a.half) / (b.value - b.half),
  }
}
