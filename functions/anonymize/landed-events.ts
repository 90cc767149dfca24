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
  state: z.enum(['reading', 'waiting', 'split', 'done']).default('done'),
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
  /** Absent where there was none to read. */
  readonly found?: { readonly versionId: string; readonly landedAt: Date }
}

/** What is known of a key when a version of it is read. */
export interface Known {
  /** Where sequencers cannot tell the order: a version stored before may not be read. */
  readonly notBefore: Date | null
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
  const isSplit = claim?.state === 'split' && claim.versionId === (version.versionId ?? null)
  const names = claim?.parts.map((part) => partKey(landed.key, part)) ?? []
  const started: Claim = {
    sequencer: sequencer ?? claim?.sequencer ?? null,
    versionId: version.versionId ?? null,
    landedAt: newest,
    state: 'reading',
    parts: isSplit ? claim.parts : [],
    stale: isSplit ? claim.stale : [...new Set([...(claim?.stale ?? []), ...names])],
    until: new Date(now + minutes * 60_000).toISOString(),
  }
  const number = known?.version ?? 0
  // A reader that dies here leaves the parts in mind, whatever is read next.
  await documents.put(id, isSplit ? { ...started, state: 'split' } : started, number)
  const isTold = claim?.sequencer && sequencer !== null
  const { outcome, found, parts } = await read(version, {
    notBefore: isTold || newest === null ? null : new Date(newest),
    parts: isSplit ? claim.parts : null,
    stale: started.stale,
  })
  const kept = (['waiting', 'split'] as const).find((state) => state === outcome)
  const ended: Claim = {
    ...started,
    versionId: found?.versionId ?? started.versionId,
    landedAt: later(newest, found?.landedAt.toISOString() ?? null),
    state: kept ?? 'done',
    parts: [...(parts ?? started.parts)],
    // Whoever has read a version to its end has removed what was left of the ones before.
    stale: kept !== undefined || found === undefined ? started.stale : [],
    until: null,
  }
  await documents.put(
    id,
    outcome === 'superseded' && claim !== null ? { ...claim, until: null } : ended,
    number + 1,
  )
  return outcome
}

/**
 * Which of the files that lie in the landing store to put in line again: those that waited, by their
 * version; and those of which no event told within an hour, by their key.
 */
export async function toPutInLine(
  { documents, clock }: Pick<LandedPorts, 'documents' | 'clock'>,
  lying: readonly { readonly key: string; readonly landedAt: Date }[],
): Promise<Landed[]> {
  const due: Landed[] = []
  for (const { key, landedAt } of lying) {
    const known = await documents.get(documentOf(key))
    if (known === null) {
      if (clock.now().getTime() - landedAt.getTime() > HOUR_MS) due.push({ key })
      continue
    }
    const claim = claimSchema.parse(known.body)
    if (claim.state === 'waiting') due.push({ key, ...named(claim) })
    for (const part of claim.state === 'split' ? claim.parts : []) {
      const own = await claimOf(documents, partKey(key, part))
      if (own?.state === 'waiting') due.push({ key, ...named(claim), part })
    }
  }
  return due
}

const HOUR_MS = 3_600_000

const documentOf = (key: string): string => `landed/${createHash('sha256').update(key).digest('hex')}`

const isByKeyAlone = ({ versionId, sequencer }: Landed): boolean =>
  versionId === undefined && sequencer === undefined

/** @returns null if nothing is meant: what lies there is an older version, or its own event is to come */
function meant(landed: Landed, claim: Claim | null): Landed | null {
  if (!isByKeyAlone(landed) || claim === null || claim.sequencer === null) return landed
  return claim.state === 'done' ? null : { key: landed.key, ...named(claim) }
}

const named = ({ versionId, sequencer }: Claim): Omit<Landed, 'key'> => ({
  ...(versionId === null ? {} : { versionId }),
  ...(sequencer === null ? {} : { sequencer }),
})

const later = (a: string | null, b: string | null): string | null =>
  a !== null && (b === null || a > b) ? a : b
