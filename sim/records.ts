import type { Addresses } from './addresses.ts'
import { DAY_MINUTES, type Itinerary, locate } from './itinerary.ts'
import type { Outages } from './outages.ts'
import { prng } from './prng.ts'
import type { RadioNetwork } from './radio.ts'
import type { RecordBuffer } from './record-buffer.ts'
import { UNSERVED } from './sector.ts'
import { exponential, usage } from './usage.ts'
import type { LocalDay } from './wall-clock.ts'

/** Whoever arrives somewhere soon makes a record: a new area, a look at the phone. Part of arrivals. */
const RECORD_ON_ARRIVAL = 0.7
const SOON_S = 240
/** Arrivals a day, so that all records together are as many as asked for. */
const ARRIVALS_PER_DAY = 2.6
/** Records that come twice, and that come late: by a quarter of an hour on average. */
const TWICE = 0.003
const LATE = { chance: 0.01, meanS: 900 }

/** Makes the records of a day, phone by phone. */
export function recorder(
  parts: {
    readonly addresses: Addresses
    readonly network: RadioNetwork
    /** By line, records relative to the mean phone's. */
    readonly activity: Float32Array
  },
  options: {
    readonly city: string
    readonly seed: number
    readonly recordsPerDay: number
    /** Of random numbers. @default 'records' */
    readonly stream?: string
  },
) {
  const { addresses, network, activity } = parts
  const random = prng(options.stream ?? 'records', options.city, options.seed)
  const onArrival = Math.min(RECORD_ON_ARRIVAL, options.recordsPerDay / 30)
  const uses = usage(activity, options.recordsPerDay - onArrival * ARRIVALS_PER_DAY, random)
  const position = { x: 0, y: 0, stop: 0 }

  return {
    /** Adds the records of one line. @param itinerary its owner's day */
    add(to: RecordBuffer, day: LocalDay, failing: Outages, line: number, itinerary: Itinerary): void {
      for (const second of uses.draw(line)) record(second)
      for (let stop = 1; stop < itinerary.count && itinerary.arrives[stop]! < DAY_MINUTES; stop += 1) {
        if (!random.chance(onArrival)) continue
        const second = Math.floor(60 * itinerary.arrives[stop]! + random.below(SOON_S))
        if (second < 60 * DAY_MINUTES && !uses.isSilent(second)) record(second)
      }

      function record(second: number): void {
        if (second < 60 * itinerary.begins || second >= 60 * itinerary.ends) return
        position.stop = 0
        locate(itinerary, addresses, second / 60, position)
        const sector = network.serving(position.x, position.y, random, (site) => failing.isDown(site, second))
        if (sector === UNSERVED) return
        const made = day.afterBegin(second)
        const late = random.chance(LATE.chance) ? Math.floor(exponential(random) * LATE.meanS) : 0
        to.push(made, line, sector, late)
        if (random.chance(TWICE)) to.push(made, line, sector, late)
      }
    },
  }
}
