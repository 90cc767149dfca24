import { isWithheld } from '../../model/withheld.ts'
import type { Zone } from '../../model/zones.ts'
import type { Mean, Means } from '../aggregate.ts'
import type { Slot } from '../slots.ts'
import type { ZoneTree } from '../zone-trees.ts'
import type { Share } from './area.ts'

/** Of a value at most this part may come from zones of which only a part is in the area. */
export const MOST_APPORTIONED = 0.2

/**
 * The sum of an area's zones, by slot, under the area's own id. Estimates of zones are independent or lean against
 * each other (they add up to the zone above), so that the sum of their variances is not too small. Of a zone that
 * is cut its people are taken by the public weights of its tiles, or by ground; how far that may be wrong is counted as
 * if they all stood in one place, which lies in the area with the probability of its share p: p (1 − p) x². Errors that are the same on all days
 * may be the same in all zones: of these the standard deviations are added.
 *
 * A slot in which too much is apportioned, or a zone must not be told by itself, has no estimate that may be shown:
 * its variance is 0. One in which the network was down in a part of the area is an outage.
 * @param means of the zones of the shares
 */
export function combine(means: Means, area: Zone, shares: readonly Share[], tree: ZoneTree): Means {
  return new Map(
    [...means].map(([key, { slot, byZone }]) => {
      const parts = shares.map(({ zone, share }) => ({ zone, share, mean: byZone.get(zone.id) }))
      const missing = parts.find(({ mean }) => !mean)
      if (missing) throw new Error(`a released slot ${slot.label} has no estimate of a zone of the area`)
      const sum = sumOf(parts as Part[], slot, tree)
      return [key, { slot, byZone: new Map([[area.id, sum]]) }]
    }),
  )
}

interface Part extends Share {
  readonly mean: Mean
}
/** The sum of something over the parts. */
type Total = (of: (part: Part) => number) => number

function sumOf(parts: readonly Part[], slot: Slot, tree: ZoneTree): Mean {
  const isOutage = parts.some(({ mean }) => mean.isOutage)
  const total: Total = (of) => parts.reduce((sum, part) => sum + of(part), 0)
  const apportioned = apportionedOf(parts)
  const home = tree.zones.get(slot.dimensions.home ?? '')
  const isHeldBack = parts.some(({ zone }) => isWithheld(zone, slot.hour, home))
  const isHidden = isHeldBack || apportioned > MOST_APPORTIONED
  const hours = parts.map(({ mean }) => mean.hours).filter((count) => count !== undefined)
  return {
    estimate: total(({ share, mean }) => share * mean.estimate),
    variance: isHidden ? 0 : total(({ share, mean }) => share ** 2 * mean.variance),
    scaled: scaledOf(total),
    ...(parts.every(({ mean }) => mean.mix) ? { mix: mixOf(total) } : {}),
    n: Math.min(...parts.map(({ mean }) => mean.n)),
    ...(hours.length === 0 ? {} : { hours: Math.min(...hours) }),
    // Not even that is said of a zone that must not be told by itself.
    ...(isOutage && !isHeldBack ? { isOutage } : {}),
    apportioned: Math.round(apportioned * 1_000) / 1_000,
    revision: Math.max(...parts.map(({ mean }) => mean.revision)),
  }
}

/** Which part of the value comes from zones that are cut; what is below 0 is nobody. */
function apportionedOf(parts: readonly Part[]): number {
  const people = ({ share, mean }: Part): number => share * Math.max(0, mean.scaled.estimate)
  const all = parts.reduce((sum, part) => sum + people(part), 0)
  const cut = parts.reduce((sum, part) => sum + (part.share < 1 ? people(part) : 0), 0)
  return all > 0 ? cut / all : parts.some(({ share }) => share < 1) ? 1 : 0
}

function scaledOf(total: Total): Mean['scaled'] {
  const common = total(({ share, mean }) => share * Math.sqrt(mean.scaled.common))
  return {
    estimate: total(({ share, mean }) => share * mean.scaled.estimate),
    variance:
      common ** 2 +
      total(
        ({ share, mean: { scaled } }) =>
          share ** 2 * (scaled.variance - scaled.common) +
          share * (1 - share) * Math.max(0, scaled.estimate) ** 2,
      ),
    common: common ** 2,
    // Each zone's is a factor of its own, and how many people of the sum each has may change.
    alike: 0,
  }
}

/** The largest groups of the zones are added up, whichever they are: none can be larger in the sum. */
const mixOf = (total: Total) => ({
  people: total(({ share, mean }) => share * mean.mix!.people),
  variance: total(({ share, mean }) => share ** 2 * mean.mix!.variance),
  largest: total(({ share, mean }) => share * mean.mix!.largest),
})
