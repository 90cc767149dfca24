import { countries } from '../model/countries.ts'
import { addDays, afterMonth } from '../model/dates.ts'
import { epochOf } from '../model/ledger.ts'
import { KEPT_AFTER_EPOCH_HOURS } from '../model/retention.ts'
import type { Country, KeyLife, LocalDate } from '../model/vocabulary.ts'
import { localHours } from './local-hours.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How long after its end an epoch's key and rows are kept. */
export const KEPT_AFTER_END_MS = KEPT_AFTER_EPOCH_HOURS * HOUR_MS

/** Where and how long keys live. */
export interface Calendar {
  readonly country: Country
  readonly keyLife: KeyLife
}

/** The local date of an instant. */
export function localDateAt(country: Country, instant: Date): LocalDate {
  const utc = instant.toISOString().slice(0, 10)
  const begun = [-1, 0, 1]
    .map((days) => addDays(utc, days))
    .filter((date) => localHours(countries[country].timeZone, date)[0]!.start <= instant)
  return begun.at(-1)!
}

/** The instant at which an epoch ends: local midnight. */
export function epochEnd({ country, keyLife }: Calendar, epoch: string): Date {
  const next = keyLife === 'day' ? addDays(epoch, 1) : afterMonth(epoch)
  return localHours(countries[country].timeZone, next)[0]!.start
}

/** Whether the epoch of a local date ended 48 hours ago: its key and its rows are gone, or due to go. */
export const isClosed = (calendar: Calendar, date: LocalDate, now: Date): boolean =>
  epochEnd(calendar, epochOf(date, calendar.keyLife)).getTime() + KEPT_AFTER_END_MS <= now.getTime()

/** Epochs whose events may still come or come soon: those not closed, and the next one two hours ahead. */
export function openEpochs(calendar: Calendar, now: Date): string[] {
  const from = new Date(now.getTime() - KEPT_AFTER_END_MS - DAY_MS)
  const until = new Date(now.getTime() + 3 * HOUR_MS)
  return epochsBetween(calendar, from, until).filter(
    (epoch) => epochEnd(calendar, epoch).getTime() + KEPT_AFTER_END_MS > now.getTime(),
  )
}

/** Epochs that ended 48 hours ago, but not longer than `days` days before that: what is due to be forgotten. */
export function closedEpochs(calendar: Calendar, now: Date, days: number): string[] {
  const latest = now.getTime() - KEPT_AFTER_END_MS
  return epochsBetween(calendar, new Date(latest - days * DAY_MS), now).filter(
    (epoch) => epochEnd(calendar, epoch).getTime() <= latest,
  )
}

function epochsBetween({ country, keyLife }: Calendar, from: Date, until: Date): string[] {
  const last = localDateAt(country, until)
  const epochs = new Set<string>()
  for (let date = localDateAt(country, from); date <= last; date = addDays(date, 1)) {
    epochs.add(epochOf(date, keyLife))
  }
  return [...epochs]
}
