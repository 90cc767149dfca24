import { z } from 'zod'
import { countrySchema, keyLifeSchema, literalSchema } from '../model/vocabulary.ts'

const name = z.string().min(1)

/** Variables of the environment: the handler parses them, the construct must give exactly these. */
export const rollupEnvironment = z.object({
  COUNTRY: countrySchema,
  KEY_LIFE: keyLifeSchema,
  DATA_BUCKET: name,
  DOCUMENTS_TABLE: name,
  /** Of the data catalogue. */
  DATABASE: literalSchema,
  /** How long after its end a local day counts as complete without an operator's word. */
  COMPLETE_AFTER_HOURS: z.coerce.number().int().min(0),
  /** The most dates that one execution takes: its history is limited. */
  DATES_PER_EXECUTION: z.coerce.number().int().min(1),
})
