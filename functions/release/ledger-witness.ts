import { z } from 'zod'
import { Conflict, TamperedLedger } from '../model/errors.ts'
import { type EpochLedger, LEDGER_WITNESS_PREFIX } from '../model/ledger.ts'
import { linksOf, tampered } from '../model/ledger-chain.ts'
import type { DocumentStore } from '../platform/ports.ts'

/**
 * How far the ledger of an epoch has come, in a document of its own. A chain shows what was done to its rows,
 * but not that all of an older ledger was put back, and its budget given back with it; the witness does.
 * It is written after the commit, so a crash in between leaves it one commit behind, and never ahead.
 */
const witnessSchema = z.object({
  /** How many entries there were. */
  entries: z.int().min(1),
  /** Of the last of them. */
  link: z.string(),
})
type Witness = z.infer<typeof witnessSchema>

const witnessDocument = (epoch: string): string => `${LEDGER_WITNESS_PREFIX}${epoch}`

/** To be read before the ledger: read after it, it would be ahead wherever somebody has just committed. */
export async function readWitness(documents: DocumentStore, epoch: string): Promise<Witness | null> {
  const known = await documents.get(witnessDocument(epoch))
  return known && witnessSchema.parse(known.body)
}

/** @returns what the ledger lacks of that which the witness has seen, or null where nothing is lacking */
export const lacks = (ledger: EpochLedger, witness: Witness | null): string | null =>
  witness === null || linksOf(ledger)[witness.entries - 1] === witness.link
    ? null
    : `it has had ${witness.entries} entries and another ledger is in their place`

/** @throws TamperedLedger if the ledger does not hold what the witness has seen */
export function refuseOlder(ledger: EpochLedger, witness: Witness | null): void {
  const what = lacks(ledger, witness)
  if (what !== null) throw new TamperedLedger(tampered(ledger.epoch, what))
}

/** Notes what was committed. Of several writers the one that has seen the most entries stays. */
export async function bearWitness(documents: DocumentStore, ledger: EpochLedger): Promise<void> {
  const link = linksOf(ledger).at(-1)
  if (link === undefined) return
  for (;;) {
    const known = await documents.get(witnessDocument(ledger.epoch))
    if (known && witnessSchema.parse(known.body).entries >= ledger.entries.length) return
    try {
      const seen: Witness = { entries: ledger.entries.length, link }
      await documents.put(witnessDocument(ledger.epoch), seen, known?.version ?? 0)
      return
    } catch (error) {
      // Somebody was quicker, or our own write is there already: look who has seen more.
      if (!(error instanceof Conflict)) throw error
    }
  }
}
