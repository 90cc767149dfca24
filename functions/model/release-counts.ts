import { z } from 'zod'
import { type LocalDate, localDateSchema, statusSchema } from './vocabulary.ts'

/**
 * What a release says of itself beside its entry on the ledger: by level, how many cells there are of each status,
 * and the noise of what is shown. Made of measurements and public sizes alone, so it costs no budget.
 */
export const levelCountsSchema = z.object({
  /** The zone file's word. */
  level: z.string(),
  statuses: z.partialRecord(statusSchema, z.int().min(0)),
  /** σ² of the estimates of the level, in the product's unit squared; cells need not all have the same. */
  variance: z.object({ least: z.number(), most: z.number() }),
  /** The most that one person can add to a value, in the product's unit. */
  mostOfOne: z.number(),
})
export type LevelCounts = z.infer<typeof levelCountsSchema>

export const releaseCountsSchema = z.object({
  product: z.string(),
  date: localDateSchema,
  run: z.string(),
  /** Root first. */
  levels: z.array(levelCountsSchema),
})
export type ReleaseCounts = z.infer<typeof releaseCountsSchema>

/** Written before the commit: the run of the ledger's entry says which of several is in force. */
export const releaseCountsDocument = ({
  product,
  date,
  run,
}: {
  readonly product: string
  readonly date: LocalDate
  readonly run: string
}): string => `release-counts/${product}/${date}/${run}`
