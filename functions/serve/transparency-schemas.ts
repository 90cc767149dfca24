import { z } from '@hono/zod-openapi'
import { keyLifeSchema, privacyProfileSchema, statusSchema } from '../model/vocabulary.ts'

/** The shape of the public account; of the same words as the other answers (schemas.ts). */

// Made anew of the model's words: a schema made before the OpenAPI extension cannot carry a description.
const keyLives = z.enum(keyLifeSchema.options)
const profiles = z.enum(privacyProfileSchema.options)
const statuses = z.enum(statusSchema.options)

/** A link has no header: the page names the other format by it. */
export const formatQuerySchema = z.strictObject({
  format: z
    .enum(['json', 'html'], { error: 'choose json or html' })
    .optional()
    .openapi({ param: { description: 'Instead of what the header Accept asks for.' } }),
})

const dateSchema = z.string().openapi({ format: 'date', example: '2026-03-24' })
const reasonSchema = z.string().nullable().openapi({ description: 'why there is none' })

const lossSchema = z
  .object({
    rho: z.number().openapi({ description: 'zero-concentrated differential privacy' }),
    epsilon: z.string().openapi({ description: 'at `delta`, two decimals rounded up', example: '1.54' }),
    epsilonDigits: z.string().openapi({ description: '12 digits, rounded up', example: '1.53096441791' }),
  })
  .openapi('Loss')
export type Loss = z.infer<typeof lossSchema>

const shareSchema = z.number().min(0).max(1)

const levelSchema = z.object({
  level: z.string(),
  cells: z.int().openapi({ description: 'of the releases counted' }),
  shares: z.partialRecord(statuses, shareSchema).openapi({ description: 'of the cells, by status' }),
  variance: z
    .object({ least: z.number(), most: z.number() })
    .openapi({ description: 'σ² of what is shown, in `unit` squared, of the newest release' }),
  threshold: z
    .object({ least: z.number(), most: z.number() })
    .openapi({ description: 'τ: the smallest observed estimate that is shown, in `unit`' }),
})

const productSchema = z.object({
  id: z.string(),
  titles: z.object({ en: z.string(), de: z.string() }),
  unit: z.string(),
  releases: z.int(),
  from: dateSchema.nullable().openapi({ description: 'first released date' }),
  to: dateSchema.nullable().openapi({ description: 'the date after the newest released one' }),
  loss: lossSchema.nullable().openapi({ description: 'what the newest release charged' }),
  counted: z
    .object({ from: dateSchema, to: dateSchema, releases: z.int(), levels: z.array(levelSchema) })
    .nullable()
    .openapi({ description: 'of the newest releases' }),
  reason: reasonSchema,
})

export const transparencySchema = z
  .object({
    country: z.string(),
    delta: z.number(),
    guarantee: z.object({
      protects: z.string(),
      holdsBy: z.array(z.string()),
      doesNotCover: z.array(z.string()),
    }),
    keyLife: z.object({
      life: keyLives.nullable(),
      openDays: z.int().nullable().openapi({ description: 'from its first hour until a key is destroyed' }),
      legalBasis: z
        .object({ basis: z.string(), date: dateSchema })
        .nullable()
        .openapi({ description: 'of keys that live longer than a day, as the deployment states it' }),
      reason: reasonSchema,
    }),
    budget: z.object({
      profile: profiles.nullable().openapi({ description: '`strict` halves every budget' }),
      limit: lossSchema.nullable().openapi({ description: 'the most that one epoch may spend' }),
      epochs: z
        .array(
          z.object({ epoch: z.string(), limit: z.number(), left: z.number(), spent: lossSchema.nullable() }),
        )
        .openapi({ description: 'newest first' }),
      epochsInAll: z.int(),
      year: z
        .object({ from: dateSchema, to: dateSchema, spent: lossSchema })
        .nullable()
        .openapi({ description: 'of the 365 days up to the newest epoch: what one phone’s loss adds up to' }),
      fullYear: lossSchema.nullable().openapi({ description: 'the same of a year with every release' }),
      fullYearOfTwoPhones: lossSchema.nullable().openapi({ description: 'four times that' }),
    }),
    products: z.array(productSchema),
    buyers: z.int().nullable().openapi({ description: 'tenants that may ask for what is released' }),
    optOut: z
      .object({
        share: shareSchema.nullable(),
        low: shareSchema.nullable(),
        high: shareSchema.nullable(),
        month: z.string().nullable().openapi({ description: 'that it was measured in', example: '2026-03' }),
        loss: lossSchema
          .nullable()
          .openapi({ description: 'what the measurement charged, beside the epochs' }),
        reason: reasonSchema,
      })
      .openapi({ description: 'lines that object, of all lines: noisy, with a 95 % interval' }),
    retention: z.array(z.object({ what: z.string(), days: z.number() })),
    methodVersion: z.string().nullable(),
  })
  .openapi('Transparency')
export type Transparency = z.infer<typeof transparencySchema>
