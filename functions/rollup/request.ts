import { z } from 'zod'
import { addDays } from '../model/dates.ts'
import { type LocalDate, localDateSchema } from '../model/vocabulary.ts'

/** The longest that an epoch is open: a month of 31 days and the 48 hours after it. */
export const LONGEST_DAYS = 33

const expected =
  'expected {}, {"date": "2026-03-24", "complete": true} or {"from": "2026-03-24", "to": "2026-03-26", "complete": true}'

/**
 * What the state machine is started with: nothing, or the operator's word that a local date is complete, or
 * each date of a range, its last one included.
 * @returns the dates named, in order; null for whatever is complete
 */
export const requestSchema = z
  .strictObject(
    {
      date: localDateSchema.optional(),
      from: localDateSchema.optional(),
      to: localDateSchema.optional(),
      complete: z.literal(true, { error: expected }).optional(),
    },
    { error: expected },
  )
  .transform(({ date, from, to, complete }, context): readonly LocalDate[] | null => {
    const given = Object.entries({ date, from, to, complete })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name)
      .join(' ')
    if (given === '') return null
    if (given === 'date complete') return [date!]
    if (given !== 'from to complete') {
      context.addIssue({ code: 'custom', message: expected })
      return z.NEVER
    }
    return range(from!, to!, context)
  })

function range(from: LocalDate, to: LocalDate, context: z.RefinementCtx): LocalDate[] {
  const days = 1 + (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (days < 1) {
    context.addIssue({ code: 'custom', message: `${from} is after ${to}: exchange "from" and "to"` })
    return z.NEVER
  }
  if (days > LONGEST_DAYS) {
    context.addIssue({
      code: 'custom',
      message: `${from} to ${to} has ${days} dates, at most ${LONGEST_DAYS} are ever open: shorten the range`,
    })
    return z.NEVER
  }
  return Array.from({ length: days }, (_, index) => addDays(from, index))
}
