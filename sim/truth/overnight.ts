import { type Frame, type ProductTruth, Tally } from './tally.ts'
import { VISITOR_MINUTES } from './visits.ts'

/** The night of a date ends at six. */
const NIGHT_ENDS = 6 * 60

/** Visitors of a zone by the district where most of 00–06 of the same local date was spent. */
export function overnight({ zones, hours, upTo }: Frame): ProductTruth {
  const size = zones.districts.length
  const tally = new Tally(zones.all.length * size)
  const atNight = new Uint16Array(size)

  return {
    add({ count, leaf, from, to }, totals, who) {
      atNight.fill(0)
      let home = -1
      for (let at = 0; at < count && from[at]! < NIGHT_ENDS; at += 1) {
        if (leaf[at] === zones.lineages.length) continue
        const district = zones.districtOf[leaf[at]!]!
        atNight[district]! += upTo[Math.min(NIGHT_ENDS, to[at]!)]! - upTo[from[at]!]!
        if (atNight[district]! > (home < 0 ? 0 : atNight[home]!)) home = district
      }
      if (home < 0) return
      for (let at = 0; at < totals.count; at += 1) {
        if (totals.minutes[at]! >= VISITOR_MINUTES) tally.add(totals.zone[at]! * size + home, who)
      }
    },
    *cells() {
      for (const [index, zone] of zones.all.entries()) {
        for (const [number, district] of zones.districts.entries()) {
          const home = zones.all[district]!.id
          yield { zone, start: hours[0]!.start, home, ...tally.of(index * size + number) }
        }
      }
    },
  }
}
