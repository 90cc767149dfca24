import type { Rational } from './rational.ts'

/**
 * Numbers as integers of 2^-320: enough for 12 digits of any ε that a budget can have, where a double
 * would leave the last one to chance.
 */
export const FRACTION_BITS = 320
const ONE = 1n << BigInt(FRACTION_BITS)

/** Rounded down, less than 2^-320 below the fraction. */
export const fixed = ({ numerator, denominator }: Rational): bigint =>
  (numerator << BigInt(FRACTION_BITS)) / denominator

/** ln of a positive fraction: ln(m · 2^k) = 2 artanh((m − 1) / (m + 1)) + k ln 2 with ½ < m < 2. */
export function logarithm({ numerator, denominator }: Rational): bigint {
  const shift = bitLength(numerator) - bitLength(denominator)
  const [top, bottom] = shifted(numerator, denominator, shift)
  return twiceArtanh(top - bottom, top + bottom) + BigInt(shift) * LN_2
}

const shifted = (numerator: bigint, denominator: bigint, shift: number): [bigint, bigint] =>
  shift >= 0 ? [numerator, denominator << BigInt(shift)] : [numerator << BigInt(-shift), denominator]

/** The series of y = top / bottom, at most 1/3 from 0: each term is at most a ninth of the one before. */
function twiceArtanh(top: bigint, bottom: bigint): bigint {
  const y = (top << BigInt(FRACTION_BITS)) / bottom
  const square = (y * y) / ONE
  let power = y
  let sum = 0n
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n
    power = (power * square) / ONE
  }
  return 2n * sum
}

const LN_2 = twiceArtanh(1n, 3n)

const bitLength = (value: bigint): number => value.toString(2).length
