import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnSum, rake, sum } from '../../functions/release/raking.ts'
import { capped, MOST_TIMES_OVERALL } from '../../functions/release/weight-caps.ts'

const positive = fc.double({ min: 1, max: 10_000, noNaN: true })
const table = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, columns]) => {
    const matrix = fc.array(fc.array(positive, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    })
    return fc.record({ seed: matrix, wanted: matrix })
  })

/** Margins of a table of the same shape, so that they can be reached. */
const marginsOf = (wanted: readonly (readonly number[])[]): [number[], number[]] => [
  wanted.map(sum),
  wanted[0]!.map((_, c) => columnSum(wanted, c)),
]

describe('raking', () => {
  test('makes of an even table the product of its margins: rows 150 and 300, columns 200 and 250', () => {
    const { table, residual } = rake(
      [
        [1, 1],
        [1, 1],
      ],
      [150, 300],
      [200, 250],
    )
    // 150 · 200 / 450 and so on.
    expect(table.flat().map((cell) => Math.round(cell * 1_000) / 1_000)).toEqual([
      66.667, 83.333, 133.333, 166.667,
    ])
    expect(residual).toBeLessThan(1e-9)
  })

  test('reaches both margins and stays positive', () => {
    fc.assert(
      fc.property(table, ({ seed, wanted }) => {
        const [rows, columns] = marginsOf(wanted)
        const raked = rake(seed, rows, columns)
        expect(raked.residual).toBeLessThan(1e-6)
        for (const [h, total] of rows.entries()) expect(sum(raked.table[h]!) / total).toBeCloseTo(1, 5)
        for (const [c, total] of columns.entries()) {
          expect(columnSum(raked.table, c) / total).toBeCloseTo(1, 5)
        }
        expect(raked.table.flat().every((cell) => cell > 0)).toBe(true)
      }),
      // Took more than 500 iterations.
      {
        examples: [
          [
            {
              seed: [
                [1, 87.66738346759489, 1, 1],
                [1, 1, 556.7387458831394, 69.82962782630881],
              ],
              wanted: [
                [1, 9999.999999062693, 9999.999999992306, 1],
                [1, 9999.99999999382, 1, 1],
              ],
            },
          ],
        ],
      },
    )
  })

  test('keeps the odds of the table: each cell is the given one times a factor of its row and one of its column', () => {
    fc.assert(
      fc.property(table, ({ seed, wanted }) => {
        const { table: fitted } = rake(seed, ...marginsOf(wanted))
        const factor = (h: number, c: number): number => fitted[h]![c]! / seed[h]![c]!
        for (const [h, row] of seed.entries()) {
          for (const c of row.keys()) {
            expect((factor(h, c) * factor(0, 0)) / (factor(h, 0) * factor(0, c))).toBeCloseTo(1, 6)
          }
        }
      }),
    )
  })

  test('does not depend on the size of the panel: a table ten times as large is raked to the same', () => {
    fc.assert(
      fc.property(table, ({ seed, wanted }) => {
        const margins = marginsOf(wanted)
        const once = rake(seed, ...margins).table.flat()
        const tenfold = rake(
          seed.map((row) => row.map((cell) => 10 * cell)),
          ...margins,
        ).table.flat()
        for (const [index, cell] of once.entries()) expect(tenfold[index]! / cell).toBeCloseTo(1, 6)
      }),
    )
  })

  test('says that it did not converge where zeros make the margins unreachable', () => {
    const { residual } = rake(
      [
        [0, 1],
        [0, 1],
      ],
      [10, 10],
      [15, 5],
    )
    expect(residual).toBeGreaterThan(0.5)
  })

  test('gives the largest distance from a total as a part of the larger of the two: 15 where 5 are wanted', () => {
    const { residual } = rake([[0, 15]], [15], [10, 5])
    // The row holds; of the columns one is 0 and stays 0, and the other is 15.
    expect(residual).toBe(1)
    const { residual: half } = rake([[10, 20]], [30], [10, 20])
    expect(half).toBe(0)
  })

  test('gives up after a thousand turns that took nothing off, and leaves the table as far as it came', () => {
    const stuck = rake(
      [
        [0, 1],
        [0, 1],
      ],
      [10, 10],
      [15, 5],
    )
    expect(stuck.iterations).toBe(1_000)
    expect(stuck.table.flat().every(Number.isFinite)).toBe(true)
  })

  /** Margins of 10 each: what is left in the corners, x, keeps the odds, x² / (10 − x)² = corner² / 3. */
  const nearlyApart = (corner: number) =>
    rake(
      [
        [1, corner],
        [corner, 3],
      ],
      [10, 10],
      [10, 10],
    )

  test('goes on as long as turns take something off: nearly empty corners need more than a thousand', () => {
    const slow = nearlyApart(1e-3)
    const root = 1e-3 / Math.sqrt(3)
    expect(slow.iterations).toBeGreaterThan(1_000)
    expect(slow.residual).toBeLessThan(1e-8)
    expect(slow.table[0]![1]).toBeCloseTo((10 * root) / (1 + root), 6)
  })

  test('ends after a hundred thousand turns, and says how far it came', () => {
    const { iterations, residual } = nearlyApart(1e-5)
    expect(iterations).toBe(100_000)
    expect(residual).toBeGreaterThan(1e-9)
    expect(residual).toBeLessThan(1e-4)
  })

  test('gives up later where the first thousand turns took something off: two cells that cannot move', () => {
    const { iterations, residual } = rake(
      [
        [1, 0],
        [0, 1],
      ],
      [10, 20],
      [20, 10],
    )
    // The columns hold in the end; each row has twice or half of its people.
    expect(residual).toBe(0.5)
    expect(iterations).toBe(2_000)
  })

  test('scales the columns to the sum of the rows: 1 and 3 of 4 are 75 and 225 of 300', () => {
    const { table: fitted, residual } = rake(
      [
        [1, 1],
        [1, 1],
      ],
      [100, 200],
      [1, 3],
    )
    expect(fitted.map((row) => row.map(Math.round))).toEqual([
      [25, 75],
      [50, 150],
    ])
    expect(residual).toBeLessThan(1e-9)
  })

  test('leaves a row and a column of nobody empty, and reaches the others', () => {
    const { table: fitted, residual } = rake(
      [
        [1, 0],
        [0, 0],
      ],
      [10, 0],
      [10, 0],
    )
    expect(fitted).toEqual([
      [10, 0],
      [0, 0],
    ])
    expect(residual).toBe(0)
  })
})

