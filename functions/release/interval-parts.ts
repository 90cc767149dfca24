import type { Product } from '../model/product.ts'
import { ALIKE, COUNTING, type Counted, countedBy, FOOTPRINT, type Role } from './interval-constants.ts'

/**
 * The parts of the variance of a figure, in squared people. The noise is the only one that is new each day:
 * the observed people, their phones' tiles and the weights are the same ones on the next day, so that a mean
 * over days is as wrong by them as one day is. Noisy people below 0 are taken for 0.
 */

/** Of the privacy noise: w² σ². */
export const noisePart = (variance: number, weight: number): number => weight ** 2 * variance

/**
 * Of sampling. Of T people each is observed with the probability 1/w; n of them are, and w n stands for T:
 * Var(w n) = w² T (1/w) (1 − 1/w) = w (w − 1) n. A calibrated weight makes the people of the night right
 * whoever is observed, so only the choice of zones is sampled: of a home's people a part p is here, which
 * leaves the factor 1 − p (the residual of post-stratification).
 * @param part p, 0 to 1
 * @see C.-E. Särndal, B. Swensson, J. Wretman, "Model Assisted Survey Sampling" (1992)
 */
export const samplingPart = (people: number, weight: number, part: number): number =>
  weight * Math.max(0, weight - 1) * Math.max(0, people) * (1 - Math.min(1, Math.max(0, part)))

/**
 * Of the footprints. Each phone draws one of 256 tiles, so that n phones fall to a zone as independent draws
 * do: n (1 − p), p the mean probability of the zone among phones counted in it. And the model is wrong by a
 * part of the zone's people, the same every day.
 */
export function footprintPart(people: number, weight: number, role: Role): number {
  const scaled = weight * Math.max(0, people)
  return weight * scaled * FOOTPRINT[role].spread + (scaled * FOOTPRINT[role].error) ** 2
}

/** Of what is counted by short stops: (w n)² times the relative variance of that, the same every day. */
export const countingPart = (people: number, weight: number, role: Role, counted: Counted): number =>
  (weight * Math.max(0, people) * COUNTING[counted][role]) ** 2

/** Of the weights: (w n)² times their relative variance, by the delta method. */
export const weightPart = (people: number, weight: number, relativeVariance: number): number =>
  (weight * Math.max(0, people)) ** 2 * relativeVariance

/**
 * Of what footprints and short stops are wrong by: the part that is the same factor on all dates of one reference, as
 * a relative variance. It is made of constants alone, so that it says nothing of anybody.
 *
 * Nothing else is taken to be alike at two times. Tiles are drawn anew with every key, and people come and go, so
 * that sampling is that of others. Weights are made of the nights before each date, drifts of its own night, mixes
 * of homes of their days: with their noise they err anew each time, or, of neighbouring dates, in the same direction.
 * Of figures of months nobody has measured it: they have none.
 */
export function alikePart(product: Product, role: Role): number {
  if (product.cadence === 'month') return 0
  const counted = countedBy(product)
  return ALIKE[counted][role] * (FOOTPRINT[role].error ** 2 + COUNTING[counted][role] ** 2)
}
