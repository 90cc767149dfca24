import type { FigureCell } from '../model/figure-items.ts'
import type { Aggregate, Product } from '../model/products.ts'
import type { DayType, LocalDate } from '../model/vocabulary.ts'
import { blockClock, type Days, instant, type LocalBlock, type LocalHour, wallClock } from './calendar.ts'
import { isTypical, type Weekday } from './weeks.ts'

/** The stretch of a day that a row is about: an hour or a block, as its product has them. */
export type Period = LocalHour | LocalBlock

/** Of one day, in order: a map frame has the position of its period among them. None where rows cover a day. */
export function periodsOf({ grain }: Product, date: LocalDate, days: Days): readonly Period[] {
  if (grain === 'hour') return days.hours(date)
  return grain === 'block' ? days.blocks(date) : []
}

/**
 * @returns null for a product whose rows cover a day or more
 * @throws Error if the day has no such hour or block
 */
export function periodOf(
  { hour, fold = 0, block }: FigureCell,
  product: string,
  date: LocalDate,
  days: Days,
): Period | null {
  if (block !== undefined) {
    const found = days.blocks(date).find((each) => each.block === block)
    if (found) return found
    throw new Error(`${product} ${date}: block ${block} is no block of that day`)
  }
  if (hour === undefined) return null
  const hours = days.hours(date)
  const likely = hours[hour]
  const found =
    likely?.hour === hour && likely.fold === fold
      ? likely
      : hours.find((each) => each.hour === hour && each.fold === fold)
  if (found) return found
  throw new Error(`${product} ${date}: hour ${hour}, fold ${fold} is no hour of that day`)
}

/** In which periods of a day a request is interested. */
export interface Clock {
  readonly hours: ReadonlySet<number> | null
  readonly blocks: ReadonlySet<number> | null
}

/** The second of two repeated hours is no part of a typical week: it would be a day of its own in the mean. */
export function wantsPeriod(period: Period, { hours, blocks }: Clock, aggregate: Aggregate): boolean {
  if ('block' in period) return blocks?.has(period.block) ?? true
  return (hours?.has(period.hour) ?? true) && (!isTypical(aggregate) || period.fold === 0)
}

/** Sorts in the order of time within a day, or a day of the typical week. */
export function periodKey(period: Period, aggregate: Aggregate): string {
  if ('block' in period) return String(period.block)
  const hour = String(period.hour).padStart(2, '0')
  return aggregate === 'hour' ? `${hour}|${period.fold}` : hour
}

/** How a slot of a single hour or block is written. */
export function datedPeriod(date: LocalDate, period: Period): Written {
  const known = written.get(period)
  if (known) return known
  const text = {
    start: instant(period.start.getTime()),
    end: instant(period.end.getTime()),
    label: wallClock(date, period),
    ...('block' in period ? { block: period.block } : { hour: period.hour, fold: period.fold }),
  }
  written.set(period, text)
  return text
}

/** The columns of time of an answer. */
export interface Written {
  /** UTC instants; of a typical week the whole stretch that was averaged. */
  readonly start: string
  readonly end: string
  /** Local time with its offset, a date, a week, a month, or `weekday 14:00`. */
  readonly label: string
  readonly hour?: number
  readonly fold?: number
  readonly block?: number
}

/** The periods of a day are the same objects as long as the day is remembered. */
const written = new WeakMap<Period, Written>()

/** `weekday 14:00` or `monday 14:00`, or `weekday 12:00-16:00` of a block. */
export const typicalPeriod = (day: DayType | Weekday, period: Period) =>
  'block' in period
    ? { label: `${day} ${blockClock(period.block)}`, block: period.block }
    : { label: `${day} ${String(period.hour).padStart(2, '0')}:00`, hour: period.hour }
