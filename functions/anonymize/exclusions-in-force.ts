import { z } from 'zod'
import { Conflict } from '../model/errors.ts'
import type { Clock, DocumentStore } from '../platform/ports.ts'

/** The list of exclusions that events are read by, and when its newest feed came. */
const inForceSchema = z.object({ version: z.string().min(1), landedAt: z.iso.datetime() })
export type ExclusionsInForce = z.infer<typeof inForceSchema>

export const EXCLUSIONS_DOCUMENT = 'exclusions/in-force'

/** No hash is this word: the anonymizer finds its lists of another version, and lets the file wait. */
const NONE_IN_FORCE = 'none'

/**
 * The version of the exclusions to read events by. A list that is missing or too old lets files wait: nobody
 * is anonymized by a list that may lack an objection.
 * @param maxAgeHours null in a deployment without subscriber feeds
 * @returns null in a deployment without subscriber feeds
 */
export async function exclusionsInForce(
  { documents, clock }: { readonly documents: DocumentStore; readonly clock: Clock },
  maxAgeHours: number | null,
): Promise<string | null> {
  if (maxAgeHours === null) return null
  const found = await documents.get(EXCLUSIONS_DOCUMENT)
  if (found === null) return NONE_IN_FORCE
  const { version, landedAt } = inForceSchema.parse(found.body)
  const ageHours = (clock.now().getTime() - Date.parse(landedAt)) / 3_600_000
  return ageHours <= maxAgeHours ? version : NONE_IN_FORCE
}

/** Makes a list the one in force. Of two that are written together the one whose feed came later stays. */
export async function putInForce(documents: DocumentStore, next: ExclusionsInForce): Promise<void> {
  for (;;) {
    const found = await documents.get(EXCLUSIONS_DOCUMENT)
    const current = found ? inForceSchema.parse(found.body) : null
    if (current && current.landedAt > next.landedAt) return
    if (current && current.version === next.version && current.landedAt === next.landedAt) return
    try {
      await documents.put(EXCLUSIONS_DOCUMENT, next, found?.version ?? 0)
      return
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
}
