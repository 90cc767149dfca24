import { afterMonth, monthOf } from '../model/dates.ts'
import { type Dimension, risesWithZone } from '../model/dimensions.ts'
import type { Scaled } from '../model/disclosure.ts'
import type { FigureCell } from '../model/figure-items.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { Aggregate, Product } from '../model/products.ts'
import type { DayType } from '../model/vocabulary.ts'
import { type Days, instant } from './calendar.ts'
import type { DayCells } from './figure-reader.ts'
import type { Interval } from './interval.ts'
import { datedPeriod, type Period, periodKey, periodOf, typicalPeriod } from './periods.ts'

/** The one group of a typical week. */
export const WEEK = 'week'

/** The stretch of time, and the dimensions, that one cell of every zone is about. */
export interface Slot {
  /**
   * The same for the cell of a zone and for that of its ancestors, but for a dimension that goes up the tree
   * with it: then `base` is the same, and `rising` is its value, a zone of the row's own level.
   */
  readonly key: string
  readonly base: string
  readonly rising: string | null
  /** A date, or the typical week: what is computed together, and where a page can begin. */
  readonly group: string
  /** UTC instants; of a typical week the whole stretch that was averaged. */
  readonly start: string
  readonly end: string
  /** Local time with its offset, a date, a month, or `weekday 14:00`. */
  readonly label: string
  readonly hour?: number
  readonly fold?: number
  readonly block?: number
  /** Absent of a month, which has days of every type. */
  readonly daytype?: DayType
  readonly dimensions: Readonly<Record<string, string>>
}

/** A mean of estimates, or a single one: signed and not yet thresholded. */
export interface Mean {
  readonly estimate: number
  readonly variance: number
  /** The same mean as it is shown, with all its errors. */
  readonly scaled: Scaled
  /** Days averaged. */
  readonly n: number
  readonly revision: number
}

/** By slot, in the order of time, and zone. */
export type Means = ReadonlyMap<string, { readonly slot: Slot; readonly byZone: ReadonlyMap<string, Mean> }>

export interface Averaging {
  readonly product: Product
  readonly aggregate: Aggregate
  readonly interval: Interval
  readonly days: Days
  /** Which slots are wanted; the others cost nothing further. */
  readonly wants: (cell: FigureCell, period: Period | null) => boolean
}

/**
 * Averages the estimates of some days as the aggregate says: `hour`, `block`, `month` and a day's row as stored,
 * `day` of an hourly product the mean of the day's hours, `daytype-hour` the mean of all days of a type at that
 * hour or block. For N equally weighted estimates the variance is Σσ² / N². One person adds no more to any
 * of these than to one estimate. What is shown is averaged beside it: errors that are the same on all days do not
 * grow smaller, their standard deviations are averaged.
 *
 * The second of two repeated hours is no part of a typical week: it would be a day of its own in the mean.
 * @throws Error if a day lacks hours: half a day is no mean of a day
 */
export async function average(source: AsyncIterable<DayCells>, averaging: Averaging): Promise<Means> {
  const slots = new Map<string, { slot: Slot; byZone: Map<string, Sum> }>()
  const nameOf = slotKeys(averaging)
  for await (const { entry, cells } of source) {
    for (const cell of cells) {
      const period = periodOf(cell, entry.product, entry.date, averaging.days)
      if (!averaging.wants(cell, period)) continue
      const name = nameOf(cell, entry, period)
      let found = slots.get(name.key)
      if (!found) {
        found = { slot: makeSlot(name, cell, entry, period, averaging), byZone: new Map() }
        slots.set(name.key, found)
      }
      addTo(found.byZone, cell, entry)
    }
  }
  const ordered = [...slots].sort(([a], [b]) => (a < b ? -1 : 1))
  return new Map(
    ordered.map(([key, { slot, byZone }]) => [key, { slot, byZone: meansOf(slot, byZone, averaging) }]),
  )
}

