import { localHours } from '../functions/geography/local-hours.ts'
import type { Addresses, City } from './city.ts'
import { zones as zonesOf } from './feeds.ts'
import { DAY_MINUTES, type Itinerary, locate } from './itinerary.ts'
import { OUTSIDE, zoneIndex } from './zone-index.ts'

/** Whoever was in a zone for so many minutes of a local date, together, has visited it. */
export const VISITOR_MINUTES = 10

/** A zone of any level. */
export interface TruthZone {
  readonly id: string
  readonly level: string
  /** Its leaves, as indexes of the city's zones. */
  readonly leaves: readonly number[]
}

/** Of an hour, or of a date, in the unit of figures (person-minutes, people). */
export interface TruthCell {
  readonly zone: TruthZone
  readonly start: Date
  readonly hour?: number
  readonly fold?: number
  readonly value: number
}

/**
 * What is true of a local date, from the exact plans of people and the exact rings of zones. A minute
 * is where its owner is in the middle of it, so minutes are whole and nobody is in two zones.
 */
export interface DayTruth {
  /** Adds the day of one person; it keeps nothing of a person. */
  add(itinerary: Itinerary): void
  /** Person-minutes by hour and zone, every zone of every level. */
  presence(): Iterable<TruthCell>
  /** People who were there for ten minutes or more, by zone. */
  visitors(): Iterable<TruthCell>
  /** Person-minutes that no zone holds: a straight way may leave the city and come back. */
  outside(): number
}

/** Minutes of the plan as an hour of the clocks has them, half-open, each lasting `lasts` minutes. */
interface Span {
  readonly from: number
  readonly to: number
  readonly lasts: number
}

/** @returns makes the truth of one local date after the other; each replaces the one before */
export function truthOf(
  city: City,
  addresses: Addresses,
  timeZone: string,
): { begin(date: string): DayTruth } {
  const zoneAt = zoneIndex(city.zones.map(({ ring }) => ring))
  const zones = zoneTree(city)
  const nowhere = city.zones.length
  const leaves = nowhere + 1
  /** By leaf and minute, people who come less people who go. */
  const changes = Array.from({ length: leaves }, () => new Int32Array(DAY_MINUTES + 1))
  /** Of the person who is added, by leaf. */
  const minutes = new Uint16Array(leaves)
  const visited = new Uint32Array(zones.length)
  const position = { x: 0, y: 0, stop: 0 }

  return {
    begin(date) {
      const hours = localHours(timeZone, date)
      const spans = hours.map(spanOf)
      const upTo = lengths(spans)
      for (const change of changes) change.fill(0)
      visited.fill(0)
      return {
        add(itinerary) {
          minutes.fill(0)
          walk(itinerary, (leaf, from, to) => {
            changes[leaf]![from]! += 1
            changes[leaf]![to]! -= 1
            minutes[leaf]! += upTo[to]! - upTo[from]!
          })
          zones.forEach((zone, index) => {
            if (total(zone.leaves, minutes) >= VISITOR_MINUTES) visited[index]! += 1
          })
        },
        *presence() {
          const present = changes.map((change) => presenceIn(spans, change))
          for (const [at, { start, hour, fold }] of hours.entries()) {
            const byLeaf = present.map((ofHours) => ofHours[at]!)
            for (const zone of zones) yield { zone, start, hour, fold, value: total(zone.leaves, byLeaf) }
          }
        },
        *visitors() {
          for (const [index, zone] of zones.entries())
            yield { zone, start: hours[0]!.start, value: visited[index]! }
        },
        outside: () => presenceIn(spans, changes[nowhere]!).reduce((sum, value) => sum + value, 0),
      }
    },
  }

  /** Where a person is, in order: every minute of the plan once. */
  function walk(itinerary: Itinerary, stay: (leaf: number, from: number, to: number) => void): void {
    position.stop = 0
    let minute = 0
    for (let stop = 0; stop < itinerary.count && minute < DAY_MINUTES; stop += 1) {
      const isLast = stop + 1 === itinerary.count
      const leaves = Math.max(minute, isLast ? DAY_MINUTES : firstMinuteFrom(itinerary.leaves[stop]!))
      if (leaves > minute) stay(addresses.zone[itinerary.address[stop]!]!, minute, leaves)
      const arrives = isLast ? leaves : firstMinuteFrom(itinerary.arrives[stop + 1]!)
      for (minute = leaves; minute < arrives; minute += 1) {
        locate(itinerary, addresses, minute + 0.5, position)
        const zone = zoneAt(position.x, position.y)
        stay(zone === OUTSIDE ? nowhere : zone, minute, minute + 1)
      }
    }
  }
}

/** @returns the zones of every level that hold a point */
export function zonesAt(city: City): (x: number, y: number) => string[] {
  const zoneAt = zoneIndex(city.zones.map(({ ring }) => ring))
  const zones = zoneTree(city)
  return (x, y) => {
    const leaf = zoneAt(x, y)
    return zones.filter(({ leaves }) => leaves.includes(leaf)).map(({ id }) => id)
  }
}

/** Leaves of the city's zone file in the order of its zones; the levels above hold their descendants'. */
function zoneTree(city: City): TruthZone[] {
  const rows = zonesOf(city).features.map(({ properties }) => properties)
  const parents = new Map(rows.map(({ id, parent }) => [id, parent]))
  const isWithin = (leaf: string, zone: string): boolean => {
    for (let at: string | null | undefined = leaf; at; at = parents.get(at)) if (at === zone) return true
    return false
  }
  return rows.map(({ id, level }) => ({
    id: id!,
    level: level!,
    leaves: city.zones.flatMap((leaf, index) => (isWithin(leaf.id, id!) ? [index] : [])),
  }))
}

/**
 * Plans go by the clock on the wall. The hour that does not exist in spring is left out of them; in
 * autumn everybody stays for the second of two equal hours where the first one has ended.
 */
const spanOf = ({ hour, fold }: { hour: number; fold: number }): Span =>
  fold === 0
    ? { from: 60 * hour, to: 60 * (hour + 1), lasts: 1 }
    : { from: 60 * (hour + 1), to: 60 * (hour + 1) + 1, lasts: 60 }

/** @returns minutes by the clocks before each minute of the plan, and of the whole day at the end */
function lengths(spans: readonly Span[]): Uint16Array {
  const upTo = new Uint16Array(DAY_MINUTES + 1)
  for (const { from, to, lasts } of spans) {
    for (let minute = from; minute < to; minute += 1) upTo[minute + 1]! += lasts
  }
  for (let minute = 0; minute < DAY_MINUTES; minute += 1) upTo[minute + 1]! += upTo[minute]!
  return upTo
}

/** Person-minutes of each span. */
function presenceIn(spans: readonly Span[], change: Int32Array): number[] {
  const present = new Int32Array(DAY_MINUTES)
  let people = 0
  for (let minute = 0; minute < DAY_MINUTES; minute += 1) {
    people += change[minute]!
    present[minute] = people
  }
  return spans.map(
    ({ from, to, lasts }) => lasts * present.subarray(from, to).reduce((sum, count) => sum + count, 0),
  )
}

/** The first minute whose middle does not lie before an instant; no later than midnight. */
const firstMinuteFrom = (instant: number): number => Math.min(DAY_MINUTES, Math.ceil(instant - 0.5))

function total(leaves: readonly number[], of: ArrayLike<number>): number {
  let sum = 0
  for (const leaf of leaves) sum += of[leaf]!
  return sum
}
