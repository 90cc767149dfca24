import { localHours } from '../functions/geography/local-hours.ts'
import { countries } from '../functions/model/countries.ts'
import { firstOf, monthOf } from '../functions/model/dates.ts'
import type { People } from './people.ts'
import type { Customers } from './population.ts'
import type { Roamers } from './roamers.ts'
import { type MonthTruth, monthTruth, type Settlement } from './truth/month.ts'
import { truthZones } from './truth/zones.ts'
import { writeMonthTruth } from './truth-files.ts'
import type { World } from './world.ts'

/** Numbers of people in the truth of a month: customers, then guests, who live nowhere, then everybody else. */
export function settlementOf(
  { addresses }: World,
  people: Customers,
  guests: Roamers,
  rest: People,
): Settlement {
  const firstRest = people.size + guests.size
  const leafOf = (person: number, column: 'home' | 'work'): number | null => {
    if (person >= people.size && person < firstRest) return null
    const address = person < people.size ? people[column][person] : rest[column][person - firstRest]
    return addresses.zone[address!]!
  }
  return {
    size: firstRest + rest.size,
    home: (person) => leafOf(person, 'home'),
    work: (person) => leafOf(person, 'work'),
  }
}

/** Makes the truth of one month after the other, and writes each once a date of another one comes, or `end`. */
export function openMonths(out: string, { city }: World, settlement: Settlement) {
  const zones = truthZones(city)
  const { timeZone } = countries[city.country]
  let open: { month: string; truth: MonthTruth } | null = null

  async function end(): Promise<void> {
    if (open === null) return
    const date = firstOf(open.month)
    const [first] = localHours(timeZone, date)
    await writeMonthTruth(out, city.id, { date, start: first!.start }, open.truth)
    open = null
  }

  return {
    end,
    /** @returns what the date's truth is added to */
    async begin(date: string): Promise<MonthTruth> {
      if (open !== null && open.month !== monthOf(date)) await end()
      open ??= { month: monthOf(date), truth: monthTruth(zones, settlement) }
      return open.truth
    },
  }
}
