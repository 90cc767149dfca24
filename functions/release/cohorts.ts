import { ageBandSchema, genderSchema } from '../model/vocabulary.ts'

/** Age band and gender as one word, `25-34 female`. */
export const cohortName = (ageBand: string, gender: string): string => `${ageBand} ${gender}`

/** Those that a census knows. */
export const cohorts: readonly string[] = ageBandSchema
  .exclude(['unknown'])
  .options.flatMap((ageBand) =>
    genderSchema.exclude(['unknown']).options.map((gender) => cohortName(ageBand, gender)),
  )

/** Of lines that lack age or gender; it has nobody in any census. */
export const UNKNOWN_COHORT = cohortName('unknown', 'unknown')
