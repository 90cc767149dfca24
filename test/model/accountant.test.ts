import { describe, expect, test } from 'vitest'
import { epsilon, epsilonOf, twoDecimalsUp } from '../../functions/model/accountant.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { rational } from '../../functions/model/rational.ts'

describe('epsilon', () => {
  // The first three are the design's (§6.1); the others were computed with 60 digits in Python's decimal.
  test.each([
    [0.03, 1e-10, '1.53096441791'],
    [1, 1e-10, '10.0343435814'],
    [2.56, 1e-10, '17.1583087122'],
    [0.06, 1e-10, '2.20128429904'], // 2.201284299030…
    [1.09, 1e-10, '10.5309334041'], // 10.53093340408…
    [0.015, 1e-10, '1.06690450162'], // 1.066904501617…
    [0.005, 1e-6, '0.429941468837'], // 0.4299414688369…
    [11, 1e-12, '44.7742662223'], // 44.77426622221…
    [1e6, 1e-10, '1009590.70994'], // 1009590.709930…
    [1e-9, 1e-300, '0.00164457427415'], // 0.001644574274142…
    [5e11, 1e-10, '500006786128'], // 500006786127.52…
    [1e22, 1e-10, '10000000001000000000000'], // 10000000000959705182412.8…
  ])('of ρ %d at δ %d is %s, rounded up to 12 digits', (rho, delta, expected) => {
    expect(epsilon(rho, delta)).toBe(expected)
  })

  // At powers of ten 12 digits have one decimal more or less; computed likewise.
  test.each([
    [0.01324258376567058, '0.999999999999'], // 0.99999999999868…
    [0.013242583765678525, '1.00000000000'], // 0.99999999999900004…
    [0.00015360503734410948, '0.100000000000'], // 0.09999999999900000412…
    [0.9938913988977641, '10.0000000000'], // 9.99999999999000000005…
  ])('of ρ %d is %s', (rho, expected) => {
    expect(epsilon(rho, 1e-10)).toBe(expected)
  })

  test('of 1e15 keeps 12 digits and fills the rest with zeros', () => {
    // ρ + 2 √(ρ ln 10¹⁰) = 10¹⁵ + 303,485,427, less some 15
    expect(epsilon(1e15, 1e-10)).toBe('1000000303490000')
  })

  test.each([0.001, 0.03, 0.5, 4])('of ρ %d is the least that any α gives', (rho) => {
    const at = (alpha: number): number =>
      rho * alpha + Math.log1p(-1 / alpha) + (Math.log(1e10) - Math.log(alpha)) / (alpha - 1)
    const orders = Array.from({ length: 20_000 }, (_, i) => 1 + 10 ** (-2 + i / 3_000))
    const least = Math.min(...orders.map(at))
    expect(Number(epsilon(rho, 1e-10))).toBeLessThanOrEqual(least * (1 + 1e-11))
    expect(Number(epsilon(rho, 1e-10))).toBeGreaterThan(least * (1 - 1e-5))
  })

  test('is 0 where the bound falls below it', () => {
    expect(epsilon(1e-30, 1e-10)).toBe('0')
  })

  test.each([
    [0, 1e-10, /rho is 0/],
    [-1, 1e-10, /rho is -1/],
    [Number.NaN, 1e-10, /rho is NaN/],
    [Number.POSITIVE_INFINITY, 1e-10, /rho is Infinity/],
    [1, 0, /delta is 0/],
    [1, 1, /delta is 1/],
  ])('refuses ρ %d at δ %d', (rho, delta, message) => {
    expect(() => epsilon(rho, delta)).toThrow(InvalidInput)
    expect(() => epsilon(rho, delta)).toThrow(message)
  })
})

describe('ε of a ledger', () => {
  test('of 3/100 is that of 0.03, and of the sum of 31 days and a month that of 1', () => {
    expect(epsilonOf(rational('3/100'), 1e-10)).toBe('1.53096441791')
    expect(epsilonOf(rational('100/100'), 1e-10)).toBe('10.0343435814')
  })

  test.each([
    ['1.53096441791', '1.54'],
    ['10.03', '10.03'],
    ['0.00164457427415', '0.01'],
    ['0', '0.00'],
    ['1000000303490000', '1000000303490000.00'],
  ])('%s is shown as %s, never as less', (epsilon, shown) => {
    expect(twoDecimalsUp(epsilon)).toBe(shown)
  })
})
