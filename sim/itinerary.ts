import type { Addresses } from './addresses.ts'

/** Minutes of a day, by the clock on the wall. */
export const DAY_MINUTES = 1_440

/** Up to this distance people walk. */
const WALKING_DISTANCE_M = 900
const WALKING_M_PER_MINUTE = 80
/** On the way to a vehicle and from it; then through the city's traffic. */
const RIDING_EXTRA_MINUTES = 5
const RIDING_M_PER_MINUTE = 320

/** More stops a day than any routine makes. */
const MOST_STOPS = 16

/** The stops of one person on one day, in order; between them it is on its way. Minutes from local midnight. */
export interface Itinerary {
  count: number
  /** Its owner is in the city in [begins, ends): from midnight to midnight, but for days of coming and leaving. */
  begins: number
  ends: number
  /** Half-open [arrives, leaves); the first stop has arrived at 0, the last may leave on the next day. */
  readonly arrives: Float64Array
  readonly leaves: Float64Array
  readonly address: Uint32Array
}

export const emptyItinerary = (): Itinerary => ({
  ...{ count: 0, begins: 0, ends: DAY_MINUTES },
  arrives: new Float64Array(MOST_STOPS),
  leaves: new Float64Array(MOST_STOPS),
  address: new Uint32Array(MOST_STOPS),
})

export function travelMinutes({ x, y }: Addresses, from: number, to: number): number {
  const metres = Math.hypot(x[to]! - x[from]!, y[to]! - y[from]!)
  return metres <= WALKING_DISTANCE_M
    ? metres / WALKING_M_PER_MINUTE
    : RIDING_EXTRA_MINUTES + metres / RIDING_M_PER_MINUTE
}

/** The day begins somewhere, at 0. */
export function beginAt(day: Itinerary, address: number): void {
  day.count = 1
  day.begins = 0
  day.ends = DAY_MINUTES
  day.arrives[0] = 0
  day.leaves[0] = Number.POSITIVE_INFINITY
  day.address[0] = address
}

/**
 * Adds a stop: its owner leaves in time to be there at `wanted`, but not before `notBefore`, and stays.
 * @param stayMinutes the last stop of a day is Infinity
 */
export function goTo(
  day: Itinerary,
  addresses: Addresses,
  address: number,
  { wanted, notBefore, stayMinutes }: { wanted: number; notBefore: number; stayMinutes: number },
): void {
  if (day.count === MOST_STOPS) throw new RangeError(`a day has at most ${MOST_STOPS} stops`)
  const last = day.count - 1
  const travel = travelMinutes(addresses, day.address[last]!, address)
  const departs = Math.max(notBefore, wanted - travel)
  day.leaves[last] = departs
  day.arrives[day.count] = departs + travel
  day.leaves[day.count] = departs + travel + stayMinutes
  day.address[day.count] = address
  day.count += 1
}

/** Where its owner is at a minute, and in which stop; on the way, in a straight line. */
export interface Position {
  x: number
  y: number
  /** Index of the stop, or of the one before the way. */
  stop: number
}

/** @param position is overwritten; its `stop` is where the search begins, so minutes must not go back */
export function locate(day: Itinerary, addresses: Addresses, minute: number, position: Position): void {
  let { stop } = position
  while (stop + 1 < day.count && day.arrives[stop + 1]! <= minute) stop += 1
  const from = day.address[stop]!
  const onTheWay = stop + 1 < day.count && day.leaves[stop]! <= minute
  const to = onTheWay ? day.address[stop + 1]! : from
  const part = onTheWay ? (minute - day.leaves[stop]!) / (day.arrives[stop + 1]! - day.leaves[stop]!) : 0
  position.stop = stop
  position.x = addresses.x[from]! + part * (addresses.x[to]! - addresses.x[from]!)
  position.y = addresses.y[from]! + part * (addresses.y[to]! - addresses.y[from]!)
}
