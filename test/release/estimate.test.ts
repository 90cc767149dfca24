import { describe, expect, test } from 'vitest'
import { added, belief, pooled, spreadOf, UNMEASURED } from '../../functions/release/estimate.ts'

describe('several measurements of one number', () => {
  test('count by their precision: 10 with σ² 1 three times as much as 20 with σ² 3', () => {
    // (10 / 1 + 20 / 3) / (1 + 1 / 3), and 1 / (1 + 1 / 3).
    const { value, variance } = pooled([
      { value: 10, variance: 1 },
      { value: 20, variance: 3 },
    ])!
    expect(value).toBeCloseTo(12.5, 12)
    expect(variance).toBeCloseTo(0.75, 12)
  })

  test('are none where nothing was measured', () => {
    expect(pooled([])).toBeNull()
    expect(pooled([UNMEASURED, UNMEASURED])).toBeNull()
  })

  test('leave out what was never measured', () => {
    expect(pooled([UNMEASURED, { value: 7, variance: 4 }])).toEqual({ value: 7, variance: 4 })
  })

  test('of several numbers add up with their variances', () => {
    const parts = [
      { value: 3, variance: 1 },
      { value: -5, variance: 2 },
    ]
    expect(added(parts)).toEqual({ value: -2, variance: 3 })
  })
})

describe('the spread of true deviations', () => {
  test('is what is measured less what noise explains: 9 − 1', () => {
    expect(spreadOf([3, -3], [1, 1])).toBe(8)
  })

  test('is all that is measured where there is no noise', () => {
    expect(spreadOf([3, -3], [0, 0])).toBe(9)
  })

  test('weighs each by noise and spread together: after its turns it is what solves that, to a hundredth', () => {
    const [deviations, noises] = [
      [3, -3, 5],
      [1, 1, 4],
    ] as const
    const spread = spreadOf(deviations, noises)
    const weights = noises.map((noise) => 1 / (noise + spread) ** 2)
    const solved =
      weights.reduce((sum, weight, z) => sum + weight * (deviations[z]! ** 2 - noises[z]!), 0) /
      weights.reduce((sum, weight) => sum + weight, 0)
    expect(Math.abs(spread / solved - 1)).toBeLessThan(0.01)
  })

  test('is 0 where noise explains more than all, and where nothing is measured', () => {
    expect(spreadOf([1, -1], [4, 4])).toBe(0)
    expect(spreadOf([], [])).toBe(0)
  })

  test('is not swayed by a deviation that is noise: 300 with σ 200 beside ±2 with σ 1', () => {
    expect(spreadOf([2, -2, 300], [1, 1, 40_000])).toBeCloseTo(3, 3)
  })
})

test('half of a deviation is believed where noise and true spread are alike, and nothing without a spread', () => {
  expect(belief(4, 4)).toBe(0.5)
  expect(belief(4, 0)).toBe(1)
  expect(belief(0, 0)).toBe(0)
})
