import { addDays } from '../model/dates.ts'
import {
  type FigureCell,
  figureItemSchema,
  figureSort,
  framePartition,
  zonePartition,
} from '../model/figure-items.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { Zone } from '../model/zones.ts'
import type { FigureRecord, FigureStore } from '../platform/ports.ts'

/** What is to be read: the releases in force of one product and zone system, and of these which zones. */
export interface Reading {
  readonly product: string
  /** In the order of the dates. */
  readonly entries: readonly LedgerEntry[]
  /** Map frames of whole levels, or the items of single zones. */
  readonly of:
    | { readonly kind: 'levels'; readonly levels: readonly string[] }
    | { readonly kind: 'zones'; readonly zones: readonly Zone[] }
  /** Positions of the wanted frames in a day; absent: all of them. Zone items hold the whole day anyway. */
  readonly frames?: (date: LocalDate) => readonly number[]
  /** With `frames`: the wanted values of the dimension by which they are cut; absent: all of them. */
  readonly values?: readonly string[]
  /** Cells of one date in one partition, as expected: how many dates are read in one query. */
  readonly cellsPerDate: number
}

export interface DayCells {
  readonly entry: LedgerEntry
  readonly cells: readonly FigureCell[]
}

/** About 15 MB of a partition's cells in memory at a time. */
const CELLS_PER_QUERY = 50_000
const QUERIES_AT_ONCE = 4

/**
 * Reads the estimates of releases in force, and of no other: an item of a run that lost, or of a revision
 * that was replaced, is passed over.
 * @returns dates in no particular order, a date once per partition
 */
export async function* readCells(figures: FigureStore, reading: Reading): AsyncGenerator<DayCells> {
  const queries = planQueries(reading)
  for (let index = 0; index < queries.length; index += QUERIES_AT_ONCE) {
    const answers = queries
      .slice(index, index + QUERIES_AT_ONCE)
      .map(async ({ partition, from, to, byRun }) => {
        const records = await figures.query(partition, from, to)
        return records.flatMap((record) => inForce(record, byRun))
      })
    for (const answer of await Promise.all(answers)) yield* answer
  }
}

interface RangeQuery {
  readonly partition: string
  readonly from: string
  readonly to: string
  readonly byRun: ReadonlyMap<string, LedgerEntry>
}

function planQueries(reading: Reading): RangeQuery[] {
  const byRun = new Map(reading.entries.map((entry) => [runOf(entry), entry]))
  // The zone system's own word goes into the partition, so releases under another word are read apart.
  const byWord = Map.groupBy(reading.entries, ({ zoneSystem }) => zoneSystem)
  return [...byWord].flatMap(([word, entries]) =>
    partitionsOf(reading, word).flatMap((partition) =>
      rangesOf(reading, entries).map((range) => ({ partition, byRun, ...range })),
    ),
  )
}

const partitionsOf = ({ product, of }: Reading, word: string): string[] =>
  of.kind === 'levels'
    ? of.levels.map((level) => framePartition(product, word, level))
    : of.zones.map(({ id }) => zonePartition(product, word, id))

/** Neighbouring dates in one query, as many as fit; single frames each by themselves. */
function rangesOf(
  { frames, values, of, cellsPerDate }: Reading,
  entries: readonly LedgerEntry[],
): { from: string; to: string }[] {
  if (frames && of.kind === 'levels') {
    return entries.flatMap((entry) =>
      frames(entry.date).flatMap((frame) =>
        values
          ? values.map((value) => exactly(figureSort(entry, frame, value)))
          : [allFrom(figureSort(entry, frame))],
      ),
    )
  }
  const most = Math.max(1, Math.floor(CELLS_PER_QUERY / Math.max(1, cellsPerDate)))
  const runs: { first: LocalDate; after: LocalDate; dates: number }[] = []
  for (const { date } of entries) {
    const last = runs.at(-1)
    if (last && last.after === date && last.dates < most) {
      last.after = addDays(date, 1)
      last.dates += 1
    } else {
      runs.push({ first: date, after: addDays(date, 1), dates: 1 })
    }
  }
  return runs.map(({ first, after }) => ({ from: first, to: after }))
}

/** One item: the store numbers its parts after a space. */
const exactly = (sort: string) => ({ from: sort, to: `${sort} ~` })
/** An item, or all into which it is cut. */
const allFrom = (sort: string) => ({ from: sort, to: `${sort}~` })

/** The header decides before the cells are looked at: most of the work is in the cells. */
const headerSchema = figureItemSchema.pick({ date: true, revision: true, run: true })

function inForce({ body }: FigureRecord, byRun: ReadonlyMap<string, LedgerEntry>): DayCells[] {
  const entry = byRun.get(runOf(headerSchema.parse(body)))
  return entry ? [{ entry, cells: figureItemSchema.parse(body).cells }] : []
}

const runOf = ({ date, revision, run }: Pick<LedgerEntry, 'date' | 'revision' | 'run'>): string =>
  `${date}|${revision}|${run}`
