import { describe, expect, test } from 'vitest'
import { FRACTION_BITS, fixed, logarithm } from '../../functions/model/fixed-point.ts'
import { fraction } from '../../functions/model/rational.ts'

/** Far below the digits of an ε, far above all truncations. */
const NEXT_TO_NOTHING = 1n << 12n

const size = (value: bigint): bigint => (value < 0n ? -value : value)
const approximately = (value: bigint): number => Number(value) / 2 ** FRACTION_BITS

describe('a logarithm', () => {
  test.each([
    [3n, 1n],
    [1n, 3n],
    [3n, 10n],
    [7n, 5n],
    [5n, 7n],
    [1n, 10n ** 10n],
    [10n ** 10n, 1n],
    [1n, 1n],
  ])('of %d / %d is that of floating point to its last digits', (numerator, denominator) => {
    const expected = Math.log(Number(numerator) / Number(denominator))
    expect(approximately(logarithm(fraction(numerator, denominator)))).toBeCloseTo(expected, 13)
  })

  test('of a product is the sum of logarithms, to more digits than are ever shown', () => {
    const ln = (numerator: bigint, denominator: bigint) => logarithm(fraction(numerator, denominator))
    expect(size(ln(3n, 7n) + ln(7n, 3n))).toBeLessThan(NEXT_TO_NOTHING)
    expect(size(ln(1n, 1_000n) + 3n * ln(10n, 1n))).toBeLessThan(NEXT_TO_NOTHING)
    expect(size(ln(6n, 35n) - ln(2n, 5n) - ln(3n, 7n))).toBeLessThan(NEXT_TO_NOTHING)
  })
})

test('a fraction is rounded down to whole parts of 2 to the -320', () => {
  expect(fixed(fraction(3n, 4n))).toBe(3n << BigInt(FRACTION_BITS - 2))
  expect(fixed(fraction(1n, 3n)) * 3n).toBe((1n << BigInt(FRACTION_BITS)) - 1n)
})
