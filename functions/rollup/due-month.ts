import { type Calendar, isClosed, localDateAt } from '../geography/epochs.ts'
import { addDays, datesOfMonth as allDatesOf, firstOf, monthOf } from '../model/dates.ts'
import { type LedgerEntry, REFERENCE_DOCUMENT, referencePointerSchema } from '../model/ledger.ts'
import { dailyProducts, monthlyProducts } from '../model/products.ts'
import { partitionPrefix, tables } from '../model/tables.ts'
import type { KeyLife, LocalDate, Month } from '../model/vocabulary.ts'
import type { DocumentStore, ObjectStore } from '../platform/ports.ts'
import { datesOfMonth } from './month.ts'

/** Why a date or month is not made. */
export interface Reason {
  readonly text: string
  /** Somebody has to do something about it, even if nobody named it. */
  readonly isExpected: boolean
}

interface MonthPorts {
  readonly store: Pick<ObjectStore, 'list'>
  readonly documents: DocumentStore
}

/** The month that is over and not closed: at most one at any time, none where keys live a day. */
export function openMonths(calendar: Calendar, now: Date): Month[] {
  if (monthlyProducts(calendar.keyLife).length === 0) return []
  const last = addDays(firstOf(monthOf(localDateAt(calendar.country, now))), -1)
  return isClosed(calendar, last, now) ? [] : [monthOf(last)]
}

/**
 * Why a month that is over is not made: it takes every date that can be in it, since it is made once. An
 * operator's word makes it of the dates that are released by then.
 * @param current releases in force
 * @param next dates that this execution makes first: the month is the next one's
 * @returns null where nothing stands in the way
 */
export async function whyNotMonth(
  { store, documents }: MonthPorts,
  keyLife: KeyLife,
  { month, hasWord, current, next }: MonthQuestion,
): Promise<Reason | null> {
  const pointer = await documents.get(REFERENCE_DOCUMENT)
  const zoneSystem = pointer === null ? '' : referencePointerSchema.parse(pointer.body).zoneSystem
  const { made, unusable } = await datesOfMonth(store, current, month, zoneSystem)
  const unreleased = await datesToCome(store, keyLife, current, month)
  if (made.length === 0 && unusable.length === 0 && unreleased.length === 0) {
    return { text: 'has no date with fragments', isExpected: false }
  }
  if (made.length > 0 && (hasWord || (unusable.length === 0 && unreleased.length === 0))) return null
  const parts = [
    ...(unreleased.length > 0 ? [`not released: ${unreleased.join(', ')}`] : []),
    ...(unusable.length > 0 ? [`of no use: ${unusable.join(', ')}`] : []),
  ]
  const without =
    made.length > 0
      ? `; or start with {"month": "${month}", "complete": true}, which leaves these dates out`
      : ''
  return {
    text: `waits for its dates (${parts.join('; ')}): see what is said of each${without}`,
    isExpected: unusable.length > 0 || unreleased.some((date) => !next.includes(date)),
  }
}

export interface MonthQuestion {
  readonly month: Month
  /** An operator says that it is complete. */
  readonly hasWord: boolean
  readonly current: readonly LedgerEntry[]
  readonly next: readonly LocalDate[]
}

/** Dates of a month with fragments of which a daily product is not on the ledger. */
async function datesToCome(
  store: MonthPorts['store'],
  keyLife: KeyLife,
  current: readonly LedgerEntry[],
  month: Month,
): Promise<readonly LocalDate[]> {
  const released = new Set(current.map(({ product, date }) => `${product} ${date}`))
  const open = allDatesOf(month).filter((date) =>
    dailyProducts(keyLife).some(({ id }) => !released.has(`${id} ${date}`)),
  )
  const fragments = await Promise.all(
    open.map((date) => store.list(partitionPrefix(tables.fragments, { dt: date }))),
  )
  return open.filter((_, index) => fragments[index]!.length > 0)
}
