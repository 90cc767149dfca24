import { afterMonth, firstOf, monthOf } from '../../model/dates.ts'
import { retentionDays } from '../../model/retention.ts'
import type { Counter } from '../../platform/ports.ts'
import type { Days } from '../calendar.ts'

/** A stretch of time in which requests are counted. */
export interface Window {
  readonly counter: Counter
  /** From its beginning to its end, and from now: whole seconds, at least one. */
  readonly seconds: number
  readonly secondsLeft: number
}

const DAY_MS = 86_400_000
/** A second's counter says nothing once it is over. */
const SECOND_KEPT_MS = 3_600_000

export const monthName = (month: string): string => `month ${month}`

/** Of the clock's second, not the last 1,000 ms: two windows that meet may let twice as many through at once. */
export function secondOf(tenant: string, now: number): Window {
  const name = `second ${new Date(now).toISOString().slice(0, 19)}`
  return { counter: { tenant, name, keptUntil: now + SECOND_KEPT_MS }, seconds: 1, secondsLeft: 1 }
}

/** The local month, as a bill has it. */
export function monthAt(tenant: string, now: number, days: Days): Window & { readonly month: string } {
  const month = monthOf(days.hourAt(now).date)
  const [begins, ends] = [firstOf(month), afterMonth(month)].map((date) => days.begins(date)) as [
    number,
    number,
  ]
  return {
    month,
    counter: { tenant, name: monthName(month), keptUntil: ends + retentionDays.auditTrail * DAY_MS },
    seconds: Math.round((ends - begins) / 1000),
    secondsLeft: Math.max(1, Math.ceil((ends - now) / 1000)),
  }
}
