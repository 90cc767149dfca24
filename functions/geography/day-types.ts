import Holidays from 'date-holidays'
import { countries } from '../model/countries.ts'
import type { Country, DayType, LocalDate } from '../model/vocabulary.ts'

const DAY_MS = 86_400_000

/** weekday, saturday or sunday; a public holiday of the country's region counts as sunday. */
export function dayType(country: Country, date: LocalDate): DayType {
  if (holidayName(country, date) !== null) return 'sunday'
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 0 ? 'sunday' : weekday === 6 ? 'saturday' : 'weekday'
}

/** @returns the public holiday's name in the country's first language, null where there is none */
export function holidayName(country: Country, date: LocalDate): string | null {
  const key = `${country} ${date.slice(0, 4)}`
  const known = years.get(key) ?? holidaysOf(country, Number(date.slice(0, 4)))
  years.set(key, known)
  return known.get(date) ?? null
}

const years = new Map<string, ReadonlyMap<LocalDate, string>>()

/** Only days that are free from midnight on: shops that close early do not make a sunday. */
function holidaysOf(country: Country, year: number): ReadonlyMap<LocalDate, string> {
  const { holidays, languages } = countries[country]
  const options = { languages: [...languages], types: ['public' as const] }
  const rules =
    holidays.region === undefined
      ? new Holidays(holidays.country, options)
      : new Holidays(holidays.country, holidays.region, options)
  const found = new Map<LocalDate, string>()
  for (const { date, start, end, name } of rules.getHolidays(year)) {
    if (!date.slice(10).startsWith(' 00:00:00')) continue
    const days = Math.round((end.getTime() - start.getTime()) / DAY_MS)
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
    for (let day = 0; day < days; day += 1) {
      const free = new Date(first + day * DAY_MS).toISOString().slice(0, 10)
      // A substitute comes after the day that it stands for, whose name is the better one.
      if (!found.has(free)) found.set(free, name)
    }
  }
  return found
}
