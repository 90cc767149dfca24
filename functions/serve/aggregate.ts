import type { GroupMix, Scaled } from '../model/disclosure.ts'
import type { FigureCell } from '../model/figure-items.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { Product } from '../model/products.ts'
import type { DayCells } from './figure-reader.ts'
import { type Period, periodOf } from './periods.ts'
import { makeSlot, type Slicing, type Slot, slotKeys } from './slots.ts'
import { DAYS_OF_A_WEEK, datesOfWeek, isOfManyHours, isTypical } from './weeks.ts'

/** A mean of estimates, or a single one: signed and not yet thresholded. */
export interface Mean {
  readonly estimate: number
  readonly variance: number
  /** The same mean as it is shown, with all its errors. */
  readonly scaled: ScaledMean
  /** Where cells are about groups: the means of all people and of the largest group. */
  readonly mix?: GroupMix
  /** Days averaged, to whole ones where hours of a week are left out. */
  readonly n: number
  /** Hours averaged, of a day or a week of an hourly product. */
  readonly hours?: number
  /** Of an area: which part of the value comes from zones of which only a part is in it, 0 to 1. */
  readonly apportioned?: number
  /** The network was down in more than half of it: the rest is no mean, and all numbers are 0. */
  readonly isOutage?: true
  readonly revision: number
}

/** `variance` holds all errors; `common` are those of them that are the same on all days. */
interface ScaledMean extends Scaled {
  readonly common: number
  /** Relative variance of the part of `common` that is one factor at all times of one reference; 0 where none is known. */
  readonly alike: number
}

/** By slot, in the order of time, and zone. */
export type Means = ReadonlyMap<string, { readonly slot: Slot; readonly byZone: ReadonlyMap<string, Mean> }>

export interface Averaging extends Slicing {
  /** Which slots are wanted; the others cost nothing further. */
  readonly wants: (cell: FigureCell, period: Period | null) => boolean
}

/**
 * Averages the estimates of some days as the aggregate says: `hour`, `block`, `month` and a day's row as stored,
 * `day` of an hourly product the mean of the day's hours, `daytype-hour` the mean of all days of a type at that
 * hour or block, `weekday-hour` that of all Mondays and so on, `week` the mean of its seven days, each of which
 * counts alike, however many hours it has. The variance of Σ w x is Σ w² σ²: for N equal weights Σσ² / N². One
 * person adds no more to any of these than to one estimate. What is shown is averaged beside it: errors that are the same on all days do not
 * grow smaller, their standard deviations are averaged.
 *
 * What is an outage is left out: the mean is that of the rest, and where less than half is left it is an outage too.
 * The second of two repeated hours is no part of a typical week: it would be a day of its own in the mean.
 * @throws Error if a day lacks hours: half a day is no mean of a day
 */
export async function average(source: AsyncIterable<DayCells>, averaging: Averaging): Promise<Means> {
  const slots = new Map<string, Summed>()
  const nameOf = slotKeys(averaging)
  const slotOf = (cell: FigureCell, entry: LedgerEntry): Summed | undefined => {
    const period = periodOf(cell, entry.product, entry.date, averaging.days)
    if (!averaging.wants(cell, period)) return undefined
    const name = nameOf(cell, entry, period)
    const known = slots.get(name.key)
    if (known) return known
    const summed = { slot: makeSlot(name, cell, entry, period, averaging), byZone: new Map() }
    slots.set(name.key, summed)
    return summed
  }
  for await (const { entry, cells } of source) {
    const weight = weightOf(entry, averaging)
    let before: FigureCell | undefined
    let found: Summed | undefined
    for (const cell of cells) {
      // Cells of a map frame are one slot, zone after zone.
      if (!before || !isOfOneSlot(cell, before, averaging.product)) found = slotOf(cell, entry)
      before = cell
      if (found) addTo(found.byZone, cell, entry, weight)
    }
  }
  const ordered = [...slots].sort(([a], [b]) => (a < b ? -1 : 1))
  return new Map(
    ordered.map(([key, { slot, byZone }]) => [key, { slot, byZone: meansOf(slot, byZone, averaging) }]),
  )
}

interface Summed {
  readonly slot: Slot
  readonly byZone: Map<string, Sum>
}

/** Of cells of one date. */
const isOfOneSlot = (a: FigureCell, b: FigureCell, { dimensions }: Product): boolean =>
  a.hour === b.hour &&
  a.fold === b.fold &&
  a.block === b.block &&
  dimensions.every((name) => a.dimensions?.[name] === b.dimensions?.[name])

interface Sum {
  estimate: number
  variance: number
  shown: number
  shownVariance: number
  commonDeviation: number
  alike: number
  mix: GroupMix | undefined
  count: number
  /** Outages among them, and their weights. */
  lost: number
  lostWeight: number
  revision: number
}

