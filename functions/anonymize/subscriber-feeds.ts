import { z } from 'zod'
import { openEpochs } from '../geography/epochs.ts'
import { Conflict } from '../model/errors.ts'
import type { Country, KeyLife } from '../model/vocabulary.ts'
import type { Clock, DocumentStore, KeyVault, ObjectStore, Workbench } from '../platform/ports.ts'
import { putInForce } from './exclusions-in-force.ts'
import type { Landed } from './landed-events.ts'
import { prepareSubscribers } from './subscribers.ts'

export interface SubscriberPorts {
  /** The latest files, until they are replaced. */
  readonly identities: ObjectStore
  /** Where people and exclusions go. */
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly keys: KeyVault
  readonly workbench: Workbench
  readonly clock: Clock
}

const FEEDS = ['subscribers', 'optouts'] as const
type SubscriberFeed = (typeof FEEDS)[number]

const feedOf = (key: string): SubscriberFeed | undefined =>
  FEEDS.find((feed) => key.startsWith(`landing/${feed}/`))

/** The file of each feed that is in use, and when it came. */
const latestSchema = z.partialRecord(
  z.enum(FEEDS),
  z.object({ key: z.string(), landedAt: z.iso.datetime(), landingKey: z.string() }),
)
const LATEST_DOCUMENT = 'exclusions/latest-feeds'

/**
 * Keeps a landed feed as the latest of its kind, and drops the one before.
 * @param path its bytes on the local disk
 */
export async function keepFeed(
  { identities, documents, clock }: SubscriberPorts,
  landed: Landed,
  path: string,
): Promise<void> {
  const feed = feedOf(landed.key)
  if (feed === undefined)
    throw new RangeError(`${landed.key} is no subscriber feed: expected ${FEEDS.join(', ')}`)
  const landedAt = clock.now().toISOString()
  // The ending tells the format; the time keeps a file that is being read from being overwritten.
  const name = landed.key.slice(landed.key.lastIndexOf('/') + 1)
  const key = `${feed}/${landedAt.replaceAll(':', '')}-${name}`
  await identities.putFile(key, path)
  const before = await replaceLatest(documents, feed, { key, landedAt, landingKey: landed.key })
  if (before) await identities.delete(before.key)
}

/** @returns what was the latest before */
async function replaceLatest(
  documents: DocumentStore,
  feed: SubscriberFeed,
  next: NonNullable<z.output<typeof latestSchema>[SubscriberFeed]>,
) {
  for (;;) {
    const found = await documents.get(LATEST_DOCUMENT)
    const latest = found ? latestSchema.parse(found.body) : {}
    try {
      await documents.put(LATEST_DOCUMENT, { ...latest, [feed]: next }, found?.version ?? 0)
      return latest[feed]
    } catch (error) {
      // The other feed came at the same time: its entry is to stay.
      if (!(error instanceof Conflict)) throw error
    }
  }
}

/**
 * Makes people and exclusions of the open epochs and of the next one by the latest feeds, and puts them in
 * force. Repeated with the same feeds it does what a new epoch needs. Feeds that come meanwhile are taken
 * too: of two that do this at once the slower one would else put its older list over the newer one.
 * @returns whether there are feeds to do it by
 */
export async function prepareEpochs(
  ports: SubscriberPorts,
  calendar: { readonly country: Country; readonly keyLife: KeyLife },
): Promise<boolean> {
  const { identities, documents, clock } = ports
  for (;;) {
    const found = await documents.get(LATEST_DOCUMENT)
    const { subscribers, optouts } = found ? latestSchema.parse(found.body) : {}
    // Objections alone do not tell who is a minor.
    if (subscribers === undefined) return false
    const { version } = await prepareSubscribers(ports, {
      subscribers: await identities.localPath(subscribers.key),
      ...(optouts === undefined ? {} : { optouts: await identities.localPath(optouts.key) }),
      ...calendar,
      epochs: openEpochs(calendar, clock.now()),
    })
    await putInForce(documents, { version, landedAt: subscribers.landedAt })
    const latest = await documents.get(LATEST_DOCUMENT)
    if (latest?.version === found?.version) return true
  }
}
