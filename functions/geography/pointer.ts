import { Conflict, InvalidInput } from '../model/errors.ts'
import {
  REFERENCE_DOCUMENT,
  REFERENCE_WANTED_DOCUMENT,
  type ReferencePointer,
  referencePointerSchema,
  referenceWantedSchema,
} from '../model/ledger.ts'
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

/** @returns null before the first one */
export async function versionInForce(documents: Pick<DocumentStore, 'get'>): Promise<string | null> {
  const document = await documents.get(REFERENCE_DOCUMENT)
  return document && referencePointerSchema.parse(document.body).version
}

/**
 * Says which version shall come into force: the last one to say so wins, however long an earlier one is
 * still being made.
 * @throws Conflict if others keep changing it
 */
export async function want(documents: DocumentStore, version: string): Promise<void> {
  await decided(async () => {
    const found = await documents.get(REFERENCE_WANTED_DOCUMENT)
    if (wantedOf(found?.body) === version) return
    await documents.put(REFERENCE_WANTED_DOCUMENT, { version }, found?.version ?? 0)
  })
}

/**
 * Makes a version of the reference tables the one in force, by one conditional write, unless another one is
 * wanted by now.
 * @returns whether it is in force
 * @throws InvalidInput if the store belongs to another country or life of keys
 * @throws Conflict if others keep changing it
 */
export function makeCurrent(documents: DocumentStore, pointer: ReferencePointer): Promise<boolean> {
  return decided(async () => {
    // In this order: whoever is wanted after this look and comes into force before our write takes its place.
    const found = await readPointer(documents, pointer)
    const wanted = await documents.get(REFERENCE_WANTED_DOCUMENT)
    if (wantedOf(wanted?.body) !== pointer.version) return false
    if (found.pointer?.version !== pointer.version) {
      await documents.put(REFERENCE_DOCUMENT, pointer, found.version)
    }
    return true
  })
}

/** Decides again as long as somebody else writes first. */
async function decided<Answer>(decide: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await decide()
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error
    }
  }
}

const wantedOf = (body: unknown): string | null =>
  body === undefined ? null : referenceWantedSchema.parse(body).version

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
