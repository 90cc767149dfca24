import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assigned, difference, recoveredPaths, rightOfEach } from '../../../bin/attack/recovered-paths.ts'

/** The least sum of all ways to give each row a column of its own. */
function leastOf([row, ...rows]: readonly (readonly number[])[], taken: readonly number[] = []): number {
  if (row === undefined) return 0
  return Math.min(
    ...row.map((cost, column) =>
      taken.includes(column) ? Number.POSITIVE_INFINITY : cost + leastOf(rows, [...taken, column]),
    ),
  )
}

const square = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: size, maxLength: size }), {
    minLength: size,
    maxLength: size,
  }),
)

describe('the assignment', () => {
  test('costs as little as the best of all that there are', () => {
    fc.assert(
      fc.property(square, (costs) => {
        const columns = assigned(costs)
        expect(new Set(columns).size).toBe(costs.length)
        expect(columns.reduce((sum, column, row) => sum + costs[row]![column]!, 0)).toBe(leastOf(costs))
      }),
      { numRuns: 60 },
    )
  })

  test('leaves rows without a column where there are too few, and all where there is none', () => {
    expect(assigned([[3], [1], [2]])).toEqual([-1, 0, -1])
    expect(assigned([[], []])).toEqual([-1, -1])
    expect(assigned([])).toEqual([])
  })
})

const at = (east: number) => ({ east, north: 0 })

describe('recovering paths', () => {
  const walker = [0, 0, 0, 0, 0, 0, 0, 1, 2, 3]
  const dweller = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2]
  const counts = (...paths: readonly (readonly number[])[]) =>
    paths[0]!.map((_, hour) =>
      [0, 1, 2, 3].map((place) => paths.filter((path) => path[hour] === place).length),
    )
  const spots = [at(0), at(1_000), at(2_000), at(3_000)]

  test('counts of two people give both their paths: who moves goes on at the same pace', () => {
    const paths = recoveredPaths({ spots, days: [counts(walker, dweller)] })
    expect(paths.map(([day]) => day)).toEqual(expect.arrayContaining([walker, dweller]))
  })

  test('the paths of two days are put together by the places that are visited, not by their order', () => {
    const back = [3, 3, 3, 3, 3, 3, 3, 2, 1, 0]
    const paths = recoveredPaths({ spots, days: [counts(walker, dweller), counts(dweller, back)] })
    expect(paths).toEqual([
      [walker, back],
      [dweller, dweller],
    ])
  })

  test('who is in none of the places is elsewhere, and noisy counts are whole people', () => {
    const days = [
      [
        [1.6, -7],
        [0.4, 1.2],
      ],
    ]
    expect(recoveredPaths({ spots: spots.slice(0, 2), days }).map(([day]) => day)).toEqual(
      expect.arrayContaining([
        [0, 1],
        [0, 2],
      ]),
    )
    expect(recoveredPaths({ spots, days: [[[0.2, -4, 0, 0]]] })).toEqual([])
  })

  test('each path is one person’s, so that of three people with two paths one is not found', () => {
    const truth = [[[0, 0]], [[1, 1]], [[0, 1]]]
    expect(rightOfEach([[[0, 0]], [[1, 1]]], truth)).toEqual([1, 1, 0])
    expect(rightOfEach([], truth)).toEqual([0, 0, 0])
  })
})

test('visits that share no place differ by one bit, the same ones by none', () => {
  const [home, work] = [new Map([[1, 1]]), new Map([[2, 1]])]
  expect(difference(home, work)).toBeCloseTo(1, 12)
  expect(difference(home, home)).toBe(0)
})
