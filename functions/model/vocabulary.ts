import { z } from 'zod'

/**
 * The words of the system as schemas. Code, API and documentation use these and no synonyms.
 */

export const ageBandSchema = z.enum(['18-24', '25-34', '35-49', '50-64', '65+', 'unknown'])

export const genderSchema = z.enum(['female', 'male', 'unknown'])

/** Why a cell shows what it shows. A suppressed cell and an empty one look the same. */
export const statusSchema = z.enum([
  'published',
  'coarsened',
  'suppressed',
  'outage',
  'out_of_coverage',
  'sensitive_place',
  'not_entitled',
  'pending',
])
export type Status = z.infer<typeof statusSchema>

/** How long one pseudonym key lives: a local day or a calendar month. */
export const keyLifeSchema = z.enum(['day', 'month'])
export type KeyLife = z.infer<typeof keyLifeSchema>

/** `standard` spends the budgets of the registry; `strict` half of every one. Nothing spends more. */
export const privacyProfileSchema = z.enum(['standard', 'strict'])
export type PrivacyProfile = z.infer<typeof privacyProfileSchema>

/** weekday, saturday or sunday; a public holiday of the region counts as sunday. */
export const dayTypeSchema = z.enum(['weekday', 'saturday', 'sunday'])
export type DayType = z.infer<typeof dayTypeSchema>

export const countrySchema = z.enum(['gb', 'de', 'cn'])
export type Country = z.infer<typeof countrySchema>

/** A calendar date without a time zone, `2026-03-24`; its time zone is always the deployment's. */
export const localDateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write a date as YYYY-MM-DD')
  .refine(isRealDate, 'this date does not exist')
export type LocalDate = string

/** A calendar month, `2026-03`; its local dates are those of the deployment's time zone. */
export const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'write a month as YYYY-MM')
export type Month = string

/** The only characters that reach SQL text as a literal: names of runs, versions and tables. */
export const literalSchema = z.string().regex(/^[0-9A-Za-z_-]{1,40}$/)

export const feedSchema = z.enum(['events', 'cells', 'subscribers', 'optouts', 'zones', 'census', 'prior'])
export type Feed = z.infer<typeof feedSchema>

/** Why records of a known subscriber are left out. Of several, the first in this order counts. */
export const exclusionSchema = z.enum(['opt_out', 'minor', 'machine'])
export type Exclusion = z.infer<typeof exclusionSchema>

/** Why a record cannot be used. Every rejected record is counted under exactly one of these. */
export const rejectionSchema = z.enum([
  'missing_columns',
  'empty_subscriber',
  'empty_cell',
  'unreadable_time',
  'end_before_start',
  'unknown_cell',
  'in_the_future',
  'outside_retention',
  'epoch_closed',
])
export type Rejection = z.infer<typeof rejectionSchema>

/** What each rejection means, for the reader of a report. */
export const rejectionMeaning: Readonly<Record<Rejection, string>> = {
  missing_columns: 'the row has fewer columns than the profile reads',
  empty_subscriber: 'the subscriber id is empty',
  empty_cell: 'the cell id is empty',
  unreadable_time: 'the time is not in the format of the profile',
  end_before_start: 'the record ends before it starts',
  unknown_cell: 'the cell is not on the list of cells',
  in_the_future: 'the time is later than today',
  outside_retention: 'the time is so old that its figures would already have to be deleted',
  epoch_closed: 'the key of its epoch is destroyed',
}

function isRealDate(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
}
