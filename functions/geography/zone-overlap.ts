import { quoted } from './feed-file.ts'
import { type LeafIndex, pointsIn } from './leaf-index.ts'
import type { ZoneFile } from './zone-file.ts'

/** Simplified borders overlap a little; more of a zone than this under another is an error. */
const MOST_COVERED = 0.05
/** Points looked at in a leaf: enough to tell 5 % from 4. */
const ENOUGH_POINTS = 400

/**
 * Refuses leaves of which more than a twentieth lies in another leaf: a person there would be counted
 * in one of them by chance.
 * @throws InvalidInput naming both zones
 */
export function refuseOverlaps(index: LeafIndex, fault: ZoneFile['fault']): void {
  for (const leaf of index.leaves) {
    const points = pointsIn(leaf, ENOUGH_POINTS)
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
