import type { LocalDate, Month } from './vocabulary.ts'

/** A calendar date some days later, or earlier where `days` is negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  const instant = new Date(`${date}T00:00:00Z`)
  instant.setUTCDate(instant.getUTCDate() + days)
  return instant.toISOString().slice(0, 10)
}

/** The month that a date lies in. */
export const monthOf = (date: LocalDate): Month => date.slice(0, 7)

/** `2026-03-01` of `2026-03`: the date that stands for the month on the ledger and in figures. */
export const firstOf = (month: Month): LocalDate => `${month}-01`

/** The first date after a month. */
export const afterMonth = (month: Month): LocalDate =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 1)).toISOString().slice(0, 10)

/** 28 to 31 dates. */
export function datesOfMonth(month: Month): LocalDate[] {
  const last = Number(addDays(afterMonth(month), -1).slice(8))
  return Array.from({ length: last }, (_, index) => addDays(firstOf(month), index))
}
