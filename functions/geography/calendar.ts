import { countries } from '../model/countries.ts'
import type { Country, LocalDate } from '../model/vocabulary.ts'
import { dayType, holidayName } from './day-types.ts'
import { localHours } from './local-hours.ts'

/** A row of the calendar table. Instants are written as DuckDB and Trino read them, in UTC. */
export interface CalendarRow {
  readonly time_zone: string
  readonly local_date: LocalDate
  readonly local_hour: number
  readonly fold: number
  readonly block: number
  readonly utc_start: string
  readonly utc_end: string
  readonly daytype: string
  readonly holiday: string | null
}

const DAY_MS = 86_400_000
const HOURS_OF_A_BLOCK = 4

/** Every local hour of calendar years in the country's time zone, in order. */
export function calendarRows(country: Country, years: readonly number[]): CalendarRow[] {
  const { timeZone } = countries[country]
  const dates = [...new Set(years)].sort((a, b) => a - b).flatMap(datesOfYear)
  return dates.flatMap((date) => {
    const daytype = dayType(country, date)
    const holiday = holidayName(country, date)
    return localHours(timeZone, date).map(({ start, end, hour, fold }) => ({
      time_zone: timeZone,
      local_date: date,
      local_hour: hour,
      fold,
      block: Math.floor(hour / HOURS_OF_A_BLOCK),
      utc_start: timestamp(start),
      utc_end: timestamp(end),
      daytype,
      holiday,
    }))
  })
}

function datesOfYear(year: number): LocalDate[] {
  const first = Date.UTC(year, 0, 1)
  const days = (Date.UTC(year + 1, 0, 1) - first) / DAY_MS
  return Array.from({ length: days }, (_, day) => new Date(first + day * DAY_MS).toISOString().slice(0, 10))
}

/** `2026-03-29 01:00:00` */
const timestamp = (instant: Date): string => instant.toISOString().slice(0, 19).replace('T', ' ')
