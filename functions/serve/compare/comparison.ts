import type { LedgerEntry } from '../../model/ledger.ts'
import type { Asker } from '../caller.ts'
import { placeOf } from '../figures.ts'
import { headOf } from '../head.ts'
import { datesTogether, rowsOfEntries } from '../pages.ts'
import { type FiguresPlan, type FiguresPorts, planFigures } from '../plan.ts'
import { listed, Problem, quoted } from '../problems.ts'
import { invalid, splitList, zonesRead } from '../query.ts'
import type { Recent } from '../recent.ts'
import { digest } from '../releases.ts'
import type { Row } from '../rows.ts'
import { WEEK } from '../slots.ts'
import { isOfManyDates } from '../weeks.ts'
import { ratioOfRelated, sided } from './ratio.ts'
import type { Comparison, ComparisonCell, ComparisonQuery } from './schemas.ts'
import { pageOf, type Stretches } from './stretches.ts'

export interface ComparisonPlan {
  readonly own: FiguresPlan
  /** The zone with which all are compared; null: the one of the largest shown value of each slot. */
  readonly reference: string | null
  readonly tag: string
}

/** Answers of many dates made lately. */
export type RecentRows = Recent<readonly Row[]>

/** @throws Problem naming the parameter at fault */
export async function planComparison(
  productId: string,
  query: ComparisonQuery,
  ports: FiguresPorts,
  asker: Asker,
): Promise<ComparisonPlan> {
  const { reference = 'first', ...figures } = query
  if (reference !== 'first' && reference !== 'largest') {
    throw invalid('reference', `${quoted(reference)} is no reference: choose first or largest`)
  }
  const zones = new Set(splitList('zones', figures.zones ?? ''))
  if (zones.size < 2) throw invalid('zones', 'one zone has none beside it: name at least two')
  // A larger zone that stands for one of them is no place beside the others.
  const own = await planFigures(productId, { ...figures, coarsen: 'false' }, ports, asker)
  const levels = [...new Set(own.scope ? zonesRead(own.scope.asked).map(({ level }) => level) : [])]
  if (levels.length > 1) {
    throw new Problem(
      'invalid-parameter',
      `zones: they are of the levels ${listed(levels)}: name zones of one level, as one that holds another is no place beside it`,
      { parameter: 'zones' },
    )
  }
  const [first] = zones
  return { own, reference: reference === 'first' ? first! : null, tag: digest([own.tag, reference, first!]) }
}

/** @throws Problem invalid-cursor */
export async function answerComparison(
  plan: ComparisonPlan,
  ports: FiguresPorts,
  recent: RecentRows,
): Promise<Comparison> {
  const { own, tag, reference } = plan
  const { rows, next } = await pageOf(stretchesOf(plan, ports, recent), {
    tag,
    cursor: own.cursor,
    limit: own.limit,
  })
  return {
    ...headOf(own),
    note: noteOf(
      own,
      rows.map(({ row }) => row),
      reference,
    ),
    cells: rows.map(cellOf),
    next,
  }
}

/** A row beside the one that it is compared with: null where that one is hidden. */
interface Beside {
  readonly row: Row
  readonly reference: Row | null
}

function stretchesOf(
  { own, reference, tag }: ComparisonPlan,
  ports: FiguresPorts,
  recent: RecentRows,
): Stretches<Beside> {
  const { scope, entries, aggregate } = own
  if (!scope) return { names: [], together: 1, read: async () => [] }
  const read = (of: readonly LedgerEntry[]): Promise<Row[]> => rowsOfEntries(of, own, scope, ports)
  if (isOfManyDates(aggregate)) {
    const all = (): Promise<readonly Row[]> => recent.get(tag, () => read(entries))
    return { names: [WEEK], together: 1, read: async () => [beside(await all(), reference)] }
  }
  return {
    names: entries.map(({ date }) => date),
    together: datesTogether(own, scope),
    read: async (names) => {
      const rows = beside(await read(entries.filter(({ date }) => names.includes(date))), reference)
      const byDate = Map.groupBy(rows, ({ row }) => row.slot.group)
      return names.map((name) => byDate.get(name) ?? [])
    },
  }
}

/** Only what is shown is a reference: a hidden value is neither the first nor the largest. */
function beside(rows: readonly Row[], named: string | null): Beside[] {
  const references = new Map<string, Row>()
  for (const row of rows) {
    const { shown, slot, zone, isAsked } = row
    if (!shown || !isAsked) continue
    const known = references.get(slot.key)
    const isReference = named === null ? shown.value > (known?.shown?.value ?? -1) : zone.id === named
    if (isReference) references.set(slot.key, row)
  }
  return rows
    .filter(({ isAsked }) => isAsked)
    .map((row) => ({ row, reference: references.get(row.slot.key) ?? null }))
}

function cellOf({ row, reference }: Beside): ComparisonCell {
  const { shown, n, status, revision, shownBy } = row
  return {
    ...placeOf(row),
    value: shown?.value ?? null,
    low: shown?.low ?? null,
    high: shown?.high ?? null,
    reference: reference?.zone.id ?? null,
    ...(reference ? compared(row, reference) : NOT_COMPARED),
    n,
    status,
    revision,
    ...(shownBy === undefined ? {} : { shownBy }),
  } as ComparisonCell
}

const NOT_COMPARED = {
  ...{ share: null, shareLow: null, shareHigh: null },
  ...{ difference: null, differenceLow: null, differenceHigh: null },
}
/** A place is as large as itself, with no error. */
const ITSELF = {
  ...{ share: 1, shareLow: 1, shareHigh: 1 },
  ...{ difference: 0, differenceLow: 0, differenceHigh: 0 },
}

/** A standard deviation of a difference is at most the sum of both, whatever the errors have in common. */
function compared(row: Row, reference: Row) {
  if (row === reference) return ITSELF
  if (!row.shown || !reference.shown) return NOT_COMPARED
  const [own, other] = [sided(row.shown), sided(reference.shown)]
  const ratio = ratioOfRelated(own, other)
  const difference = own.value - other.value
  const half = own.half + other.half
  return {
    share: ratio && digits(ratio.ratio, Math.round),
    shareLow: ratio && digits(ratio.low, Math.floor),
    shareHigh: ratio && digits(ratio.high, Math.ceil),
    difference,
    differenceLow: difference - half,
    differenceHigh: difference + half,
  }
}

/** Four decimals; the ends of an interval outward. */
export const digits = (share: number, round: (value: number) => number): number =>
  round(10_000 * share) / 10_000

function noteOf({ entries }: FiguresPlan, rows: readonly Row[], reference: string | null): string | null {
  if (entries.length === 0) return 'Nothing is released of what is asked for.'
  const hidden = rows.filter(({ shown }) => !shown).length
  if (hidden === 0) return null
  return `${hidden} of ${rows.length} cells are not shown (status) and compared with nothing.${reference === null ? ' The largest is that of those shown.' : ''}`
}
