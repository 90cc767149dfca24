import { InvalidInput } from './errors.ts'

/**
 * The last step before a number is shown: threshold, interval and rounding. Release and serving both
 * take it from here, so that a stored row and an average made on request follow one rule.
 */

/** At least this many observed people stand behind a shown number. */
export const MINIMUM_PEOPLE = 20
/** No deployment and no officer may ask for fewer. */
export const FEWEST_PEOPLE = 5
/** Probability, per cell, that fewer do. */
export const FALSE_DISCLOSURE = 1e-6
/** Where so large a part of a place's people are of one group, a number of the group says it of each of them. */
export const MOST_OF_ONE_GROUP = 0.9
/** Two-sided 95 % of a normal distribution. */
export const INTERVAL_Z = 1.959963984540054

/** A noisy estimate as the measurements give it: signed, not yet thresholded. Unit: the product's. */
export interface Estimate {
  readonly estimate: number
  readonly variance: number
  /** The most that one person can add to this value. */
  readonly most: number
  /** Of the zone at that time, where the cell is about a group of its people. */
  readonly mix?: GroupMix | undefined
  /** What is shown if it may be; by default the estimate itself, with its noise alone. */
  readonly scaled?: Scaled
}

/** All people of a zone at a time as the cells of a product tell them, and its largest group: noisy, signed. */
export interface GroupMix {
  readonly people: number
  readonly variance: number
  /** Of one value of a dimension, or of one of each: a cohort, an age band, a gender, a home. */
  readonly largest: number
}

/** An estimate made ready to be shown: extrapolated where there is a census, with all its errors. */
export interface Scaled {
  readonly estimate: number
  readonly variance: number
}

/** What may be shown of an estimate: whole people with a 95 % interval, or nothing. */
export interface Shown {
  readonly value: number
  readonly low: number
  readonly high: number
  /** Of the operator's subscribers: what the threshold looked at. */
  readonly observed: number
}

/**
 * The smallest estimate that may be shown: τ = m (k − 1) + min { t : P(Z ≥ t) ≤ β }, Z the discrete
 * Gaussian noise of the given variance.
 * @param variance of the estimate about to be shown, in squared units
 * @param most m, the most that one person can add to it
 * @param people k
 * @throws InvalidInput below 5 people
 * @see docs/adr/0005-noise-before-extrapolation.md
 */
export function threshold(
  variance: number,
  most = 1,
  people = MINIMUM_PEOPLE,
  beta = FALSE_DISCLOSURE,
): number {
  if (!(people >= FEWEST_PEOPLE)) {
    throw new InvalidInput(
      `k is ${people}: no number is shown that fewer than ${FEWEST_PEOPLE} people stand behind`,
    )
  }
  return most * (people - 1) + upperQuantile(variance, beta)
}

/**
 * The threshold looks at the observed estimate with the noise that this has; what is shown is its scaled one.
 * Where one group is nearly everybody none is shown: the others would tell it.
 * @returns null where the estimate is below its threshold: no number stands in for a hidden one
 */
export function disclose({
  estimate,
  variance,
  most,
  mix,
  scaled = { estimate, variance },
}: Estimate): Shown | null {
  // What is missing or no number shows nothing.
  if (!(most > 0 && estimate >= threshold(variance, most))) return null
  if (mix && isOfOneGroup(mix, most)) return null
  const { low, high } = intervalOf(scaled)
  return {
    value: Math.round(scaled.estimate),
    low: Math.max(0, Math.round(low)),
    high: Math.round(high),
    observed: Math.round(estimate),
  }
}

/** People of whom no number could be shown have no share either: that would be one of noise. */
const isOfOneGroup = ({ people, variance, largest }: GroupMix, most: number): boolean =>
  people >= threshold(variance, most) && largest >= MOST_OF_ONE_GROUP * people

/** The 95 % interval of an estimate, shown or not: signed and not rounded. */
export function intervalOf({ estimate, variance }: Scaled): { readonly low: number; readonly high: number } {
  const half = INTERVAL_Z * Math.sqrt(variance)
  return { low: estimate - half, high: estimate + half }
}

/** By beta, then by variance: it is asked for every cell, and the cells of a release have few variances. */
const quantiles = new Map<number, Map<number, number>>()
const MOST_REMEMBERED = 10_000

/** min { t : P(Z ≥ t) ≤ beta } for the discrete Gaussian P(z) ∝ exp(−z² / 2σ²) on the integers. */
function upperQuantile(variance: number, beta: number): number {
  const ofBeta = quantiles.get(beta) ?? new Map<number, number>()
  quantiles.set(beta, ofBeta)
  const known = ofBeta.get(variance)
  if (known !== undefined) return known
  if (ofBeta.size > MOST_REMEMBERED) ofBeta.clear()
  const weight = (z: number): number => Math.exp((-z * z) / (2 * variance))
  const reach = Math.ceil(12 * Math.sqrt(variance)) + 2
  let total = 1
  for (let z = reach; z >= 1; z -= 1) total += 2 * weight(z)
  let tail = 0
  let t = reach + 1
  while (t > 1 && (tail + weight(t - 1)) / total <= beta) {
    t -= 1
    tail += weight(t)
  }
  ofBeta.set(variance, t)
  return t
}
