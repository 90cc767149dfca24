import type { Product } from '../../model/products.ts'
import type { Asker } from '../caller.ts'
import { timeOf } from '../figures.ts'
import { headOf } from '../head.ts'
import { rowsOfEntries } from '../pages.ts'
import { type FiguresPlan, type FiguresPorts, planFigures, rowsPerDay } from '../plan.ts'
import { listed, Problem, quoted } from '../problems.ts'
import { invalid, readLimit, readProduct } from '../query.ts'
import { digest } from '../releases.ts'
import type { Row } from '../rows.ts'
import { PAGE_CELLS } from '../schemas.ts'
import { isOfManyDates } from '../weeks.ts'
import type { ZoneTree } from '../zone-trees.ts'
import { digits } from './comparison.ts'
import {
  DEFAULT_PARTNERS,
  type FlowRanking,
  flowProducts,
  MOST_PARTNERS,
  type TopFlows,
  type TopFlowsQuery,
} from './flow-schemas.ts'
import { ratioOfRelated, type Sided, sided } from './ratio.ts'

export interface TopFlowsPlan {
  readonly own: FiguresPlan
  readonly zone: string
  readonly direction: 'in' | 'out'
  readonly partners: number
  /** The zone at the other end of a row. */
  readonly partnerOf: (row: Row) => string
  readonly tag: string
}

/** @throws Problem naming the parameter at fault */
export async function planTopFlows(
  { product: productId, zone, direction = 'out', limit, ...query }: TopFlowsQuery,
  ports: FiguresPorts,
  asker: Asker,
): Promise<TopFlowsPlan> {
  const product = readFlowProduct(productId)
  if (direction !== 'in' && direction !== 'out') {
    throw invalid('direction', `${quoted(direction)} is no direction: choose in or out`)
  }
  if (zone === undefined || zone.includes(','))
    throw invalid('zone', 'name the one zone whose partners are ranked')
  const partners = limit === undefined ? DEFAULT_PARTNERS : readLimit(limit, MOST_PARTNERS)
  const dimension = product.dimensions.includes('destination') ? 'destination' : 'home'
  // A row is of the zone that a trip leaves, or of the one that somebody from a home is in.
  const isRowZone = dimension === 'destination' ? direction === 'out' : direction === 'in'
  const plan = (place: Readonly<Record<string, string>>): Promise<FiguresPlan> =>
    named(() =>
      planFigures(product.id, { ...query, ...place, coarsen: 'false', summary: 'status' }, ports, asker),
    )
  const own = isRowZone
    ? await plan({ zones: zone })
    : await plan({ [dimension]: zone, ...(await levelOf(zone, dimension, plan)) })
  refuseTooMany(own, partners)
  return {
    ...{ own, zone, direction, partners },
    partnerOf: ({ zone, slot }) => (isRowZone ? (slot.dimensions[dimension] ?? '') : zone.id),
    tag: digest([own.tag, zone, direction]),
  }
}

/** Trips go between zones of one level: to a zone from all others of its level. A home is one at every level. */
async function levelOf(
  zone: string,
  dimension: 'destination' | 'home',
  plan: (place: Readonly<Record<string, string>>) => Promise<FiguresPlan>,
): Promise<{ readonly level?: string }> {
  if (dimension === 'home') return {}
  const { scope } = await plan({ zones: zone })
  const level = scope?.asked.zones[0]?.level
  return level === undefined ? {} : { level }
}

function readFlowProduct(id: string | undefined): Product {
  const product = id === undefined ? flowProducts[0]! : readProduct(id)
  if (flowProducts.includes(product)) return product
  throw invalid(
    'product',
    `${product.id} is not between zones: choose one of ${listed(flowProducts.map((each) => each.id))}`,
  )
}

/** What is refused of the zone is said of its own parameter. */
async function named<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    const isOfZone =
      error instanceof Problem && ['zones', 'destination', 'home'].includes(error.parameter ?? '')
    if (!isOfZone) throw error
    throw new Problem(error.problem, error.message.replace(/^\w+:/, 'zone:'), {
      parameter: 'zone',
      cause: error,
    })
  }
}

