import { expect, test } from 'vitest'
import { filled, gainOf } from '../../../bin/attack/trajectory.ts'

test('what is right of those counted is set against what is right of the others, residents alone', () => {
  const three = new Map([1n, 2n, 3n].map((pid) => [pid, []]))
  expect(gainOf({ truth: three }, [0.9, 0.4, 1], new Set([1n, 2n]), new Set([1n, 3n]))).toBeCloseTo(0.5, 12)
})

test('hidden zones take in equal parts what is left of their district', () => {
  expect(filled([100, null, null], 160)).toEqual([100, 30, 30])
  expect(filled([100, null], 90)).toEqual([100, 0])
  expect(filled([null, null], null)).toEqual([0, 0])
  expect(filled([70, 80], 160)).toEqual([70, 80])
})
