import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Locked } from '../model/errors.ts'
import type { Clock, DocumentStore } from '../platform/ports.ts'
import { type Part, partKey, partSchema } from './parts.ts'

/**
 * A version of a landed file. `sequencer` orders the events about one key. A file that is put in line again
 * may come by its key alone: then the version is meant that is known to wait, else the newest.
 */
export interface Landed {
  readonly key: string
  readonly versionId?: string
  readonly sequencer?: string
  /** Where the file is read in parts, one of them. */
  readonly part?: Part
}

export interface LandedPorts {
  readonly documents: DocumentStore
  readonly clock: Clock
  /** Compares two sequencers. */
  readonly isOlder: (sequencer: string, than: string) => boolean
}

const claimSchema = z.object({
  /** Of the newest version that anybody began to read. */
  sequencer: z.string().nullable(),
  versionId: z.string().nullable().default(null),
  /** When the newest version that was read had been stored: orders versions of which no event told. */
  landedAt: z.iso.datetime().nullable().default(null),
  state: z.enum(['reading', 'waiting', 'split', 'lost', 'done']).default('done'),
  /** Epochs for whose list of exclusions that version waits. */
  epochs: z.array(z.string()).default([]),
  /** In which that version is read. */
  parts: z.array(partSchema).default([]),
  /** Names of parts of versions before, of which something may be left. */
  stale: z.array(z.string()).default([]),
  /** Until when somebody reads it; null when nobody does. */
  until: z.iso.datetime().nullable(),
})
export type Claim = z.output<typeof claimSchema>

/** What became of a version, and which one it was. */
export interface Reading<Outcome extends string> {
  readonly outcome: Outcome
  /** Where it is `split`: in which parts it is read. */
  readonly parts?: readonly Part[]
  /** Where it is `waiting`: for which epochs' lists. */
  readonly lacking?: readonly string[]
  /** Absent where there was none to read. */
  readonly found?: { readonly versionId: string; readonly landedAt: Date }
}

/** What is known of a key when a version of it is read. */
export interface Known {
  /** Where sequencers cannot tell the order: a version stored before may not be read. */
  readonly notBefore: Date | null
  /**
   * Whether this version was read to its end, or counted as lost. A reader that died between its last writes leaves `perhaps`:
   * then the intake row knows.
   */
  readonly wasRead: 'yes' | 'perhaps' | 'no'
  /** Epochs for whose list of exclusions this version waited. */
  readonly epochs: readonly string[]
  /** In which this very version is being read; null if it is not. */
  readonly parts: readonly Part[] | null
  /** Names of parts of versions before, of which something may be left. */
  readonly stale: readonly string[]
}

/** What is known of a key; null where nobody began to read it. */
export async function claimOf(documents: DocumentStore, key: string): Promise<Claim | null> {
  const known = await documents.get(documentOf(key))
  return known ? claimSchema.parse(known.body) : null
}

/**
 * Lets one reader at a time work on a key, and only on its newest version. The document of the key decides:
 * it is written on condition before a byte is read, and again when all is stored. A reader that died holds
 * the key until its time is over.
 * @param minutes the longest that a reader can take
 * @param read what to do with the version while nobody else reads the key. `waiting` and `split` keep it in
 *   mind, `superseded` what was known before
 * @returns what `read` answered; without reading `superseded` if a newer version was begun before, and
 *   `held` if a file that is put in line again is being read by somebody else, whose message stays
 * @throws Locked if somebody is reading the key: the message comes again
 * @throws Conflict if somebody took the key at the same time: the message comes again
 */
