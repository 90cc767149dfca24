import { z } from 'zod'
import { countrySchema, keyLifeSchema } from '../model/vocabulary.ts'

const name = z.string().min(1)

/** Variables of the environment: the handler parses them, the construct must give exactly these. */
export const geographyEnvironment = z.object({
  COUNTRY: countrySchema,
  KEY_LIFE: keyLifeSchema,
  LANDING_BUCKET: name,
  DATA_BUCKET: name,
  DOCUMENTS_TABLE: name,
  /** Where files that landed before there was a reference are put in line again. */
  EVENTS_QUEUE_URL: name,
})
