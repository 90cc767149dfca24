import { firstOf, monthOf } from '../model/dates.ts'
import { framedBy } from '../model/dimensions.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { Aggregate, Product } from '../model/products.ts'
import type { DayType, LocalDate } from '../model/vocabulary.ts'
import type { DocumentStore, FigureStore } from '../platform/ports.ts'
import type { ReadArea } from './areas/areas.ts'
import { type Days, datesOf } from './calendar.ts'
import type { Asker } from './caller.ts'
import { unavailable } from './catalogue.ts'
import { readDimensions, refuseUnknownValues, valuesAt, type Wanted, wantedPerZone } from './dimensions.ts'
import { type Interval, readInterval } from './interval.ts'
import type { Clock } from './periods.ts'
import { Problem } from './problems.ts'
import {
  type Asked,
  invalid,
  readAsked,
  readBlocks,
  readDayTypes,
  readFlag,
  readHours,
  readLimit,
  readProduct,
  readRevision,
  readSummary,
  zonesRead,
} from './query.ts'
import type { Recent } from './recent.ts'
import { byDate, digest, endOfRelease, releasesInForce } from './releases.ts'
import type { Row } from './rows.ts'
import type { FiguresQuery } from './schemas.ts'
import { aggregateWithin, digestOf, type Rights, refuseProduct, withinAge } from './tenants/rights.ts'
import { askedWithin, entitledTree, refuseZones, wantedWithin } from './tenants/zones.ts'
import type { ReadTileWeights } from './tile-weights.ts'
import { datesOfWeek, isOfManyDates, mondayOf, wholeWeeks } from './weeks.ts'
import { askedInBox, type ReadShapes } from './zone-features.ts'
import { chooseTree, type ReadZoneTrees, type ZoneTree } from './zone-trees.ts'

export interface FiguresPorts {
  readonly documents: DocumentStore
  readonly figures: FigureStore
  readonly readTrees: ReadZoneTrees
  readonly readShapes: ReadShapes
  readonly readWeights: ReadTileWeights
  readonly readArea: ReadArea
  readonly days: Days
  /** Answers of many dates made lately: what may be shown of them, no estimates. */
  readonly weeks: Recent<readonly Row[]>
}

/** A request, read and checked: what to answer, before a single figure is read. */
export interface FiguresPlan {
  readonly product: Product
  readonly aggregate: Aggregate
  /** Where something was released and is asked for. */
  readonly scope: Scope | null
  /** As far as the tenant may read it. */
  readonly tree: ZoneTree | null
  readonly interval: Interval | null
  /** Releases in force that go into the answer, in the order of the dates. */
  readonly entries: readonly LedgerEntry[]
  readonly pending: readonly LocalDate[]
  /** All released dates of the product in this zone system. */
  readonly released: readonly LocalDate[]
  readonly summary: boolean
  /** Changes with the request, the rights, and every release that goes into its answer; the same for all pages. */
  readonly tag: string
  readonly cursor: string | undefined
  readonly limit: number
}

export interface Scope {
  readonly tree: ZoneTree
  readonly interval: Interval
  readonly asked: Asked
  readonly coarsen: boolean
  readonly clock: Clock
  readonly dimensions: Wanted
}

/** Changes when the same releases would be answered in another way, so that kept answers are not used on. */
const ANSWER_VERSION = '1'

/** As many estimates as can be averaged for one request within seconds, or counted without keeping them. */
const MOST_AVERAGED = 3_000_000
const MOST_COUNTED = 500_000
/** As many as one date may have of the level asked for. */
const MOST_OF_A_DATE = 1_000_000

/**
 * Reads ledger and zone tree and checks every parameter. No figure is read yet.
 * @param asker the tenant that asks: no figure outside its contract is planned, and no area of another
 * @throws Problem naming the parameter at fault
 */
