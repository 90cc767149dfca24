import { belief, type Uncertain } from './estimate.ts'
import type { Weight } from './night-weights.ts'

/**
 * How far the nights of a home area go up and down about those of the city, as a standard deviation: a
 * tenth. Nights that are measured better than this are believed, others as far as they are.
 */
const LOCAL_SPREAD = 0.1

/** A night of one date over the trailing mean of the same home area. */
export interface Drift {
  readonly ratio: number
  readonly relativeVariance: number
}

/**
 * What has become of the panel: the people of a date's night by those of the trailing nights, by home area.
 * The residents are the same, so a ratio of 1.3 is a third more subscribers, and not more people; weights are
 * divided by it. Its price: residents who are away for the night, a long weekend, are made up for as well.
 * @param nights of the date, and on average; null where one of them was not measured
 * @returns in the same order
 */
export function drifts(
  nights: readonly { readonly date: Uncertain | null; readonly mean: Uncertain }[],
): Drift[] {
  const known = nights.flatMap(({ date, mean }) => (date ? [{ date, mean }] : []))
  const total = known.reduce((sum, { mean }) => sum + mean.value, 0)
  const city = known.reduce((sum, { date }) => sum + date.value, 0) / total
  // A city without anybody at night has nothing to compare.
  if (!(total > 0 && city > 0)) return nights.map(() => ({ ratio: 1, relativeVariance: 0 }))
  return nights.map(({ date, mean }) => {
    if (!date || !(mean.value > 0)) return { ratio: city, relativeVariance: LOCAL_SPREAD ** 2 }
    const noise = date.variance / (mean.value * city) ** 2
    const trust = belief(LOCAL_SPREAD ** 2, noise)
    const ratio = city + trust * (date.value / mean.value - city)
    return { ratio: Math.max(city / 10, ratio), relativeVariance: trust * noise }
  })
}

/**
 * The mean weight of a home area on the date. Where the night of the date is believed, the trailing mean
 * cancels: residents by the people of this night. So the variance is that of the drift, and never less than
 * the weight's own.
 */
export const drifted = ({ weight, relativeVariance }: Weight, drift: Drift): Weight => ({
  weight: weight / drift.ratio,
  relativeVariance: Math.max(relativeVariance, drift.relativeVariance),
})
