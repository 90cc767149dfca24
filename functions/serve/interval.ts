import { addDays, afterMonth, monthOf } from '../model/dates.ts'
import type { Aggregate } from '../model/products.ts'
import { type LocalDate, localDateSchema } from '../model/vocabulary.ts'
import { type Days, datesOf, daysBetween } from './calendar.ts'
import { DATE, INSTANT, whole } from './forms.ts'
import { Problem, quoted } from './problems.ts'
import { isOfManyDates, mondayOf } from './weeks.ts'

/** A half-open stretch of local time: whole dates, and the instants in which it begins and ends. */
export interface Interval {
  readonly from: LocalDate
  /** The first date that no longer belongs to it. */
  readonly to: LocalDate
  readonly fromMs: number
  readonly toMs: number
  /** The typical week is made of days that are no complete week yet. */
  readonly incompleteWeek: boolean
}

/** The longest interval of one request, in days. */
export const LONGEST_DAYS: Readonly<Record<Aggregate, number>> = {
  hour: 366,
  block: 366,
  day: 366,
  'daytype-hour': 92,
  'weekday-hour': 92,
  week: 366,
  // Releases are kept for two years.
  month: 731,
}

/** How much is answered where `from` and `to` are not given, in days; 366 hold twelve whole months. */
export const DEFAULT_DAYS: Readonly<Record<Aggregate, number>> = {
  hour: 1,
  block: 1,
  day: 28,
  'daytype-hour': 28,
  'weekday-hour': 28,
  week: 84,
  month: 366,
}

/**
 * Reads `from` and `to`: local dates, or RFC 3339 instants at a full local hour (at local midnight where
 * days are averaged). A missing end follows from the other and the default length; both missing mean the
 * newest released dates, for a typical week the last four complete weeks.
 * @param released dates with a release in force, ascending; a month's is its first
 * @returns null where both are missing and nothing is released
 * @throws Problem invalid-parameter or invalid-interval
 */
export function readInterval(
  given: { from?: string | undefined; to?: string | undefined },
  aggregate: Aggregate,
  released: readonly LocalDate[],
  days: Days,
): Interval | null {
  const length = DEFAULT_DAYS[aggregate]
  const from = given.from === undefined ? null : moment('from', given.from, aggregate, days)
  const to = given.to === undefined ? null : moment('to', given.to, aggregate, days)
  if (!from && !to) return defaultInterval(aggregate, released, days)
  const start = from ?? dayMoment(addDays(lastDate(to!), 1 - length), days)
  const end = to ?? dayMoment(addDays(start.date, length), days)
  if (start.ms >= end.ms) {
    throw new Problem(
      'invalid-interval',
      `from ${given.from} is not before to ${given.to}: the interval is half-open, for one date write from=D and to=the date after it`,
      { parameter: 'to' },
    )
  }
  const until = addDays(lastDate(end), 1)
  const longest = LONGEST_DAYS[aggregate]
  if (daysBetween(start.date, until) > longest) {
    throw new Problem(
      'invalid-interval',
      `from – to spans ${daysBetween(start.date, until)} days, at most ${longest} go with aggregate=${aggregate}: ask for parts`,
      { parameter: 'to' },
    )
  }
  return { from: start.date, to: until, fromMs: start.ms, toMs: end.ms, incompleteWeek: false }
}

interface Moment {
  /** The local date that holds the instant. */
  readonly date: LocalDate
  readonly ms: number
  readonly isMidnight: boolean
}

const DATE_LENGTH = '2026-03-24'.length

function moment(parameter: string, text: string, aggregate: Aggregate, days: Days): Moment {
  if (whole(DATE).test(text)) {
    return dayMoment(realDate(parameter, text), days)
  }
  // A plus sign that was not percent-encoded arrives as a space.
  const written = text.replace(/ (\d{2}:\d{2})$/, '+$1')
  if (!whole(INSTANT).test(written)) {
    throw invalid(
      parameter,
      `${quoted(text)} is no date and no instant: write 2026-03-24 or 2026-03-24T14:00:00Z`,
    )
  }
  realDate(parameter, written.slice(0, DATE_LENGTH))
  const ms = Date.parse(written)
  const { date, hour } = days.hourAt(ms)
  const isMidnight = days.begins(date) === ms
  if (hour.start.getTime() !== ms)
    throw invalid(parameter, `${quoted(text)} is not at a full hour of ${days.timeZone}`)
  if (aggregate !== 'hour' && !isMidnight) {
    throw invalid(
      parameter,
      `${quoted(text)} is not at midnight in ${days.timeZone}, which aggregate=${aggregate} needs: write a date`,
    )
  }
  return { date, ms, isMidnight }
}

const dayMoment = (date: LocalDate, days: Days): Moment => ({
  date,
  ms: days.begins(date),
  isMidnight: true,
})

/** The last date of an interval that ends at this moment. */
const lastDate = ({ date, isMidnight }: Moment): LocalDate => (isMidnight ? addDays(date, -1) : date)

/** Years in which local time can be computed and which a mistyped date rarely reaches. */
function realDate(parameter: string, text: string): LocalDate {
  const date = localDateSchema.safeParse(text)
  if (!date.success) throw invalid(parameter, `the date ${quoted(text)} does not exist`)
  if (date.data < '2000-01-02' || date.data > '2199-12-30') {
    throw invalid(parameter, `the date ${quoted(text)} lies outside the years 2000 to 2199`)
  }
  return date.data
}

const invalid = (parameter: string, detail: string): Problem =>
  new Problem('invalid-parameter', `${parameter}: ${detail}`, { parameter })

function defaultInterval(aggregate: Aggregate, released: readonly LocalDate[], days: Days): Interval | null {
  const first = released[0]
  const newest = released.at(-1)
  if (first === undefined || newest === undefined) return null
  const between = (from: LocalDate, to: LocalDate, incompleteWeek = false): Interval => {
    const start = from < first ? first : from
    return { from: start, to, fromMs: days.begins(start), toMs: days.begins(to), incompleteWeek }
  }
  const after = aggregate === 'month' ? afterMonth(monthOf(newest)) : addDays(newest, 1)
  const length = DEFAULT_DAYS[aggregate]
  if (!isOfManyDates(aggregate)) return between(addDays(after, -length), after)
  const monday = mondayOf(after)
  const start = addDays(monday, -length)
  if (aggregate === 'week') return between(start, first < monday ? monday : after)
  const isReleased = new Set(released)
  const hasCompleteWeek = [0, 7, 14, 21].some((offset) =>
    datesOf(addDays(start, offset), addDays(start, offset + 7)).every((date) => isReleased.has(date)),
  )
  // Before the first complete week, what there is says more than nothing, and the note names it.
  return hasCompleteWeek ? between(start, monday) : between(addDays(after, -length), after, true)
}
