import { z } from 'zod'
import { countrySchema, keyLifeSchema } from '../model/vocabulary.ts'

/** Variables of the environment: handlers parse them, constructs must give exactly these. */
const name = z.string().min(1)

const keys = {
  /** Part of the encryption context of every epoch key. */
  DEPLOYMENT: name,
  EPOCH_KEYS_TABLE: name,
  EPOCH_KEY_ID: name,
}

export const anonymizeEnvironment = z.object({
  ...keys,
  COUNTRY: countrySchema,
  KEY_LIFE: keyLifeSchema,
  PROFILE: name,
  LANDING_BUCKET: name,
  DATA_BUCKET: name,
  QUARANTINE_BUCKET: name,
  DOCUMENTS_TABLE: name,
  /** Hours after which the list of exclusions is too old to read events by; `none` where there is no feed. */
  EXCLUSIONS_MAX_AGE_HOURS: z.union([z.literal('none'), z.coerce.number().int().positive()]),
  /** Where the parts of a large file are put in line. */
  EVENTS_QUEUE_URL: name,
})

export const subscribersEnvironment = z.object({
  ...keys,
  COUNTRY: countrySchema,
  KEY_LIFE: keyLifeSchema,
  LANDING_BUCKET: name,
  IDENTITIES_BUCKET: name,
  DATA_BUCKET: name,
  DOCUMENTS_TABLE: name,
  /** Where files that waited for a list of exclusions are put in line again. */
  EVENTS_QUEUE_URL: name,
})

/** No key: the list of exclusions has the pseudonyms. */
export const sweepEnvironment = z.object({
  COUNTRY: countrySchema,
  KEY_LIFE: keyLifeSchema,
  DATA_BUCKET: name,
  DOCUMENTS_TABLE: name,
})

export const forgetEnvironment = z.object({
  ...keys,
  COUNTRY: countrySchema,
  KEY_LIFE: keyLifeSchema,
  DATA_BUCKET: name,
})
