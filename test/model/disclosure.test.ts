import { describe, expect, test } from 'vitest'
import { disclose, intervalOf, threshold } from '../../functions/model/disclosure.ts'

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
      observed: 204,
    })
  })

  test('looks at the observed people and shows all of them: 204 of σ² 1,500 stand for 1,020 ± 392', () => {
    const scaled = { estimate: 1020, variance: 40_000 }
    expect(disclose({ estimate: 204, variance: 1500, most: 1, scaled })).toEqual({
      value: 1020,
      low: 628,
      high: 1412,
      observed: 204,
    })
  })

  test('shows nothing of 203 observed people, however many they stand for and however sure that is', () => {
    const scaled = { estimate: 100_000, variance: 1 }
    expect(disclose({ estimate: 203, variance: 1500, most: 1, scaled })).toBeNull()
  })

  test('gives the interval of what is not shown as well, signed', () => {
    const { low, high } = intervalOf({ estimate: -10, variance: 100 })
    expect(low).toBeCloseTo(-29.6, 1)
    expect(high).toBeCloseTo(9.6, 1)
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
