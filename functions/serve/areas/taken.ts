import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import ngeohash from 'ngeohash'
import { intersection } from 'polyclip-ts'
import { areaOf, type Box, boxOf, doTouch } from '../../geography/leaf-index.ts'
import type { MultiPolygon, Polygon } from '../../geography/zone-file.ts'
import { WEIGHTS_LETTERS } from '../../model/tile-weights.ts'
import { type ReadTileWeights, weightsInTurn } from '../tile-weights.ts'
import type { ZoneTree } from '../zone-trees.ts'
import type { Parts } from './polygon.ts'
import { weightWithin } from './weighed-ground.ts'

/** A leaf that the border of an area comes near: its ground, and what of it lies within. */
export interface CutLeaf {
  readonly id: string
  readonly ground: Parts
  readonly within: Parts
}

/** Ground of a leaf, and of it within the area, in square degrees. */
interface Taken {
  readonly all: number
  readonly taken: number
  /** Null where the leaf is all in it or all outside. */
  readonly cut: Omit<CutLeaf, 'id'> | null
}

export function takenOf(leaf: Polygon | MultiPolygon, area: MultiPolygon): Taken {
  const all = areaOf(leaf)
  const [box, wanted] = [boxOf(leaf), boxOf(area)]
  if (!doTouch(box, wanted)) return { all, taken: 0, cut: null }
  if (!meetsBorder(box, area)) {
    const [corner] = (leaf.type === 'Polygon' ? leaf.coordinates : leaf.coordinates[0]!)[0]!
    return { all, taken: booleanPointInPolygon(corner!, area) ? all : 0, cut: null }
  }
  const ground = (leaf.type === 'Polygon' ? [leaf.coordinates] : leaf.coordinates) as Parts
  const within = intersection(ground, area.coordinates as Parts) as Parts
  const taken = areaOf({ type: 'MultiPolygon', coordinates: within })
  return { all, taken, cut: { ground, within } }
}

/** Whether a side of the area comes near a box; where none does, the box is all in it or all outside. */
const meetsBorder = (box: Box, { coordinates }: MultiPolygon): boolean =>
  coordinates.flat().some((ring) =>
    ring.slice(1).some((to, index) => {
      const from = ring[index]!
      const side: Box = [
        Math.min(from[0]!, to[0]!),
        Math.min(from[1]!, to[1]!),
        Math.max(from[0]!, to[0]!),
        Math.max(from[1]!, to[1]!),
      ]
      return doTouch(side, box)
    }),
  )

/**
 * What the tiles of leaves weigh within an area. Only weights are read that hold ground of a leaf that is cut.
 * @returns by leaf
 */
export async function weightsWithin(
  leaves: readonly CutLeaf[],
  tree: ZoneTree,
  read: ReadTileWeights,
): Promise<ReadonlyMap<string, number>> {
  const sums = new Map(leaves.map(({ id }) => [id, 0]))
  const ofGeohash = new Map<string, CutLeaf[]>()
  for (const leaf of leaves) {
    for (const geohash of geohashesUnder(leaf)) {
      ofGeohash.set(geohash, [...(ofGeohash.get(geohash) ?? []), leaf])
    }
  }
  for await (const [some, weighed] of weightsInTurn(ofGeohash, tree, read)) {
    for (const { id, ground, within } of some) {
      const place = weighed?.zones.indexOf(id) ?? -1
      if (weighed && place >= 0) sums.set(id, sums.get(id)! + weightWithin(weighed, place, ground, within))
    }
  }
  return sums
}

function geohashesUnder({ within }: CutLeaf): string[] {
  if (within.length === 0) return []
  const [west, south, east, north] = boxOf({ type: 'MultiPolygon', coordinates: within })
  return ngeohash.bboxes(south, west, north, east, WEIGHTS_LETTERS)
}
