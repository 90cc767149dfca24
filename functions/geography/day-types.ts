import { InvalidInput } from '../model/errors.ts'
import type { Country, DayType, LocalDate } from '../model/vocabulary.ts'
import holidays from './holidays.json' with { type: 'json' }

/** weekday, saturday or sunday; a public holiday of the country's region counts as sunday. */
export function dayType(country: Country, date: LocalDate): DayType {
  if (holidayName(country, date) !== null) return 'sunday'
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 0 ? 'sunday' : weekday === 6 ? 'saturday' : 'weekday'
}

/**
 * By the table that `node bin/holidays.ts` makes.
 * @returns the public holiday's name in the country's first language, null where there is none
 * @throws InvalidInput of a year that the table lacks
 */
export function holidayName(country: Country, date: LocalDate): string | null {
  const years: Readonly<Record<string, Readonly<Record<string, string>>>> = holidays[country]
  const year = years[date.slice(0, 4)]
  if (year === undefined) {
    const known = Object.keys(years)
    throw new InvalidInput(
      `${date}: public holidays are known of the years ${known[0]} to ${known.at(-1)}; node bin/holidays.ts makes the table for others`,
    )
  }
  return year[date.slice(5)] ?? null
}
