import type { Coverage } from './coverage.ts'
import type { ServingOf } from './serving.ts'

/** At most so many cells stand beside a cell as ones that a phone in one place may hop to. */
const MOST_NEIGHBOURS = 32
/**
 * A cell that would serve fewer of another one's phones is none that they hop to. Shadowing that nobody knows
 * makes such a cell the best one here and there; at a share ten times as high a phone that records all day and
 * does not move changed district five times as often.
 * @see docs/adr/0016-who-serves-the-ground.md
 */
const LEAST_STRENGTH = 0.003

/** A cell to which phones of another one hop, by its index, and which part of them it would serve, 0 to 1. */
export interface Neighbour {
  readonly other: number
  readonly strength: number
}

/**
 * Which cells serve the phones of a cell too, where they are.
 * @param serving of all cells
 * @param isPlaced a cell without coordinates is all over its area, and each of the others there serves few
 * @returns in the order of their indices
 */
export function neighboursOf(
  cell: number,
  { level, blocks, shares }: Coverage,
  serving: ServingOf,
  isPlaced = true,
): Neighbour[] {
  const strengths = new Map<number, number>()
  blocks.forEach((block, index) => {
    const served = serving(block, level)
    served.cells.forEach((other, position) => {
      const part = shares[index]! * served.shares[position]!
      strengths.set(other, (strengths.get(other) ?? 0) + part)
    })
  })
  strengths.delete(cell)
  return [...strengths]
    .filter(([, strength]) => strength >= (isPlaced ? LEAST_STRENGTH : 0))
    .sort(([a], [b]) => a - b)
    .map(([other, strength]) => ({ other, strength }))
}

/**
 * Pairs of cells between which phones hop, in both directions: as strong as the stronger direction, kept from
 * the strongest on.
 * @param neighbours of each cell
 */
export function* strongestPairs(neighbours: readonly (readonly Neighbour[])[]): Generator<[number, number]> {
  const strengths = new Map<string, { a: number; b: number; strength: number }>()
  for (const [cell, others] of neighbours.entries()) {
    for (const { other, strength } of others) {
      const [a, b] = cell < other ? [cell, other] : [other, cell]
      const known = strengths.get(`${a} ${b}`)
      if (known === undefined || known.strength < strength) strengths.set(`${a} ${b}`, { a, b, strength })
    }
  }
  const strongest = [...strengths.values()].sort((x, y) => y.strength - x.strength || x.a - y.a || x.b - y.b)
  const isKept = keeper<number>()
  for (const { a, b } of strongest) {
    if (!isKept(a, b)) continue
    yield [a, b]
    yield [b, a]
  }
}

/** Decides of pairs, given the strongest first, whether they are kept: while neither of their cells has 32. */
export function keeper<Cell>(): (a: Cell, b: Cell) => boolean {
  const counts = new Map<Cell, number>()
  return (a, b) => {
    const [ofA, ofB] = [counts.get(a) ?? 0, counts.get(b) ?? 0]
    if (ofA >= MOST_NEIGHBOURS || ofB >= MOST_NEIGHBOURS) return false
    counts.set(a, ofA + 1)
    counts.set(b, ofB + 1)
    return true
  }
}
