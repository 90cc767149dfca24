import { expect, test } from 'vitest'
import { exactDays, truthOf } from '../../../bin/attack/district.ts'

const seen = (pid: bigint, hour: number, zone: string) => ({ pid, day: 1, hour, tile: `${zone}1`, zone })
const truth = truthOf(
  [seen(1n, 8, 'b'), seen(1n, 9, 'far'), seen(2n, 8, 'b')],
  ['a', 'b'],
  ({ zone }) => zone,
)

test('where nobody is seen and outside of the places is elsewhere', () => {
  const [first, second] = truth.get(1n)!
  expect(new Set(first)).toEqual(new Set([2]))
  expect(second!.slice(7, 11)).toEqual([2, 1, 2, 2])
})

test('exact counts are of those who are counted', () => {
  const eight = (...pids: bigint[]) => exactDays({ places: ['a', 'b'], truth }, new Set(pids))[1]![8]
  expect(eight(1n, 2n)).toEqual([0, 2])
  expect(eight(2n)).toEqual([0, 1])
  expect(eight()).toEqual([0, 0])
})
