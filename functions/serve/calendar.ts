import { countries } from '../model/countries.ts'
import { addDays } from '../model/dates.ts'
import type { Country, DayType, LocalDate } from '../model/vocabulary.ts'

/** One hour of a local day; the second of two equal hours has fold 1. */
export interface LocalHour {
  readonly start: Date
  readonly end: Date
  readonly hour: number
  readonly fold: number
}

/** Four hours by the local clock; the first of a day has three or five where the clocks change. */
export interface LocalBlock {
  readonly start: Date
  readonly end: Date
  readonly block: number
}

/** What geography knows about local time; handed in, so that a test can fix it. */
export interface Calendar {
  localHours(timeZone: string, date: LocalDate): readonly LocalHour[]
  dayType(country: Country, date: LocalDate): DayType
}

/** The local days of one country, computed once each. */
export interface Days {
  readonly timeZone: string
  /** 24 entries, 23 or 25 where the clocks change. */
  hours(date: LocalDate): readonly LocalHour[]
  /** Six. */
  blocks(date: LocalDate): readonly LocalBlock[]
  dayType(date: LocalDate): DayType
  /** The instant at which a local date begins, in milliseconds. */
  begins(date: LocalDate): number
  /** The local hour that an instant lies in. */
  hourAt(milliseconds: number): { readonly date: LocalDate; readonly hour: LocalHour }
}

const DAY_MS = 86_400_000

/** More days than any interval has: the memory stays small, and a year is computed once. */
const REMEMBERED_DAYS = 2_000

export function localDays(country: Country, calendar: Calendar): Days {
  const { timeZone } = countries[country]
  const hours = remembered((date) => calendar.localHours(timeZone, date))
  return {
    timeZone,
    hours,
    blocks: remembered((date) => blocksOf(hours(date))),
    dayType: remembered((date) => calendar.dayType(country, date)),
    begins: (date) => hours(date)[0]!.start.getTime(),
    hourAt(milliseconds) {
      const utcDate = new Date(milliseconds).toISOString().slice(0, 10)
      for (const date of [addDays(utcDate, -1), utcDate, addDays(utcDate, 1)]) {
        const hour = hours(date).find(
          ({ start, end }) => start.getTime() <= milliseconds && milliseconds < end.getTime(),
        )
        if (hour) return { date, hour }
      }
      throw new RangeError(`no local hour of ${timeZone} holds ${new Date(milliseconds).toISOString()}`)
    },
  }
}

const HOURS_OF_A_BLOCK = 4

const blocksOf = (hours: readonly LocalHour[]): LocalBlock[] =>
  [...Map.groupBy(hours, ({ hour }) => Math.floor(hour / HOURS_OF_A_BLOCK))].map(([block, own]) => ({
    start: own[0]!.start,
    end: own.at(-1)!.end,
    block,
  }))

/** `08:00-12:00`: the hours of a block by the clock. */
export const blockClock = (block: number): string =>
  [block, block + 1].map((each) => `${two(each * HOURS_OF_A_BLOCK)}:00`).join('-')

const two = (value: number): string => String(value).padStart(2, '0')

export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)

/** 1 is Monday, 7 Sunday. */
export const weekdayOf = (date: LocalDate): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7

/** The dates of [from, to). */
export const datesOf = (from: LocalDate, to: LocalDate): LocalDate[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, index) => addDays(from, index))

/** `2026-03-24T14:00:00Z`: an instant without the milliseconds that it never has. */
export const instant = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, SECONDS)}Z`

const SECONDS = '2026-03-24T14:00:00'.length

/** `2026-03-29T02:00:00+01:00`: what the clocks on the wall showed. */
export function wallClock(date: LocalDate, period: LocalHour | LocalBlock): string {
  const hour = 'hour' in period ? period.hour : period.block * HOURS_OF_A_BLOCK
  const wall = `${date}T${two(hour)}:00:00`
  const minutes = Math.round((Date.parse(`${wall}Z`) - period.start.getTime()) / 60_000)
  const size = Math.abs(minutes)
  return `${wall}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

function remembered<Value>(compute: (date: LocalDate) => Value): (date: LocalDate) => Value {
  const known = new Map<LocalDate, Value>()
  return (date) => {
    const found = known.get(date)
    if (found !== undefined) return found
    if (known.size >= REMEMBERED_DAYS) known.clear()
    const value = compute(date)
    known.set(date, value)
    return value
  }
}
