/** Who is in the data: bits of many people at once, out of sums that hold several of them. */

/** A sum of which one knows everything but these bits: what bit i adds to it, and the noise of the sum. */
export interface NoisySum {
  /** Of the bits that it holds: index and how much it adds. */
  readonly adds: readonly (readonly [bit: number, amount: number])[]
  /** What is left of the noisy sum when everybody else is subtracted. */
  readonly value: number
  readonly variance: number
}

/**
 * Least squares with what is known before, that each bit is 0 or 1 with even chances (mean ½, variance ¼): the linear
 * estimate of least error of all bits together, each rounded to the nearer.
 * @see Dinur and Nissim, Revealing information while preserving privacy (PODS 2003)
 */
export function reconstructed(sums: readonly NoisySum[], bits: number): boolean[] {
  const matrix = Array.from({ length: bits }, (_, row) => {
    const own = new Float64Array(bits)
    own[row] = 1 / PRIOR_VARIANCE
    return own
  })
  const right = new Float64Array(bits).fill(PRIOR_MEAN / PRIOR_VARIANCE)
  for (const { adds, value, variance } of sums) {
    for (const [bit, amount] of adds) {
      right[bit]! += (amount * value) / variance
      for (const [other, also] of adds) matrix[bit]![other]! += (amount * also) / variance
    }
  }
  return [...solved(matrix, right)].map((estimate) => estimate > PRIOR_MEAN)
}

const PRIOR_MEAN = 1 / 2
const PRIOR_VARIANCE = 1 / 4

/**
 * Solves A x = b in place by Cholesky's decomposition.
 * @param matrix symmetric and positive definite
 */
export function solved(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length
  for (let row = 0; row < size; row += 1) {
    const own = matrix[row]!
    for (let column = 0; column <= row; column += 1) {
      const other = matrix[column]!
      let rest = own[column]!
      for (let at = 0; at < column; at += 1) rest -= own[at]! * other[at]!
      own[column] = column === row ? Math.sqrt(rest) : rest / other[column]!
    }
  }
  for (let row = 0; row < size; row += 1) {
    for (let at = 0; at < row; at += 1) right[row]! -= matrix[row]![at]! * right[at]!
    right[row]! /= matrix[row]![row]!
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let at = row + 1; at < size; at += 1) right[row]! -= matrix[at]![row]! * right[at]!
    right[row]! /= matrix[row]![row]!
  }
  return right
}
