import { addDays } from '../model/dates.ts'
import type { Aggregate, Product } from '../model/products.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import { daysBetween, weekdayOf } from './calendar.ts'

/** In the order of ISO 8601. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const
export type Weekday = (typeof weekdays)[number]

export const DAYS_OF_A_WEEK = 7

/** A mean over dates at one hour or block of the clock. */
export const isTypical = (aggregate: Aggregate): boolean =>
  aggregate === 'daytype-hour' || aggregate === 'weekday-hour'

/** Its rows are of many dates, so that they are made all at once. */
export const isOfManyDates = (aggregate: Aggregate): boolean => isTypical(aggregate) || aggregate === 'week'

/** Its rows say how many hours they are of. */
export const isOfManyHours = ({ grain }: Pick<Product, 'grain'>, aggregate: string): boolean =>
  grain === 'hour' && (aggregate === 'day' || aggregate === 'week')

export const mondayOf = (date: LocalDate): LocalDate => addDays(date, 1 - weekdayOf(date))

/** The Mondays of the weeks that lie in [from, to) with all their days. */
export function wholeWeeks(from: LocalDate, to: LocalDate): LocalDate[] {
  const first = mondayOf(addDays(from, DAYS_OF_A_WEEK - 1))
  const weeks = Math.max(0, Math.floor(daysBetween(first, to) / DAYS_OF_A_WEEK))
  return Array.from({ length: weeks }, (_, index) => addDays(first, DAYS_OF_A_WEEK * index))
}

export const datesOfWeek = (monday: LocalDate): LocalDate[] =>
  weekdays.map((_, index) => addDays(monday, index))

/** `2026-W13`, by ISO 8601: a week is of the year that has its Thursday. */
export function weekName(monday: LocalDate): string {
  const year = addDays(monday, 3).slice(0, 4)
  // 4 January always lies in the first week.
  const number = 1 + daysBetween(mondayOf(`${year}-01-04`), monday) / DAYS_OF_A_WEEK
  return `${year}-W${String(number).padStart(2, '0')}`
}