/** Of one estimate among those that are summed. */
const weightOf = ({ date }: LedgerEntry, { product, aggregate, days }: Averaging): number =>
  aggregate === 'week' && product.grain === 'hour' ? 1 / days.hours(date).length : 1

function addTo(byZone: Map<string, Sum>, cell: FigureCell, entry: LedgerEntry, weight: number): void {
  let sum = byZone.get(cell.zone)
  if (!sum) {
    sum = { ...NOTHING_YET }
    byZone.set(cell.zone, sum)
  }
  sum.count += 1
  sum.revision = Math.max(sum.revision, entry.revision)
  if (cell.outage) {
    sum.lost += 1
    sum.lostWeight += weight
    return
  }
  const { estimate, variance, scaled = { estimate, variance, common: 0, alike: 0 }, mix } = cell
  sum.estimate += weight * estimate
  sum.variance += weight ** 2 * variance
  sum.shown += weight * scaled.estimate
  sum.shownVariance += weight ** 2 * scaled.variance
  sum.commonDeviation += weight * Math.sqrt(scaled.common)
  sum.alike = Math.min(sum.alike, scaled.alike ?? 0)
  if (mix) sum.mix = addMix(sum.mix, mix, weight)
}

const NOTHING_YET: Sum = {
  estimate: 0,
  variance: 0,
  shown: 0,
  shownVariance: 0,
  commonDeviation: 0,
  alike: Number.POSITIVE_INFINITY,
  mix: undefined,
  count: 0,
  lost: 0,
  lostWeight: 0,
  revision: 0,
}

/**
 * The largest groups of the days are added up, whichever they are. No group can be larger in the mean than that,
 * so nothing is shown that the mean's own largest group would hide, and no other group has to be read.
 */
const addMix = (sum: GroupMix | undefined, mix: GroupMix, weight: number): GroupMix => ({
  people: (sum?.people ?? 0) + weight * mix.people,
  variance: (sum?.variance ?? 0) + weight ** 2 * mix.variance,
  largest: (sum?.largest ?? 0) + weight * mix.largest,
})

function meansOf(
  slot: Slot,
  byZone: Map<string, Sum>,
  { product, aggregate, days }: Averaging,
): Map<string, Mean> {
  const expected = expectedOf(slot, { product, aggregate, days })
  const means = new Map<string, Mean>()
  for (const [zone, sum] of byZone) {
    const { count, lost, revision, mix } = sum
    if (expected !== null && count !== expected) {
      throw new Error(
        `${product.id} ${slot.label}: expected ${expected} estimates of each zone, found ${count}`,
      )
    }
    const weights = (aggregate === 'week' ? DAYS_OF_A_WEEK : count) - sum.lostWeight
    const there = thereOf(sum, weights, { product, aggregate })
    if (2 * lost > count) {
      means.set(zone, { ...NO_MEAN, ...there, revision, isOutage: true })
      continue
    }
    means.set(zone, {
      estimate: sum.estimate / weights,
      variance: sum.variance / weights ** 2,
      scaled: {
        estimate: sum.shown / weights,
        variance: (sum.shownVariance + sum.commonDeviation ** 2) / weights ** 2,
        common: (sum.commonDeviation / weights) ** 2,
        // Standard deviations are averaged, so that no mean has less of it than the cell with the least.
        alike: sum.alike,
      },
      ...(mix ? { mix: addMix(undefined, mix, 1 / weights) } : {}),
      ...there,
      revision,
    })
  }
  return means
}

const NO_MEAN = { estimate: 0, variance: 0, scaled: { estimate: 0, variance: 0, common: 0, alike: 0 } }

/** Of what a mean is: days, and hours where they are many of each day. */
function thereOf(
  { count, lost }: Sum,
  weights: number,
  { product, aggregate }: Pick<Slicing, 'product' | 'aggregate'>,
): Pick<Mean, 'n' | 'hours'> {
  const there = count - lost
  if (!isOfManyHours(product, aggregate)) return { n: Math.round(weights) }
  return { n: aggregate === 'day' ? Math.min(1, there) : Math.round(weights), hours: there }
}

/** How many estimates one cell is made of; null where that depends on the dates there are. */
function expectedOf(
  { label, start }: Slot,
  { product, aggregate, days }: Pick<Slicing, 'product' | 'aggregate' | 'days'>,
): number | null {
  if (isTypical(aggregate)) return null
  const isOfHours = product.grain === 'hour'
  if (aggregate === 'day') return isOfHours ? days.hours(label).length : 1
  if (aggregate !== 'week') return 1
  if (!isOfHours) return DAYS_OF_A_WEEK
  const monday = days.hourAt(Date.parse(start)).date
  return datesOfWeek(monday).reduce((sum, date) => sum + days.hours(date).length, 0)
}
