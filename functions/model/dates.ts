import type { LocalDate } from './vocabulary.ts'

/** A calendar date some days later, or earlier where `days` is negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  const instant = new Date(`${date}T00:00:00Z`)
  instant.setUTCDate(instant.getUTCDate() + days)
  return instant.toISOString().slice(0, 10)
}
