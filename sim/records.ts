import type { Addresses } from './city.ts'
import { DAY_MINUTES, type Itinerary, locate } from './itinerary.ts'
import type { Population } from './population.ts'
import { type Prng, prng } from './prng.ts'
import type { RadioNetwork } from './radio.ts'
import { LONGEST_DAY_S, type LocalDay } from './wall-clock.ts'

/** Records of one day, as columns in the order in which they were made. */
export interface Records {
  readonly count: number
  /** Seconds after local midnight. */
  readonly second: Uint32Array
  readonly phone: Uint32Array
  readonly sector: Uint16Array
}

/** How often phones are used in each hour of the day, relative to the other hours. */
const HOURLY = [4, 3, 3, 3, 3, 4, 6, 8, 9, 9, 9, 9, 10, 9, 9, 9, 10, 10, 10, 9, 9, 8, 7, 5]
/** Whoever arrives somewhere soon makes a record: a new area, a look at the phone. Part of arrivals. */
const RECORD_ON_ARRIVAL = 0.7
const SOON_S = 240
/** Arrivals a day, so that all records together are as many as asked for. */
const ARRIVALS_PER_DAY = 2.6
/** Spread of the logarithm of a gap: with 20 records a day, 4 % of the gaps are over four hours. */
const GAP_SPREAD = 0.9

/** Makes the records of a day, phone by phone; the gaps run on over midnight. */
export function recorder(
  parts: { readonly addresses: Addresses; readonly network: RadioNetwork; readonly people: Population },
  options: { readonly city: string; readonly seed: number; readonly recordsPerDay: number },
) {
  const { addresses, network, people } = parts
  const random = prng('records', options.city, options.seed)
  const clock = usageClock()
  const onArrival = Math.min(RECORD_ON_ARRIVAL, options.recordsPerDay / 30)
  const meanGap = 1 / (options.recordsPerDay - onArrival * ARRIVALS_PER_DAY)
  /** Until the next record, in days of usage. */
  const wait = Float64Array.from(
    { length: people.size },
    (_, phone) => random.uniform() * (meanGap / people.activity[phone]!),
  )
  const position = { x: 0, y: 0, stop: 0 }

  return {
    /** Adds the records of one phone. */
    add(to: RecordBuffer, day: LocalDay, phone: number, itinerary: Itinerary): void {
      const gap = meanGap / people.activity[phone]!
      position.stop = 0
      let at = wait[phone]!
      while (at < 1) {
        record(to, day, phone, itinerary, clock(at))
        at += gap * heavyTailed(random)
      }
      wait[phone] = at - 1
      position.stop = 0
      for (let stop = 1; stop < itinerary.count && itinerary.arrives[stop]! < DAY_MINUTES; stop += 1) {
        if (!random.chance(onArrival)) continue
        const second = Math.floor(60 * itinerary.arrives[stop]! + random.below(SOON_S))
        if (second < 60 * DAY_MINUTES) record(to, day, phone, itinerary, second)
      }
    },
  }

  function record(
    to: RecordBuffer,
    day: LocalDay,
    phone: number,
    itinerary: Itinerary,
    second: number,
  ): void {
    locate(itinerary, addresses, second / 60, position)
    to.push(day.afterBegin(second), phone, network.serving(position.x, position.y, random))
  }
}

/** Lognormal with mean 1. */
const heavyTailed = (random: Prng): number => Math.exp(GAP_SPREAD * random.normal() - GAP_SPREAD ** 2 / 2)

/** Turns a part of a day's usage into a second of the day: more by day than by night. */
function usageClock(): (part: number) => number {
  const total = HOURLY.reduce((sum, weight) => sum + weight, 0)
  const upTo = [0]
  for (const weight of HOURLY) upTo.push(upTo.at(-1)! + weight / total)
  return (part) => {
    let hour = 0
    while (hour < 23 && upTo[hour + 1]! <= part) hour += 1
    const inHour = (part - upTo[hour]!) / (upTo[hour + 1]! - upTo[hour]!)
    return Math.min(86_399, Math.floor(3_600 * (hour + inHour)))
  }
}

/** Columns that grow. */
export class RecordBuffer implements Records {
  count = 0
  second: Uint32Array
  phone: Uint32Array
  sector: Uint16Array

  constructor(capacity: number) {
    this.second = new Uint32Array(capacity)
    this.phone = new Uint32Array(capacity)
    this.sector = new Uint16Array(capacity)
  }

  push(second: number, phone: number, sector: number): void {
    if (this.count === this.second.length) this.#grow()
    this.second[this.count] = second
    this.phone[this.count] = phone
    this.sector[this.count] = sector
    this.count += 1
  }

  clear(): void {
    this.count = 0
  }

  #grow(): void {
    const capacity = 2 * this.count + 1_024
    const { second, phone, sector } = this
    this.second = new Uint32Array(capacity)
    this.phone = new Uint32Array(capacity)
    this.sector = new Uint16Array(capacity)
    this.second.set(second)
    this.phone.set(phone)
    this.sector.set(sector)
  }
}

/** @returns positions of the records, ordered by second; records of one second keep their order */
export function inOrderOfTime({ count, second }: Records): Uint32Array {
  const starts = new Uint32Array(LONGEST_DAY_S + 1)
  for (let at = 0; at < count; at += 1) starts[second[at]! + 1]! += 1
  for (let at = 1; at < starts.length; at += 1) starts[at]! += starts[at - 1]!
  const order = new Uint32Array(count)
  for (let at = 0; at < count; at += 1) order[starts[second[at]!]!++] = at
  return order
}
