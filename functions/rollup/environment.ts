import { z } from 'zod'
import { bucketCounts } from '../model/buckets.ts'
import { countrySchema, keyLifeSchema, literalSchema } from '../model/vocabulary.ts'

/** How a local day is known to be complete. */
export const completions = ['manifest', 'manifest-or-time', 'time'] as const

const name = z.string().min(1)

/** Variables of the environment: the handler parses them, the construct must give exactly these. */
export const rollupEnvironment = z.object({
  COUNTRY: countrySchema,
  KEY_LIFE: keyLifeSchema,
  DATA_BUCKET: name,
  DOCUMENTS_TABLE: name,
  /** Of the data catalogue. */
  DATABASE: literalSchema,
  /** Where manifests land. */
  LANDING_BUCKET: name,
  /**
   * How a local day is known to be complete: by its manifest, by time, or by its manifest where one has
   * landed and by time where none has. Where it is `time`, the landing bucket is not read.
   */
  COMPLETE_BY: z.enum(completions),
  /** How long after its end a local day counts as complete without an operator's word. */
  COMPLETE_AFTER_HOURS: z.coerce.number().int().min(0),
  /** The most dates that one execution takes: its history is limited. */
  DATES_PER_EXECUTION: z.coerce.number().int().min(1),
  /** Into how many parts the steps by pseudonym are cut. */
  BUCKETS: z.coerce.number().pipe(z.literal(bucketCounts)),
})
