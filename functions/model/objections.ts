import { z } from 'zod'
import { fraction, multiply, type Rational, rational } from './rational.ts'
import { noiseVariance } from './sensitivity.ts'
import { productFolders } from './tables.ts'
import { monthSchema, type PrivacyProfile } from './vocabulary.ts'

/**
 * How many of an operator's lines object: one measurement a calendar month, of the feeds of subscribers and
 * objections. It is no product, since it has no place: nobody is counted anywhere. Beside the epochs it has a budget
 * of its own, which no release can use (docs/adr/0021-how-many-object.md).
 */

const RHO = rational('0.0005')
/** What a month's measurement spends; the whole of what it may. */
export const objectionsRho = (profile: PrivacyProfile): Rational =>
  profile === 'strict' ? multiply(RHO, fraction(1n, 2n)) : RHO

/** σ² of each of the two cells, in lines squared. Δ² is 1: a line is in one of them, once. */
export const objectionsVariance = (profile: PrivacyProfile): Rational =>
  noiseVariance(1n, objectionsRho(profile), fraction(1n))

/** Exact, so it lies among the figures, is read by the release alone, and goes when figures go. */
export const objectionsFigure = (month: string): string => `${OBJECTIONS_FIGURES}${month}.json`
export const OBJECTIONS_FIGURES = `${productFolders.figures}/objections/`

/** Lines of the feeds; a line is a subscriber number. */
export const objectionsFigureSchema = z.strictObject({
  objecting: z.int().min(0),
  others: z.int().min(0),
})

/** The measurement that is in force for good: the one write that publishes it also is its charge. */
export const objectionsDocument = (month: string): string => `${OBJECTIONS_PREFIX}${month}`
export const OBJECTIONS_PREFIX = 'objections/'

/** Noisy and signed. */
export const objectionsSchema = z.strictObject({
  month: monthSchema,
  objecting: z.int(),
  others: z.int(),
  /** σ² of each, in lines squared. */
  variance: z.number(),
  /** As an exact fraction. */
  rho: z.string(),
  committedAt: z.iso.datetime(),
})
export type Objections = z.output<typeof objectionsSchema>
