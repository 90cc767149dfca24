import type { LedgerEntry } from '../../model/ledger.ts'
import type { Aggregate } from '../../model/products.ts'
import type { LocalDate } from '../../model/vocabulary.ts'
import type { Zone } from '../../model/zones.ts'
import { wantedAbove } from '../dimensions.ts'
import { withMembers } from '../members.ts'
import { rowsOfEntries } from '../pages.ts'
import type { FiguresPlan, FiguresPorts, Scope } from '../plan.ts'
import { type Asked, zonesRead } from '../query.ts'
import { byTree, type Row } from '../rows.ts'
import { keyAbove } from '../slots.ts'
import { isTypical, mondayOf } from '../weeks.ts'
import type { IndexPlan } from './index-plan.ts'
import { type Ratio, ratioOf, sided } from './ratio.ts'

export type Unrelated = 'baseline-near-zero' | 'other-method'

/** A cell of both sides. Each row is as figures show it: of a hidden one nothing is known here. */
export interface Pair {
  readonly own: Row
  readonly before: Row | undefined
  readonly ratio: Ratio | null
  readonly reason?: Unrelated
}

export interface IndexRow {
  /** Its status is that of the index; `shown` only says that there is one. */
  readonly row: Row
  /** null of a zone that was merged into another. */
  readonly pair: Pair | null
}

/** Releases of both sides that are compared with each other. */
export interface Releases {
  readonly own: readonly LedgerEntry[]
  readonly before: readonly LedgerEntry[]
}

/**
 * Compares both sides cell by cell. A zone without an index is answered by its nearest ancestor that has one in
 * the same slot, once. It is made of what is shown of each side, and of public constants, alone.
 * @returns in the order of time, then of the tree
 */
export async function indexRows(
  plan: IndexPlan,
  releases: Releases,
  ports: FiguresPorts,
): Promise<IndexRow[]> {
  const { scope } = plan.own
  if (!scope) return []
  const { asked, tree } = scope
  const { members = [] } = asked
  const alone = { ...asked, zones: zonesRead(asked), members: [] } as Asked
  const pairs = await pairsOf(plan, releases, alone, scope, ports)
  const zones = [...new Set([...pairs.values()].map(({ own }) => own.zone))]
  const lacks = [...pairs.values()].some(({ own, ratio }) => ratio === null && own.zone.parent !== null)
  const higher = { ...scope, dimensions: wantedAbove(scope.dimensions, tree) }
  const above =
    lacks && scope.coarsen ? await pairsOf(plan, releases, ancestorsOf(zones, scope), higher, ports) : null
  const rows = inOrder([...pairs.values()], pairs, above, scope)
  // Of merged zones those that stand for them are asked for by themselves only where they are named.
  const named: Asked = { kind: 'zones', zones: members.length > 0 ? asked.zones : zones, members }
  return withMembers(rows, named).map((row) => {
    const name = nameOf(row.slot.key, row.zone)
    return { row, pair: pairs.get(name) ?? above?.get(name) ?? null }
  })
}

/** Whole levels above a level, single zones above what else was asked for. */
function ancestorsOf(zones: readonly Zone[], { asked, tree }: Scope): Asked {
  const above = [...new Set(zones.flatMap((zone) => tree.ancestors(zone)))]
  return asked.kind === 'level'
    ? { kind: 'level', level: asked.level, zones: above }
    : { kind: 'zones', zones: above }
}

type Pairs = ReadonlyMap<string, Pair>

async function pairsOf(
  { own, before, baseline }: IndexPlan,
  releases: Releases,
  asked: Asked,
  scope: Scope,
  ports: FiguresPorts,
): Promise<Pairs> {
  const rowsOf = (plan: FiguresPlan, entries: readonly LedgerEntry[], of: Scope): Promise<Row[]> =>
    rowsOfEntries(entries, plan, { ...of, asked, coarsen: false, dimensions: scope.dimensions }, ports)
  const rows = await rowsOf(own, releases.own, scope)
  const others = before?.scope ? await rowsOf(before, releases.before, before.scope) : []
  const found = new Map(others.map((row) => [nameOf(row.slot.key, row.zone), row]))
  const { aggregate } = own
  const methodsOwn = methodsOf(releases.own, aggregate)
  const methodsBefore = methodsOf(releases.before, aggregate)
  return new Map(
    rows.map((row) => {
      const { key } = row.slot
      const day = dayOf(key)
      const dayBefore = isTypical(aggregate) ? day : (baseline?.of(day) ?? day)
      const other = found.get(nameOf(`${dayBefore}${key.slice(day.length)}`, row.zone))
      return [nameOf(key, row.zone), pairOf(row, other, methodsOwn(day), methodsBefore(dayBefore))] as const
    }),
  )
}

