import type { Cell, DayType, Product, Status } from './answers.ts'
import { type Frame, monthIn, type Values } from './frames.ts'
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

const months = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const shortMonths = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' })
const countries = new Intl.DisplayNames('en-GB', { type: 'region' })

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

/** `14:00–15:00` of an hour, `12:00–16:00` of a block, else the date, or `March 2026`. */
export function frameTitle({ hour, block, date, key, label }: Frame): string {
  if (block !== null) return `${two(4 * block)}:00–${two((4 * block + 4) % 24)}:00`
  if (hour === null && date !== null) return formatDate(date)
  if (hour === null) return monthIn(label) === null ? label : months.format(new Date(`${label}-01`))
  const again = key.endsWith('b') ? ' (the second time)' : ''
  return `${two(hour)}:00–${two((hour + 1) % 24)}:00${again}`
}

/** What stands under the slider: every sixth hour, every block, every Monday, every month. */
export function frameTick({ hour, block, date, key, label }: Frame): string | null {
  if (block !== null) return `${two(4 * block)}:00`
  if (hour !== null) return hour % 6 === 0 && !key.endsWith('b') ? `${two(hour)}:00` : null
  if (monthIn(label) !== null) return shortMonths.format(new Date(`${label}-01`))
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
      return 'Not shown: an outage, far fewer people were seen than usual'
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

/** The patterns of what is not shown. */
export const HATCHES = ['suppressed', 'coarsened', 'outage'] as const
export type Hatch = (typeof HATCHES)[number]

export const hatchOf = (status: Status | undefined): Hatch =>
  HATCHES.find((kind) => kind === status) ?? 'suppressed'

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

/** `Age band and gender` */
export function dimensionTitle(values: Values): string {
  const names = Object.keys(values).join(' and ').replaceAll('_', ' ')
  return names.slice(0, 1).toUpperCase() + names.slice(1)
}

/**
 * `18-24, female`, `Germany`, `North`: values of the dimensions as read; who is not known is `unknown` once.
 * @param nameOf the name of a zone, by its id
 */
export const valuesWords = (values: Values, nameOf: (zone: string) => string): string =>
  [...new Set(Object.entries(values).map(([name, value]) => valueWords(name, value, nameOf)))].join(', ')

function valueWords(name: string, value: string, nameOf: (zone: string) => string): string {
  if (name === 'home' || name === 'destination') return nameOf(value)
  // Two letters are a country of ISO 3166-1; `other` is none.
  return name === 'home_country' && value.length === 2 ? (countries.of(value.toUpperCase()) ?? value) : value
}

/** `Residents: 18-24, female`: whom the figures are of. */
export function subject(
  { title }: Pick<Product, 'title'>,
  shown: Values,
  nameOf: (zone: string) => string,
): string {
  const words = valuesWords(shown, nameOf)
  return words === '' ? title : `${title}: ${words}`
}
