import { describe, expect, test } from 'vitest'
import { rightOf } from '../../../bin/attack/moved-points.ts'
import { drawn } from '../../../bin/attack/points.ts'

describe('four points', () => {
  test('of five guesses three are right, and one of them by the four hours of the person alone', () => {
    const { right, uncounted, errors } = rightOf([500, 300, 200, -10, -900], 240)
    expect(right).toBe(0.6)
    expect(uncounted).toBe(0.4)
    // Of 0, 0, 1, 0, 0: variance 0.2, of the mean 0.04.
    expect(errors).toBeCloseTo(4 * 0.2, 12)
  })

  test('draws as many as there are, each once', () => {
    expect(drawn([1, 2, 3], 2, () => 0)).toEqual([1, 2])
    expect(drawn([1, 2, 3], 5, () => 0.99)).toEqual([3, 2, 1])
  })
})
