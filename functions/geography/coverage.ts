import type { Site } from './cells.ts'
import { blockCode, blockOf, blocksIn, METRES_PER_DEGREE, middleTile, TILE_DEGREES, tileAt } from './tiles.ts'

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

/** How much more likely a phone is in a block than in another of the same level. */
export type Prior = (block: number, level: number) => number

/** Enough that 256 equally likely tiles are drawn from a fine picture, few enough for a nation's cells. */
const MOST_BLOCKS = 512
/** A block counts by the part of it that is covered, looked at in 3 × 3 points. */
const POINTS = 3

/** Every point of a disc or sector is equally likely. */
export function coverageOf(site: Site): Coverage {
  const { lon, lat, rangeM } = site
  const eastM = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)
  const level = levelOf(site, eastM)
  const size = TILE_DEGREES * 2 ** level
  const reach = { lon: rangeM / eastM, lat: rangeM / METRES_PER_DEGREE }
  const { columns, rows } = blocksIn(
    { west: lon - reach.lon, east: lon + reach.lon, south: lat - reach.lat, north: lat + reach.lat },
    level,
  )
  const isInside = inSector(site)
  const found: [block: number, points: number][] = []
  for (let row = rows[0]; row < rows[1]; row += 1) {
    for (let column = columns[0]; column < columns[1]; column += 1) {
      let points = 0
      for (let point = 0; point < POINTS * POINTS; point += 1) {
        const east = ((column + ((point % POINTS) + 0.5) / POINTS) * size - 180 - lon) * eastM
        const north =
          ((row + (Math.floor(point / POINTS) + 0.5) / POINTS) * size - 90 - lat) * METRES_PER_DEGREE
        if (isInside(east, north)) points += 1
      }
      if (points > 0) found.push([blockCode(column, row), points])
    }
  }
  // A range below a tile's size may hold none of the points.
  if (found.length === 0) found.push([tileAt(site), 1])
  return normalized(level, found)
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

/** @returns the coverage itself where the prior has no weight anywhere in it */
export function weighted(coverage: Coverage, prior: Prior): Coverage {
  const { level, blocks, shares } = coverage
  const found = Array.from(blocks, (block, index): [number, number] => [
    block,
    shares[index]! * prior(block, level),
  ]).filter(([, weight]) => weight > 0)
  return found.length === 0 ? coverage : normalized(level, found)
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

function normalized(level: number, found: [block: number, weight: number][]): Coverage {
  found.sort(([a], [b]) => a - b)
  const total = found.reduce((sum, [, weight]) => sum + weight, 0)
  return {
    level,
    blocks: Float64Array.from(found, ([block]) => block),
    shares: Float64Array.from(found, ([, weight]) => weight / total),
  }
}

function levelOf({ beamWidth, rangeM }: Site, eastM: number): number {
  const tileM2 = TILE_DEGREES * eastM * TILE_DEGREES * METRES_PER_DEGREE
  const tiles = ((beamWidth / 360) * Math.PI * rangeM ** 2) / tileM2
  return Math.max(0, Math.ceil(Math.log(tiles / MOST_BLOCKS) / Math.log(4)))
}

/** Metres east and north of the site; without an arctangent, as it is asked millions of times. */
function inSector({ azimuth, beamWidth, rangeM }: Site): (east: number, north: number) => boolean {
  const toEast = Math.sin((azimuth * Math.PI) / 180)
  const toNorth = Math.cos((azimuth * Math.PI) / 180)
  // A little less, so that a disc has no gap behind its back where rounding would leave one.
  const least = Math.cos((beamWidth * Math.PI) / 360) - 1e-9
  return (east, north) => {
    const distance = Math.sqrt(east * east + north * north)
    return distance <= rangeM && east * toEast + north * toNorth >= least * distance
  }
}
