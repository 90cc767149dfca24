import { type Attempt, verdictOf } from './attack.ts'

const columns: readonly (readonly [name: string, of: (attempt: Attempt) => string])[] = [
  ['attack', ({ attack }) => attack],
  ['on', ({ surface }) => surface],
  ['trials', ({ trials }) => trials.toLocaleString('en')],
  ['control', ({ control }) => number(control)],
  ['needed', ({ needed }) => number(needed)],
  ['result', ({ result }) => number(result)],
  ['bound', ({ bound }) => number(bound)],
  ['verdict', verdictOf],
]
/** Words to the left, numbers to the right. */
const isWord = (name: string): boolean => ['attack', 'on', 'verdict'].includes(name)

/** A line per attempt, and below what each asks, counts and must not exceed. */
export function tableOf(attempts: readonly Attempt[]): string {
  const rows = [columns.map(([name]) => name), ...attempts.map((one) => columns.map(([, of]) => of(one)))]
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (isWord(columns[at]![0]) ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  ')
      .trimEnd(),
  )
  const notes = attempts.map(
    ({ attack, surface, question, measure, reason }) =>
      `${attack}, ${surface}: ${question}\n  numbers  ${measure}\n  bound    ${reason}`,
  )
  return [...lines, '', ...notes].join('\n')
}

const number = (value: number): string => value.toFixed(4)
