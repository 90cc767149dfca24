import Flatbush from 'flatbush'
import type { Coverage } from './coverage.ts'
import type { Box } from './leaf-index.ts'
import { blockCode, blocksIn, centreOf, middleTile, TILE_DEGREES } from './tiles.ts'

/** Where a coverage reaches: coverages that share ground have boxes that meet. */
export function boxOf({ level, blocks }: Pick<Coverage, 'level' | 'blocks'>): Box {
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
  for (const [west, south, east, north] of boxes) {
    const { columns, rows } = blocksIn({ west, south, east, north }, level)
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
