import { z } from 'zod'

/**
 * Whether release and serving stand still. One document says how it is now, and one for each change what was said
 * then. Whoever cannot read it stands still as well.
 */
export const haltSchema = z.strictObject({
  halted: z.boolean(),
  /** Why it was halted, or why it may go on. */
  reason: z.string().trim().min(1),
  /** Who said so. */
  by: z.string().trim().min(1),
  at: z.iso.datetime(),
})
export type Halt = z.infer<typeof haltSchema>

/** Of the documents; nobody but an operator writes into it. */
export const HALT_COLLECTION = 'halt'
export const HALT_DOCUMENT = `${HALT_COLLECTION}/current`
export const HALT_LOG_PREFIX = `${HALT_COLLECTION}/log/`

/** The change that made this version of the current document: `halt/log/000003`. */
export const haltLogDocument = (version: number): string =>
  `${HALT_LOG_PREFIX}${String(version).padStart(6, '0')}`

/**
 * @param found the current document; null where nothing was ever halted
 * @returns the halt in force, or null
 */
export function haltInForce(found: { readonly body: unknown } | null): Halt | null {
  const halt = found && haltSchema.parse(found.body)
  return halt?.halted ? halt : null
}
