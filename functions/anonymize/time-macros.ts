import type { LocalDate } from '../model/vocabulary.ts'
import type { Workbench } from '../platform/ports.ts'
import { clockSteps, utcInstant, wallClock } from './clock.ts'
import type { Profile } from './profiles.ts'
import { literal } from './sql-text.ts'

const DATE_AND_TIME = String.raw`\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):\d\d:\d\d(\.\d{1,9})?`
const OFFSET = String.raw`[+-]([01]\d|2[0-3]):[0-5]\d`

/**
 * Gives the session two macros: `anonymize_instant(text)`, the UTC instant (TIMESTAMP) of a time as the
 * profile writes it, NULL if it is not written so; and `anonymize_local(instant)`, what clocks in the
 * deployment's zone show then. The text must match first: a bare cast takes `epoch`, dates without a time
 * and 24:00, and a cast to TIMESTAMP drops an offset in silence (tried).
 * @param range UTC dates within which both are exact
 */
export async function prepareTimes(
  workbench: Workbench,
  profile: Profile,
  timeZone: string,
  range: { from: LocalDate; to: LocalDate },
): Promise<void> {
  const local = wallClock('instant', clockSteps(timeZone, range.from, range.to))
  await workbench.run(
    `-- time macros: local\ncreate or replace temp macro anonymize_local(instant) as ${local}`,
  )
  await workbench.run(
    `-- time macros: instant\ncreate or replace temp macro anonymize_instant(text) as ${readInstant(profile, range)}`,
  )
}

function readInstant({ time }: Profile, range: { from: LocalDate; to: LocalDate }): string {
  if (time.kind === 'local') {
    const wall = `try_cast(text as timestamp)`
    return `case when ${matches(DATE_AND_TIME)}
      then ${utcInstant(wall, clockSteps(time.timeZone, range.from, range.to))} end`
  }
  // Nearly every record ends at the first case; the second takes offsets, and RFC 3339's small letters.
  return `case
      when ${matches(`${DATE_AND_TIME}Z?`)} then try_cast(text as timestamp)
      when ${matches(`(?i)${DATE_AND_TIME}(Z|${OFFSET})?`)} then cast(try_cast(upper(text) as timestamptz) as timestamp)
    end`
}

const matches = (pattern: string): string => `regexp_full_match(text, ${literal(pattern)})`
