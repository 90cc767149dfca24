import { quoted } from './feed-file.ts'
import { indexOf, type LeafIndex, pointsIn } from './leaf-index.ts'
import type { ZoneFile } from './zone-file.ts'

/** Enough to tell 2 % from 3. */
const ENOUGH_POINTS = 400
/** Simplified borders leave slivers. */
const MOST_MISSING = 0.02

/**
 * Says where the zones below a zone leave ground of it out: who is there is counted nowhere. It is no error,
 * as a border may run through water.
 * @returns a sentence for each such zone
 */
export function gapsIn({ features }: ZoneFile, leaves: LeafIndex): string[] {
  const parents = new Set(features.map(({ parent }) => parent))
  const above = features.flatMap(({ id, geometry }) =>
    parents.has(id) && geometry ? [{ id, geometry }] : [],
  )
  return indexOf(above).leaves.flatMap((zone) => {
    const points = pointsIn(zone, ENOUGH_POINTS)
    const missing = points.filter((point) => leaves.at(point).length === 0).length / points.length
    if (!(missing > MOST_MISSING)) return []
    const percent = Math.round(100 * missing)
    return [
      `${percent} % of the zone ${quoted(zone.id)} lies in none of the zones below it: people there are counted nowhere; if there are any, add a zone`,
    ]
  })
}
