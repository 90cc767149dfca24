import { createHash } from 'node:crypto'
import { EpochClosed } from '../../functions/model/errors.ts'
import type { KeyVault } from '../../functions/platform/ports.ts'

/** Keys in memory; the same for the same epoch in every test, so that a test can work out a pseudonym. */
export function memoryVault(): KeyVault {
  const destroyed = new Set<string>()
  return {
    async key(epoch) {
      if (destroyed.has(epoch)) throw new EpochClosed(`the key of ${epoch} is destroyed`)
      return testKey(epoch)
    },
    async destroy(epoch) {
      destroyed.add(epoch)
    },
    async isDestroyed(epoch) {
      return destroyed.has(epoch)
    },
  }
}

/** The key that a memory vault has for an epoch: 32 bytes. */
export const testKey = (epoch: string): Uint8Array =>
  createHash('sha256').update(`test key of ${epoch}`).digest()
