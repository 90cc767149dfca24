import type { IntakeRow } from '../functions/anonymize/index.ts'
import { rejectionMeaning, rejectionSchema } from '../functions/model/vocabulary.ts'

/** What became of records; accepted, rejected and excluded add up to rows. */
export interface RecordCounts {
  readonly rows: number
  readonly accepted: number
  readonly rejected: Readonly<Record<string, number>>
  readonly excluded: Readonly<Record<string, number>>
}

/** Sums what became of the records of some files. */
export function countRecords(intake: readonly IntakeRow[]): RecordCounts {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
  const byReason = (counts: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
    const reasons = [...new Set(counts.flatMap(Object.keys))].sort()
    return Object.fromEntries(reasons.map((reason) => [reason, sum(counts.map((of) => of[reason] ?? 0))]))
  }
  return {
    rows: sum(intake.map(({ rows }) => rows)),
    accepted: sum(intake.map(({ accepted }) => accepted)),
    rejected: byReason(intake.map(({ rejected }) => rejected)),
    excluded: byReason(intake.map(({ excluded }) => excluded)),
  }
}

/** `12 unknown_cell: the cell is not on the list of cells`, a line per reason. */
export const rejections = ({ rejected }: RecordCounts): string[] =>
  Object.entries(rejected).map(
    ([reason, n]) => `${n} ${reason}: ${rejectionMeaning[rejectionSchema.parse(reason)]}`,
  )
