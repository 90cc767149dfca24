import { Conflict, Halted, InvalidInput } from '../model/errors.ts'
import {
  HALT_DOCUMENT,
  HALT_LOG_PREFIX,
  type Halt,
  haltInForce,
  haltLogDocument,
  haltSchema,
} from '../model/halt.ts'
import type { Clock, DocumentStore } from '../platform/ports.ts'

/**
 * Asked before anything is drawn and again right before the commit. Between that second look and the write lie
 * milliseconds; what gets through there is on the ledger, and is served to nobody while the halt lasts.
 * @param outcome what has become of the noise by now, for the message
 * @throws Halted
 */
export async function refuseHalted(documents: DocumentStore, outcome: string): Promise<void> {
  const halt = haltInForce(await documents.get(HALT_DOCUMENT))
  if (halt === null) return
  throw new Halted(
    `release and serving are halted since ${halt.at} by ${halt.by}: ${halt.reason}; ${outcome}, see runbook: halt`,
  )
}

/** As an operator says it. */
export interface HaltChange {
  readonly halted: boolean
  readonly reason: string
  readonly by: string
}

/**
 * Halts release and serving, or lets them go on. A change to what holds already is none: the reason of the first
 * halt stays. The current document is written first, so that a crash in between stands still; the next change
 * brings a line of the log that is missing.
 * @returns what is in force now, and whether this call changed it
 * @throws InvalidInput without a reason or a name
 */
export async function changeHalt(
  { documents, clock }: { readonly documents: DocumentStore; readonly clock: Clock },
  change: HaltChange,
): Promise<{ readonly halt: Halt | null; readonly isNew: boolean }> {
  const next = haltSchema.safeParse({ ...change, at: clock.now().toISOString() })
  if (!next.success) throw new InvalidInput('a halt needs a reason and a name: add --reason "why" --by NAME')
  for (;;) {
    const found = await documents.get(HALT_DOCUMENT)
    if (found) await log(documents, found.version, found.body)
    const current = haltInForce(found)
    if ((current !== null) === change.halted) return { halt: current, isNew: false }
    const version = (found?.version ?? 0) + 1
    try {
      await documents.put(HALT_DOCUMENT, next.data, version - 1)
    } catch (error) {
      // Somebody else said something first: what they said is looked at again.
      if (!(error instanceof Conflict)) throw error
      continue
    }
    await log(documents, version, next.data)
    return { halt: change.halted ? next.data : null, isNew: true }
  }
}

/** Every change that was made, oldest first. */
export const haltLog = async (documents: DocumentStore): Promise<readonly Halt[]> =>
  (await documents.list(HALT_LOG_PREFIX)).map(({ body }) => haltSchema.parse(body))

async function log(documents: DocumentStore, version: number, body: unknown): Promise<void> {
  try {
    await documents.put(haltLogDocument(version), body, 0)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}
