import { z } from 'zod'
import { countrySchema, keyLifeSchema } from '../model/vocabulary.ts'

const name = z.string().min(1)

/** Variables of the environment: the handlers parse them, the construct must give exactly these. */
const both = {
  COUNTRY: countrySchema,
  KEY_LIFE: keyLifeSchema,
  LANDING_BUCKET: name,
  DATA_BUCKET: name,
  DOCUMENTS_TABLE: name,
}

export const geographyEnvironment = z.object({
  ...both,
  /** Makes the parts and puts the version in force. */
  STATE_MACHINE_ARN: name,
  /** Ids of zones, separated by commas; none is empty. */
  SENSITIVE_PLACES: z.string().transform((ids) => ids.split(',').filter((id) => id !== '')),
})

export const referenceStepsEnvironment = z.object({
  ...both,
  /** Where files that landed before there was a reference are put in line again. */
  EVENTS_QUEUE_URL: name,
})
