/**
 * Generalised least squares on a tree whose every node is measured and is the sum of its children: the one
 * linear unbiased estimate of the least variance, in two passes and without a matrix.
 *
 * - Up: z, the best of a node by what lies at or below it, is its own measurement y and the sum of its
 *   children's z, weighted by precision; its variance is a = 1 / (1/v + 1/A), A the sum of the children's.
 * - Down: the root is done. What a parent has more than its children's z is spread over these in proportion
 *   to their variances a, so that they add up to it.
 *
 * @see M. Hay, V. Rastogi, G. Miklau, D. Suciu, "Boosting the Accuracy of Differentially Private Histograms
 * Through Consistency" (2010): the two passes, here for any number of children and any variances.
 */

/** A node with the variance of its own measurement, the noise of each independent of all others. */
export interface TreeNode {
  /** Index of the node above, which comes before it; null of the root. */
  readonly parent: number | null
  readonly variance: number
  /**
   * A part of it is measured nowhere but in itself. So its children say nothing of it, nor it of them: a part
   * of infinite variance would take all of the difference.
   */
  readonly isOpen: boolean
}

export interface LeastSquares {
  /** Of each node's result, in squared units; the same in every cell. */
  readonly variances: readonly number[]
  /** a: of each node by itself and what lies below it, before it learns from above. */
  readonly below: readonly number[]
  /** a / A: the part of what is missing in the children's sum that each takes; 0 of those who take none. */
  readonly shares: readonly number[]
  /** @param values of each node its cells, the same ones in the same order; replaced by the result */
  solve(values: readonly Float64Array[]): void
}

/** @param nodes parents before their children; what all cells have in common is worked out once */
export function leastSquares(nodes: readonly TreeNode[]): LeastSquares {
  const children = childrenOf(nodes)
  const below = nodes.map(({ variance }) => variance)
  const sums = nodes.map(() => 0)
  const shares = nodes.map(() => 0)
  for (let node = nodes.length - 1; node >= 0; node -= 1) {
    const own = children[node]!
    if (own.length === 0) continue
    const sum = own.reduce((total, child) => total + below[child]!, 0)
    sums[node] = sum
    for (const child of own) shares[child] = below[child]! / sum
    below[node] = (below[node]! * sum) / (below[node]! + sum)
  }
  const variances = [...below]
  for (const [node, own] of children.entries()) {
    for (const child of own) {
      const spread = below[child]! - below[child]! * shares[child]!
      variances[child] = spread + shares[child]! ** 2 * variances[node]!
    }
  }
  return {
    variances,
    below,
    shares,
    solve(values) {
      for (let node = nodes.length - 1; node >= 0; node -= 1) {
        const own = children[node]!
        if (own.length === 0) continue
        const trust = nodes[node]!.variance / (nodes[node]!.variance + sums[node]!)
        missing(values, node, own).forEach((difference, cell) => {
          values[node]![cell]! -= trust * difference
        })
      }
      for (const [node, own] of children.entries()) {
        if (own.length === 0) continue
        const difference = missing(values, node, own)
        for (const child of own) {
          const ofChild = values[child]!
          for (let cell = 0; cell < ofChild.length; cell += 1) {
            ofChild[cell]! += shares[child]! * difference[cell]!
          }
        }
      }
    },
  }
}

/** What a node has more than its children together, by cell. */
function missing(values: readonly Float64Array[], node: number, own: readonly number[]): Float64Array {
  const difference = values[node]!.slice()
  for (const child of own) {
    const ofChild = values[child]!
    for (let cell = 0; cell < difference.length; cell += 1) difference[cell]! -= ofChild[cell]!
  }
  return difference
}

/** Of each node those that have to add up to it. */
export function childrenOf(nodes: readonly TreeNode[]): readonly (readonly number[])[] {
  const children = nodes.map((): number[] => [])
  for (const [node, { parent }] of nodes.entries()) {
    if (parent !== null && !nodes[parent]!.isOpen) children[parent]!.push(node)
  }
  return children
}
