import { framedBy } from '../model/dimensions.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { Product } from '../model/products.ts'
import { mostOfOne, mostOfSum } from '../model/sensitivity.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { Zone } from '../model/zones.ts'
import { average, type Means } from './aggregate.ts'
import { combine } from './areas/combine.ts'
import type { Days } from './calendar.ts'
import { coarsenRows } from './coarsening.ts'
import { foreignCursor, readCursor, writeCursor } from './cursor.ts'
import { wantedAbove } from './dimensions.ts'
import { type Reading, readCells } from './figure-reader.ts'
import { withMembers } from './members.ts'
import { type Period, periodsOf, wantsPeriod } from './periods.ts'
import { cellsPerDay, type FiguresPlan, type FiguresPorts, rowsPerDay, type Scope } from './plan.ts'
import { zonesRead } from './query.ts'
import { isSuppressed, type Row, rowsOf } from './rows.ts'
import type { Showing } from './showable.ts'
import { WEEK } from './slots.ts'
import { isOfManyDates } from './weeks.ts'
import type { ZoneTree } from './zone-trees.ts'

export interface Page {
  readonly rows: readonly Row[]
  readonly next: string | null
  /** What the note speaks of: what is of many dates as a whole, of single dates only this page. */
  readonly described: readonly Row[]
  readonly describesAll: boolean
}

/** Above so many single frames of a day it is cheaper to read the whole day in one query. */
const MOST_SINGLE_FRAMES = 6

/**
 * Reads the rows of one page, or all of them where only their statuses are counted. Single dates are read
 * as the page needs them, so that a long interval costs no more than the page. What is of many dates is made as a
 * whole, and the pages that follow find it in memory.
 * @throws Problem invalid-cursor
 */
export async function readPage(plan: FiguresPlan, ports: FiguresPorts): Promise<Page> {
  const place = plan.cursor === undefined ? null : readPlace(plan.cursor, plan.tag)
  if (!plan.scope) return { rows: [], next: null, described: [], describesAll: true }
  const most = plan.summary ? Number.POSITIVE_INFINITY : plan.limit
  return isOfManyDates(plan.aggregate)
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
export function datesTogether(plan: FiguresPlan, scope: Scope): number {
  const rows = zonesRead(scope.asked).length * rowsPerDay(plan, scope)
  return Math.max(1, Math.ceil(plan.limit / Math.max(1, rows)))
}

/** All rows of some releases of a plan, within a scope of it. */
export async function rowsOfEntries(
  entries: readonly LedgerEntry[],
  plan: FiguresPlan,
  scope: Scope,
  ports: FiguresPorts,
): Promise<Row[]> {
  const { product } = plan
  const { tree, asked, coarsen, dimensions } = scope
  const mostAt = mostByDepth(product, tree)
  if (asked.kind === 'area') return rowsOfArea(asked, entries, plan, scope, ports)
  const zones = zonesRead(asked)
  const means = await meansOf(entries, { kind: asked.kind, zones }, plan, scope, ports)
  const readAbove = (): Promise<Means> =>
    meansOf(entries, ancestorsOf(scope), plan, { ...scope, dimensions: wantedAbove(dimensions, tree) }, ports)
  const rows = await decided(zones, means, { tree, mostAt }, coarsen ? readAbove : null)
  return withMembers(rows, asked)
}

/** Ancestors are read only where one is needed. */
async function decided(
  zones: readonly Zone[],
  means: Means,
  showing: Showing,
  readAbove: (() => Promise<Means>) | null,
): Promise<Row[]> {
  const rows = rowsOf(zones, means, showing)
  if (readAbove === null || !rows.some(isSuppressed)) return rows
  return coarsenRows(rows, [means, await readAbove()], showing)
}

/** What one person can add at most, worked out once for each level: it is asked for every cell. */
function mostByDepth(product: Product, { levels }: ZoneTree): (depth: number) => number {
  const most = levels.map((_, depth) => mostOfOne(product, levels.length, depth) / product.perUnit)
  return (depth) => most[depth]!
}

/** An area is one zone below those that enclose it; any of these may stand for it. */
async function rowsOfArea(
  { area, zones }: Extract<Scope['asked'], { kind: 'area' }>,
  entries: readonly LedgerEntry[],
  plan: FiguresPlan,
  scope: Scope,
  ports: FiguresPorts,
): Promise<Row[]> {
  const { product } = plan
  const { tree } = scope
  const parts = await meansOf(entries, { kind: 'zones', zones }, plan, scope, ports)
  const means = combine(parts, area.zone, area.shares, tree)
  const ofZones = mostByDepth(product, tree)
  const mostAt = (depth: number): number =>
    depth === area.zone.depth ? mostOfSum(product) / product.perUnit : ofZones(depth)
  const readAbove = (): Promise<Means> =>
    meansOf(entries, { kind: 'zones', zones: tree.ancestors(area.zone) }, plan, scope, ports)
  return decided([area.zone], means, { tree, mostAt }, scope.coarsen ? readAbove : null)
}

/** Whole levels above a level, single zones above single zones. */
function ancestorsOf({ tree, asked }: Scope): AskedOf {
  const zones = new Set(zonesRead(asked).flatMap((zone) => tree.ancestors(zone)))
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
  scope: Scope,
  { figures, days }: FiguresPorts,
): Promise<Means> {
  const { interval, clock, dimensions } = scope
  const isWanted = (period: Period): boolean =>
    wantsPeriod(period, clock, aggregate) &&
    interval.fromMs <= period.start.getTime() &&
    period.start.getTime() < interval.toMs
  const finest = Math.max(0, ...of.zones.map(({ depth }) => depth))
  return average(
    readCells(figures, {
      product: product.id,
      entries,
      of:
        of.kind === 'zones'
          ? { kind: 'zones', zones: of.zones }
          : { kind: 'levels', levels: [...new Set(of.zones.map(({ level }) => level))] },
      cellsPerDate: (of.kind === 'zones' ? 1 : sizeOf(of.zones, scope)) * cellsPerDay(product, scope, finest),
      ...singleFrames(product, scope, days, isWanted),
    }),
    {
      product,
      aggregate,
      interval,
      days,
      wants: (cell, period) =>
        (period === null || isWanted(period)) &&
        [...dimensions].every(([name, values]) => values.has(cell.dimensions?.[name] ?? '')),
    },
  )
}

/** Zones of all the levels that these are of: frames are read whole. */
const sizeOf = (zones: readonly Zone[], { tree }: Scope): number =>
  [...new Set(zones.map(({ depth }) => depth))].reduce((sum, depth) => sum + tree.sizeAt(depth), 0)

/** Which frames to read one by one, where those wanted of a day are few; nothing where they are not. */
function singleFrames(
  product: Product,
  { clock, dimensions }: Scope,
  days: Days,
  isWanted: (period: Period) => boolean,
): Pick<Reading, 'frames' | 'values'> {
  const cut = framedBy(product.dimensions)
  const values = cut && dimensions.get(cut)
  const named = clock.hours ?? clock.blocks
  if (!named && !values) return {}
  const periods = named?.size ?? (product.grain === 'hour' ? 25 : product.grain === 'block' ? 6 : 1)
  if (periods * (values?.size ?? 1) > MOST_SINGLE_FRAMES) return {}
  const frames = (date: LocalDate): number[] => {
    const all = periodsOf(product, date, days)
    if (all.length === 0) return [0]
    return all.flatMap((period, position) => (isWanted(period) ? [position] : []))
  }
  return { frames, ...(values ? { values: [...values] } : {}) }
}

/** Where a page begins. */
interface Place {
  /** A date, or what is of many. */
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
