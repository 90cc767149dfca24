import type { Cell, DayType, Status } from './answers.ts'
import type { Frame } from './frames.ts'
import type { View } from './views.ts'

/** All numbers, dates and statuses as a reader sees them. */

const numbers = new Intl.NumberFormat('en-GB')
const dates = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const shortDates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** `12,340` */
export const formatNumber = (value: number): string => numbers.format(value)

/** `Tue, 24 Mar 2026` of `2026-03-24` */
export const formatDate = (date: string): string => dates.format(new Date(`${date}T00:00:00Z`))

export const dayTypeTitle: Readonly<Record<DayType, string>> = {
  weekday: 'Weekday',
  saturday: 'Saturday',
  sunday: 'Sunday and holidays',
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `14:00–15:00` of an hour, else the date. */
export function frameTitle({ hour, date, key, label }: Frame): string {
  if (hour === null) return date === null ? label : formatDate(date)
  const again = key.endsWith('b') ? ' (the second time)' : ''
  return `${two(hour)}:00–${two((hour + 1) % 24)}:00${again}`
}

/** What stands under the slider: every sixth hour, every Monday. */
export function frameTick({ hour, date, key }: Frame): string | null {
  if (hour !== null) return hour % 6 === 0 && !key.endsWith('b') ? `${two(hour)}:00` : null
  if (date === null) return null
  const day = new Date(`${date}T00:00:00Z`)
  return day.getUTCDay() === 1 ? shortDates.format(day) : null
}

/** `Typical weekday, 14:00–15:00`: when, as a headline. */
export function headline({ kind, product }: View, frame: Frame | null, daytype: DayType): string {
  const when = frame === null ? null : frameTitle(frame)
  if (kind === 'week') {
    const day = daytype === 'sunday' ? 'Sunday or holiday' : dayTypeTitle[daytype].replace('Week', 'week')
    return [`Typical ${day}`, when].filter((part) => part !== null).join(', ')
  }
  if (kind === 'date' && frame?.date) return `${formatDate(frame.date)}, ${when}`
  return when ?? product.title
}

/** `between 12,260 and 12,420` */
export function interval({ low, high }: Pick<Cell, 'low' | 'high'>): string | null {
  return low === null || high === null ? null : `between ${formatNumber(low)} and ${formatNumber(high)}`
}

/** A status in plain words; `by` is the name of the larger zone that is shown instead. */
export function statusWords(status: Status, by?: string): string {
  switch (status) {
    case 'published':
      return 'Shown by itself'
    case 'coarsened':
      return by ? `Too few people to show by itself: part of ${by}` : 'Shown only within a larger zone'
    case 'suppressed':
      return 'Not shown: too few people, or none'
    case 'outage':
      return 'Not shown: the network was down here'
    case 'out_of_coverage':
      return 'Not shown: outside the coverage'
    case 'sensitive_place':
      return 'Not shown: a sensitive place'
    case 'not_entitled':
      return 'Not part of your subscription'
    case 'pending':
      return 'Not released yet'
  }
}

const meanTitle: Readonly<Record<DayType, string>> = {
  weekday: 'weekday',
  saturday: 'Saturday',
  sunday: 'Sunday',
}

/** `mean of 20 weekdays`, `one day` */
export function meanOf(n: number, daytype: DayType | undefined): string {
  const day = daytype === undefined ? 'day' : meanTitle[daytype]
  return n === 1 ? `one ${day}` : `mean of ${n} ${day}s`
}

/** `92 %`, and never more than was reached. */
export const formatShare = (share: number): string => `${Math.floor(share * 100)} %`

/** `0–1,200`, `over 9,800`: the classes of a legend. */
export function classWords(from: readonly number[], index: number): string {
  const low = from[index]!
  const high = from[index + 1]
  if (from.length === 1) return 'all values'
  if (high === undefined) return `${formatNumber(low)} and more`
  return index === 0 ? `under ${formatNumber(high)}` : `${formatNumber(low)}–${formatNumber(high)}`
}

/** `zone` → `zones`, `Ortsteil` stays as it is: the zone file's own word. */
export const levelTitle = (level: string, count: number): string => `${level} (${formatNumber(count)})`
