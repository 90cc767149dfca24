import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import { intersection } from 'polyclip-ts'
import { areaOf, type Box, boxOf, doTouch } from '../../geography/leaf-index.ts'
import type { MultiPolygon, Polygon } from '../../geography/zone-file.ts'
import type { Zone } from '../../model/zones.ts'
import type { ReadShapes } from '../zone-features.ts'
import type { ZoneTree } from '../zone-trees.ts'
import type { AreaShares, Share } from './area.ts'
import type { Parts } from './polygon.ts'

/** Borders drawn along those of zones from another map miss them by less than this part of a zone. */
const SLIVER = 0.001

/**
 * Which zones an area is made of. Within a leaf all ground weighs alike.
 * @param finest depth of the finest zones that may be taken
 * @returns null where it touches no zone
 */
export async function sharesOf(
  parts: Parts,
  tree: ZoneTree,
  finest: number,
  readShapes: ReadShapes,
): Promise<AreaShares | null> {
  const area: MultiPolygon = { type: 'MultiPolygon', coordinates: parts }
  const ground = new Map<string, { all: number; taken: number }>()
  const leafDepth = tree.levels.length - 1
  for (const { feature } of await readShapes(tree)) {
    const geometry = feature.geometry as Polygon | MultiPolygon | null
    if (feature.properties.depth !== leafDepth || !geometry) continue
    const { all, taken } = takenOf(geometry, area)
    for (const zone of [tree.zones.get(feature.id)!, ...tree.ancestors(tree.zones.get(feature.id)!)]) {
      const sum = ground.get(zone.id) ?? { all: 0, taken: 0 }
      ground.set(zone.id, { all: sum.all + all, taken: sum.taken + taken })
    }
  }
  const shareOf = ({ id }: Zone): number => {
    const { all, taken } = ground.get(id) ?? { all: 0, taken: 0 }
    const share = all > 0 ? taken / all : 0
    return share > 1 - SLIVER ? 1 : share < SLIVER ? 0 : share
  }
  const [root] = tree.zonesAt(0)
  const shares = root ? partsBelow(root, finest, tree, shareOf) : []
  const enclosing = enclosingOf(shares, tree)
  if (!enclosing) return null
  const drawn = areaOf(area)
  const found = ground.get(root!.id)!.taken
  return { shares, enclosing, outside: Math.max(0, Math.round((1 - found / drawn) * 1_000) / 1_000) }
}

/** Whole zones as high as they reach, else those below. */
function partsBelow(zone: Zone, finest: number, tree: ZoneTree, shareOf: (zone: Zone) => number): Share[] {
  const share = shareOf(zone)
  if (share === 1 || (zone.depth === finest && share > 0)) return [{ zone, share }]
  if (zone.depth >= finest) return []
  return tree
    .zonesAt(zone.depth + 1)
    .filter(({ parent }) => parent === zone.id)
    .flatMap((child) => partsBelow(child, finest, tree, shareOf))
}

function enclosingOf(shares: readonly Share[], tree: ZoneTree): Zone | null {
  const [first, ...others] = shares.map(({ zone }) => [zone, ...tree.ancestors(zone)])
  if (!first) return null
  return first.find((zone) => others.every((chain) => chain.includes(zone))) ?? null
}

/** Ground of a leaf, and of it within the area, in square degrees. */
function takenOf(leaf: Polygon | MultiPolygon, area: MultiPolygon): { all: number; taken: number } {
  const all = areaOf(leaf)
  const [box, wanted] = [boxOf(leaf), boxOf(area)]
  if (!doTouch(box, wanted)) return { all, taken: 0 }
  if (!meetsBorder(box, area)) {
    const [corner] = (leaf.type === 'Polygon' ? leaf.coordinates : leaf.coordinates[0]!)[0]!
    return { all, taken: booleanPointInPolygon(corner!, area) ? all : 0 }
  }
  const polygons = leaf.type === 'Polygon' ? [leaf.coordinates] : leaf.coordinates
  const common = intersection(polygons as Parts, area.coordinates as Parts)
  return { all, taken: areaOf({ type: 'MultiPolygon', coordinates: common }) }
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
