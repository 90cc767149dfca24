import { Temporal } from 'temporal-polyfill'
import type { LocalDate } from '../model/vocabulary.ts'

/** One hour of a local day, half-open; the second of two equal hours has fold 1. */
export interface LocalHour {
  readonly start: Date
  readonly end: Date
  readonly hour: number
  readonly fold: number
}

const HOUR_MS = 3_600_000
const HOURS_OF_A_DAY = 24

/**
 * The hours of a local day by the IANA rules: 24, or 23 or 25 where the clocks change. Where they change
 * by half an hour, or within an hour, a piece is shorter than an hour.
 * @throws RangeError if there is no such date or time zone
 */
export function localHours(timeZone: string, date: LocalDate): LocalHour[] {
  const day = Temporal.PlainDate.from(date)
  const begins = day.toZonedDateTime(timeZone)
  const ends = day.add({ days: 1 }).toZonedDateTime(timeZone)
  const lengthMs = ends.epochMilliseconds - begins.epochMilliseconds
  // All days but two a year; asking for every hour would take twenty times as long.
  if (lengthMs === HOURS_OF_A_DAY * HOUR_MS && begins.offsetNanoseconds === ends.offsetNanoseconds) {
    return Array.from({ length: HOURS_OF_A_DAY }, (_, hour) => {
      const start = begins.epochMilliseconds + hour * HOUR_MS
      return { start: new Date(start), end: new Date(start + HOUR_MS), hour, fold: 0 }
    })
  }
  const hours: LocalHour[] = []
  let at = begins
  while (at.epochMilliseconds < ends.epochMilliseconds) {
    const next = endOfPiece(at)
    hours.push({
      start: new Date(at.epochMilliseconds),
      end: new Date(next.epochMilliseconds),
      hour: at.hour,
      fold: hours.filter(({ hour }) => hour === at.hour).length,
    })
    at = next
  }
  return hours
}

/** The next full hour on the wall, or the change of the clocks if that comes first. */
function endOfPiece(at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const fullHour = at.add({ minutes: 60 - at.minute })
  const change = at.getTimeZoneTransition('next')
  return change && change.epochMilliseconds < fullHour.epochMilliseconds ? change : fullHour
}
