/**
 * Exact fractions, so that a privacy budget is never a rounded number.
 * Always in lowest terms with a positive denominator.
 */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/**
 * @param denominator not zero
 * @throws RangeError if the denominator is zero
 */
export function fraction(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError('a fraction needs a denominator other than zero')
  const sign = denominator < 0n ? -1n : 1n
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, sign * denominator)
  return { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor }
}

/**
 * Reads `3`, `0.0125` or `1/80` without passing through a floating-point number.
 * @throws RangeError on any other text
 */
export function rational(text: string): Rational {
  const match = /^(-?\d+)(?:\.(\d+)|\/(\d+))?$/.exec(text)
  if (!match) throw new RangeError(`"${text}" is no exact number: write 3, 0.0125 or 1/80`)
  const [, whole = '0', decimals, denominator] = match
  if (denominator !== undefined) return fraction(BigInt(whole), BigInt(denominator))
  if (decimals === undefined) return fraction(BigInt(whole))
  return fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length))
}

export const add = (a: Rational, b: Rational): Rational =>
  fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)

export const multiply = (a: Rational, b: Rational): Rational =>
  fraction(a.numerator * b.numerator, a.denominator * b.denominator)

export const divide = (a: Rational, b: Rational): Rational =>
  fraction(a.numerator * b.denominator, a.denominator * b.numerator)

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** `numerator/denominator`, which `rational` reads back. */
export const show = (a: Rational): string =>
  a.denominator === 1n ? `${a.numerator}` : `${a.numerator}/${a.denominator}`

/** The nearest floating-point number: for display and thresholds, never for the ledger or the noise. */
export const approximate = (a: Rational): number => Number(a.numerator) / Number(a.denominator)

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a === 0n ? 1n : a
}
