import type { Exclusion, KeyLife, Rejection } from '../model/vocabulary.ts'
import type { Workbench } from '../platform/ports.ts'
import type { IntakeRow } from './intake.ts'
import { countRecords } from './sql/fragments.ts'

interface Outcome {
  readonly rejection: Rejection | null
  readonly exclusion: Exclusion | null
  readonly local_date: string | null
  readonly records: bigint
  readonly long_sessions: bigint
}

/** What became of the rows in `anonymize_records`, once their pseudonyms are there. */
export async function countOutcomes(
  workbench: Workbench,
): Promise<Pick<IntakeRow, 'accepted' | 'rejected' | 'excluded' | 'longSessions' | 'localDates'>> {
  const outcomes = await workbench.rows<Outcome>(countRecords)
  const rejected: Partial<Record<Rejection, number>> = {}
  const excluded: Partial<Record<Exclusion, number>> = {}
  const localDates: string[] = []
  let accepted = 0
  let longSessions = 0
  for (const { rejection, exclusion, local_date, records, long_sessions } of outcomes) {
    if (rejection !== null) rejected[rejection] = (rejected[rejection] ?? 0) + Number(records)
    else if (exclusion !== null) excluded[exclusion] = (excluded[exclusion] ?? 0) + Number(records)
    else {
      accepted += Number(records)
      longSessions += Number(long_sessions)
      if (local_date !== null) localDates.push(local_date)
    }
  }
  return { accepted, rejected, excluded, longSessions, localDates: localDates.sort() }
}

/** UTC dates of the fragments in `anonymize_fragments`, in order. */
export async function fragmentDates(workbench: Workbench): Promise<string[]> {
  const found = await workbench.rows<{ date: string }>(
    `-- dates: of the fragments
    select cast(day as varchar) as date
    from (select distinct cast(slot as date) as day from anonymize_fragments)
    order by day`,
  )
  return found.map(({ date }) => date)
}

/**
 * UTC dates of the fragments in `anonymize_fragments` that are of foreign phones, in order; none where keys live
 * a day: no product of a day tells them apart, and what nobody reads is not kept.
 */
export async function roamerDates(workbench: Workbench, keyLife: KeyLife): Promise<string[]> {
  if (keyLife === 'day') return []
  const found = await workbench.rows<{ date: string }>(
    `-- dates: of the roamers
    select cast(day as varchar) as date
    from (select distinct cast(slot as date) as day from anonymize_fragments where home_country is not null)
    order by day`,
  )
  return found.map(({ date }) => date)
}
