import { describe, expect, test } from 'vitest'
import { disclose, threshold } from '../../functions/model/disclosure.ts'

describe('threshold', () => {
  // Worked out from the tail of the discrete Gaussian: 19 + min { t : P(Z ≥ t) ≤ 10⁻⁶ }.
  test.each([
    [1500, 204],
    [1143, 181],
    [625, 139],
    [1000, 170],
  ])('of a cell with σ² %d is %d people', (variance, people) => {
    expect(threshold(variance)).toBe(people)
  })

  test('grows by 19 for each further unit that one person can add', () => {
    expect(threshold(1500, 2) - threshold(1500, 1)).toBe(19)
  })

  test('without noise to speak of is 20 people', () => {
    expect(threshold(0.001)).toBe(20)
  })
})

describe('disclosure', () => {
  test('shows an estimate at its threshold as whole people with a 95 % interval', () => {
    expect(disclose({ estimate: 204.4, variance: 1500, most: 1 })).toEqual({
      value: 204,
      low: 128,
      high: 280,
    })
  })

  test('shows nothing just below the threshold', () => {
    expect(disclose({ estimate: 203.99, variance: 1500, most: 1 })).toBeNull()
  })

  test('shows nothing of a negative estimate or of none', () => {
    expect(disclose({ estimate: -500, variance: 1500, most: 1 })).toBeNull()
    expect(disclose({ estimate: Number.NaN, variance: 1500, most: 1 })).toBeNull()
  })

  test.each([0.1, 50, 1500, 12_000])(
    'the interval of what is just shown at σ² %d stays above zero',
    (variance) => {
      expect(disclose({ estimate: threshold(variance), variance, most: 1 })?.low).toBeGreaterThan(0)
    },
  )
})
