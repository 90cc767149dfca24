import { z } from 'zod'
import { countrySchema, keyLifeSchema, privacyProfileSchema } from '../model/vocabulary.ts'

const name = z.string().min(1)

/** Variables of the environment: the handler parses them, the construct must give exactly these. */
export const releaseEnvironment = z.object({
  COUNTRY: countrySchema,
  KEY_LIFE: keyLifeSchema,
  PRIVACY: privacyProfileSchema,
  DATA_BUCKET: name,
  DOCUMENTS_TABLE: name,
  FIGURES_TABLE: name,
})
