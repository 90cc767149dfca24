import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fraction } from '../../functions/model/rational.ts'
import { childrenOf, leastSquares, type TreeNode } from '../../functions/release/least-squares.ts'
import { discreteGaussian } from '../../functions/release/sampler.ts'
import { generalisedLeastSquares } from './dense-least-squares.ts'

/** Trees of up to 12 nodes, with parts that nobody measures here and there. */
const trees: fc.Arbitrary<readonly TreeNode[]> = fc
  .array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 4_000 }), fc.nat(5)), { minLength: 1, maxLength: 12 })
  .map((nodes) =>
    nodes.map(([above, variance, part], index) => ({
      parent: index === 0 ? null : above % index,
      variance,
      isOpen: part === 0,
    })),
  )

const treesWithValues = trees.chain((nodes) =>
  fc.tuple(
    fc.constant(nodes),
    fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), {
      minLength: nodes.length,
      maxLength: nodes.length,
    }),
  ),
)

const solved = (nodes: readonly TreeNode[], values: readonly number[]): number[] => {
  const cells = values.map((value) => Float64Array.of(value))
  leastSquares(nodes).solve(cells)
  return cells.map((own) => own[0]!)
}

describe('two passes over a tree', () => {
  test('come to what a dense solve of generalised least squares comes to, with its variances', () => {
    fc.assert(
      fc.property(treesWithValues, ([nodes, values]) => {
        const dense = generalisedLeastSquares(nodes, values)
        const { variances } = leastSquares(nodes)
        for (const [node, value] of solved(nodes, values).entries()) {
          expect(Math.abs(value - dense.values[node]!)).toBeLessThan(1e-6)
          expect(variances[node]! / dense.covariances[node]![node]!).toBeCloseTo(1, 8)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('make children add up to their parent, to the rounding of floating-point numbers', () => {
    fc.assert(
      fc.property(treesWithValues, ([nodes, values]) => {
        const result = solved(nodes, values)
        for (const [node, own] of childrenOf(nodes).entries()) {
          if (own.length === 0) continue
          const sum = own.reduce((total, child) => total + result[child]!, 0)
          expect(Math.abs(sum - result[node]!)).toBeLessThan(1e-8)
        }
      }),
    )
  })

  test('leave what adds up already as it is: they are unbiased, and negative values stay', () => {
    fc.assert(
      fc.property(treesWithValues, ([nodes, values]) => {
        const children = childrenOf(nodes)
        const consistent = [...values]
        for (let node = nodes.length - 1; node >= 0; node -= 1) {
          const own = children[node]!
          if (own.length > 0) consistent[node] = own.reduce((sum, child) => sum + consistent[child]!, 0)
        }
        for (const [node, value] of solved(nodes, consistent).entries()) {
          expect(Math.abs(value - consistent[node]!)).toBeLessThan(1e-7)
        }
      }),
    )
  })

  test('never make a variance larger, and make it smaller wherever a node has a closed parent or children', () => {
    fc.assert(
      fc.property(trees, (nodes) => {
        const { variances } = leastSquares(nodes)
        const children = childrenOf(nodes)
        for (const [node, { parent, variance }] of nodes.entries()) {
          const learns = children[node]!.length > 0 || (parent !== null && !nodes[parent]!.isOpen)
          if (learns) expect(variances[node]!).toBeLessThan(variance)
          else expect(variances[node]).toBe(variance)
        }
      }),
    )
  })

  test('by hand: a root of σ² 6 and two leaves of σ² 3 have 3 and 2.25, and share what is missing', () => {
    const nodes = [
      { parent: null, variance: 6, isOpen: false },
      { parent: 0, variance: 3, isOpen: false },
      { parent: 0, variance: 3, isOpen: false },
    ]
    // 1 / (1/6 + 1/6) = 3; 3 − 9/6 + (1/2)² · 3 = 2.25
    expect(leastSquares(nodes).variances).toEqual([3, 2.25, 2.25])
    expect(leastSquares(nodes).shares).toEqual([0, 0.5, 0.5])
    // The sum says 2 and the root 10: 6 in the middle, 2 more for each leaf.
    expect(solved(nodes, [10, -3, 5])).toEqual([6, -1, 7])
  })

  test('with a part that is measured nowhere: the root of σ² 6 and its leaves learn nothing of each other', () => {
    const nodes = [
      { parent: null, variance: 6, isOpen: true },
      { parent: 0, variance: 3, isOpen: false },
    ]
    expect(leastSquares(nodes).variances).toEqual([6, 3])
    expect(solved(nodes, [10, -3])).toEqual([10, -3])
  })
})

test('noise that is drawn has the variance that is said: 20,000 cells of 1 root, 3 districts and 12 zones', () => {
  // σ² of profile at these levels. By 16 nodes, within 5 standard deviations √(2 / 20,000) of 1 each:
  // a false alarm in 100,000 runs.
  const cells = 20_000
  const nodes: TreeNode[] = [{ parent: null, variance: 5_000, isOpen: false }]
  for (let d = 0; d < 3; d += 1) nodes.push({ parent: 0, variance: 5_000, isOpen: false })
  for (let z = 0; z < 12; z += 1) nodes.push({ parent: 1 + (z % 3), variance: 625, isOpen: false })
  const values = nodes.map(({ variance }) => {
    const draw = discreteGaussian(fraction(BigInt(variance)))
    return Float64Array.from({ length: cells }, () => Number(draw()))
  })
  const { variances, solve } = leastSquares(nodes)
  solve(values)
  for (const [node, own] of values.entries()) {
    const mean = own.reduce((sum, value) => sum + value, 0) / cells
    const square = own.reduce((sum, value) => sum + value ** 2, 0) / cells
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variances[node]! / cells))
    expect(Math.abs(square / variances[node]! - 1)).toBeLessThan(5 * Math.sqrt(2 / cells))
  }
})
