import type { ZoneSystem } from '../../functions/model/zones.ts'
import type { TreeNode } from '../../functions/release/least-squares.ts'

interface Solution {
  readonly values: readonly number[]
  /** Of every pair of nodes. */
  readonly covariances: readonly (readonly number[])[]
}

/**
 * Generalised least squares as a textbook has it, by a matrix: x = (XᵀWX)⁻¹ XᵀWy with a column for each node
 * without children, one for each part that is measured nowhere, and X the sums of columns that nodes are. No
 * line of it comes from the two passes.
 */
export function generalisedLeastSquares(nodes: readonly TreeNode[], measured: readonly number[]): Solution {
  const ofNode = nodes.map((): number[] => [])
  let columns = 0
  for (let node = nodes.length - 1; node >= 0; node -= 1) {
    const below = nodes.flatMap(({ parent }, child) => (parent === node ? ofNode[child]! : []))
    const isLeaf = !nodes.some(({ parent }) => parent === node)
    const own = isLeaf || nodes[node]!.isOpen ? [columns++] : []
    ofNode[node] = [...below, ...own]
  }
  const design = ofNode.map((own) => Array.from({ length: columns }, (_, c) => (own.includes(c) ? 1 : 0)))
  const precisions = nodes.map(({ variance }) => 1 / variance)
  const normal = Array.from({ length: columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) =>
      design.reduce((sum, row, node) => sum + row[i]! * row[j]! * precisions[node]!, 0),
    ),
  )
  const inverse = inverted(normal)
  const weighted = Array.from({ length: columns }, (_, i) =>
    design.reduce((sum, row, node) => sum + row[i]! * precisions[node]! * measured[node]!, 0),
  )
  const leaves = inverse.map((row) => dot(row, weighted))
  return {
    values: design.map((row) => dot(row, leaves)),
    covariances: design.map((a) => {
      const ofOther = inverse.map((row) => dot(row, a))
      return design.map((b) => dot(b, ofOther))
    }),
  }
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0)

/** By elimination with pivots. */
function inverted(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < size; column += 1) {
    const order = rows.map((row, index) => [index < column ? -1 : Math.abs(row[column]!), index] as const)
    const pivot = order.reduce((best, each) => (each[0] > best[0] ? each : best))[1]
    const [top, other] = [rows[pivot]!, rows[column]!]
    rows[pivot] = other
    rows[column] = top.map((value) => value / top[column]!)
    for (let row = 0; row < size; row += 1) {
      const factor = rows[row]![column]!
      if (row === column || factor === 0) continue
      rows[row] = rows[row]!.map((value, index) => value - factor * rows[column]![index]!)
    }
  }
  return rows.map((row) => row.slice(size))
}

/** Rows of measurements in the order of their file. */
type Row = Readonly<Record<string, unknown>>

/** The people that a tree's measurements of presence come to in each row, by dense solves of hour after hour. */
export function peopleOfPresence(
  rows: readonly Row[],
  system: ZoneSystem,
): readonly { readonly people: number; readonly variance: number }[] {
  const answers = new Map<Row, { readonly people: number; readonly variance: number }>()
  for (const ofHour of Map.groupBy(rows, ({ hour, fold }) => `${hour} ${fold}`).values()) {
    const own = system.zones.map(({ id }) => ofHour.find(({ zone }) => zone === id)!)
    const nodes = system.zones.map(({ parent }, index) => ({
      parent: parent === null ? null : system.zones.findIndex(({ id }) => id === parent),
      variance: Number(own[index]!.variance) / 3_600,
      isOpen: false,
    }))
    const people = own.map(({ measurement }) => Number(measurement) / 60)
    const { values, covariances } = generalisedLeastSquares(nodes, people)
    for (const [node, row] of own.entries()) {
      answers.set(row, { people: values[node]!, variance: covariances[node]![node]! })
    }
  }
  return rows.map((row) => answers.get(row)!)
}
