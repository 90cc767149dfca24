import type { Itinerary } from './itinerary.ts'
import { outages } from './outages.ts'
import type { People, Places } from './people.ts'
import type { Customers } from './population.ts'
import { prng } from './prng.ts'
import { RecordBuffer } from './record-buffer.ts'
import { recorder } from './records.ts'
import { guestDays, type Roamers } from './roamers.ts'
import { routines } from './routines.ts'
import { customer, GUEST, resident } from './subjects.ts'
import { subscriberId } from './subscriber-ids.ts'
import type { DayTruth } from './truth.ts'
import type { LocalDay } from './wall-clock.ts'
import type { World } from './world.ts'

/** People whose records of a day are held in memory at once; a file is in order of time within them. */
const PEOPLE_PER_BLOCK = 50_000

/** A date in the life of a city. */
export interface Today extends LocalDay {
  /** 0 is the first one. */
  readonly number: number
}

/** Gives the operator records of residents who become customers (joiners.ts). */
export interface Joining {
  /** Of the date, once everybody's day has been added. */
  readonly buffer: RecordBuffer
  begin(today: Today): void
  /** @returns phones of theirs that count */
  add(today: Today, person: number, itinerary: Itinerary): number
}

/** Sees the exact day of a line: nothing like it could be had of real people. It keeps no itinerary. */
export type SeeDay = (date: string, subscriberId: string, itinerary: Itinerary) => void

/**
 * Lives the days of everybody with a phone of the network, and makes their records.
 * @returns the records of a date in blocks, each overwritten by the next; what is true of them is added
 */
export function operatorDays(
  { city, network, addresses }: World,
  places: Places,
  { people, guests }: { readonly people: Customers; readonly guests: Roamers },
  options: { readonly seed: number; readonly recordsPerDay: number; readonly see?: SeeDay | undefined },
): (today: Today, truth: DayTruth | undefined) => Generator<RecordBuffer> {
  const { seed, recordsPerDay, see } = options
  const activity = new Float32Array(people.lines + guests.size)
  activity.set(people.activity)
  activity.set(guests.activity, people.lines)
  const records = recorder({ addresses, network, activity }, { city: city.id, seed, recordsPerDay })
  const buffer = new RecordBuffer(
    Math.ceil(1.2 * recordsPerDay * Math.min(activity.length, PEOPLE_PER_BLOCK)),
  )
  const plans = routines(places, people, prng('routines', city.id, seed))
  const guestPlans = guestDays(places, guests, prng('guests', city.id, seed))

  return function* (today, truth) {
    const failing = outages(city.id, network.sites, today.date)
    const year = yearOf(today)
    for (let first = 0; first < people.size; first += PEOPLE_PER_BLOCK) {
      buffer.clear()
      const end = Math.min(people.size, first + PEOPLE_PER_BLOCK)
      for (let person = first; person < end; person += 1) {
        const itinerary = plans.day(today.weekday, person)
        records.add(buffer, today, failing, person, itinerary)
        const second = people.secondLine[person]!
        if (second > 0) records.add(buffer, today, failing, second, itinerary)
        const subject = customer(people, person, year)
        truth?.add(itinerary, subject, person)
        if (subject.phones > 0) see?.(today.date, subscriberId(person, seed), itinerary)
        if (subject.phones > 1) see?.(today.date, subscriberId(second, seed), itinerary)
      }
      yield buffer
    }
    buffer.clear()
    for (let guest = 0; guest < guests.size; guest += 1) {
      const itinerary = guestPlans(today.number, guest)
      if (itinerary === null) continue
      records.add(buffer, today, failing, people.lines + guest, itinerary)
      truth?.add(itinerary, GUEST, people.size + guest)
      see?.(today.date, subscriberId(people.lines + guest, seed), itinerary)
    }
    yield buffer
  }
}

/**
 * Lives the days of everybody else; only the truth hears of them, and of joiners the operator.
 * @returns makes the records of joiners of a date; null where nobody joins
 */
export function restDays(
  places: Places,
  rest: People,
  /** `first` is the number of the first of them in the truth of a month, after customers and guests. */
  { city, seed, first }: { readonly city: string; readonly seed: number; readonly first: number },
  joining: Joining | null,
): (today: Today, truth: DayTruth | undefined) => RecordBuffer | null {
  const plans = routines(places, rest, prng('routines of others', city, seed))
  return (today, truth) => {
    const year = yearOf(today)
    joining?.begin(today)
    for (let person = 0; person < rest.size; person += 1) {
      const itinerary = plans.day(today.weekday, person)
      const phones = joining?.add(today, person, itinerary) ?? 0
      truth?.add(itinerary, { ...resident(rest, person, year), phones }, first + person)
    }
    return joining?.buffer ?? null
  }
}

const yearOf = ({ date }: LocalDay): number => Number(date.slice(0, 4))
