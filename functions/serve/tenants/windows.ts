import { afterMonth, firstOf, monthOf } from '../../model/dates.ts'
import { retentionDays } from '../../model/retention.ts'
import type { Counter } from '../../platform/ports.ts'
import type { Days } from '../calendar.ts'

/** A stretch of time in which requests are counted. */
export interface Window {
  readonly seconds: number
  /** Until there are more again: whole seconds, at least one. */
  readonly secondsLeft: number
}

export interface MonthWindow extends Window {
  readonly counter: Counter
  readonly month: string
}

const DAY_MS = 86_400_000

export const monthName = (month: string): string => `month ${month}`

/** Any second, not that of the clock: a second after the last request all of it is there again. */
export const anySecond: Window = { seconds: 1, secondsLeft: 1 }

/** The local month, as a bill has it. */
export function monthAt(tenant: string, now: number, days: Days): MonthWindow {
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
