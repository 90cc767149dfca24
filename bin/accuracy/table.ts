import type { Line } from './lines.ts'
import type { Verdict } from './measures/measure.ts'
import type { Scorecard } from './scorecard.ts'
import { holdsText, limitText, percent, signed, valueText } from './words.ts'

/** What is said of a product, level and density; terminal and page show the same. */
export const columns: readonly (readonly [name: string, of: (line: Line) => string])[] = [
  ['product', ({ product }) => product],
  ['level', ({ level }) => level],
  ['truth', ({ density }) => density],
  ['cells', ({ scores }) => String(scores.exact.cells)],
  ['exact: error', ({ scores }) => percent(scores.exact.error)],
  ['bias', ({ scores }) => signed(scores.exact.bias)],
  ['measured: error', ({ scores }) => percent(scores.measured.error)],
  ['bias', ({ scores }) => signed(scores.measured.bias)],
  ['inside', ({ scores }) => percent(scores.measured.inside)],
  ['whole: error', ({ scores }) => percent(scores.whole.error)],
  ['bias', ({ scores }) => signed(scores.whole.bias)],
  ['inside', ({ scores }) => percent(scores.whole.inside)],
  ['shown', ({ scores }) => percent(scores.shown.said)],
  ['error', ({ scores }) => percent(scores.shown.error)],
  ['bias', ({ scores }) => signed(scores.shown.bias)],
  ['inside', ({ scores }) => percent(scores.shown.inside)],
  ['oracle: error', ({ scores }) => percent(scores.oracle.error)],
  ['nearest zone', ({ scores }) => percent(scores.nearestZone.error)],
  ['last site', ({ scores }) => percent(scores.lastSite.error)],
]
/** Words to the left, numbers to the right. */
const WORDS = 3

/** What is said of a measure. */
export const verdictColumns: readonly (readonly [name: string, of: (verdict: Verdict) => string])[] = [
  ['measure', ({ what }) => what],
  ['limit', ({ limit, unit }) => limitText(limit, unit)],
  ['', ({ holds }) => holdsText(holds)],
  ['pipeline', ({ value, unit }) => valueText(value, unit)],
  ['oracle', ({ oracle, unit }) => valueText(oracle, unit)],
  ['nearest zone', ({ nearestZone, unit }) => valueText(nearestZone, unit)],
  ['last site', ({ lastSite, unit }) => valueText(lastSite, unit)],
]

/** Tables for the terminal, with what their words mean below. */
export const tableOf = ({ lines, measures }: Scorecard): string =>
  [
    ...aligned(columns, lines),
    '',
    ...aligned(verdictColumns, measures),
    '',
    ...explanations.map(([word, meaning]) => `${word.padEnd(14)}${meaning}`),
  ].join('\n')

function aligned<Row>(
  columns: readonly (readonly [name: string, of: (row: Row) => string])[],
  given: readonly Row[],
): string[] {
  const rows = [columns.map(([name]) => name), ...given.map((row) => columns.map(([, of]) => of(row)))]
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column < WORDS ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
}

/** What the words of the tables mean. */
export const explanations: readonly (readonly [word: string, meaning: string])[] = [
  ['truth', 'people there by their exact plans, who count: no objections, minors or machines'],
  ['error', 'sum of |said − truth| / sum of truth; bias: sum of (said − truth) / sum of truth'],
  ['inside', 'truths within the 95 % interval'],
  ['exact', 'before bound and noise; measured: with noise, whether shown or not'],
  [
    'whole',
    'with noise, of all people where there is a census, before the threshold, beside the truth of all people',
  ],
  ['shown', 'part of the cells that are shown, and what is shown of them'],
  ['oracle', 'the same pipeline with footprints of the true radio network and of where people really are'],
  [
    'nearest zone',
    'the same pipeline without footprints: a cell is in the zone of its antenna, or the nearest',
  ],
  ['last site', 'no pipeline: a person is in the zone of the antenna of the last record'],
]