export async function readAlone<Outcome extends string>(
  { documents, clock, isOlder }: LandedPorts,
  landed: Landed,
  minutes: number,
  read: (version: Landed, known: Known) => Promise<Reading<Outcome>>,
): Promise<Outcome | 'superseded' | 'held'> {
  const id = documentOf(landed.key)
  const known = await documents.get(id)
  const claim = known ? claimSchema.parse(known.body) : null
  const version = meant(landed, claim)
  if (version === null) return 'superseded'
  const { sequencer = null } = version
  if (claim?.sequencer && sequencer !== null && isOlder(sequencer, claim.sequencer)) return 'superseded'
  const now = clock.now().getTime()
  if (claim?.until && Date.parse(claim.until) > now) {
    if (isByKeyAlone(landed)) return 'held'
    throw new Locked(`${landed.key} is being read until ${claim.until}: its message comes again after that`)
  }
  const newest = claim?.landedAt ?? null
  const isSame = claim !== null && claim.versionId === (version.versionId ?? null)
  const isSplit = isSame && claim.state === 'split'
  const epochs = isSame ? claim.epochs : []
  const names = claim?.parts.map((part) => partKey(landed.key, part)) ?? []
  const started: Claim = {
    sequencer: sequencer ?? claim?.sequencer ?? null,
    versionId: version.versionId ?? null,
    landedAt: newest,
    state: 'reading',
    epochs,
    parts: isSplit ? claim.parts : [],
    stale: isSplit ? claim.stale : [...new Set([...(claim?.stale ?? []), ...names])],
    until: new Date(now + minutes * 60_000).toISOString(),
  }
  const number = known?.version ?? 0
  // A reader that dies here leaves the parts in mind, whatever is read next.
  await documents.put(id, isSplit ? { ...started, state: 'split' } : started, number)
  // An event that names no version tells of the newest one, which is an older one where that was read already.
  const isTold = claim?.sequencer && sequencer !== null && version.versionId !== undefined
  const { outcome, found, parts, lacking } = await read(version, {
    wasRead: wasRead(claim, isSame, Boolean(isTold)),
    epochs,
    notBefore: isTold || newest === null ? null : new Date(newest),
    parts: isSplit ? claim.parts : null,
    stale: started.stale,
  })
  const state = stateAfter(outcome)
  const isKept = state === 'waiting' || state === 'split'
  const ended: Claim = {
    ...started,
    versionId: found?.versionId ?? started.versionId,
    landedAt: later(newest, found?.landedAt.toISOString() ?? null),
    state,
    epochs: [...(lacking ?? [])],
    parts: [...(parts ?? started.parts)],
    // Whoever has read a version to its end has removed what was left of the ones before.
    stale: isKept || found === undefined ? started.stale : [],
    until: null,
  }
  await documents.put(
    id,
    outcome === 'superseded' && claim !== null ? { ...claim, until: null } : ended,
    number + 1,
  )
  return outcome
}

const documentOf = (key: string): string => `landed/${createHash('sha256').update(key).digest('hex')}`

const isByKeyAlone = ({ versionId, sequencer }: Landed): boolean =>
  versionId === undefined && sequencer === undefined

/** @returns null if nothing is meant: what lies there is an older version, or its own event is to come */
function meant(landed: Landed, claim: Claim | null): Landed | null {
  if (!isByKeyAlone(landed) || claim === null || claim.sequencer === null) return landed
  return isEnded(claim) ? null : { key: landed.key, ...named(claim) }
}

/** The version that a claim is about, as a message names it. */
export const named = ({ versionId, sequencer }: Claim): Omit<Landed, 'key'> => ({
  ...(versionId === null ? {} : { versionId }),
  ...(sequencer === null ? {} : { sequencer }),
})

function wasRead(claim: Claim | null, isSame: boolean, isTold: boolean): Known['wasRead'] {
  if (claim === null) return 'no'
  if (isSame) return isEnded(claim) ? 'yes' : 'perhaps'
  // Of another version than the one in mind only the sequencers tell that it is the newer one.
  return isTold ? 'no' : 'yes'
}

/** Whether nothing is to be done any more about the version in mind. */
export const isEnded = ({ state }: Claim): boolean => state === 'done' || state === 'lost'

const stateAfter = (outcome: string): Claim['state'] =>
  outcome === 'waiting' || outcome === 'split' || outcome === 'lost' ? outcome : 'done'

const later = (a: string | null, b: string | null): string | null =>
  a !== null && (b === null || a > b) ? a : b