/** An answer has no pages: all rankings fit into one. */
function refuseTooMany(own: FiguresPlan, partners: number): void {
  const { scope, entries, aggregate, product } = own
  if (!scope || isOfManyDates(aggregate)) return
  const single = { ...own, product: { ...product, dimensions: [] } }
  const rankings = entries.length * rowsPerDay(single, scope)
  if (rankings * partners <= PAGE_CELLS) return
  throw new Problem(
    'too-much',
    `limit: ${rankings} rankings of ${partners} partners are more than ${PAGE_CELLS} rows: ask for fewer partners or dates`,
    { parameter: 'limit' },
  )
}

export async function answerTopFlows(plan: TopFlowsPlan, ports: FiguresPorts): Promise<TopFlows> {
  const { own, zone, direction } = plan
  const { scope, entries } = own
  const rows = scope ? (await rowsOfEntries(entries, own, scope, ports)).filter(({ isAsked }) => isAsked) : []
  const byTime = Map.groupBy(rows, ({ slot }) => `${slot.start} ${slot.label}`)
  const rankings = scope ? [...byTime.values()].map((own) => rankingOf(own, plan, scope.tree)) : []
  const hidden = rows.filter(({ shown }) => !shown).length
  return {
    ...headOf(own),
    note:
      entries.length === 0
        ? 'Nothing is released of what is asked for.'
        : hidden === 0
          ? null
          : `${hidden} of ${rows.length} flows are not shown (statuses): they are ranked nowhere and are no part of a total.`,
    zone,
    direction,
    rankings,
  }
}

function rankingOf(rows: readonly Row[], { partners, partnerOf }: TopFlowsPlan, tree: ZoneTree): FlowRanking {
  const shown = rows
    .flatMap((row) => (row.shown ? [{ row, shown: row.shown, zone: partnerOf(row) }] : []))
    .sort((a, b) => b.shown.value - a.shown.value || (a.zone < b.zone ? -1 : 1))
  const listedOnes = shown.slice(0, partners)
  const statuses: FlowRanking['statuses'] = {}
  for (const { status } of rows) statuses[status] = (statuses[status] ?? 0) + 1
  const all = sum(shown.map((each) => sided(each.shown)))
  return {
    ...timeOf(rows[0]!.slot),
    total: shown.length > 0 ? all.value : null,
    statuses,
    partners: listedOnes.map((own, index) => {
      const { row, zone } = own
      const { value, low, high } = own.shown
      return {
        rank: index + 1,
        bestRank: 1 + shown.filter((other) => other.shown.low > high).length,
        worstRank: shown.length - shown.filter((other) => other.shown.high < low).length,
        zone,
        name: tree.zones.get(zone)?.name ?? zone,
        ...{ value, low, high },
        ...shareOf(sided(own.shown), all),
        tiedWith: listedOnes
          .filter((other) => other !== own && other.shown.low <= high && other.shown.high >= low)
          .map((other) => other.zone),
        ...{ n: row.n, status: row.status, revision: row.revision },
      }
    }),
  }
}

/** Standard deviations add up at most, whatever the errors have in common. */
const sum = (parts: readonly Sided[]): Sided => ({
  value: parts.reduce((total, { value }) => total + value, 0),
  half: parts.reduce((total, { half }) => total + half, 0),
})

/** By its ratio r to all others: r / (1 + r), which grows with r. */
function shareOf(own: Sided, all: Sided) {
  const others = { value: all.value - own.value, half: all.half - own.half }
  const ratio = ratioOfRelated(own, others)
  const part = (r: number): number => r / (1 + r)
  return {
    share: all.value > 0 ? digits(own.value / all.value, Math.round) : 0,
    shareLow: others.value === 0 ? 1 : digits(part(lowest(own, others)), Math.floor),
    shareHigh: ratio ? digits(part(ratio.high), Math.ceil) : 1,
  }
}

const lowest = (own: Sided, others: Sided): number =>
  Math.max(0, own.value - own.half) / (others.value + others.half)
