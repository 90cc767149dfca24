import { z } from 'zod'
import { Conflict } from '../model/errors.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { Clock, DocumentStore } from '../platform/ports.ts'

/**
 * Who is making a date. A claim spares the queries of a second start; that a date is released once is the
 * ledger's doing alone, so a claim that ran out, or was never made, costs money and nothing else.
 */

export interface ClaimPorts {
  readonly documents: DocumentStore
  readonly clock: Clock
}

const claimSchema = z.object({ execution: z.string(), until: z.iso.datetime() })
export type Claim = z.infer<typeof claimSchema>

const PREFIX = 'rollup-claim/'

/** As long as an execution may take: lib/rollup.ts ends it after four hours. */
const CLAIM_MS = 4 * 3_600_000

/**
 * Claims a date for an execution. The same execution may ask again, as it does after an answer was lost.
 * @returns null where the date is this execution's now, else the claim that stands in its way
 */
export async function claimDate(
  { documents, clock }: ClaimPorts,
  date: LocalDate,
  execution: string,
): Promise<Claim | null> {
  const now = clock.now().getTime()
  const id = `${PREFIX}${date}`
  const isOthers = (claim: Claim): boolean => claim.execution !== execution && Date.parse(claim.until) > now
  for (;;) {
    const known = await documents.get(id)
    const claim = known && claimSchema.parse(known.body)
    if (claim && isOthers(claim)) return claim
    try {
      await documents.put(
        id,
        { execution, until: new Date(now + CLAIM_MS).toISOString() },
        known?.version ?? 0,
      )
      return null
    } catch (error) {
      // Somebody was quicker, or our own write is there already: look who has it.
      if (!(error instanceof Conflict)) throw error
    }
  }
}

/** Ends what an execution claimed, so that the next start may try what it did not bring to an end. */
export async function endClaims({ documents, clock }: ClaimPorts, execution: string): Promise<void> {
  const until = clock.now().toISOString()
  for (const { id } of await documents.list(PREFIX)) {
    const known = await documents.get(id)
    if (known === null || claimSchema.parse(known.body).execution !== execution) continue
    await documents.put(id, { execution, until }, known.version).catch((error: unknown) => {
      // It has gone over to somebody else, which is what was wanted.
      if (!(error instanceof Conflict)) throw error
    })
  }
}
