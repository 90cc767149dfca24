import { localHours } from '../functions/geography/local-hours.ts'
import type { Itinerary } from './itinerary.ts'
import { flows } from './truth/flows.ts'
import type { MonthTruth } from './truth/month.ts'
import { overnight } from './truth/overnight.ts'
import { lengths, type PersonDay, personDays, spanOf } from './truth/person-day.ts'
import { presence } from './truth/presence.ts'
import { profile } from './truth/profile.ts'
import type { Frame, ProductTruth, Subject, TruthCell, ZoneMinutes } from './truth/tally.ts'
import { dwell, visitors } from './truth/visits.ts'
import { truthZones } from './truth/zones.ts'
import type { World } from './world.ts'

/** The products of a date: how each counts, and the columns of its cells beside zone and start, as in figures. */
export const truths = {
  presence: { count: presence, columns: ['hour', 'fold'] },
  visitors: { count: visitors, columns: [] },
  profile: { count: profile, columns: ['block', 'age_band', 'gender'] },
  dwell: { count: dwell, columns: ['dwell_class'] },
  flows: { count: flows, columns: ['block', 'destination'] },
  overnight: { count: overnight, columns: ['home'] },
} as const satisfies Readonly<Record<string, DayProduct>>

interface DayProduct {
  readonly count: (frame: Frame) => ProductTruth
  readonly columns: readonly Exclude<keyof TruthCell, 'zone' | 'start' | 'value' | 'everybody'>[]
}

export type TruthId = keyof typeof truths
export const truthIds = Object.keys(truths) as readonly TruthId[]

/** What is true of a local date, from the exact plans of people and the exact borders of zones. */
export interface DayTruth {
  /**
   * Adds the day of one person; it keeps nothing of a person.
   * @param person number in the month's truth, where there is one
   */
  add(itinerary: Itinerary, who: Subject, person?: number): void
  cells(product: TruthId): Iterable<TruthCell>
  /** Minutes of the operator's phones that no zone holds: a straight way may leave the city and come back. */
  outside(): number
}

/** @returns makes the truth of one local date after the other */
export function truthOf(
  { city, addresses, zoneAt }: Pick<World, 'city' | 'addresses' | 'zoneAt'>,
  timeZone: string,
): { begin(date: string, month?: MonthTruth): DayTruth } {
  const zones = truthZones(city)
  const nowhere = city.zones.length
  const dayOf = personDays(addresses, zoneAt, nowhere)
  const totalsOf = zoneTotals(zones)
  return {
    begin(date, month) {
      const hours = localHours(timeZone, date)
      const spans = hours.map(spanOf)
      const frame = { zones, hours, spans, upTo: lengths(spans) }
      const made = truthIds.map((id) => truths[id].count(frame))
      let outside = 0
      return {
        add(itinerary, who, person) {
          const day = dayOf(itinerary)
          const totals = totalsOf(day, frame.upTo)
          for (const truth of made) truth.add(day, totals, who)
          if (person !== undefined) month?.add(person, totals, who)
          for (let at = 0; at < day.count; at += 1) {
            if (day.leaf[at] === nowhere)
              outside += who.phones * (frame.upTo[day.to[at]!]! - frame.upTo[day.from[at]!]!)
          }
        },
        cells: (product) => made[truthIds.indexOf(product)]!.cells(),
        outside: () => outside,
      }
    },
  }
}

/** Minutes of a person by zone of every level; overwritten by the next call. */
function zoneTotals({ all, lineages }: ReturnType<typeof truthZones>) {
  const totals: ZoneMinutes = {
    count: 0,
    zone: new Uint16Array(all.length),
    minutes: new Uint16Array(all.length),
  }
  /** By zone, its position in the totals. */
  const positions = new Int32Array(all.length).fill(-1)
  return (day: PersonDay, upTo: Uint16Array): ZoneMinutes => {
    for (let at = 0; at < totals.count; at += 1) positions[totals.zone[at]!] = -1
    totals.count = 0
    for (let at = 0; at < day.count; at += 1) {
      const minutes = upTo[day.to[at]!]! - upTo[day.from[at]!]!
      for (const zone of lineages[day.leaf[at]!] ?? []) {
        let position = positions[zone]!
        if (position < 0) {
          position = totals.count++
          positions[zone] = position
          totals.zone[position] = zone
          totals.minutes[position] = 0
        }
        totals.minutes[position]! += minutes
      }
    }
    return totals
  }
}
