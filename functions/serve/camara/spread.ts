import { INTERVAL_Z } from '../../model/disclosure.ts'

/** One single hour to come, from hours like it: how large it will be, and where it will lie in 95 of 100. */
export interface Forecast {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Of fewer days it is not known how much they differ. */
const LEAST_DAYS = 4

/**
 * A prediction interval for one more of some values: their mean ± t s √(1 + 1/n), s with all that makes days differ,
 * the noise of each among it.
 * @param typical what is shown of their mean
 * @returns null where there are too few
 */
export function forecastOf(typical: number, values: readonly number[]): Forecast | null {
  const n = values.length
  if (n < LEAST_DAYS) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const half = studentQuantile(n - 1) * Math.sqrt(variance * (1 + 1 / n))
  return { value: typical, low: Math.max(0, typical - half), high: typical + half }
}

/**
 * The two-sided 95 % quantile of Student's t, by its expansion around the normal one.
 * @param freedom degrees, at least 3: there it is 0.13 % too small
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5
 */
export function studentQuantile(freedom: number): number {
  const x = INTERVAL_Z
  const terms = [
    (x ** 3 + x) / 4,
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96,
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384,
    (79 * x ** 9 + 776 * x ** 7 + 1482 * x ** 5 - 1920 * x ** 3 - 945 * x) / 92_160,
  ]
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), x)
}
