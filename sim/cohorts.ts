import { ageBandSchema, genderSchema } from '../functions/model/vocabulary.ts'

/** Age bands of people who count; the last is open. */
export const bandNames = ageBandSchema.exclude(['unknown']).options
export const genders = genderSchema.exclude(['unknown']).options

/** The public keys: age band × gender, and last whoever's birth year or gender is not known. */
export const cohorts: readonly { readonly age_band: string; readonly gender: string }[] = [
  ...bandNames.flatMap((age_band) => genders.map((gender) => ({ age_band, gender }))),
  { age_band: 'unknown', gender: 'unknown' },
]
export const UNKNOWN_COHORT = cohorts.length - 1

const firstYears = bandNames.map((name) => Number.parseInt(name, 10))

/**
 * @param years of age at the end of the year; 18 or more
 * @param gender index into `genders`
 */
export function cohortOf(years: number, gender: number): number {
  const band = firstYears.findLastIndex((first) => first <= years)
  return genders.length * Math.max(0, band) + gender
}
