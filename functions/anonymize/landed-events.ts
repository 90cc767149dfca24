import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Locked } from '../model/errors.ts'
import type { Clock, DocumentStore } from '../platform/ports.ts'

/** What a landed file is known by; `sequencer` orders the events about one key. */
export interface Landed {
  readonly key: string
  readonly versionId?: string
  readonly sequencer?: string
}

export interface LandedPorts {
  readonly documents: DocumentStore
  readonly clock: Clock
  /** Compares two sequencers. */
  readonly isOlder: (sequencer: string, than: string) => boolean
}

const claimSchema = z.object({
  sequencer: z.string().nullable(),
  /** Until when somebody reads a version of this key; null when nobody does. */
  until: z.iso.datetime().nullable(),
})

/**
 * Lets one reader at a time work on a key, and only on its newest version. A reader that died holds the key
 * until its time is over.
 * @param minutes the longest that a reader can take
 * @param read what to do with the file while nobody else does
 * @returns what `read` answered; `superseded` without reading if a newer version was read before
 * @throws Locked if somebody is reading the key: the message comes again
 */
export async function readAlone<Answer>(
  { documents, clock, isOlder }: LandedPorts,
  landed: Landed,
  minutes: number,
  read: () => Promise<Answer>,
): Promise<Answer | 'superseded'> {
  const id = `landed/${createHash('sha256').update(landed.key).digest('hex')}`
  const known = await documents.get(id)
  const claim = known ? claimSchema.parse(known.body) : null
  const version = known?.version ?? 0
  const { sequencer = null } = landed
  if (claim?.sequencer && sequencer !== null && isOlder(sequencer, claim.sequencer)) return 'superseded'
  const now = clock.now().getTime()
  if (claim?.until && Date.parse(claim.until) > now) {
    throw new Locked(`${landed.key} is being read until ${claim.until}: its message comes again after that`)
  }
  const until = new Date(now + minutes * 60_000).toISOString()
  const newest = sequencer ?? claim?.sequencer ?? null
  await documents.put(id, { sequencer: newest, until }, version)
  const answer = await read()
  await documents.put(id, { sequencer: newest, until: null }, version + 1)
  return answer
}