describe('caps', () => {
  test('leave weights within a third and three times the overall weight as they are', () => {
    const { weights, hits, lost } = capped([4, 5, 14], [10, 10, 10], 5)
    expect(weights).toEqual([4, 5, 14])
    expect(hits).toEqual([])
    expect(lost).toBe(0)
  })

  test('take from 40 what is above 15, and the free weights make up for it: 100 people stay 1,300', () => {
    // 40·10 + 10·90 = 1,300; 15·10 = 150 leaves 1,150 for 90 people.
    const { weights, hits, lost } = capped([40, 10], [10, 90], 5)
    expect(hits).toEqual([0])
    expect(weights[0]).toBe(15)
    expect(weights[1]).toBeCloseTo(1_150 / 90, 6)
    expect(lost).toBe(0)
  })

  test('say what is lost where all weights are at the bound', () => {
    const { weights, lost } = capped([40, 20], [10, 90], 5)
    expect(weights).toEqual([15, 15])
    // 400 + 1,800 people were wanted, 1,500 are reached.
    expect(lost).toBeCloseTo(1 - 1_500 / 2_200, 9)
  })

  test('never go beyond the bounds, and keep the total wherever it lies between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0.01, max: 500, noNaN: true }), positive), {
          minLength: 1,
          maxLength: 10,
        }),
        (cells) => {
          const [weights, people] = [cells.map(([weight]) => weight), cells.map(([, of]) => of)]
          const overall = 7
          const total = sum(weights.map((weight, c) => weight * people[c]!))
          const { weights: bounded } = capped(weights, people, overall)
          const reached = sum(bounded.map((weight, c) => weight * people[c]!))
          const [least, most] = [overall / MOST_TIMES_OVERALL, overall * MOST_TIMES_OVERALL]
          expect(bounded.every((weight) => weight >= least && weight <= most)).toBe(true)
          const everybody = sum(people)
          expect(reached / Math.min(most * everybody, Math.max(least * everybody, total))).toBeCloseTo(1, 6)
        },
      ),
    )
  })

  test('leave weights of nobody where they are within the bounds', () => {
    expect(capped([4, 20], [0, 0], 5)).toEqual({ weights: [4, 15], hits: [1], lost: 0 })
  })

  test('lift weights of 0 to a third of the overall weight, and lose nothing where nobody was to be had', () => {
    expect(capped([0, 0], [10, 90], 6)).toEqual({ weights: [2, 2], hits: [0, 1], lost: 0 })
  })

  test('say what is too much where all weights are at the lower bound', () => {
    const { weights, lost } = capped([1, 1], [10, 90], 6)
    expect(weights).toEqual([2, 2])
    // 100 people were wanted, 200 are reached.
    expect(lost).toBeCloseTo(-1, 9)
  })
})
