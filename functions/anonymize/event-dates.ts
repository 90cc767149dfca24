import { basename } from 'node:path'
import { UnreadableFile } from '../model/errors.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { Workbench } from '../platform/ports.ts'
import { alone, discreet } from './discreet.ts'
import { feedRows } from './feed.ts'
import type { Profile } from './profiles.ts'
import type { Cells } from './records.ts'
import { prepareTimes } from './time-macros.ts'

export interface EventDatesOptions {
  /** IANA name of the deployment's zone. */
  readonly timeZone: string
  readonly now: Date
  /** With a list of cells, records of other cells set no date. */
  readonly cells?: Cells
}

/** Earlier than any dump; only the clocks' changes between then and now are exact. */
const FIRST_DATE = '1990-01-01'

/**
 * The local dates of the records that could be taken, not later than now, before retention: who starts with
 * a set of files learns from it what today is and which epochs there are. A file that cannot be used adds
 * none.
 * @returns in order
 */
export async function eventDates(
  workbench: Workbench,
  files: readonly string[],
  profile: Profile,
  options: EventDatesOptions,
): Promise<LocalDate[]> {
  const safe = discreet(workbench)
  return alone(workbench, async () => {
    const tomorrow = new Date(options.now.getTime() + 86_400_000).toISOString().slice(0, 10)
    await prepareTimes(safe, profile, options.timeZone, { from: FIRST_DATE, to: tomorrow })
    const cells = options.cells?.kind === 'cells' ? JSON.stringify(options.cells.ids) : null
    const now = options.now.toISOString().slice(0, 23).replace('T', ' ')
    const dates = new Set<LocalDate>()
    for (const path of files) {
      const found = await datesOf(safe, path, profile, { cells, now }).catch((error: unknown) => {
        if (error instanceof UnreadableFile) return []
        throw error
      })
      for (const date of found) dates.add(date)
    }
    return [...dates].sort()
  })
}

/** @returns the newest of `eventDates`, null where there is none */
export async function newestEventDate(
  workbench: Workbench,
  files: readonly string[],
  profile: Profile,
  options: EventDatesOptions,
): Promise<LocalDate | null> {
  return (await eventDates(workbench, files, profile, options)).at(-1) ?? null
}

async function datesOf(
  workbench: Workbench,
  path: string,
  profile: Profile,
  parameters: { cells: string | null; now: string },
): Promise<LocalDate[]> {
  const dates: LocalDate[] = []
  for await (const part of feedRows(workbench, { path, name: basename(path) }, profile.layout)) {
    const found = await workbench.rows<{ date: string }>(
      // Offsets are multiples of a quarter of an hour, and there are far fewer quarters than records.
      `-- dates: of events
      with instants as (
        select anonymize_instant(started) as started, ended, anonymize_instant(ended) as ended_at
        from (${part.select})
        where complete and subscriber <> '' and area <> ''
          and ($cells is null or cell in (select unnest(from_json($cells, '["VARCHAR"]'))))
      ),
      quarters as (
        select distinct time_bucket(interval 15 minutes, started) as quarter
        from instants
        where started <= cast($now as timestamp) and (ended = '' or ended_at >= started)
      )
      select distinct cast(cast(anonymize_local(quarter) as date) as varchar) as date from quarters`,
      parameters,
    )
    dates.push(...found.map(({ date }) => date))
  }
  return dates
}
