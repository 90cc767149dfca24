import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import { quoted } from './feed-file.ts'
import type { Leaf, LeafIndex } from './leaf-index.ts'
import type { Position } from './tiles.ts'
import type { ZoneFile } from './zone-file.ts'

/** Simplified borders overlap a little; more of a zone than this under another is an error. */
const MOST_COVERED = 0.05
/** Points looked at in a leaf: enough to tell 5 % from 4. */
const ENOUGH_POINTS = 400
/** A leaf as thin as a line may hold none of them. */
const MOST_TRIED = 25_000
/** Steps of the sequence that fills a square most evenly: powers of 1/p, p³ = p + 1. */
const STEP = { lon: 0.7548776662466927, lat: 0.5698402909980532 }

/**
 * Refuses leaves of which more than a twentieth lies in another leaf: a person there would be counted
 * in one of them by chance.
 * @throws InvalidInput naming both zones
 */
export function refuseOverlaps(index: LeafIndex, fault: ZoneFile['fault']): void {
  for (const leaf of index.leaves) {
    const points = pointsIn(leaf)
    const covered = new Map<string, number>()
    for (const point of points) {
      for (const { id } of index.at(point)) covered.set(id, (covered.get(id) ?? 0) + 1)
    }
    covered.delete(leaf.id)
    for (const [other, count] of covered) {
      const share = count / points.length
      if (share <= MOST_COVERED) continue
      throw fault(
        `${Math.round(100 * share)} % of the zone ${quoted(leaf.id)} lies in the zone ${quoted(other)}: expected zones that only share borders; cut one of them back`,
      )
    }
  }
}

/**
 * Points spread evenly over a leaf. No grid: a border along its lines would count a whole line, or none.
 */
function pointsIn({ box: [west, south, east, north], geometry }: Leaf): Position[] {
  const points: Position[] = []
  for (let tried = 1; tried <= MOST_TRIED && points.length < ENOUGH_POINTS; tried += 1) {
    const lon = west + (east - west) * ((tried * STEP.lon) % 1)
    const lat = south + (north - south) * ((tried * STEP.lat) % 1)
    if (booleanPointInPolygon([lon, lat], geometry)) points.push({ lon, lat })
  }
  return points
}
