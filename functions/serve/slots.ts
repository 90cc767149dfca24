import { addDays, afterMonth, monthOf } from '../model/dates.ts'
import { type Dimension, risesWithZone } from '../model/dimensions.ts'
import type { FigureCell } from '../model/figure-items.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { Aggregate, Product } from '../model/products.ts'
import type { DayType, LocalDate } from '../model/vocabulary.ts'
import type { Zone } from '../model/zones.ts'
import { type Days, instant, weekdayOf } from './calendar.ts'
import type { Interval } from './interval.ts'
import { datedPeriod, type Period, periodKey, typicalPeriod, type Written } from './periods.ts'
import { DAYS_OF_A_WEEK, isTypical, mondayOf, type Weekday, weekdays, weekName } from './weeks.ts'
import type { ZoneTree } from './zone-trees.ts'

/** The one group of what is of many dates. */
export const WEEK = 'week'

/** The stretch of time, and the dimensions, that one cell of every zone is about. */
export interface Slot extends Written {
  /**
   * The same for the cell of a zone and for that of its ancestors, but for a dimension that goes up the tree
   * with it: then `base` is the same, and `rising` is its value, a zone of the row's own level.
   */
  readonly key: string
  readonly base: string
  readonly rising: string | null
  /** A date, or what is of many: what is computed together, and where a page can begin. */
  readonly group: string
  /** Absent of what has days of every type. */
  readonly daytype?: DayType
  /** Of `weekday-hour` alone. */
  readonly weekday?: Weekday
  readonly dimensions: Readonly<Record<string, string>>
}

/** How estimates are put together. */
export interface Slicing {
  readonly product: Product
  readonly aggregate: Aggregate
  readonly interval: Interval
  readonly days: Days
}

const dayTypeOrder: Readonly<Record<DayType, string>> = { weekday: '0', saturday: '1', sunday: '2' }

/** Sort in the order of time; the values of other dimensions come before those that go up the tree. */
export function slotKeys({ product, aggregate, days }: Slicing) {
  const fixed = product.dimensions.filter((name) => !risesWithZone(name))
  const rises = product.dimensions.find(risesWithZone)
  return (cell: FigureCell, { date }: LedgerEntry, period: Period | null) => {
    const named = (name: Dimension): string => cell.dimensions?.[name] ?? ''
    const day = dayKey(date, aggregate, days)
    const isOfWholeDays = aggregate === 'day' || aggregate === 'week'
    const time = isOfWholeDays || period === null ? '' : periodKey(period, aggregate)
    const base = `${day}|${time}|${fixed.length === 0 ? '' : fixed.map(named).join('|')}`
    const rising = rises === undefined ? null : named(rises)
    return { key: keyOfSlot(base, rising), base, rising }
  }
}

function dayKey(date: LocalDate, aggregate: Aggregate, days: Days): string {
  if (aggregate === 'daytype-hour') return dayTypeOrder[days.dayType(date)]
  if (aggregate === 'weekday-hour') return String(weekdayOf(date))
  return aggregate === 'week' ? mondayOf(date) : date
}

/** The key of a slot among those of its base. */
export const keyOfSlot = (base: string, rising: string | null): string =>
  rising === null ? base : `${base}|${rising}`

/** The key of the same slot at an ancestor. */
export function keyAbove({ key, base, rising }: Slot, { depth }: Zone, tree: ZoneTree): string {
  if (rising === null) return key
  const zone = tree.zones.get(rising)
  const above = zone && tree.ancestors(zone).find((each) => each.depth === depth)
  return keyOfSlot(base, above?.id ?? rising)
}

export function makeSlot(
  name: Pick<Slot, 'key' | 'base' | 'rising'>,
  cell: FigureCell,
  entry: LedgerEntry,
  period: Period | null,
  { aggregate, interval, days }: Slicing,
): Slot {
  const daytype = days.dayType(entry.date)
  const dimensions = cell.dimensions ?? {}
  if (isTypical(aggregate) && period) {
    const of = aggregate === 'daytype-hour' ? { daytype } : { weekday: weekdays[weekdayOf(entry.date) - 1]! }
    return {
      ...name,
      group: WEEK,
      start: instant(interval.fromMs),
      end: instant(interval.toMs),
      ...typicalPeriod(of.daytype ?? of.weekday, period),
      ...of,
      dimensions,
    }
  }
  if (aggregate === 'week') {
    const monday = mondayOf(entry.date)
    return {
      ...name,
      group: WEEK,
      start: instant(days.begins(monday)),
      end: instant(days.begins(addDays(monday, DAYS_OF_A_WEEK))),
      label: weekName(monday),
      dimensions,
    }
  }
  if ((aggregate === 'hour' || aggregate === 'block') && period) {
    return { ...name, group: entry.date, ...datedPeriod(entry.date, period), daytype, dimensions }
  }
  if (aggregate === 'month') {
    const month = monthOf(entry.date)
    return {
      ...name,
      group: entry.date,
      start: instant(days.begins(entry.date)),
      end: instant(days.begins(afterMonth(month))),
      label: month,
      dimensions,
    }
  }
  const hours = days.hours(entry.date)
  return {
    ...name,
    group: entry.date,
    start: instant(hours[0]!.start.getTime()),
    end: instant(hours.at(-1)!.end.getTime()),
    label: entry.date,
    daytype,
    dimensions,
  }
}
