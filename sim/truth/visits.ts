import { type Frame, type ProductTruth, Tally } from './tally.ts'

/** Whoever was in a zone for so many minutes of a local date, together, has visited it. */
export const VISITOR_MINUTES = 10

/** Half-open at the lower bound: 30 minutes are in the second class. */
const dwellClasses = ['10-30', '30-60', '60-120', '120-240', '240+'] as const
const dwellFrom = dwellClasses.map((name) => Number.parseInt(name, 10))

/** People who were in a zone for ten minutes or more. */
export function visitors({ zones, hours }: Frame): ProductTruth {
  const tally = new Tally(zones.all.length)
  return {
    add(_, { count, zone, minutes }, who) {
      for (let at = 0; at < count; at += 1) if (minutes[at]! >= VISITOR_MINUTES) tally.add(zone[at]!, who)
    },
    *cells() {
      for (const [index, zone] of zones.all.entries()) {
        yield { zone, start: hours[0]!.start, ...tally.of(index) }
      }
    },
  }
}

/** The same people by their total time there. */
export function dwell({ zones, hours }: Frame): ProductTruth {
  const tally = new Tally(zones.all.length * dwellClasses.length)
  return {
    add(_, { count, zone, minutes }, who) {
      for (let at = 0; at < count; at += 1) {
        const kind = dwellFrom.findLastIndex((from) => from <= minutes[at]!)
        if (kind >= 0) tally.add(zone[at]! * dwellClasses.length + kind, who)
      }
    },
    *cells() {
      for (const [index, zone] of zones.all.entries()) {
        for (const [kind, dwell_class] of dwellClasses.entries()) {
          yield { zone, start: hours[0]!.start, dwell_class, ...tally.of(index * dwellClasses.length + kind) }
        }
      }
    },
  }
}
