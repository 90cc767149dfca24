import Flatbush from 'flatbush'
import type { Site } from './cells.ts'
import type { Box } from './leaf-index.ts'
import { REACH_PER_RANGE } from './signal.ts'
import { blockCode, blocksIn, centreOf, METRES_PER_DEGREE, TILE_DEGREES } from './tiles.ts'

/** Where a cell is heard at all: the box of a disc, whatever way it points. */
export function boxReached({ lon, lat, rangeM }: Site, ranges = REACH_PER_RANGE): Box {
  const north = (ranges * rangeM) / METRES_PER_DEGREE
  const east = north / Math.cos((lat * Math.PI) / 180)
  return [lon - east, lat - north, lon + east, lat + north]
}

/** All ground within reach is first looked at in so many blocks. */
const MOST_BLOCKS_REACHED = 1024

/** The level of the blocks in which the ground of a cell is first looked at. */
export function levelReached(site: Site): number {
  for (let level = 0; ; level += 1) {
    const { columns, rows } = blocksIn(boxReached(site), level)
    if ((columns[1] - columns[0]) * (rows[1] - rows[0]) <= MOST_BLOCKS_REACHED) return level
  }
}

/**
 * All ground that is looked at for a cell, or for one that stands for an area of several. A block that reaches
 * into theirs is looked at as a whole.
 */
export function boxLookedAt(sites: readonly Site[]): Box {
  const [west, south, east, north] = boxAround(sites.map((site) => boxReached(site)))
  const margin = TILE_DEGREES * 2 ** Math.max(...sites.map(levelReached))
  return [west - margin, south - margin, east + margin, north + margin]
}

const boxAround = (boxes: readonly Box[]): Box =>
  boxes.reduce((a, b) => [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ])

/** @returns finds the indices of the boxes that meet a box */
export function boxIndex(
  boxes: readonly Box[],
): (box: Box, isWanted?: (index: number) => boolean) => number[] {
  if (boxes.length === 0) return () => []
  const index = new Flatbush(boxes.length)
  for (const box of boxes) index.add(...box)
  index.finish()
  return (box, isWanted) => index.search(...box, isWanted)
}

/** Codes of the blocks of a level that some boxes meet, ascending. */
export function blocksOver(boxes: Iterable<Box>, level: number): number[] {
  const codes = new Set<number>()
  for (const box of boxes) {
    const { columns, rows } = blocksIn(box, level)
    for (let row = rows[0]; row < rows[1]; row += 1) {
      for (let column = columns[0]; column < columns[1]; column += 1) codes.add(blockCode(column, row))
    }
  }
  return [...codes].sort((a, b) => a - b)
}

/** The ground of a block. */
export function boxOfBlock(block: number, level: number): Box {
  const { lon, lat } = centreOf(block * 4 ** level)
  const [west, south, size] = [lon - TILE_DEGREES / 2, lat - TILE_DEGREES / 2, TILE_DEGREES * 2 ** level]
  return [west, south, west + size, south + size]
}
