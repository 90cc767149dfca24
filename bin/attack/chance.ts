/** Φ, by the series of its integral: to 12 digits for |z| up to 6, and at 0 or 1 beyond. */
export function normalCdf(z: number): number {
  if (Math.abs(z) > 6) return z > 0 ? 1 : 0
  let term = z
  let sum = z
  for (let k = 1; Math.abs(term) > 1e-16; k += 1) {
    term *= (z * z) / (2 * k + 1)
    sum += term
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}

/** Beyond so many standard errors a result is no accident. */
const STANDARD_ERRORS = 4
/** P(Z > 4): how often it is one all the same. */
export const FALSE_ALARM = 'one run in 31,000 is above it by chance'

/** @returns a part of so many independent trials with four standard errors on top, at most 1 */
export const withErrors = (part: number, trials: number): number =>
  Math.min(1, part + STANDARD_ERRORS * Math.sqrt((part * (1 - part)) / trials))

/** Mean, and four standard errors of it, of values that are independent of each other. */
export function meanAndErrors(values: readonly number[]): { readonly mean: number; readonly errors: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, errors: STANDARD_ERRORS * Math.sqrt(squares / (values.length - 1) / values.length) }
}

/** The most that anybody can be right about one of two equally likely worlds that a release tells apart by ρ. */
export const mostAccurate = (rho: number): number => normalCdf(Math.sqrt(rho / 2))