interface Sum {
  estimate: number
  variance: number
  shown: number
  shownVariance: number
  commonDeviation: number
  count: number
  revision: number
}

function addTo(byZone: Map<string, Sum>, cell: FigureCell, entry: LedgerEntry): void {
  let sum = byZone.get(cell.zone)
  if (!sum) {
    sum = { ...NOTHING_YET }
    byZone.set(cell.zone, sum)
  }
  const { estimate, variance, scaled = { estimate, variance, common: 0 } } = cell
  sum.estimate += estimate
  sum.variance += variance
  sum.shown += scaled.estimate
  sum.shownVariance += scaled.variance
  sum.commonDeviation += Math.sqrt(scaled.common)
  sum.count += 1
  sum.revision = Math.max(sum.revision, entry.revision)
}

const NOTHING_YET: Sum = {
  estimate: 0,
  variance: 0,
  shown: 0,
  shownVariance: 0,
  commonDeviation: 0,
  count: 0,
  revision: 0,
}

function meansOf(
  slot: Slot,
  byZone: Map<string, Sum>,
  { product, aggregate, days }: Averaging,
): Map<string, Mean> {
  const isMeanOfHours = aggregate === 'day' && product.grain === 'hour'
  const expected = isMeanOfHours ? days.hours(slot.label).length : null
  const means = new Map<string, Mean>()
  for (const [zone, sum] of byZone) {
    const { count, revision } = sum
    if (expected !== null && count !== expected) {
      throw new Error(`${product.id} ${slot.label}: expected ${expected} hours of each zone, found ${count}`)
    }
    if (aggregate !== 'daytype-hour' && !isMeanOfHours && count !== 1) {
      throw new Error(`${product.id} ${slot.label}: expected one estimate of each zone, found ${count}`)
    }
    means.set(zone, {
      estimate: sum.estimate / count,
      variance: sum.variance / count ** 2,
      scaled: {
        estimate: sum.shown / count,
        variance: (sum.shownVariance + sum.commonDeviation ** 2) / count ** 2,
      },
      n: aggregate === 'daytype-hour' ? count : 1,
      revision,
    })
  }
  return means
}

const dayTypeOrder: Readonly<Record<DayType, string>> = { weekday: '0', saturday: '1', sunday: '2' }

/** Sort in the order of time; the values of other dimensions come before those that go up the tree. */
function slotKeys({ product, aggregate, days }: Averaging) {
  const fixed = product.dimensions.filter((name) => !risesWithZone(name))
  const rises = product.dimensions.find(risesWithZone)
  return (cell: FigureCell, { date }: LedgerEntry, period: Period | null) => {
    const named = (name: Dimension): string => cell.dimensions?.[name] ?? ''
    const day = aggregate === 'daytype-hour' ? dayTypeOrder[days.dayType(date)] : date
    const time = aggregate === 'day' || period === null ? '' : periodKey(period, aggregate)
    const base = `${day}|${time}|${fixed.length === 0 ? '' : fixed.map(named).join('|')}`
    const rising = rises === undefined ? null : named(rises)
    return { key: keyOfSlot(base, rising), base, rising }
  }
}

/** The key of a slot among those of its base. */
export const keyOfSlot = (base: string, rising: string | null): string =>
  rising === null ? base : `${base}|${rising}`

function makeSlot(
  name: Pick<Slot, 'key' | 'base' | 'rising'>,
  cell: FigureCell,
  entry: LedgerEntry,
  period: Period | null,
  { aggregate, interval, days }: Averaging,
): Slot {
  const daytype = days.dayType(entry.date)
  const dimensions = cell.dimensions ?? {}
  if (aggregate === 'daytype-hour' && period) {
    return {
      ...name,
      group: WEEK,
      start: instant(interval.fromMs),
      end: instant(interval.toMs),
      ...typicalPeriod(daytype, period),
      daytype,
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
