import type { LocalDate } from '../model/vocabulary.ts'
import { missingBatches, rounds } from './build.ts'
import { cellChanges } from './cells.ts'
import { commitReference, putTogether } from './commit-reference.ts'
import { makeBatch } from './make-batch.ts'
import { prepareAside, prepareReference, type ReferenceOptions } from './prepare-reference.ts'
import type { Reference } from './reference.ts'

/**
 * Makes the reference tables of the feeds and puts them in force: footprints, overlap, tile_zones,
 * zone_tree, calendar, the zone system and the list of cells. What a state machine does on AWS, one after
 * the other.
 * @throws InvalidInput if a feed is wrong or missing, or if the store belongs to another country or key life
 */
export async function buildReference(options: ReferenceOptions): Promise<Reference> {
  const reference = await prepareReference(options)
  await makeBatches(options, reference)
  await commitReference(options, reference.version, reference)
  return reference
}

/**
 * The references of dates whose cells may stand elsewhere than in the one in force: made when they are first
 * asked for, whole, and never put in force. Between two changes of the cells there is one.
 * @param options of the reference in force, its date among them
 */
export async function referencesByDate(
  options: ReferenceOptions & { readonly date: LocalDate },
  inForce: Reference,
): Promise<(date: LocalDate) => Promise<Reference>> {
  const { feeds } = options
  const changes = feeds.cells === undefined ? [] : await cellChanges(feeds.cells)
  const stretchOf = (date: LocalDate): number => changes.filter((change) => change <= date).length
  const made = new Map([[stretchOf(options.date), inForce]])
  return async (date) => {
    const stretch = stretchOf(date)
    const reference = made.get(stretch) ?? (await makeAside({ ...options, date }))
    made.set(stretch, reference)
    return reference
  }
}

async function makeAside(options: ReferenceOptions): Promise<Reference> {
  const reference = await prepareAside(options)
  await makeBatches(options, reference)
  await putTogether(options.store, reference.version)
  return reference
}

async function makeBatches(options: ReferenceOptions, { version }: Reference): Promise<void> {
  for (const round of rounds) {
    for (const hash of await missingBatches(options.store, version, round)) await makeBatch(options, hash)
  }
}
