import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Conflict, KeyReplaced } from '../model/errors.ts'
import type { DocumentStore, KeyVault } from './ports.ts'

/** Of which key an epoch's pseudonyms are. */
export const keyRecordDocument = (epoch: string): string => `epoch-key/${epoch}`

const recordSchema = z.object({ epoch: z.string(), fingerprint: z.string() })

/**
 * A vault that gives a key only if it is the one that it gave first. A key that vanished, with its file or with the
 * whole folder, is made anew by the vault below: one person would have two pseudonyms on one day and be counted
 * twice. The record lies elsewhere than the keys, and is written before a key is used for the first time.
 *
 * The fingerprint tells nothing: it is a hash of 32 random bytes.
 */
export function recordedVault(keys: KeyVault, documents: Pick<DocumentStore, 'get' | 'put'>): KeyVault {
  const recorded = async (epoch: string): Promise<string | null> => {
    const known = await documents.get(keyRecordDocument(epoch))
    return known && recordSchema.parse(known.body).fingerprint
  }
  const record = async (epoch: string, fingerprint: string): Promise<string> => {
    try {
      await documents.put(keyRecordDocument(epoch), { epoch, fingerprint }, 0)
      return fingerprint
    } catch (error) {
      // Whoever else got it at the same time has written it.
      const first = error instanceof Conflict ? await recorded(epoch) : null
      if (first === null) throw error
      return first
    }
  }
  return {
    async key(epoch) {
      const key = await keys.key(epoch)
      const fingerprint = fingerprintOf(epoch, key)
      const first = (await recorded(epoch)) ?? (await record(epoch, fingerprint))
      if (first === fingerprint) return key
      throw new KeyReplaced(
        `the key of ${epoch} is not the one that its pseudonyms were made with: it was lost or exchanged, and nobody would be the same person any more. Bring the first one back; or destroy it with forget, and the epoch is closed; see runbook: key-replaced`,
      )
    },
    destroy: (epoch) => keys.destroy(epoch),
    isDestroyed: (epoch) => keys.isDestroyed(epoch),
  }
}

const fingerprintOf = (epoch: string, key: Uint8Array): string =>
  createHash('sha256').update(`smart-steps: key of ${epoch}\n`).update(key).digest('hex').slice(0, 16)
