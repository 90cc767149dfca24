import type { Placed } from './beyond.ts'
import type { Cell } from './cells.ts'
import { cutAlong } from './cut.ts'
import { AROUND_RANGES } from './ground.ts'
import type { Box, LeafIndex } from './leaf-index.ts'
import { type Areas, areasStoodFor } from './places.ts'
import { groundParts, type PriorFeed } from './prior.ts'
import { blocksOver, boxIndex, boxLookedAt, boxOfBlock, boxReached } from './reach.ts'
import { type Request, type RequestOf, TILES_LEVEL } from './requests.ts'
import { tileAt } from './tiles.ts'

/**
 * So many cells a batch at most. See docs/adr/0014-the-reference-in-batches.md: one of 2,000 takes seconds
 * and some hundred megabytes, which leaves a method that costs a hundred times as much its 15 minutes.
 */
export const CELLS_A_BATCH = 2000

export interface Ground {
  readonly cells: readonly Cell[]
  /** Of these cells, those that reach no zone. */
  readonly beyond: readonly Placed[]
  readonly leaves: LeafIndex
  readonly prior: PriorFeed | null
}

/** Hashes of the requests that a version consists of, each list sorted. */
export interface Batches {
  readonly footprints: readonly string[]
  readonly tile_zones: readonly string[]
  readonly overlap: readonly string[]
}

/**
 * Cuts the making of footprints, overlap and tile_zones into requests.
 * @param keep stores a request and gives its hash
 * @throws InvalidInput if a cell has no place, or the prior does not fit the zones
 */
export async function planBatches(
  { cells, beyond, leaves, prior }: Ground,
  keep: (request: Request) => Promise<string>,
  cellsABatch = CELLS_A_BATCH,
): Promise<Batches> {
  const areas = areasStoodFor(cells)
  const boxes = cells.map(({ area, site }) => boxLookedAt(site ? [site] : areas.get(area)!))
  const meeting = boxIndex(boxes)
  const goingOn = boxIndex(beyond.map(({ site }) => boxReached(site, AROUND_RANGES)))
  const groundIn = groundParts(prior, leaves)
  const footprints: string[] = []
  const ofBlock = new Map<number, string[]>()
  for (const batch of cutAlong(alongCurve(cells, areas), cellsABatch)) {
    const own = batch.map(({ index }) => index)
    const near = reachedBy(own, boxes, meeting)
    const reached = own.map((index) => boxes[index]!)
    const hash = await keep({
      table: 'footprints',
      method: 'dominance-1',
      ...cellsAndAreas(cells, own, near, areas),
      beyond: [...new Set(reached.flatMap((box) => goingOn(box)))]
        .sort((a, b) => a - b)
        .map((index) => beyond[index]!.site),
      ground: groundIn(reached),
    })
    footprints.push(hash)
    for (const block of blocksOver(reached, TILES_LEVEL)) {
      ofBlock.set(block, [...(ofBlock.get(block) ?? []), hash])
    }
  }
  const tileZones: string[] = []
  for (const [block, hashes] of ofBlock) tileZones.push(await keep(tileZonesRequest(block, hashes, leaves)))
  footprints.sort()
  const overlap = await keep({ table: 'overlap', method: 'strongest-2', footprints })
  return { footprints, tile_zones: tileZones.sort(), overlap: [overlap] }
}

/** A cell without coordinates stands where the first cell of its area does. */
function alongCurve(cells: readonly Cell[], areas: Areas): { index: number; tile: number }[] {
  return cells
    .map(({ area, site }, index) => ({ index, tile: tileAt(site ?? areas.get(area)![0]!) }))
    .sort((a, b) => a.tile - b.tile || a.index - b.index)
}

function reachedBy(
  own: readonly number[],
  boxes: readonly Box[],
  meeting: (box: Box) => readonly number[],
): number[] {
  const near = new Set(own.flatMap((index) => meeting(boxes[index]!)))
  for (const index of own) near.delete(index)
  return [...near]
}

function cellsAndAreas(
  cells: readonly Cell[],
  own: readonly number[],
  near: readonly number[],
  areas: Areas,
): Pick<RequestOf<'footprints'>, 'cells' | 'near' | 'areas'> {
  // In the order of the cells, which is that of their ids; of a placed cell the area says nothing.
  const inOrder = (indices: readonly number[]): Cell[] =>
    indices
      .toSorted((a, b) => a - b)
      .map((index) => {
        const { id, area, site, isGone } = cells[index]!
        return { id, area: site ? '' : area, site, isGone }
      })
  const ofBatch = inOrder(own)
  const stoodFor = new Set(ofBatch.filter(({ site }) => !site).map(({ area }) => area))
  return {
    cells: ofBatch,
    // Cells without a place serve nobody that is known of, but phones hop to those that are gone.
    near: inOrder(near.filter((index) => cells[index]!.site !== null)),
    areas: [...stoodFor].sort().map((area) => [area, [...areas.get(area)!]]),
  }
}

function tileZonesRequest(
  block: number,
  footprints: readonly string[],
  leaves: LeafIndex,
): RequestOf<'tile_zones'> {
  return {
    table: 'tile_zones',
    method: 'middles-1',
    block,
    footprints: footprints.toSorted(),
    leaves: leaves.within(boxOfBlock(block, TILES_LEVEL)).map(({ id, geometry }) => ({ id, geometry })),
  }
}
