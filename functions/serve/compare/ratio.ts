import type { Shown } from '../../model/disclosure.ts'

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
 * The ratio of two independent normal estimates: all θ at which a − θ b lies within its noise of 0,
 *
 *     (a − θ b)² ≤ z² (σa² + θ² σb²)
 *
 * E. C. Fieller, *Some Problems in Interval Estimation*, Journal of the Royal Statistical Society B 16 (1954).
 * The interval is exact for normal errors, however noisy the denominator, but for one that is not clearly above 0:
 * then no interval holds. Errors that both have in common, in the same direction, make the truth nearer than it says.
 * @param a any estimate
 * @returns null where the 95 % interval of b reaches 0; `low` is at least 0: no count is negative
 */
export function ratioOf(a: Sided, b: Sided): Ratio | null {
  const clear = b.value ** 2 - b.half ** 2
  if (!(b.value > 0 && clear > 0)) return null
  const middle = a.value * b.value
  const reach = Math.sqrt((a.value * b.half) ** 2 + a.half ** 2 * clear)
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
