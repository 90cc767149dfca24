import { expect, test } from 'vitest'
import { gainOfAveraging } from '../../../bin/attack/repeated.ts'

test('nothing is gained where all answers are the same', () => {
  expect(gainOfAveraging([{ exact: 0.3, answers: [0.1, 0.1, 0.1] }])).toBe(0)
})

test('errors of 3 and 4 that average to nothing are gained whole, those of one cell in part', () => {
  expect(gainOfAveraging([{ exact: 10, answers: [13, 7] }])).toBe(1)
  // First answers are off by 3 and 4, means by 0 and 4: 1 − 4/5.
  const cells = [
    { exact: 10, answers: [13, 7] },
    { exact: 10, answers: [14, 14] },
  ]
  expect(gainOfAveraging(cells)).toBeCloseTo(0.2, 12)
})

test('a cell that is hidden each time gives nothing away, one that is hidden at times all', () => {
  expect(gainOfAveraging([{ exact: 1, answers: [null, null] }])).toBe(0)
  expect(gainOfAveraging([{ exact: 1, answers: [5, null] }])).toBe(1)
  expect(gainOfAveraging([{ exact: 1, answers: [null, 5] }])).toBe(1)
})
