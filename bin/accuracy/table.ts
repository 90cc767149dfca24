import type { Line } from './lines.ts'

const percent = (part: number | null): string => (part === null ? '–' : `${(100 * part).toFixed(1)} %`)
const signed = (part: number | null): string => `${part !== null && part > 0 ? '+' : ''}${percent(part)}`

const columns: readonly (readonly [name: string, of: (line: Line) => string])[] = [
  ['product', ({ product }) => product],
  ['level', ({ level }) => level],
  ['truth', ({ density }) => density],
  ['cells', ({ scores }) => String(scores.exact.cells)],
  ['exact: error', ({ scores }) => percent(scores.exact.error)],
  ['bias', ({ scores }) => signed(scores.exact.bias)],
  ['measured: error', ({ scores }) => percent(scores.measured.error)],
  ['bias', ({ scores }) => signed(scores.measured.bias)],
  ['inside', ({ scores }) => percent(scores.measured.inside)],
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

/** A table for the terminal, with what its words mean below it. */
export function tableOf(lines: readonly Line[]): string {
  const rows = [columns.map(([name]) => name), ...lines.map((line) => columns.map(([, of]) => of(line)))]
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const text = rows.map((row) =>
    row
      .map((cell, column) => (column < WORDS ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
  return [...text, '', ...legend].join('\n')
}

const legend = [
  'truth      people there by their exact plans, who count: no objections, minors or machines',
  'error      sum of |said − truth| / sum of truth;  bias: sum of (said − truth) / sum of truth',
  'inside     truths within the 95 % interval',
  'exact      before bound and noise;  measured: with noise, whether shown or not',
  'shown      part of the cells that are shown, and what is shown of them',
  'oracle     the same pipeline with footprints of the true radio network and of where people really are',
  'nearest zone  the same pipeline without footprints: a cell is in the zone of its antenna, or the nearest one',
  'last site  no pipeline: a person is in the zone of the antenna of the last record',
]
