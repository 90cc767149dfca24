import type { Product } from '../../model/products.ts'
import { lines } from '../csv.ts'
import type { TopFlows } from './flow-schemas.ts'
import type { Comparison, Index } from './schemas.ts'

/** Answers as RFC 4180: the same rows, an empty field for null, a bar between the zones of a list. */

const WHERE = ['zone', 'level'] as const
const WHEN = ['start', 'end', 'label', 'hour', 'fold', 'block', 'daytype', 'weekday'] as const
const INDEX = [
  ...['value', 'baseline', 'index', 'low', 'high', 'n', 'baselineN'],
  ...['status', 'valueStatus', 'baselineStatus', 'reason'],
  ...['baselineStart', 'baselineEnd', 'baselineLabel', 'baselineDaytype'],
  ...['revision', 'baselineRevision', 'shownBy', 'covers'],
] as const
const COMPARISON = [
  ...['value', 'low', 'high', 'reference', 'share', 'shareLow', 'shareHigh'],
  ...['difference', 'differenceLow', 'differenceHigh', 'n', 'status', 'revision', 'shownBy'],
] as const
const PARTNERS = [
  ...['rank', 'bestRank', 'worstRank', 'partner', 'name', 'value', 'low', 'high'],
  ...['share', 'shareLow', 'shareHigh', 'tiedWith', 'n', 'status', 'revision'],
] as const

export const indexCsv = ({ cells }: Index, { dimensions }: Product): string =>
  table([...WHERE, ...WHEN, ...dimensions, ...INDEX], cells)

export const comparisonCsv = ({ cells }: Comparison, { dimensions }: Product): string =>
  table([...WHERE, ...WHEN, ...dimensions, ...COMPARISON], cells)

/** A line for each partner; how many are hidden, which have no line, is in the JSON. */
export const topFlowsCsv = ({ zone, direction, rankings }: TopFlows): string =>
  table(
    ['zone', 'direction', ...WHEN, ...PARTNERS],
    rankings.flatMap(({ partners, ...slot }) =>
      partners.map(({ zone: partner, ...each }) => ({ ...slot, ...each, zone, direction, partner })),
    ),
  )

const table = (columns: readonly string[], rows: readonly object[]): string =>
  lines([
    columns,
    ...rows.map((row) => columns.map((column) => (row as Readonly<Record<string, unknown>>)[column])),
  ])
