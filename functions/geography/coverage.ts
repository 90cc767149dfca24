import type { Site } from './cells.ts'
import { blocksOver, boxReached, levelReached } from './reach.ts'
import type { Serving, ServingOf } from './serving.ts'
import { blockOf, middleTile, tileAt } from './tiles.ts'

/**
 * How a phone that a cell sees may lie over the ground: blocks of tiles, each with its probability, in
 * the order of the Z-curve. A cell that reaches far has larger blocks, all of one level.
 */
export interface Coverage {
  readonly level: number
  /** Ascending. */
  readonly blocks: Float64Array
  /** Positive, sum 1. */
  readonly shares: Float64Array
}

/** Enough that 256 equally likely tiles are drawn from a fine picture, few enough for a nation's cells. */
const MOST_BLOCKS = 512
/** Ground where a cell serves fewer of the phones is left out. */
const LEAST_SHARE = 0.01

/**
 * Where the phones of a cell may be if they are everywhere alike: a block counts by the part of its phones
 * that the cell serves. Where neighbours leave it little ground the blocks are smaller.
 * @param cell index of the cell in `serving`
 */
export function coverageOf(cell: number, site: Site, serving: ServingOf): Coverage {
  let level = levelReached(site)
  let found = servedBlocks(blocksOver([boxReached(site)], level), level)
  while (level > 0 && 4 * found.length <= MOST_BLOCKS) {
    level -= 1
    found = servedBlocks(
      found.flatMap(([block]) => [0, 1, 2, 3].map((part) => 4 * block + part)),
      level,
    )
  }
  return normalized(level, found)

  function servedBlocks(blocks: readonly number[], ofLevel: number): [block: number, share: number][] {
    const all = blocks.map((block): [number, number] => [block, shareIn(serving(block, ofLevel), cell)])
    const served = all.filter(([, share]) => share >= LEAST_SHARE)
    if (served.length > 0) return served
    const best = all.reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])
    // A range below the size of a block may hold none of its points.
    return [best[1] > 0 ? best : [blockOf(tileAt(site), ofLevel), 1]]
  }
}

function shareIn({ cells, shares }: Serving, cell: number): number {
  const index = cells.indexOf(cell)
  return index === -1 ? 0 : shares[index]!
}

/** A cell without coordinates: everywhere that the cells of its area cover, equally likely. */
export function unionOf(coverages: readonly Coverage[]): Coverage {
  const level = Math.max(...coverages.map((coverage) => coverage.level))
  const most = new Map<number, number>()
  for (const coverage of coverages) {
    const { blocks, shares } = atLevel(coverage, level)
    const fullest = shares.reduce((a, b) => Math.max(a, b), 0)
    blocks.forEach((block, index) => {
      most.set(block, Math.max(most.get(block) ?? 0, shares[index]! / fullest))
    })
  }
  return normalized(level, [...most])
}

/** The same coverage in larger blocks. */
export function atLevel(coverage: Coverage, level: number): Coverage {
  const levels = level - coverage.level
  if (levels === 0) return coverage
  const sums = new Map<number, number>()
  coverage.blocks.forEach((block, index) => {
    const parent = blockOf(block, levels)
    sums.set(parent, (sums.get(parent) ?? 0) + coverage.shares[index]!)
  })
  return normalized(level, [...sums])
}

/** The tiles of a footprint. */
export const SLOTS = 256

/**
 * 256 equally likely tiles along the Z-curve: the k-th is where the sum of the shares passes
 * (k + ½) / 256. A tile of a large share comes more than once.
 * @see docs/adr/0004-footprint-slots.md
 */
export function slotTiles({ level, blocks, shares }: Coverage): number[] {
  const tiles: number[] = []
  let index = 0
  let sum = shares[0]!
  for (let slot = 0; slot < SLOTS; slot += 1) {
    while (index < blocks.length - 1 && sum <= (slot + 0.5) / SLOTS) {
      index += 1
      sum += shares[index]!
    }
    tiles.push(middleTile(blocks[index]!, level))
  }
  return tiles
}

export function normalized(level: number, found: [block: number, weight: number][]): Coverage {
  found.sort(([a], [b]) => a - b)
  const total = found.reduce((sum, [, weight]) => sum + weight, 0)
  return {
    level,
    blocks: Float64Array.from(found, ([block]) => block),
    shares: Float64Array.from(found, ([, weight]) => weight / total),
  }
}
