import { z } from 'zod'
import { addDays } from '../model/dates.ts'
import { type LocalDate, localDateSchema, type Month, monthSchema } from '../model/vocabulary.ts'

/** The longest that an epoch is open: a month of 31 days and the 48 hours after it. */
export const LONGEST_DAYS = 33

/** What is made at once: the daily products of a local date, `2026-03-24`, or the monthly ones of a month, `2026-03`. */
export type Period = LocalDate | Month

export const isMonth = (period: Period): boolean => monthSchema.safeParse(period).success

const expected =
  'expected {}, {"date": "2026-03-24", "complete": true[, "revise": true]}, {"from": "2026-03-24", "to": "2026-03-26", "complete": true} or {"month": "2026-03", "complete": true}'

/** What an operator names. */
export interface Named {
  /** The dates or the month, in order. */
  readonly periods: readonly Period[]
  /** Released dates are due again, and pay again. */
  readonly revise: boolean
}

/**
 * What the state machine is started with: nothing, or the operator's word that a local date is complete, or
 * each date of a range, its last one included, or a month. A date alone can be revised.
 * @returns null for whatever is complete
 */
export const requestSchema = z
  .strictObject(
    {
      date: localDateSchema.optional(),
      from: localDateSchema.optional(),
      to: localDateSchema.optional(),
      month: monthSchema.optional(),
      complete: z.literal(true, { error: expected }).optional(),
      revise: z.literal(true, { error: expected }).optional(),
    },
    { error: expected },
  )
  .transform(({ date, from, to, month, complete, revise }, context): Named | null => {
    const given = Object.entries({ date, from, to, month, complete, revise })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name)
      .join(' ')
    if (given === '') return null
    if (given === 'date complete') return { periods: [date!], revise: false }
    if (given === 'date complete revise') return { periods: [date!], revise: true }
    if (given === 'month complete') return { periods: [month!], revise: false }
    if (given !== 'from to complete') {
      context.addIssue({ code: 'custom', message: expected })
      return z.NEVER
    }
    const periods = range(from!, to!, context)
    return periods === null ? z.NEVER : { periods, revise: false }
  })

function range(from: LocalDate, to: LocalDate, context: z.RefinementCtx): LocalDate[] | null {
  const days = 1 + (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (days < 1) {
    context.addIssue({ code: 'custom', message: `${from} is after ${to}: exchange "from" and "to"` })
    return null
  }
  if (days > LONGEST_DAYS) {
    context.addIssue({
      code: 'custom',
      message: `${from} to ${to} has ${days} dates, at most ${LONGEST_DAYS} are ever open: shorten the range`,
    })
    return null
  }
  return Array.from({ length: days }, (_, index) => addDays(from, index))
}
