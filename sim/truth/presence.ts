import { DAY_MINUTES } from '../itinerary.ts'
import type { Span } from './person-day.ts'
import type { Frame, ProductTruth } from './tally.ts'

const MOMENTS = DAY_MINUTES + 1

/** Person-minutes by hour and zone. */
export function presence({ zones, hours, spans }: Frame): ProductTruth {
  const leaves = zones.lineages.length
  /** By leaf and minute, who comes less who goes. */
  const [phones, people] = [new Int32Array(leaves * MOMENTS), new Int32Array(leaves * MOMENTS)]

  return {
    add({ count, leaf, from, to }, _, who) {
      for (let at = 0; at < count; at += 1) {
        if (leaf[at] === leaves) continue
        const first = leaf[at]! * MOMENTS
        phones[first + from[at]!]! += who.phones
        phones[first + to[at]!]! -= who.phones
        people[first + from[at]!]! += who.people
        people[first + to[at]!]! -= who.people
      }
    },
    *cells() {
      const [value, everybody] = [byZone(phones), byZone(people)]
      for (const [at, { start, hour, fold }] of hours.entries()) {
        for (const [index, zone] of zones.all.entries()) {
          const cell = index * hours.length + at
          yield { zone, start, hour, fold, value: value[cell]!, everybody: everybody[cell]! }
        }
      }
    },
  }

  /** By zone of every level and hour. */
  function byZone(change: Int32Array): Float64Array {
    const sums = new Float64Array(zones.all.length * hours.length)
    zones.lineages.forEach((lineage, leaf) => {
      minutesOf(change, leaf).forEach((minutes, at) => {
        for (const zone of lineage) sums[zone * hours.length + at]! += minutes
      })
    })
    return sums
  }

  function minutesOf(change: Int32Array, leaf: number): number[] {
    return minutesIn(spans, change.subarray(leaf * MOMENTS, (leaf + 1) * MOMENTS))
  }
}

/** Person-minutes of each span. */
function minutesIn(spans: readonly Span[], change: Int32Array): number[] {
  const present = new Int32Array(DAY_MINUTES)
  let people = 0
  for (let minute = 0; minute < DAY_MINUTES; minute += 1) {
    people += change[minute]!
    present[minute] = people
  }
  return spans.map(({ from, to, lasts }) => {
    let sum = 0
    for (let minute = from; minute < to; minute += 1) sum += present[minute]!
    return lasts * sum
  })
}
