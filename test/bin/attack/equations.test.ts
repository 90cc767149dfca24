import { expect, test } from 'vitest'
import { bestGuess, combined, evaluate, isTold, priorOf } from '../../../bin/attack/equations.ts'

const numbers = new Map([
  ['parent', { value: 12, variance: 4 }],
  ['a', { value: 3, variance: 9 }],
  ['b', { value: 5, variance: 9 }],
])
const known = (name: string) => numbers.get(name) ?? null
const lessOthers = (...names: string[]) => [
  { factor: 1, name: 'parent' },
  ...names.map((name) => ({ factor: -1, name })),
]

test('a parent less its other children is the last child, with the noise of all of them', () => {
  expect(evaluate({ parts: lessOthers('a', 'b') }, known)).toEqual({ value: 4, variance: 22 })
})

test('a factor counts squared in the noise, unless the parts share it', () => {
  const parts = [{ factor: 2, name: 'a' }]
  expect(evaluate({ parts }, known)).toEqual({ value: 6, variance: 36 })
  expect(evaluate({ parts, variance: 9 }, known)).toEqual({ value: 6, variance: 9 })
})

test('a hidden part leaves the whole equation without a value', () => {
  expect(evaluate({ parts: lessOthers('a', 'hidden') }, known)).toBeNull()
})

test('two numbers of one cell are weighed by their noise, and are better than each', () => {
  // 10 at variance 1 and 20 at variance 4: (10 + 20/4) / (1 + 1/4) = 12, variance 1 / 1.25
  const both = combined([
    { value: 10, variance: 1 },
    { value: 20, variance: 4 },
  ])
  expect(both!.value).toBeCloseTo(12, 12)
  expect(both!.variance).toBeCloseTo(0.8, 12)
  expect(combined([])).toBeNull()
})

test('without a number the most frequent value is guessed, with a sharp one its own, with a vague one the most frequent again', () => {
  const prior = priorOf([1, 1, 1, 2, 5])
  expect(bestGuess(prior, null)).toEqual({ guess: 1, right: expect.closeTo(0.6, 12) })
  expect(bestGuess(prior, { value: 4.8, variance: 0.01 }).guess).toBe(5)
  expect(bestGuess(prior, { value: 4.8, variance: 1_500 }).guess).toBe(1)
})

test('half a person off is told, more is not', () => {
  expect([isTold(2, 2.5), isTold(2, 2.6)]).toEqual([true, false])
})
