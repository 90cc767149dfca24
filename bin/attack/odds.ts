/** What luck and noise allow: the numbers that bounds of attacks are made of. */

/**
 * The standard normal distribution function Φ, to 1.5e-7: far below any standard error here.
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26
 */
export function normal(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592]
  const tail = series.reduce((sum, factor) => (sum + factor) * t, 0) * Math.exp(-x * x)
  return z >= 0 ? 1 - tail / 2 : tail / 2
}

/** The most that anybody tells one bit right from what cost ρ: Gaussian noise at a distance of √(2ρ). */
export const mostRight = (rho: number): number => normal(Math.sqrt(rho / 2))

/** Standard errors that a result may be above its bound by luck. */
export const ALLOWED_ERRORS = 4

/** In how many of a hundred thousand runs luck alone exceeds four standard errors. */
export const FALSE_ALARM = 'false alarm in 3 of 100,000 runs'

/** Standard error of the share of independent trials that come out at `share`. */
export const shareError = (share: number, trials: number): number => Math.sqrt((share * (1 - share)) / trials)

/** A share of trials that luck does not exceed but in 3 of 100,000 runs. */
export const withLuck = (share: number, trials: number): number =>
  share + ALLOWED_ERRORS * shareError(share, trials)
