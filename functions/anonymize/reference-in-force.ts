import { type Reference, readReference } from '../geography/index.ts'
import { REFERENCE_DOCUMENT, referencePointerSchema } from '../model/ledger.ts'

/**
 * The reference in force, kept in memory from one message to the next: a list of 300,000 cells has 4.6 MB and
 * would be copied and parsed (20 to 70 ms) with each of 12,000 files a day. What a version names never changes,
 * so only the pointer is looked at.
 */
export function referenceInForce(): (
  ports: Parameters<typeof readReference>[0],
) => Promise<Reference | null> {
  let kept: Reference | null = null
  return async (ports) => {
    const pointer = await ports.documents.get(REFERENCE_DOCUMENT)
    if (pointer === null) return null
    const { version } = referencePointerSchema.parse(pointer.body)
    if (kept?.version !== version) kept = await readReference(ports)
    return kept
  }
}