export async function planFigures(
  productId: string,
  query: FiguresQuery,
  ports: FiguresPorts,
  asker: Asker,
): Promise<FiguresPlan> {
  const { documents, readTrees, days } = ports
  const { rights } = asker
  const product = readProduct(productId)
  refuseProduct(product, rights)
  const aggregate = aggregateWithin(query.aggregate, product, rights)
  const clock = {
    hours: readHours(query.hour, product, aggregate),
    blocks: readBlocks(query.block, product),
  }
  const dayTypes = readDayTypes(query.daytype, product, aggregate)
  const named = readDimensions(query, product)
  const coarsen = readFlag('coarsen', query.coarsen, true)
  const summary = readSummary(query.summary)
  const limit = readLimit(query.limit)
  const releasing = releasesInForce(documents, readRevision(query.revision))
  const [releases, trees] = await Promise.all([releasing, readTrees(releasing)])
  const reason = unavailable(product, trees.keyLife)
  if (reason !== null && trees.keyLife !== null) throw new Problem('product-not-available', reason)
  const whole = chooseTree(trees, query['zone-system'])
  const tree = whole && entitledTree(whole, rights)
  if (whole && tree) refuseZones(query, product, whole, tree, rights)
  const ofTree = withinAge(product, byDate(product, releases.get(product.id) ?? []), rights).filter(
    ({ referenceVersion }) => tree?.references.includes(referenceVersion) ?? false,
  )
  const released = ofTree.map(({ date }) => date)
  const interval = readInterval(query, aggregate, released, days)
  const asked =
    whole &&
    tree &&
    askedWithin(await readPlaces({ query, product, whole, tree }, ports, asker), whole, tree, rights)
  if (tree && asked) refuseUnknownValues(named, product, tree, asked)
  const dimensions = whole && tree ? wantedWithin(named, product, whole, tree, rights) : named
  const dates = interval ? datesAsked(product, aggregate, interval, dayTypes, days) : []
  const entries = within(ofTree, aggregate, dates)
  const scope = tree && interval && asked ? { tree, interval, asked, coarsen, clock, dimensions } : null
  if (scope) refuseTooMuch({ product, aggregate, scope, entries, summary })
  return {
    product,
    aggregate,
    scope,
    tree,
    interval,
    entries,
    released,
    pending: pendingOf(released, dates),
    summary,
    tag: tagOf(product, aggregate, query, rights, tree, interval, entries, released),
    cursor: query.cursor,
    limit,
  }
}

/** `tree` is what the contract shows of the whole. */
async function readPlaces(
  { query, product, whole, tree }: { query: FiguresQuery; product: Product; whole: ZoneTree; tree: ZoneTree },
  { readArea, readShapes }: FiguresPorts,
  asker: Asker,
): Promise<Asked> {
  if (query.area === undefined) {
    const asked = readAsked(query, product, tree)
    return query.bbox === undefined ? asked : askedInBox(query.bbox, asked, await readShapes(whole))
  }
  const other = (['zones', 'level', 'bbox'] as const).find((name) => query[name] !== undefined)
  if (other) throw invalid('area', `area and ${other} exclude each other: give one of them`)
  const area = await readArea(asker, query.area, product, { whole, tree })
  return { kind: 'area', area, zones: area.shares.map(({ zone }) => zone) }
}

/** Of a week of which a day is not released nothing is answered. */
function within(
  entries: readonly LedgerEntry[],
  aggregate: Aggregate,
  dates: readonly LocalDate[],
): LedgerEntry[] {
  const released = new Set(entries.map(({ date }) => date))
  const isWhole = (date: LocalDate): boolean => datesOfWeek(mondayOf(date)).every((of) => released.has(of))
  const wanted = new Set(aggregate === 'week' ? dates.filter(isWhole) : dates)
  return entries.filter(({ date }) => wanted.has(date))
}

