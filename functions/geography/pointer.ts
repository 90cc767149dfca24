import { Conflict, InvalidInput } from '../model/errors.ts'
import { REFERENCE_DOCUMENT, type ReferencePointer, referencePointerSchema } from '../model/ledger.ts'
import type { DocumentStore } from '../platform/ports.ts'

const ATTEMPTS = 5

/**
 * A store belongs to one country and one life of keys, for good: its pseudonyms and dates would not fit
 * another one's.
 * @throws InvalidInput saying whose it is
 */
export async function refuseOtherDeployment(
  documents: DocumentStore,
  wanted: Pick<ReferencePointer, 'country' | 'keyLife'>,
): Promise<void> {
  await readPointer(documents, wanted)
}

/**
 * Makes a version of the reference tables the one in force, by one conditional write.
 * @throws InvalidInput if the store belongs to another country or life of keys
 * @throws Conflict if others keep changing it
 */
export async function makeCurrent(documents: DocumentStore, pointer: ReferencePointer): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await readPointer(documents, pointer)
    if (found.pointer?.version === pointer.version) return
    try {
      await documents.put(REFERENCE_DOCUMENT, pointer, found.version)
      return
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error
    }
  }
}

async function readPointer(
  documents: DocumentStore,
  wanted: Pick<ReferencePointer, 'country' | 'keyLife'>,
): Promise<{ version: number; pointer: ReferencePointer | null }> {
  const document = await documents.get(REFERENCE_DOCUMENT)
  if (!document) return { version: 0, pointer: null }
  const pointer = referencePointerSchema.parse(document.body)
  if (pointer.country !== wanted.country || pointer.keyLife !== wanted.keyLife) {
    throw new InvalidInput(
      `the output folder belongs to country ${pointer.country} with ${pointer.keyLife} keys, and this run is for ${wanted.country} with ${wanted.keyLife} keys: use another --out, or run for ${pointer.country} with --key-life ${pointer.keyLife}`,
    )
  }
  return { version: document.version, pointer }
}
