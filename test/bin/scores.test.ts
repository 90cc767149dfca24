import { describe, expect, test } from 'vitest'
import { scoreOf } from '../../bin/accuracy/scores.ts'

describe('a score', () => {
  test('of 90 and 60 said of 100 and 50: 20 of 150 wrong, 0 in sum; one truth of two inside', () => {
    const cells = [
      { truth: 100, estimate: 90, low: 80, high: 100 },
      { truth: 50, estimate: 60, low: 51, high: 69 },
    ]
    expect(scoreOf(cells)).toEqual({ cells: 2, said: 1, error: 20 / 150, bias: 0, inside: 1 / 2 })
  })

  test('leaves out of error and bias a cell of which nothing was said, and counts it', () => {
    const cells = [
      { truth: 100, estimate: 120 },
      { truth: 60, estimate: null, low: null, high: null },
      { truth: 100, estimate: 90 },
      { truth: 40, estimate: null },
    ]
    expect(scoreOf(cells)).toEqual({ cells: 4, said: 1 / 2, error: 30 / 200, bias: 10 / 200, inside: null })
  })

  test('takes what was said of an empty cell as an error', () => {
    const cells = [
      { truth: 0, estimate: 5 },
      { truth: 20, estimate: 20 },
    ]
    expect(scoreOf(cells)).toMatchObject({ error: 5 / 20, bias: 5 / 20 })
  })

  test('is nothing where there is nothing to divide by', () => {
    expect(scoreOf([])).toEqual({ cells: 0, said: null, error: null, bias: null, inside: null })
    expect(scoreOf([{ truth: 0, estimate: 3 }])).toMatchObject({ said: 1, error: null, bias: null })
  })
})
