import { describe, expect, test } from 'vitest'
import { meanAndErrors, mostAccurate, normalCdf, withErrors } from '../../../bin/attack/chance.ts'

describe('chance', () => {
  test.each([
    [0, 0.5],
    [1, 0.8413447460685],
    [-1.959963984540054, 0.025],
    [4, 0.9999683287582],
  ])('Φ(%d) is %d, as tables have it', (z, expected) => {
    expect(normalCdf(z)).toBeCloseTo(expected, 12)
  })

  test('a ρ of 1 leaves 76 guesses of 100 right at most, a ρ of 0 every other one', () => {
    // √½ = 0.70711, Φ of which is 0.76025.
    expect(mostAccurate(1)).toBeCloseTo(0.76025, 5)
    expect(mostAccurate(0)).toBe(0.5)
  })

  test('four standard errors of 100 tosses of a coin are a fifth', () => {
    expect(withErrors(0.5, 100)).toBeCloseTo(0.7, 12)
    expect(withErrors(0.99, 100)).toBe(1)
  })

  test('of 1, 2 and 3 the mean is 2 and its standard error √⅓', () => {
    const { mean, errors } = meanAndErrors([1, 2, 3])
    expect(mean).toBe(2)
    expect(errors).toBeCloseTo(4 * Math.sqrt(1 / 3), 12)
  })
})
