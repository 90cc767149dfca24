import { addDays, afterMonth, firstOf, monthOf } from '../../model/dates.ts'
import type { Aggregate } from '../../model/products.ts'
import type { LocalDate } from '../../model/vocabulary.ts'
import { datesOf, daysBetween } from '../calendar.ts'
import type { Interval } from '../interval.ts'
import { Problem, quoted } from '../problems.ts'
import { invalid } from '../query.ts'
import { DAYS_OF_A_WEEK, isTypical, mondayOf, wholeWeeks } from '../weeks.ts'
import type { IndexQuery } from './schemas.ts'

/** With what an interval is compared. */
export interface Baseline {
  readonly kind: 'year-earlier' | 'interval'
  readonly from: LocalDate
  readonly to: LocalDate
  /** How many weeks a year earlier is; null of months, and of an interval that was named. */
  readonly weeks: number | null
  /** The date of the baseline with which a date is compared: a week by its Monday, a month by its first. */
  readonly of: (date: LocalDate) => LocalDate
}

export type BaselineAsked =
  | { readonly kind: 'year-earlier' }
  | { readonly kind: 'interval'; readonly from: string; readonly to: string }

/** @throws Problem invalid-parameter */
export function readBaseline(query: IndexQuery): BaselineAsked {
  const { baseline, 'baseline-from': from, 'baseline-to': to } = query
  if (baseline !== undefined && baseline !== 'year-earlier') {
    throw invalid(
      'baseline',
      `${quoted(baseline)} is no baseline: choose year-earlier, or give baseline-from and baseline-to`,
    )
  }
  if (from === undefined && to === undefined) return { kind: 'year-earlier' }
  if (baseline !== undefined) {
    throw invalid('baseline', 'year-earlier and an interval exclude each other: give one of them')
  }
  if (from === undefined) throw invalid('baseline-from', 'it is missing: baseline-to needs it')
  if (to === undefined) throw invalid('baseline-to', 'it is missing: baseline-from needs it')
  return { kind: 'interval', from, to }
}

/**
 * The weeks of the same number in the ISO year before, so that weekdays are compared with themselves: 52 or 53 weeks
 * earlier, as many as that year has; a 53rd week that it has not is compared with the week 52 weeks earlier. The
 * interval's first date decides for all of it. Of months the same months.
 * @returns null where no whole month is asked for
 */
export function yearEarlier({ from, to }: Interval, aggregate: Aggregate): Baseline | null {
  if (aggregate === 'month') {
    const months = stretchesOf({ from, to }, aggregate)
    if (months.length === 0) return null
    const of = (date: LocalDate): LocalDate => `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`
    const last = of(months.at(-1)!)
    return { kind: 'year-earlier', from: of(months[0]!), to: afterMonth(monthOf(last)), weeks: null, of }
  }
  const weeks = weeksEarlier(from)
  const of = (date: LocalDate): LocalDate => addDays(date, -DAYS_OF_A_WEEK * weeks)
  return { kind: 'year-earlier', from: of(from), to: of(to), weeks, of }
}

/** Weeks between a date's week and that of the same number in the ISO year before: as many as that year has. */
export function weeksEarlier(date: LocalDate): number {
  const year = Number(addDays(mondayOf(date), 3).slice(0, 4))
  return daysBetween(firstWeek(year - 1), firstWeek(year)) / DAYS_OF_A_WEEK
}

/** 4 January always lies in the first week. */
const firstWeek = (year: number): LocalDate => mondayOf(`${year}-01-04`)

/**
 * Pairs the stretches of two intervals in their order; a baseline of one stretch is that of all.
 * @throws Problem invalid-interval where their numbers differ
 */
export function namedInterval(own: Interval, baseline: Interval, aggregate: Aggregate): Baseline {
  const { from, to } = baseline
  const named = { kind: 'interval', from, to, weeks: null } as const
  if (isTypical(aggregate)) return { ...named, of: (date) => date }
  const [stretches, others] = [stretchesOf(own, aggregate), stretchesOf(baseline, aggregate)]
  if (others.length !== 1 && others.length !== stretches.length) {
    const what = `${aggregate}s`
    throw new Problem(
      'invalid-interval',
      `baseline-to: the baseline has ${others.length} ${what} and the interval ${stretches.length}: give as many, or one with which all are compared`,
      { parameter: 'baseline-to' },
    )
  }
  const of = new Map(
    stretches.map((date, index) => [date, others.length === 1 ? others[0]! : others[index]!]),
  )
  return { ...named, of: (date) => of.get(date)! }
}

/** Dates, Mondays of whole weeks, or firsts of whole months. */
function stretchesOf({ from, to }: Pick<Interval, 'from' | 'to'>, aggregate: Aggregate): LocalDate[] {
  if (aggregate === 'week') return wholeWeeks(from, to)
  const dates = datesOf(from, to)
  return aggregate === 'month'
    ? dates.filter((date) => date === firstOf(monthOf(date)) && afterMonth(monthOf(date)) <= to)
    : dates
}
