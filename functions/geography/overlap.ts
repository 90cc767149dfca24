import Flatbush from 'flatbush'
import { atLevel, type Coverage } from './coverage.ts'
import { centreOf, middleTile, TILE_DEGREES } from './tiles.ts'

/** At most so many cells stand beside a cell as ones that a phone in one place may hop to. */
const MOST_NEIGHBOURS = 32

/**
 * Pairs of cells that cover the same ground, the strongest first: a pair is kept while neither of its
 * cells has 32. Strength is the probability that both coverages share, 0 to 1.
 * @returns for each cell the indices of the others, both directions
 */
export function overlaps(coverages: readonly Coverage[]): number[][] {
  const pairs = touchingPairs(coverages)
    .map(([a, b]) => ({ a, b, strength: shared(coverages, a, b) }))
    .filter(({ strength }) => strength > 0)
    .sort((x, y) => y.strength - x.strength || x.a - y.a || x.b - y.b)
  const neighbours: number[][] = coverages.map(() => [])
  for (const { a, b } of pairs) {
    if (neighbours[a]!.length >= MOST_NEIGHBOURS || neighbours[b]!.length >= MOST_NEIGHBOURS) continue
    neighbours[a]!.push(b)
    neighbours[b]!.push(a)
  }
  return neighbours
}

/** Pairs whose boxes touch, each once. */
function touchingPairs(coverages: readonly Coverage[]): [number, number][] {
  if (coverages.length === 0) return []
  const index = new Flatbush(coverages.length)
  const boxes = coverages.map(boxOf)
  for (const box of boxes) index.add(...box)
  index.finish()
  return boxes.flatMap((box, a) => index.search(...box, (b) => a < b).map((b): [number, number] => [a, b]))
}

function boxOf({ level, blocks }: Coverage): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const block of blocks) {
    const { lon, lat } = centreOf(middleTile(block, level))
    west = Math.min(west, lon)
    south = Math.min(south, lat)
    east = Math.max(east, lon)
    north = Math.max(north, lat)
  }
  // A whole block on each side: middles are not edges, and one box too many costs nothing.
  const margin = TILE_DEGREES * 2 ** level
  return [west - margin, south - margin, east + margin, north + margin]
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
