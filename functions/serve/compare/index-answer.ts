import type { LocalDate } from '../../model/vocabulary.ts'
import { placeOf } from '../figures.ts'
import { headOf } from '../head.ts'
import { datesTogether } from '../pages.ts'
import type { FiguresPorts } from '../plan.ts'
import type { Recent } from '../recent.ts'
import { datasetVersionOf, methodVersionOf } from '../releases.ts'
import { WEEK } from '../slots.ts'
import { isOfManyDates } from '../weeks.ts'
import type { IndexPlan } from './index-plan.ts'
import { type IndexRow, indexRows } from './index-rows.ts'
import type { Index, IndexCell } from './schemas.ts'
import { pageOf, type Stretches } from './stretches.ts'

/** Answers of many dates made lately: their pages are found in memory. */
export type RecentIndexes = Recent<readonly IndexRow[]>

/** @throws Problem invalid-cursor */
export async function answerIndex(
  plan: IndexPlan,
  ports: FiguresPorts,
  recent: RecentIndexes,
): Promise<Index> {
  const { own, before, baseline, tag } = plan
  const { rows, next } = await pageOf(stretchesOf(plan, ports, recent), {
    tag,
    cursor: own.cursor,
    limit: own.limit,
  })
  return {
    ...headOf(own),
    note: noteOf(plan, rows),
    baseline: baseline && {
      kind: baseline.kind,
      weeks: baseline.weeks,
      from: baseline.from,
      to: baseline.to,
      datasetVersion: before ? datasetVersionOf(before.entries) : null,
      methodVersion: before ? methodVersionOf(before.entries) : null,
      pending: [...(before?.pending ?? [])],
    },
    cells: rows.map(cellOf),
    next,
  }
}

function stretchesOf(plan: IndexPlan, ports: FiguresPorts, recent: RecentIndexes): Stretches<IndexRow> {
  const { own, before, baseline } = plan
  const others = before?.entries ?? []
  if (isOfManyDates(own.aggregate)) {
    const make = (): Promise<IndexRow[]> => indexRows(plan, { own: own.entries, before: others }, ports)
    return { names: [WEEK], together: 1, read: async () => [await recent.get(plan.tag, make)] }
  }
  return {
    names: own.entries.map(({ date }) => date),
    together: own.scope ? datesTogether(own, own.scope) : 1,
    read: async (names) => {
      const isOf = (dates: readonly LocalDate[]) => {
        const wanted = new Set(dates)
        return ({ date }: { readonly date: LocalDate }): boolean => wanted.has(date)
      }
      const dates = baseline ? names.map(baseline.of) : []
      const rows = await indexRows(
        plan,
        { own: own.entries.filter(isOf(names)), before: others.filter(isOf(dates)) },
        ports,
      )
      const byDate = Map.groupBy(rows, ({ row }) => row.slot.group)
      return names.map((name) => byDate.get(name) ?? [])
    },
  }
}

function cellOf({ row, pair }: IndexRow): IndexCell {
  const { status, n, revision, shownBy, covers } = row
  const before = pair?.before
  const slot = before?.slot
  const ratio = pair?.ratio ?? null
  const isOtherDay = slot?.daytype !== undefined && slot.daytype !== row.slot.daytype
  return {
    ...placeOf(row),
    value: pair?.own.shown?.value ?? null,
    baseline: before?.shown?.value ?? null,
    index: ratio && tenth(ratio.ratio, Math.round),
    low: ratio && tenth(ratio.low, Math.floor),
    high: ratio && tenth(ratio.high, Math.ceil),
    n,
    baselineN: before?.n ?? null,
    status,
    valueStatus: pair?.own.status ?? status,
    baselineStatus: pair ? (before?.status ?? 'pending') : status,
    ...(pair?.reason ? { reason: pair.reason } : {}),
    baselineStart: slot?.start ?? null,
    baselineEnd: slot?.end ?? null,
    baselineLabel: slot?.label ?? null,
    ...(isOtherDay ? { baselineDaytype: slot.daytype } : {}),
    revision,
    baselineRevision: before?.revision ?? null,
    ...(shownBy === undefined ? {} : { shownBy }),
    ...(covers === undefined ? {} : { covers: [...covers] }),
  } as IndexCell
}

/** Per hundred, to a tenth; the ends of an interval outward. */
const tenth = (ratio: number, round: (value: number) => number): number => round(1_000 * ratio) / 10

function noteOf({ baseline, own, before }: IndexPlan, rows: readonly IndexRow[]): string | null {
  if (own.entries.length === 0 || !baseline)
    return 'Nothing is released of what is asked for, so there is no index.'
  const { from, to, weeks, kind } = baseline
  const what =
    kind === 'interval'
      ? `Compared with [${from}, ${to}).`
      : weeks === null
        ? `Compared with the same months a year earlier, [${from}, ${to}).`
        : `Compared with ${weeks} weeks earlier, [${from}, ${to}), so that weekdays are compared with themselves.`
  const asked = rows.filter(({ row }) => row.isAsked)
  const without = asked.filter(({ pair }) => !pair?.ratio).length
  const moved = new Set(
    rows.flatMap(({ pair }) => {
      const [day, other] = [pair?.own.slot.daytype, pair?.before?.slot.daytype]
      return day !== undefined && other !== undefined && day !== other ? [pair!.own.slot.label] : []
    }),
  )
  const references = new Set(
    [...own.entries, ...(before?.entries ?? [])].map(({ referenceVersion }) => referenceVersion),
  )
  const [method, other] = [methodVersionOf(own.entries), methodVersionOf(before?.entries ?? [])]
  return [
    what,
    ...(other !== null && other !== method
      ? [`Both sides were made by different methods, ${method} and ${other}: part of a change may be theirs.`]
      : []),
    ...(references.size > 1
      ? [
          'Antennas, ground or residents were read anew between the dates, so that no error of them is taken to cancel where both sides differ in them.',
        ]
      : []),
    ...(moved.size > 0
      ? [
          `On ${[...moved].join(', ')} one of both is a public holiday and the other is not (baselineDaytype).`,
        ]
      : []),
    ...(without > 0
      ? [`${without} of ${asked.length} cells have no index: a number of one side is not shown (status).`]
      : []),
  ].join(' ')
}
