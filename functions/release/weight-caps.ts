import { sum } from './raking.ts'

/** A weight is at least a third of the overall one, and at most three times it. */
export const MOST_TIMES_OVERALL = 3

export interface Capped {
  readonly weights: readonly number[]
  /** Which of them met a bound before anything was given back. */
  readonly hits: readonly number[]
  /** Share of the total that the free weights could not take up; 0 where the total still holds. */
  readonly lost: number
}

/**
 * Bounds the weights of one district, and lets the free ones make up for what that takes away or adds, so
 * that its people still add up to the same total as far as the bounds allow.
 *
 * A weight far from the others speaks of a bad cell, not of a cohort without phones: unbounded it would let
 * a few observed people stand for a crowd, and one noisy cell sway the figures of a whole district.
 * @param people observed, by cohort, of each weight
 * @param overall the weight of everybody: all residents by all observed people
 * @see F. J. Potter, "A Study of Procedures to Identify and Trim Extreme Sampling Weights" (1990)
 */
export function capped(weights: readonly number[], people: readonly number[], overall: number): Capped {
  const [low, high] = [overall / MOST_TIMES_OVERALL, overall * MOST_TIMES_OVERALL]
  const within = (weight: number): number => Math.min(high, Math.max(low, weight))
  const total = sum(weights.map((weight, c) => weight * people[c]!))
  const totalBy = (factor: number): number =>
    sum(weights.map((weight, c) => within(weight * factor) * people[c]!))
  const factor = factorFor(total, totalBy)
  const bounded = weights.map((weight) => within(weight * factor))
  const reached = totalBy(factor)
  return {
    weights: bounded,
    hits: weights.flatMap((weight, c) => (within(weight) === weight ? [] : [c])),
    lost: total > 0 && Math.abs(reached - total) > total * PRECISION ? 1 - reached / total : 0,
  }
}

const PRECISION = 1e-9

/**
 * The bounded total grows with the factor, so halving the interval finds it; 1 where it holds already.
 * No factor beyond these bounds changes anything: all weights would be at one bound.
 */
function factorFor(total: number, totalBy: (factor: number) => number): number {
  if (Math.abs(totalBy(1) - total) <= total * PRECISION) return 1
  let low = 1e-6
  let high = 1e6
  while (high / low > 1 + 1e-15) {
    const middle = Math.sqrt(low * high)
    if (totalBy(middle) < total) low = middle
    else high = middle
  }
  return high
}
