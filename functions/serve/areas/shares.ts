import { areaOf } from '../../geography/leaf-index.ts'
import type { MultiPolygon, Polygon } from '../../geography/zone-file.ts'
import type { Zone } from '../../model/zones.ts'
import type { ReadTileWeights } from '../tile-weights.ts'
import type { ReadShapes } from '../zone-features.ts'
import type { ZoneTree } from '../zone-trees.ts'
import type { AreaShares, Share } from './area.ts'
import type { Parts } from './polygon.ts'
import { type CutLeaf, takenOf, weightsWithin } from './taken.ts'

/** What a zone is weighed by. */
export interface GroundPorts {
  readonly readShapes: ReadShapes
  readonly readWeights: ReadTileWeights
}

/** Borders drawn along those of zones from another map miss them by less than this part of a zone. */
const SLIVER = 0.001
/** A strip so thin along a border has no more than this part of a zone's weight, or it is more than a strip. */
const SLIVER_WEIGHT = 0.01

/**
 * Which zones an area is made of. A part of a leaf weighs what its tiles weigh; where these weigh nothing, or nothing
 * is known of them, all ground of the leaf weighs alike.
 * @param finest depth of the finest zones that may be taken
 * @returns null where it touches no zone
 */
export async function sharesOf(
  parts: Parts,
  tree: ZoneTree,
  finest: number,
  ports: GroundPorts,
): Promise<AreaShares | null> {
  const area: MultiPolygon = { type: 'MultiPolygon', coordinates: parts }
  const sums = await sumsOf(area, tree, ports)
  const [root] = tree.zonesAt(0)
  const touched = root ? partsBelow(root, finest, tree, (zone) => partOf(sums.get(zone.id))) : []
  const inhabited = touched.filter(({ share }) => share > 0)
  // All on ground where nobody is: then nothing but the enclosing zone is shown.
  const shares = inhabited.length > 0 ? inhabited : touched
  const enclosing = enclosingOf(shares, tree)
  if (!enclosing) return null
  const drawn = areaOf(area)
  const found = sums.get(root!.id)!.taken
  return {
    shares,
    enclosing,
    outside: Math.max(0, Math.round((1 - found / drawn) * 1_000) / 1_000),
  }
}

/** Ground in square degrees and public weight of a zone, and what of them is in the area. */
interface Sums {
  readonly all: number
  readonly taken: number
  readonly weight: number
  readonly weightTaken: number
}

/** Of all leaves and the zones above them. */
async function sumsOf(
  area: MultiPolygon,
  tree: ZoneTree,
  { readShapes, readWeights }: GroundPorts,
): Promise<ReadonlyMap<string, Sums>> {
  const leafDepth = tree.levels.length - 1
  const leaves = (await readShapes(tree)).flatMap(({ feature }) => {
    const geometry = feature.geometry as Polygon | MultiPolygon | null
    const zone = tree.zones.get(feature.id)
    if (feature.properties.depth !== leafDepth || !geometry || !zone) return []
    return [{ zone, ...takenOf(geometry, area) }]
  })
  const cut = leaves.flatMap(({ zone, cut }): CutLeaf[] =>
    cut && zone.weight ? [{ id: zone.id, ...cut }] : [],
  )
  const weights = await weightsWithin(cut, tree, readWeights)
  const sums = new Map<string, Sums>()
  for (const { zone, all, taken } of leaves) {
    const { weight = 0 } = zone
    const weightTaken = weights.get(zone.id) ?? (taken > 0 ? weight : 0)
    for (const { id } of [zone, ...tree.ancestors(zone)]) {
      const sum = sums.get(id) ?? { all: 0, taken: 0, weight: 0, weightTaken: 0 }
      sums.set(id, {
        all: sum.all + all,
        taken: sum.taken + taken,
        weight: sum.weight + weight,
        weightTaken: sum.weightTaken + weightTaken,
      })
    }
  }
  return sums
}

/** Which part of a zone an area takes. */
interface Part extends Pick<Share, 'share' | 'weighedBy'> {
  /** It takes all of its ground, so of every zone below it as well. */
  readonly isWhole: boolean
}

/** @returns null where it takes nothing but a strip along its border */
function partOf(sums: Sums | undefined): Part | null {
  if (!sums || sums.all <= 0) return null
  const { all, taken, weight, weightTaken } = sums
  const ground = taken / all
  const share = weight > 0 ? weightTaken / weight : ground
  const weighedBy = weight > 0 ? 'tiles' : 'ground'
  if (ground < SLIVER && share < SLIVER_WEIGHT) return null
  if (ground > 1 - SLIVER && share > 1 - SLIVER_WEIGHT)
    return { share: 1, weighedBy: 'ground', isWhole: true }
  return { share: share > 1 - SLIVER ? 1 : share < SLIVER ? 0 : share, weighedBy, isWhole: false }
}

/** Whole zones as high as they reach, else those below. */
function partsBelow(
  zone: Zone,
  finest: number,
  tree: ZoneTree,
  partOfZone: (zone: Zone) => Part | null,
): Share[] {
  const part = partOfZone(zone)
  if (part && (part.isWhole || zone.depth === finest)) {
    return [{ zone, share: part.share, weighedBy: part.weighedBy }]
  }
  if (zone.depth >= finest) return []
  const children = tree.zonesAt(zone.depth + 1).filter(({ parent }) => parent === zone.id)
  const below = children.flatMap((child) => partsBelow(child, finest, tree, partOfZone))
  const wholes = new Set(below.flatMap(({ zone: { id }, share }) => (share === 1 ? [id] : [])))
  // By the weights of tiles all people of a zone can be on a part of its ground.
  if (children.length > 0 && children.every(({ id }) => wholes.has(id))) {
    return [{ zone, share: 1, weighedBy: 'tiles' }]
  }
  return below
}

function enclosingOf(shares: readonly Share[], tree: ZoneTree): Zone | null {
  const [first, ...others] = shares.map(({ zone }) => [zone, ...tree.ancestors(zone)])
  if (!first) return null
  return first.find((zone) => others.every((chain) => chain.includes(zone))) ?? null
}
