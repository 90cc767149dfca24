import { expect, test } from 'vitest'
import { reconstructed, solved } from '../../../bin/attack/unknown-people.ts'

test('a system of two equations is solved', () => {
  // 4x + 2y = 10 and 2x + 3y = 11: x = 1, y = 3
  const x = solved([Float64Array.of(4, 2), Float64Array.of(2, 3)], Float64Array.of(10, 11))
  expect([...x]).toEqual([expect.closeTo(1, 12), expect.closeTo(3, 12)])
})

test('three bits come out of sums that each hold two of them', () => {
  const sum = (value: number, ...bits: number[]) => ({
    ...{ value, variance: 1e-4 },
    adds: bits.map((bit) => [bit, 1] as const),
  })
  expect(reconstructed([sum(1, 0, 1), sum(2, 0, 2), sum(1, 1, 2)], 3)).toEqual([true, false, true])
})

test('a large amount says more of a bit than a small one of the same noise', () => {
  // Alone the first sum speaks against the bit, the second, of 60 minutes, for it.
  const sums = [
    { adds: [[0, 1] as const], value: 0, variance: 100 },
    { adds: [[0, 60] as const], value: 45, variance: 100 },
  ]
  expect(reconstructed(sums.slice(0, 1), 1)).toEqual([false])
  expect(reconstructed(sums, 1)).toEqual([true])
})
