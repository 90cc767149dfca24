import { headOf } from './head.ts'
import { noteOf } from './note.ts'
import { type Page, readPage } from './pages.ts'
import type { FiguresPlan, FiguresPorts } from './plan.ts'
import type { Row } from './rows.ts'
import type { Cell, Figures } from './schemas.ts'
import type { Slot } from './slots.ts'

/**
 * Reads the figures of a plan and decides cell by cell what may be shown.
 * @throws Problem invalid-cursor
 */
export async function answerFigures(plan: FiguresPlan, ports: FiguresPorts): Promise<Figures> {
  const { product, aggregate, interval, released, summary } = plan
  const page: Page = await readPage(plan, ports)
  const note = noteOf({
    product,
    aggregate,
    rows: page.described,
    released,
    incompleteWeek: interval?.incompleteWeek ?? false,
    isPart: !page.describesAll,
  })
  return {
    ...headOf(plan),
    note,
    ...(summary ? { statuses: countStatuses(page.rows) } : {}),
    cells: summary ? [] : cellsOf(page.rows),
    next: page.next,
  }
}

/** Only what was asked for: a larger zone that stands for others is no second answer. */
function countStatuses(rows: readonly Row[]): NonNullable<Figures['statuses']> {
  const counts: NonNullable<Figures['statuses']> = { published: 0, coarsened: 0, suppressed: 0 }
  for (const { status, isAsked } of rows) {
    if (isAsked) counts[status] = (counts[status] ?? 0) + 1
  }
  return counts
}

/** What a row is about: where and when. */
export function placeOf({ zone, slot }: Pick<Row, 'zone' | 'slot'>) {
  return { zone: zone.id, level: zone.level, ...timeOf(slot), ...slot.dimensions }
}

/** The columns of time of a slot. */
export function timeOf({ start, end, label, hour, fold, block, daytype, weekday }: Slot) {
  return {
    start,
    end,
    label,
    ...(hour === undefined ? {} : { hour }),
    ...(fold === undefined ? {} : { fold }),
    ...(block === undefined ? {} : { block }),
    ...(daytype === undefined ? {} : { daytype }),
    ...(weekday === undefined ? {} : { weekday }),
  }
}

function cellsOf(rows: readonly Row[]): Cell[] {
  let of: { slot: Slot; columns: ReturnType<typeof timeOf> } | null = null
  return rows.map((row) => {
    // Rows of one slot follow each other.
    if (of?.slot !== row.slot) of = { slot: row.slot, columns: timeOf(row.slot) }
    return cellOf(row, of.columns)
  })
}

function cellOf(
  { zone, slot, shown, n, hours, apportioned, status, revision, shownBy, covers }: Row,
  time: ReturnType<typeof timeOf>,
): Cell {
  return {
    zone: zone.id,
    level: zone.level,
    ...time,
    ...slot.dimensions,
    value: shown?.value ?? null,
    low: shown?.low ?? null,
    high: shown?.high ?? null,
    observed: shown?.observed ?? null,
    n,
    ...(hours === undefined ? {} : { hours }),
    ...(apportioned === undefined || !shown ? {} : { apportioned }),
    status,
    revision,
    ...(shownBy === undefined ? {} : { shownBy }),
    ...(covers === undefined ? {} : { covers: [...covers] }),
  } as Cell
}
