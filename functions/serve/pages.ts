import type { LedgerEntry } from '../model/ledger.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { Zone } from '../model/zones.ts'
import { average, type Means, WEEK } from './aggregate.ts'
import type { LocalHour } from './calendar.ts'
import { foreignCursor, readCursor, writeCursor } from './cursor.ts'
import { readCells } from './figure-reader.ts'
import { type FiguresPlan, type FiguresPorts, type Scope, slotsPerDay } from './plan.ts'
import { hidesAny, type Row, rowsOf } from './rows.ts'

export interface Page {
  readonly rows: readonly Row[]
  readonly next: string | null
  /** What the note speaks of: a typical week as a whole, of single dates only this page. */
  readonly described: readonly Row[]
  readonly describesAll: boolean
}

/** Above so many single frames of a day it is cheaper to read the whole day in one query. */
const MOST_SINGLE_FRAMES = 6

/**
 * Reads the rows of one page, or all of them where only their statuses are counted. Single dates are read
 * as the page needs them, so that a long interval costs no more than the page. A typical week is made as a
 * whole, and the pages that follow find it in memory.
 * @throws Problem invalid-cursor
 */
export async function readPage(plan: FiguresPlan, ports: FiguresPorts): Promise<Page> {
  const place = plan.cursor === undefined ? null : readPlace(plan.cursor, plan.tag)
  if (!plan.scope) return { rows: [], next: null, described: [], describesAll: true }
  const most = plan.summary ? Number.POSITIVE_INFINITY : plan.limit
  return plan.aggregate === 'daytype-hour'
    ? pageOfWeek(plan, plan.scope, place, most, ports)
    : pageOfDates(plan, plan.scope, place, most, ports)
}

async function pageOfWeek(
  plan: FiguresPlan,
  scope: Scope,
  place: Place | null,
  most: number,
  ports: FiguresPorts,
): Promise<Page> {
  if (place && place.group !== WEEK) throw foreignCursor()
  const all = await ports.weeks.get(plan.tag, () => rowsOfEntries(plan.entries, plan, scope, ports))
  const first = place?.skip ?? 0
  return {
    rows: all.slice(first, first + most),
    next: first + most < all.length ? writeCursor(plan.tag, `${WEEK} ${first + most}`) : null,
    described: all,
    describesAll: true,
  }
}

async function pageOfDates(
  plan: FiguresPlan,
  scope: Scope,
  place: Place | null,
  most: number,
  ports: FiguresPorts,
): Promise<Page> {
  const { entries, tag } = plan
  const first = place ? entries.findIndex(({ date }) => date === place.group) : 0
  if (first < 0) throw foreignCursor()
  const skipped = place?.skip ?? 0
  const together = datesTogether(plan, scope)
  let read: Row[] = []
  let index = first
  while (index < entries.length && read.length - skipped < most) {
    const batch = entries.slice(index, index + together)
    read = read.concat(await rowsOfEntries(batch, plan, scope, ports))
    index += together
  }
  const following = read[skipped + most]
  const unread = entries[index]
  const next = following
    ? { group: following.slot.group, skip: indexInGroup(read, skipped + most) }
    : unread && { group: unread.date, skip: 0 }
  const rows = read.slice(skipped, skipped + most)
  return {
    rows,
    next: next ? writeCursor(tag, `${next.group} ${next.skip}`) : null,
    described: rows,
    describesAll: place === null && !next,
  }
}

/** As many dates as fill a page. */
function datesTogether({ product, aggregate, limit }: FiguresPlan, { asked, hours }: Scope): number {
  const slots = aggregate === 'hour' ? slotsPerDay(product, hours) : 1
  return Math.max(1, Math.ceil(limit / Math.max(1, asked.zones.length * slots)))
}

async function rowsOfEntries(
  entries: readonly LedgerEntry[],
  plan: FiguresPlan,
  scope: Scope,
  ports: FiguresPorts,
): Promise<Row[]> {
  const { tree, asked, coarsen } = scope
  const means = await meansOf(entries, asked, plan, scope, ports)
  const needsAncestors = coarsen && hidesAny(asked.zones, means)
  const above = needsAncestors ? await meansOf(entries, ancestorsOf(scope), plan, scope, ports) : null
  return rowsOf(asked.zones, means, above, tree)
}

/** Whole levels above a level, single zones above single zones. */
function ancestorsOf({ tree, asked }: Scope): AskedOf {
  const zones = new Set(asked.zones.flatMap((zone) => tree.ancestors(zone)))
  return { kind: asked.kind === 'level' ? 'levels' : 'zones', zones: [...zones] }
}

interface AskedOf {
  readonly kind: 'level' | 'levels' | 'zones'
  readonly zones: readonly Zone[]
}

async function meansOf(
  entries: readonly LedgerEntry[],
  of: AskedOf,
  { product, aggregate }: FiguresPlan,
  { interval, hours, dimensions }: Scope,
  { figures, days }: FiguresPorts,
): Promise<Means> {
  const wantsHour = (hour: LocalHour): boolean =>
    (hours?.has(hour.hour) ?? true) &&
    (aggregate !== 'daytype-hour' || hour.fold === 0) &&
    interval.fromMs <= hour.start.getTime() &&
    hour.start.getTime() < interval.toMs
  const frames = (date: LocalDate): number[] =>
    days.hours(date).flatMap((hour, position) => (wantsHour(hour) ? [position] : []))
  return average(
    readCells(figures, {
      product: product.id,
      entries,
      of:
        of.kind === 'zones'
          ? { kind: 'zones', zones: of.zones }
          : { kind: 'levels', levels: [...new Set(of.zones.map(({ level }) => level))] },
      cellsPerDate: (of.kind === 'zones' ? 1 : of.zones.length) * slotsPerDay(product, null),
      ...(isSelective(hours) ? { frames } : {}),
    }),
    {
      product,
      aggregate,
      interval,
      days,
      wants: (cell, hour) =>
        (hour === null || wantsHour(hour)) &&
        [...dimensions].every(([name, values]) => values.has(cell.dimensions?.[name] ?? '')),
    },
  )
}

const isSelective = (hours: ReadonlySet<number> | null): boolean =>
  hours !== null && hours.size <= MOST_SINGLE_FRAMES

/** Where a page begins. */
interface Place {
  /** A date, or the typical week. */
  readonly group: string
  /** Rows of the group that were given already. */
  readonly skip: number
}

const PLACE = /^([0-9a-z-]{1,12}) (\d{1,8})$/

function readPlace(cursor: string, tag: string): Place {
  const [, group, skip] = readCursor(cursor, tag, PLACE)
  return { group: group!, skip: Number(skip) }
}

function indexInGroup(rows: readonly Row[], index: number): number {
  const group = rows[index]!.slot.group
  let start = index
  while (start > 0 && rows[start - 1]!.slot.group === group) start -= 1
  return index - start
}
