import { epochEnd, KEPT_AFTER_END_MS } from '../geography/epochs.ts'
import { EpochClosed } from '../model/errors.ts'
import type { Country, KeyLife } from '../model/vocabulary.ts'
import type { Clock, KeyVault } from '../platform/ports.ts'

/**
 * A vault that gives keys of open epochs only. Records can come long after their epoch was forgotten, or
 * from an epoch of which nothing ever came: a key made for them then would have nobody to destroy it.
 */
export function openEpochsVault(
  keys: KeyVault,
  calendar: { readonly country: Country; readonly keyLife: KeyLife },
  clock: Clock,
): KeyVault {
  const isOver = (epoch: string): boolean =>
    epochEnd(calendar, epoch).getTime() + KEPT_AFTER_END_MS <= clock.now().getTime()
  return {
    async key(epoch) {
      if (!isOver(epoch)) return keys.key(epoch)
      throw new EpochClosed(`the epoch ${epoch} ended more than 48 hours ago: its records come too late`)
    },
    destroy: (epoch) => keys.destroy(epoch),
    isDestroyed: async (epoch) => isOver(epoch) || keys.isDestroyed(epoch),
  }
}
