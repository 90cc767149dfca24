import { atLevel, type Coverage } from './coverage.ts'
import { boxIndex, boxOf } from './reach.ts'

/** At most so many cells stand beside a cell as ones that a phone in one place may hop to. */
const MOST_NEIGHBOURS = 32

/** Two coverages by their indices, a < b, and the probability that both share, 0 to 1. */
export interface Pair {
  readonly a: number
  readonly b: number
  readonly strength: number
}

/**
 * Pairs of cells that cover the same ground, the strongest first: a pair is kept while neither of its
 * cells has 32.
 * @returns for each cell the indices of the others, both directions
 */
export function overlaps(coverages: readonly Coverage[]): number[][] {
  const pairs = sharingPairs(coverages, (a, b) => a < b).sort(
    (x, y) => y.strength - x.strength || x.a - y.a || x.b - y.b,
  )
  const neighbours: number[][] = coverages.map(() => [])
  const isKept = keeper<number>()
  for (const { a, b } of pairs) {
    if (!isKept(a, b)) continue
    neighbours[a]!.push(b)
    neighbours[b]!.push(a)
  }
  return neighbours
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

/** @param isWanted so that of a and b and of b and a only one is made, and none that is another's to make */
export function sharingPairs(
  coverages: readonly Coverage[],
  isWanted: (a: number, b: number) => boolean,
): Pair[] {
  const boxes = coverages.map(boxOf)
  const index = boxIndex(boxes)
  return boxes.flatMap((box, a) =>
    index(box, (b) => isWanted(a, b))
      .map((b) => ({ a, b, strength: shared(coverages, a, b) }))
      .filter(({ strength }) => strength > 0),
  )
}

/** Coverages in larger blocks, made once each. */
const coarse = new WeakMap<Coverage, Map<number, Coverage>>()

function coarsened(coverage: Coverage, level: number): Coverage {
  if (level === coverage.level) return coverage
  const known = coarse.get(coverage) ?? new Map<number, Coverage>()
  coarse.set(coverage, known)
  const found = known.get(level) ?? atLevel(coverage, level)
  known.set(level, found)
  return found
}

function shared(coverages: readonly Coverage[], first: number, second: number): number {
  const level = Math.max(coverages[first]!.level, coverages[second]!.level)
  const a = coarsened(coverages[first]!, level)
  const b = coarsened(coverages[second]!, level)
  let sum = 0
  let i = 0
  let j = 0
  while (i < a.blocks.length && j < b.blocks.length) {
    const difference = a.blocks[i]! - b.blocks[j]!
    if (difference === 0) sum += Math.min(a.shares[i]!, b.shares[j]!)
    if (difference <= 0) i += 1
    if (difference >= 0) j += 1
  }
  return sum
}
