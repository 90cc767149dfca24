import { Temporal } from 'temporal-polyfill'

/** A local date as instants. */
export interface LocalDay {
  readonly date: string
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number
  /** Local midnight, in seconds since 1970. */
  readonly beginsS: number
  /**
   * The instant, as seconds after `beginsS`, at which the clock on the wall shows a second of the day.
   * In spring the hour that does not exist falls on the next one; in autumn the first of two equal
   * hours is meant, and the second one stays without events.
   */
  afterBegin(wallSecond: number): number
}

/** The longest day, in seconds. */
export const LONGEST_DAY_S = 25 * 3600

/** @param first a Monday, or any other date, `YYYY-MM-DD` */
export function* localDays(first: string, days: number, timeZone: string): Generator<LocalDay> {
  for (let offset = 0; offset < days; offset += 1) {
    const date = Temporal.PlainDate.from(first).add({ days: offset })
    const hours = Array.from(
      { length: 24 },
      (_, hour) => date.toZonedDateTime({ timeZone, plainTime: { hour } }).epochMilliseconds / 1000,
    )
    yield {
      date: date.toString(),
      weekday: date.dayOfWeek,
      beginsS: hours[0]!,
      afterBegin: (second) => hours[Math.floor(second / 3600)]! - hours[0]! + (second % 3600),
    }
  }
}