function pairOf(own: Row, before: Row | undefined, methods: Methods, methodsBefore: Methods): Pair {
  if (!own.shown || !before?.shown) return { own, before, ratio: null }
  if (!isOne(methods.countsAll, methodsBefore.countsAll)) {
    return { own, before, ratio: null, reason: 'other-method' }
  }
  const ratio = isItself(own, before) ? ITSELF : ratioOfShown(own, before, methods, methodsBefore)
  return ratio ? { own, before, ratio } : { own, before, ratio, reason: 'baseline-near-zero' }
}

/** With another reference the same place has other antennas, footprints or residents, and errors of its own. */
function ratioOfShown(own: Row, before: Row, { made }: Methods, { made: madeBefore }: Methods): Ratio | null {
  const alike = isOne(made, madeBefore) ? Math.min(own.alike ?? 0, before.alike ?? 0) : 0
  return ratioOf(sided(own.shown!), sided(before.shown!), alike)
}

/** A week that is its own baseline is as large as itself, with no error. */
const isItself = ({ slot: a }: Row, { slot: b }: Row): boolean => a.start === b.start && a.end === b.end
const ITSELF: Ratio = { ratio: 1, low: 1, high: 1 }

/** What a key begins with: a type of day, a date, a Monday, or the first of a month. */
const dayOf = (key: string): string => key.slice(0, key.indexOf('|'))

const nameOf = (key: string, { id }: Pick<Zone, 'id'>): string => `${key}\u0000${id}`

/** How the releases were made that a cell is of. */
interface Methods {
  /** Whether all people are counted, or those observed. */
  readonly countsAll: ReadonlySet<boolean>
  /** Reference and method: footprints, zones, residents, and what was done with them. */
  readonly made: ReadonlySet<string>
}

const NO_METHODS: Methods = { countsAll: new Set(), made: new Set() }

/** Both sides have one value, and it is the same. */
const isOne = <Value>(a: ReadonlySet<Value>, b: ReadonlySet<Value>): boolean =>
  a.size === 1 && b.size === 1 && a.isSubsetOf(b)

function methodsOf(entries: readonly LedgerEntry[], aggregate: Aggregate): (day: LocalDate) => Methods {
  const name = (date: LocalDate): string =>
    isTypical(aggregate) ? '' : aggregate === 'week' ? mondayOf(date) : date
  const methods = new Map(
    [...Map.groupBy(entries, ({ date }) => name(date))].map(([of, same]) => [
      of,
      {
        countsAll: new Set(same.map(({ methodVersion }) => !methodVersion.endsWith('-observed'))),
        made: new Set(same.map((entry) => `${entry.referenceVersion} ${entry.methodVersion}`)),
      },
    ]),
  )
  return (day) => methods.get(isTypical(aggregate) ? '' : day) ?? NO_METHODS
}

/** Decides what each cell shows, and who stands for it. */
function inOrder(asked: readonly Pair[], pairs: Pairs, above: Pairs | null, { tree }: Scope): Row[] {
  const pairAt = (name: string): Pair | undefined => pairs.get(name) ?? above?.get(name)
  const covers = new Map<string, string[]>()
  const rows = asked.map((pair): Row => {
    const { own, ratio } = pair
    if (ratio) return { ...own, status: 'published' }
    const hidden = { ...own, shown: null }
    if (own.status === 'outage' || pair.before?.status === 'outage') return { ...hidden, status: 'outage' }
    if (!pair.before) return { ...hidden, status: 'pending' }
    const stand =
      above &&
      tree.ancestors(own.zone).find((zone) => pairAt(nameOf(keyAbove(own.slot, zone, tree), zone))?.ratio)
    if (!stand) return { ...hidden, status: 'suppressed' }
    const name = nameOf(keyAbove(own.slot, stand, tree), stand)
    covers.set(name, [...new Set([...(covers.get(name) ?? []), own.zone.id])])
    return { ...hidden, status: 'coarsened', shownBy: stand.id }
  })
  const standing = [...covers.keys()]
    .filter((name) => !pairs.has(name))
    .map((name): Row => ({ ...above!.get(name)!.own, status: 'published', isAsked: false }))
  const told = [...standing, ...rows].map((row) => {
    const covered = covers.get(nameOf(row.slot.key, row.zone))
    return covered ? { ...row, covers: covered } : row
  })
  const byTime = Map.groupBy(told, ({ slot }) => slot.base)
  return [...byTime].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, own]) => own.sort(byTree))
}
