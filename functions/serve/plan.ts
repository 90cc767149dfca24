import { firstOf, monthOf } from '../model/dates.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { Aggregate, Product } from '../model/products.ts'
import type { DayType, LocalDate } from '../model/vocabulary.ts'
import type { DocumentStore, FigureStore } from '../platform/ports.ts'
import { type Days, datesOf } from './calendar.ts'
import { unavailable } from './catalogue.ts'
import { type Interval, readInterval } from './interval.ts'
import { Problem } from './problems.ts'
import {
  type Asked,
  readAggregate,
  readAsked,
  readDayTypes,
  readDimensions,
  readFlag,
  readHours,
  readLimit,
  readProduct,
  readSummary,
} from './query.ts'
import type { Recent } from './recent.ts'
import { byDate, digest, endOfRelease, releasesInForce } from './releases.ts'
import type { Row } from './rows.ts'
import type { FiguresQuery } from './schemas.ts'
import { chooseTree, type ReadZoneTrees, type ZoneTree } from './zone-trees.ts'

export interface FiguresPorts {
  readonly documents: DocumentStore
  readonly figures: FigureStore
  readonly readTrees: ReadZoneTrees
  readonly days: Days
  /** Typical weeks made lately: what may be shown of them, no estimates. */
  readonly weeks: Recent<readonly Row[]>
}

/** A request, read and checked: what to answer, before a single figure is read. */
export interface FiguresPlan {
  readonly product: Product
  readonly aggregate: Aggregate
  /** Where something was released and is asked for. */
  readonly scope: Scope | null
  readonly tree: ZoneTree | null
  readonly interval: Interval | null
  /** Releases in force that go into the answer, in the order of the dates. */
  readonly entries: readonly LedgerEntry[]
  readonly pending: readonly LocalDate[]
  /** All released dates of the product in this zone system. */
  readonly released: readonly LocalDate[]
  readonly summary: boolean
  /** Changes with the request and with every release that goes into its answer; the same for all pages. */
  readonly tag: string
  readonly cursor: string | undefined
  readonly limit: number
}

export interface Scope {
  readonly tree: ZoneTree
  readonly interval: Interval
  readonly asked: Asked
  readonly coarsen: boolean
  readonly hours: ReadonlySet<number> | null
  readonly dimensions: ReadonlyMap<string, ReadonlySet<string>>
}

/** Changes when the same releases would be answered in another way, so that kept answers are not used on. */
const ANSWER_VERSION = '1'

/** As many estimates as can be averaged for one request within seconds, or counted without keeping them. */
const MOST_AVERAGED = 3_000_000
const MOST_COUNTED = 500_000

/**
 * Reads ledger and zone tree and checks every parameter. No figure is read yet.
 * @throws Problem naming the parameter at fault
 */
export async function planFigures(
  productId: string,
  query: FiguresQuery,
  { documents, readTrees, days }: FiguresPorts,
): Promise<FiguresPlan> {
  const product = readProduct(productId)
  const aggregate = readAggregate(query.aggregate, product)
  const hours = readHours(query.hour, product, aggregate)
  const dayTypes = readDayTypes(query.daytype, product, aggregate)
  const dimensions = readDimensions(query, product)
  const coarsen = readFlag('coarsen', query.coarsen, true)
  const summary = readSummary(query.summary)
  const limit = readLimit(query.limit)
  const releases = await releasesInForce(documents)
  const trees = await readTrees([...releases.values()].flat())
  const reason = unavailable(product, trees.keyLife)
  if (reason !== null && trees.keyLife !== null) throw new Problem('product-not-available', reason)
  const tree = chooseTree(trees, query['zone-system'])
  const ofTree = byDate(product, releases.get(product.id) ?? []).filter(
    ({ referenceVersion }) => tree?.references.includes(referenceVersion) ?? false,
  )
  const released = ofTree.map(({ date }) => date)
  const interval = readInterval(query, aggregate, released, days)
  const asked = tree && readAsked(query, tree)
  const entries = interval ? within(ofTree, product, interval, dayTypes, days) : []
  const scope = tree && interval && asked ? { tree, interval, asked, coarsen, hours, dimensions } : null
  if (scope) refuseTooMuch({ product, aggregate, scope, entries, summary })
  return {
    product,
    aggregate,
    scope,
    tree,
    interval,
    entries,
    released,
    pending: interval ? pendingOf(entries, product, interval, dayTypes, days) : [],
    summary,
    tag: tagOf(product, aggregate, query, tree, interval, entries, released),
    cursor: query.cursor,
    limit,
  }
}

function within(
  entries: readonly LedgerEntry[],
  product: Product,
  interval: Interval,
  dayTypes: ReadonlySet<DayType> | null,
  days: Days,
): LedgerEntry[] {
  const wanted = new Set(datesAsked(product, interval, dayTypes, days))
  return entries.filter(({ date }) => wanted.has(date))
}

/** The dates by which releases of the interval go: a month's is its first, and only whole months count. */
function datesAsked(
  product: Product,
  { from, to }: Interval,
  dayTypes: ReadonlySet<DayType> | null,
  days: Days,
): LocalDate[] {
  const dates = datesOf(from, to)
  if (product.grain === 'month') {
    return dates.filter((date) => date === firstOf(monthOf(date)) && endOfRelease(product, date) <= to)
  }
  return dates.filter((date) => dayTypes?.has(days.dayType(date)) ?? true)
}

function pendingOf(
  entries: readonly LedgerEntry[],
  product: Product,
  interval: Interval,
  dayTypes: ReadonlySet<DayType> | null,
  days: Days,
): LocalDate[] {
  const released = new Set(entries.map(({ date }) => date))
  return datesAsked(product, interval, dayTypes, days).filter((date) => !released.has(date))
}

/** A page of single hours reads only its own dates; an average or a count reads all of them. */
function refuseTooMuch({
  product,
  aggregate,
  scope,
  entries,
  summary,
}: Pick<FiguresPlan, 'product' | 'aggregate' | 'entries' | 'summary'> & { scope: Scope }): void {
  if (aggregate !== 'daytype-hour' && !summary) return
  const estimates = scope.asked.zones.length * entries.length * slotsPerDay(product, scope.hours)
  const most = aggregate === 'daytype-hour' ? MOST_AVERAGED : MOST_COUNTED
  if (estimates <= most) return
  throw new Problem(
    'too-much',
    `${scope.asked.zones.length} zones over ${entries.length} days are ${estimates} estimates, at most ${most} are taken at once: ask for fewer zones or days, or for one hour`,
  )
}

function tagOf(
  product: Product,
  aggregate: Aggregate,
  { cursor: _cursor, limit: _limit, ...query }: FiguresQuery,
  tree: ZoneTree | null,
  interval: Interval | null,
  entries: readonly LedgerEntry[],
  released: readonly LocalDate[],
): string {
  const asked = Object.entries(query).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return digest([
    ANSWER_VERSION,
    product.id,
    aggregate,
    tree?.name ?? '',
    JSON.stringify(asked),
    `${interval?.fromMs} ${interval?.toMs} ${interval?.incompleteWeek}`,
    `${released[0]} ${released.at(-1)}`,
    ...entries.map(({ date, revision, run, sha256 }) => `${date} ${revision} ${run} ${sha256}`),
  ])
}

/** Cells of one zone on one day. */
export const slotsPerDay = (product: Product, hours: ReadonlySet<number> | null): number =>
  product.grain === 'hour' ? (hours?.size ?? 24) : 1
