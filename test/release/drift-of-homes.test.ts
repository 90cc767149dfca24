import { describe, expect, test } from 'vitest'
import { drifted, drifts } from '../../functions/release/drift.ts'

const of = (value: number, variance = 1) => ({ value, variance })
const NONE = { ratio: 1, relativeVariance: 0 }

describe('a night of a home area over its trailing mean', () => {
  test('is believed by half where its noise is as large as what home areas differ by: 1.3 between 1.4 and 1.2', () => {
    // The city: 12,000 of 10,000. Noise of the first: 14,400 / (1,000 · 1.2)², a tenth squared.
    const [first] = drifts([
      { mean: of(1_000), date: of(1_400, 14_400) },
      { mean: of(9_000), date: of(10_600, 14_400) },
    ])
    expect(first!.ratio).toBeCloseTo(1.3, 12)
    expect(first!.relativeVariance).toBeCloseTo(0.005, 12)
  })

  test.each([0, -5])(
    'is that of the city, and as unsure as home areas differ, where the mean is %d',
    (mean) => {
      const [, second] = drifts([
        { mean: of(1_000), date: of(1_200) },
        { mean: of(mean), date: of(0) },
      ])
      expect(second!.ratio).toBeCloseTo(1_200 / (1_000 + mean), 12)
      expect(second!.relativeVariance).toBeCloseTo(0.01, 12)
    },
  )

  test('is a tenth of the city’s at least: weights that are divided by it stay finite', () => {
    const [empty] = drifts([
      { mean: of(100_000), date: of(-50_000) },
      { mean: of(100_000), date: of(250_000) },
    ])
    expect(empty!.ratio).toBeCloseTo(0.1, 12)
  })

  test.each([
    ['trailing nights are noise below 0', -10, -12],
    ['trailing nights are 0', 0, 5],
    ['the night is 0', 1_000, 0],
    ['the night is noise below 0', 1_000, -3],
  ])('is none in a city of which the %s', (_what, mean, date) => {
    expect(drifts([{ mean: of(mean), date: of(date) }])).toEqual([NONE])
  })
})

test('a weight is divided by the drift, and as sure as the less sure of the two', () => {
  const drift = { ratio: 1.25, relativeVariance: 0.01 }
  expect(drifted({ weight: 5, relativeVariance: 0.04 }, drift)).toEqual({ weight: 4, relativeVariance: 0.04 })
  expect(drifted({ weight: 5, relativeVariance: 0.001 }, drift)).toEqual({
    weight: 4,
    relativeVariance: 0.01,
  })
})
