import type { Limit } from './measures/measure.ts'

/** How numbers of a scorecard are written, on the terminal and on the page. */

export const percent = (part: number | null | undefined): string =>
  part === null || part === undefined ? '–' : `${(100 * part).toFixed(1)} %`

export const signed = (part: number | null): string =>
  `${part !== null && part > 0 ? '+' : ''}${percent(part)}`

export const valueText = (value: number | null | undefined, unit: 'part' | 'number'): string =>
  unit === 'part' ? percent(value) : value === null || value === undefined ? '–' : value.toFixed(2)

export function limitText(limit: Limit | null, unit: 'part' | 'number'): string {
  if (limit === null) return 'reported'
  const text = (value: number): string => valueText(value, unit)
  if ('most' in limit) return `at most ${text(limit.most)}`
  if ('least' in limit) return `at least ${text(limit.least)}`
  return `${text(limit.within[0])} to ${text(limit.within[1])}`
}

export const holdsText = (holds: boolean | null): string =>
  holds === null ? '–' : holds ? 'holds' : 'does not hold'