/** The dates by which releases of the interval go: a month's is its first, and only whole months and weeks count. */
function datesAsked(
  product: Product,
  aggregate: Aggregate,
  { from, to }: Interval,
  dayTypes: ReadonlySet<DayType> | null,
  days: Days,
): LocalDate[] {
  if (aggregate === 'week') return wholeWeeks(from, to).flatMap(datesOfWeek)
  const dates = datesOf(from, to)
  if (product.grain === 'month') {
    return dates.filter((date) => date === firstOf(monthOf(date)) && endOfRelease(product, date) <= to)
  }
  return dates.filter((date) => dayTypes?.has(days.dayType(date)) ?? true)
}

function pendingOf(released: readonly LocalDate[], dates: readonly LocalDate[]): LocalDate[] {
  const known = new Set(released)
  return dates.filter((date) => !known.has(date))
}

/** A page of single dates reads only its own; an average or a count reads all of them. */
function refuseTooMuch({
  product,
  aggregate,
  scope,
  entries,
  summary,
}: Pick<FiguresPlan, 'product' | 'aggregate' | 'entries' | 'summary'> & { scope: Scope }): void {
  const isAveraged = isOfManyDates(aggregate)
  const days = isAveraged || summary ? entries.length : Math.min(1, entries.length)
  const estimates = zonesRead(scope.asked).length * days * cellsRead(product, scope)
  const most = isAveraged ? MOST_AVERAGED : summary ? MOST_COUNTED : MOST_OF_A_DATE
  if (estimates <= most) return
  const cut = framedBy(product.dimensions)
  const instead = [
    ...(product.grain === 'day' ? [] : [`one ${product.grain}`]),
    ...(cut === undefined ? [] : [`one ${cut}`]),
  ]
  throw new Problem(
    'too-much',
    `${scope.asked.zones.length} zones over ${days} days are ${estimates} estimates, at most ${most} are taken at once: ask for fewer zones or days${instead.length > 0 ? `, or for ${instead.join(' and ')}` : ''}`,
  )
}

function tagOf(
  product: Product,
  aggregate: Aggregate,
  { cursor: _cursor, limit: _limit, ...query }: FiguresQuery,
  rights: Rights,
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
    // The same zones can have other weights of tiles, by which areas take their parts.
    ...(query.area === undefined ? [] : [tree?.references[0] ?? '']),
    digestOf(rights),
    `${interval?.fromMs} ${interval?.toMs} ${interval?.incompleteWeek}`,
    `${released[0]} ${released.at(-1)}`,
    ...entries.map(({ date, revision, run, sha256 }) => `${date} ${revision} ${run} ${sha256}`),
  ])
}

const PERIODS_OF_A_DAY = { hour: 24, block: 6, day: 1, month: 1 } as const

/** Hours or blocks of a day that are wanted. */
const periodsWanted = ({ grain }: Product, { clock }: Scope): number =>
  (grain === 'hour' ? clock.hours?.size : grain === 'block' ? clock.blocks?.size : undefined) ??
  PERIODS_OF_A_DAY[grain]

/** Rows of one zone on one day. */
export const rowsPerDay = ({ product, aggregate }: FiguresPlan, scope: Scope): number =>
  (aggregate === 'day' ? 1 : periodsWanted(product, scope)) *
  wantedPerZone(product, scope.tree, depthOf(scope), scope.dimensions)

/** Estimates that are read for one zone and day: frames are cut by some dimensions, and not by others. */
function cellsRead(product: Product, scope: Scope): number {
  const cut = framedBy(product.dimensions)
  const wanted = cut && scope.dimensions.get(cut)
  const isRead: Wanted = new Map(cut && wanted ? [[cut, wanted]] : [])
  return periodsWanted(product, scope) * wantedPerZone(product, scope.tree, depthOf(scope), isRead)
}

/** Cells of one zone on one day. */
export const cellsPerDay = (product: Product, { tree }: Scope, depth: number): number =>
  PERIODS_OF_A_DAY[product.grain] * valuesAt(product, tree, depth).length

/** The finest of the zones asked for: it has the most cells. */
const depthOf = ({ asked }: Scope): number => Math.max(0, ...zonesRead(asked).map(({ depth }) => depth))
