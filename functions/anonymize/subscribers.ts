import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { countries } from '../model/countries.ts'
import { InvalidInput } from '../model/errors.ts'
import { tables } from '../model/tables.ts'
import type { Country, KeyLife } from '../model/vocabulary.ts'
import type { DocumentStore } from '../platform/ports.ts'
import { alone, discreet, dropTemporary } from './discreet.ts'
import { exclusionsVersionOf } from './exclusions.ts'
import { feedRows } from './feed.ts'
import { FileFault } from './file-fault.ts'
import type { Layout } from './layout.ts'
import { contentHash, exclusionsKey, peopleKey } from './object-names.ts'
import { storeObjections } from './objections.ts'
import { paddedKeys } from './padded-keys.ts'
import { storeTable } from './parquet-files.ts'
import { keyUnlessClosed } from './pseudonyms.ts'
import type { AnonymizePorts } from './request.ts'
import { createPeople } from './sql/pseudonyms.ts'
import { addOptouts, addSubscribers, createSubscriberRows, createSubscribers } from './sql/subscribers.ts'

/** Raise it when the same feeds give another answer than before. */
const RULES_VERSION = 1

export interface SubscriberFeeds {
  /** Local path, `subscriber_id, birth_year, gender, opt_out, line_type`, in any format of the canonical profile. */
  readonly subscribers?: string
  /** Local path, `subscriber_id`: whoever is listed has opted out. */
  readonly optouts?: string
  readonly country: Country
  readonly keyLife: KeyLife
  /** Days or months, as the key life says, whose events will be read. */
  readonly epochs: readonly string[]
}

export interface SubscribersPorts extends AnonymizePorts {
  /** Of which months it is measured how many object. */
  readonly documents: Pick<DocumentStore, 'get'>
}

export interface PreparedSubscribers {
  /** Of the feeds: the `exclusionsVersion` of requests. */
  readonly version: string
  /** Rows of the feeds without an id or with missing columns: nobody is known by them. */
  readonly unusableRows: number
}

const feed = (name: string, columns: readonly string[]): Layout => ({
  name,
  formats: ['csv', 'ndjson', 'parquet'],
  delimiter: ',',
  quoted: true,
  header: true,
  fields: Object.fromEntries(
    columns.map((column) => [column === 'subscriber_id' ? 'subscriber' : column, { columns: [column] }]),
  ),
})

const subscribersLayout = feed('subscribers', [
  'subscriber_id',
  'birth_year',
  'gender',
  'opt_out',
  'line_type',
])
const optoutsLayout = feed('optouts', ['subscriber_id'])

/**
 * Makes people and exclusions of each epoch out of the subscriber feeds. The order of rows does not matter:
 * where several are about one line, one that excludes it is enough, and a contradiction about birth year or
 * gender makes its cohort unknown. Epochs that have them of the same feeds already, and those whose key is
 * destroyed, are passed over. How many lines object is kept for the measurement of the month.
 * @throws InvalidInput if a feed lacks columns or cannot be read
 */
export async function prepareSubscribers(
  ports: SubscribersPorts,
  feeds: SubscriberFeeds,
): Promise<PreparedSubscribers> {
  const safe = { ...ports, workbench: discreet(ports.workbench) }
  return alone(ports.workbench, async () => {
    const version = await versionOf(feeds)
    try {
      const unusableRows = await loadFeeds(safe, feeds)
      await storeObjections(safe, feeds.epochs)
      for (const epoch of new Set(feeds.epochs)) await prepareEpoch(safe, epoch, feeds.country, version)
      return { version, unusableRows }
    } finally {
      await dropTemporary(safe.workbench)
    }
  })
}

async function versionOf(feeds: SubscriberFeeds): Promise<string> {
  const hash = createHash('sha256').update(`rules ${RULES_VERSION} ${feeds.country} ${feeds.keyLife}`)
  for (const path of [feeds.subscribers, feeds.optouts]) {
    hash.update(` ${path === undefined ? 'none' : await contentHash(path)}`)
  }
  return hash.digest('hex').slice(0, 12)
}

async function loadFeeds(ports: AnonymizePorts, feeds: SubscriberFeeds): Promise<number> {
  await ports.workbench.run(createSubscriberRows)
  const unusable =
    (await loadFeed(ports, feeds.subscribers, subscribersLayout, addSubscribers)) +
    (await loadFeed(ports, feeds.optouts, optoutsLayout, addOptouts))
  await ports.workbench.run(createSubscribers)
  return unusable
}

async function loadFeed(
  { workbench }: AnonymizePorts,
  path: string | undefined,
  layout: Layout,
  add: string,
): Promise<number> {
  if (path === undefined) return 0
  const before = await countRows(workbench)
  let rows = 0
  try {
    for await (const part of feedRows(workbench, { path, name: basename(path) }, layout)) {
      await workbench.run(`-- rows: of a feed\ncreate or replace temp view anonymize_rows as ${part.select}`)
      await workbench.run(add)
      rows += part.rows
    }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    throw new InvalidInput(`${layout.name} feed ${path}: ${error.message}`)
  }
  const usable = (await countRows(workbench)) - before
  if (rows > 0 && usable === 0) {
    throw new InvalidInput(
      `${layout.name} feed ${path}: none of its ${rows} rows has an id and all columns; expected them separated by "${layout.delimiter}"`,
    )
  }
  return rows - usable
}

async function countRows(workbench: AnonymizePorts['workbench']): Promise<number> {
  const [found] = await workbench.rows<{ n: bigint }>(
    '-- count: rows of feeds\nselect count(*) as n from anonymize_subscriber_rows',
  )
  return Number(found?.n)
}

async function prepareEpoch(
  ports: AnonymizePorts,
  epoch: string,
  country: Country,
  version: string,
): Promise<void> {
  if ((await exclusionsVersionOf(ports, epoch)) === version) return
  const key = await keyUnlessClosed(ports.keys, epoch)
  if (key === null) return
  await ports.workbench.run(createPeople, {
    year: Number(epoch.slice(0, 4)),
    minor_until: countries[country].minimumAgeYears,
    ...paddedKeys(key),
  })
  const relation = (which: string) => `(select * from anonymize_people where reason is ${which} null)`
  await storeTable(ports, peopleKey(epoch), tables.people, relation(''), 'pid')
  // Last, as its version says that both are there.
  await storeTable(ports, exclusionsKey(epoch), tables.exclusions, relation('not'), 'pid', { version })
}
