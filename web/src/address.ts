import type { DayType } from './answers.ts'

/** What the address of the page keeps, so that a view can be sent on or reloaded. Absent means: by default. */
export interface Address {
  readonly view?: string
  readonly day?: DayType
  /** A date, the window of days ends with it. */
  readonly date?: string
  /** Key of the frame. */
  readonly at?: string
  readonly level?: string
  readonly zone?: string
  readonly as?: 'table'
}

/** Reads `#view=presence/daytype-hour&at=14`; what does not fit is left out, never guessed. */
export function readAddress(hash: string): Address {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const date = given.get('date')
  return Object.fromEntries(
    Object.entries({
      view: given.get('view'),
      day: ['weekday', 'saturday', 'sunday'].includes(given.get('day') ?? '') ? given.get('day') : null,
      date: date !== null && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : null,
      at: given.get('at'),
      level: given.get('level'),
      zone: given.get('zone'),
      as: given.get('as') === 'table' ? 'table' : null,
    }).filter(([, value]) => value !== null && value !== ''),
  ) as Address
}

/** @returns with `#`, or an empty text where everything is as it is by default */
export function writeAddress(address: Readonly<Record<keyof Address, string | null>>): string {
  const entries = Object.entries(address).filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== '',
  )
  const text = new URLSearchParams(entries).toString().replaceAll('%2F', '/')
  return text === '' ? '' : `#${text}`
}
