import { missingBatches, rounds } from './build.ts'
import { commitReference } from './commit-reference.ts'
import { makeBatch } from './make-batch.ts'
import { prepareReference, type ReferenceOptions } from './prepare-reference.ts'
import type { Reference } from './reference.ts'

/**
 * Makes the reference tables of the feeds and puts them in force: footprints, overlap, tile_zones,
 * zone_tree, calendar, the zone system and the list of cells. What a state machine does on AWS, one after
 * the other.
 * @throws InvalidInput if a feed is wrong or missing, or if the store belongs to another country or key life
 */
export async function buildReference(options: ReferenceOptions): Promise<Reference> {
  const { store } = options
  const reference = await prepareReference(options)
  for (const round of rounds) {
    for (const hash of await missingBatches(store, reference.version, round)) await makeBatch(options, hash)
  }
  await commitReference(options, reference.version, reference)
  return reference
}
