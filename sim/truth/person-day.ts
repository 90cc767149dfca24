import type { LocalHour } from '../../functions/geography/local-hours.ts'
import type { Addresses } from '../addresses.ts'
import { DAY_MINUTES, type Itinerary } from '../itinerary.ts'
import { OUTSIDE } from '../zone-index.ts'

/**
 * The day of one person as unbroken times in leaves, in order and without gaps. A minute of the plan is
 * where its owner is in the middle of it, so minutes are whole and nobody is in two zones.
 */
export interface PersonDay {
  count: number
  /** Index of the city's zone; one more than the last is outside every zone. */
  readonly leaf: Uint16Array
  /** Minutes of the plan, half-open. */
  readonly from: Uint16Array
  readonly to: Uint16Array
}

/**
 * @param nowhere leaf of what no zone holds
 * @returns the day of an itinerary; overwritten by the next call
 */
export function personDays(
  addresses: Addresses,
  zoneAt: (x: number, y: number) => number,
  nowhere: number,
): (itinerary: Itinerary) => PersonDay {
  const day: PersonDay = {
    count: 0,
    leaf: new Uint16Array(DAY_MINUTES),
    from: new Uint16Array(DAY_MINUTES),
    to: new Uint16Array(DAY_MINUTES),
  }

  return (itinerary) => {
    day.count = 0
    let minute = firstMinuteFrom(itinerary.begins)
    const ends = firstMinuteFrom(itinerary.ends)
    for (let stop = 0; stop < itinerary.count && minute < ends; stop += 1) {
      const isLast = stop + 1 === itinerary.count
      const leaves = Math.max(
        minute,
        isLast ? ends : Math.min(ends, firstMinuteFrom(itinerary.leaves[stop]!)),
      )
      if (leaves > minute) stay(addresses.zone[itinerary.address[stop]!]!, minute, leaves)
      const arrives = isLast ? leaves : Math.min(ends, firstMinuteFrom(itinerary.arrives[stop + 1]!))
      if (leaves < arrives) walk(itinerary, stop, leaves, arrives)
      minute = Math.max(leaves, arrives)
    }
    return day
  }

  /** The straight way from a stop to the next one, minute by minute, as `locate` has it. */
  function walk({ address, leaves, arrives }: Itinerary, stop: number, first: number, end: number): void {
    const [a, b] = [address[stop]!, address[stop + 1]!]
    const [ax, ay] = [addresses.x[a]!, addresses.y[a]!]
    const [east, north] = [addresses.x[b]! - ax, addresses.y[b]! - ay]
    const [begins, lasts] = [leaves[stop]!, arrives[stop + 1]! - leaves[stop]!]
    for (let minute = first; minute < end; minute += 1) {
      const part = (minute + 0.5 - begins) / lasts
      const zone = zoneAt(ax + part * east, ay + part * north)
      stay(zone === OUTSIDE ? nowhere : zone, minute, minute + 1)
    }
  }

  function stay(leaf: number, from: number, to: number): void {
    const last = day.count - 1
    if (last >= 0 && day.leaf[last] === leaf && day.to[last] === from) {
      day.to[last] = to
      return
    }
    day.leaf[day.count] = leaf
    day.from[day.count] = from
    day.to[day.count] = to
    day.count += 1
  }
}

/** Minutes of the plan as an hour of the clocks has them, half-open, each lasting `lasts` minutes. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly lasts: number
}

/**
 * Plans go by the clock on the wall. The hour that does not exist in spring is left out of them; in
 * autumn everybody stays for the second of two equal hours where the first one has ended.
 */
export const spanOf = ({ hour, fold }: LocalHour): Span =>
  fold === 0
    ? { from: 60 * hour, to: 60 * (hour + 1), lasts: 1 }
    : { from: 60 * (hour + 1), to: 60 * (hour + 1) + 1, lasts: 60 }

/** @returns minutes by the clocks before each minute of the plan, and of the whole day at the end */
export function lengths(spans: readonly Span[]): Uint16Array {
  const upTo = new Uint16Array(DAY_MINUTES + 1)
  for (const { from, to, lasts } of spans) {
    for (let minute = from; minute < to; minute += 1) upTo[minute + 1]! += lasts
  }
  for (let minute = 0; minute < DAY_MINUTES; minute += 1) upTo[minute + 1]! += upTo[minute]!
  return upTo
}

/** The first minute whose middle does not lie before an instant; no later than midnight. */
const firstMinuteFrom = (instant: number): number =>
  Math.max(0, Math.min(DAY_MINUTES, Math.ceil(instant - 0.5)))
