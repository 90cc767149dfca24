import { EpochClosed } from '../model/errors.ts'
import { epochOf } from '../model/ledger.ts'
import type { KeyLife } from '../model/vocabulary.ts'
import type { KeyVault, ObjectStore, Workbench } from '../platform/ports.ts'
import { loadExclusions } from './exclusions.ts'
import { paddedKeys } from './padded-keys.ts'
import { addPseudonyms, createPseudonyms } from './sql/pseudonyms.ts'

/**
 * Fills `anonymize_pseudonyms` epoch by epoch, so that a key is in memory only while it is needed.
 * An epoch whose key is destroyed gets none: its records are counted as `epoch_closed`.
 * @returns epochs whose exclusions are not those of the request
 */
export async function loadPseudonyms(
  ports: { readonly store: ObjectStore; readonly workbench: Workbench; readonly keys: KeyVault },
  { keyLife, exclusionsVersion }: { keyLife: KeyLife; exclusionsVersion: string | null },
): Promise<string[]> {
  const { workbench, keys } = ports
  await workbench.run(createPseudonyms)
  const epochs = await workbench.rows<{ first_day: string }>(
    `-- epochs: of usable records
    select cast(epoch as varchar) as first_day
    from (select distinct epoch from anonymize_records where rejection is null)
    order by epoch`,
  )
  const lacking: string[] = []
  for (const { first_day } of epochs) {
    const epoch = epochOf(first_day, keyLife)
    const key = await keyUnlessClosed(keys, epoch)
    if (key === null) continue
    if (!(await loadExclusions(ports, epoch, exclusionsVersion))) {
      lacking.push(epoch)
      continue
    }
    await workbench.run(addPseudonyms, { first_day, ...paddedKeys(key) })
  }
  return lacking
}

/** @returns the key of an epoch, made if it is new; null if it is destroyed */
export async function keyUnlessClosed(keys: KeyVault, epoch: string): Promise<Uint8Array | null> {
  try {
    return await keys.key(epoch)
  } catch (error) {
    if (error instanceof EpochClosed) return null
    throw error
  }
}
