import { InvalidInput } from './errors.ts'
import { FRACTION_BITS, fixed, logarithm } from './fixed-point.ts'
import { approximate, fraction, type Rational, rational } from './rational.ts'

const SIGNIFICANT_DIGITS = 12
/** More than all truncations of a computation together, and far below the digits that are shown. */
const ROUNDING_MARGIN = 1n << BigInt(FRACTION_BITS - 200)

/**
 * ε of (ε, δ)-differential privacy that a budget ρ of zero-concentrated differential privacy gives:
 * ρα + ln(1 − 1/α) + (ln(1/δ) − ln α) / (α − 1), which holds for every α > 1 and is least where
 * ρ(α − 1)² + ln α = ln(1/δ). So α may be rounded, while ε is computed exactly enough to be rounded up.
 * @param rho greater than 0; taken as the decimal number that it is written as
 * @param delta between 0 and 1, likewise
 * @returns 12 significant digits, rounded up: `1.53096441791`
 * @throws InvalidInput outside these ranges
 * @see Canonne, Kamath, Steinke, "The Discrete Gaussian for Differential Privacy" (2020), corollary 13
 */
export function epsilon(rho: number, delta: number): string {
  if (!(rho > 0 && Number.isFinite(rho))) {
    throw new InvalidInput(`rho is ${rho}: expected a number greater than 0`)
  }
  if (!(delta > 0 && delta < 1)) {
    throw new InvalidInput(`delta is ${delta}: expected a probability between 0 and 1`)
  }
  return epsilonOf(decimal(rho), delta)
}

/** The same of an exact budget, as the ledger keeps it: greater than 0. */
export function epsilonOf(rho: Rational, delta: number): string {
  const value = epsilonAt(rho, decimal(delta), decimal(bestOrder(approximate(rho), delta)))
  return roundedUp(value + ROUNDING_MARGIN)
}

/** `1.54` of `1.53096441791`: as pages show it, never less than it is. */
export function twoDecimalsUp(epsilon: string): string {
  const { numerator, denominator } = rational(epsilon)
  const hundredths = String(ceilingOf(numerator * 100n, denominator)).padStart(3, '0')
  return `${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`
}

/** α − 1, to floating-point accuracy. The left side grows with it, so halving the interval finds it. */
function bestOrder(rho: number, delta: number): number {
  const target = -Math.log(delta)
  let low = 0
  let high = Math.sqrt(target) / Math.sqrt(rho)
  for (;;) {
    const middle = low + (high - low) / 2
    if (middle <= low || middle >= high) return high
    if (rho * middle * middle + Math.log1p(middle) < target) low = middle
    else high = middle
  }
}

/** @param x α − 1 */
function epsilonAt(rho: Rational, delta: Rational, x: Rational): bigint {
  const alpha = fraction(x.numerator + x.denominator, x.denominator)
  const product = fraction(rho.numerator * alpha.numerator, rho.denominator * alpha.denominator)
  const ratio = fraction(x.numerator, alpha.numerator)
  const difference = logarithm(fraction(delta.denominator, delta.numerator)) - logarithm(alpha)
  return fixed(product) + logarithm(ratio) + (difference * x.denominator) / x.numerator
}

/** The decimal number that JavaScript writes for it, which is the one that was typed. */
function decimal(value: number): Rational {
  const [digits = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', decimals = ''] = digits.split('.')
  const power = Number(exponent) - decimals.length
  const numerator = BigInt(whole + decimals)
  return power < 0 ? fraction(numerator, 10n ** BigInt(-power)) : fraction(numerator * 10n ** BigInt(power))
}

function roundedUp(value: bigint): string {
  // The bound itself falls below 0 where ρ is next to nothing; no ε is less than 0.
  if (value <= ROUNDING_MARGIN) return '0'
  const one = 1n << BigInt(FRACTION_BITS)
  let decimals = SIGNIFICANT_DIGITS
  const scaled = (): bigint =>
    decimals < 0
      ? ceilingOf(value, one * 10n ** BigInt(-decimals))
      : ceilingOf(value * 10n ** BigInt(decimals), one)
  const least = 10n ** BigInt(SIGNIFICANT_DIGITS - 1)
  while (scaled() < least) decimals += 1
  while (scaled() > least * 10n - 1n) decimals -= 1
  if (decimals <= 0) return String(scaled() * 10n ** BigInt(-decimals))
  const text = String(scaled()).padStart(decimals + 1, '0')
  return `${text.slice(0, -decimals)}.${text.slice(-decimals)}`
}

const ceilingOf = (numerator: bigint, denominator: bigint): bigint =>
  (numerator + denominator - 1n) / denominator
