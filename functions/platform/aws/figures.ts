import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzip, gunzipSync, gzip } from 'node:zlib'
import { BatchWriteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { retentionDays } from '../../model/retention.ts'
import { dynamoTables } from '../dynamodb-tables.ts'
import type { Clock, FigureRecord, FigureStore } from '../ports.ts'

/** An item may have 400 KB; keys and counters take little of it. */
const CHUNK_BYTES = 300_000
/** The service's limit for one batch; it also holds 16 MB, which 25 chunks stay below. */
const BATCH_ITEMS = 25
const LIFE_SECONDS = retentionDays.published * 86_400
/** So much is unpacked sooner than it is handed to another thread and back. */
const SMALL_BYTES = 65_536
const BATCHES_AT_ONCE = 4
const MOST_ATTEMPTS = 10
const FIRST_WAIT_MS = 50

const compress = promisify(gzip)
const decompress = promisify(gunzip)

interface Item {
  readonly partition: string
  /** The record's own, a space, and the number of the chunk: a space sorts before all that follows a sort. */
  readonly sort: string
  readonly chunks: number
  readonly body: Uint8Array
  /** Seconds since 1970: the table's time to live. */
  readonly expires: number
}

/**
 * Packed figures in DynamoDB: gzipped JSON, cut into chunks that an item can hold. They live two years from
 * their writing; the service removes them within days after that, and nobody reads them meanwhile.
 */
export function figureStore(
  client: DynamoDBDocumentClient,
  table: string = dynamoTables.figures.name,
  clock: Clock = { now: () => new Date() },
): FigureStore {
  const now = (): number => Math.floor(clock.now().getTime() / 1000)
  return {
    async put(records) {
      const expires = now() + LIFE_SECONDS
      const items = (await Promise.all(records.map((record) => itemsOf(record, expires)))).flat()
      const batches: Item[][] = []
      for (let start = 0; start < items.length; start += BATCH_ITEMS) {
        batches.push(items.slice(start, start + BATCH_ITEMS))
      }
      for (let start = 0; start < batches.length; start += BATCHES_AT_ONCE) {
        const together = batches.slice(start, start + BATCHES_AT_ONCE)
        await Promise.all(together.map((batch) => writeBatch(client, table, batch)))
      }
    },
    async query(partition, from, to) {
      const records: FigureRecord[] = []
      let pending: Item[] = []
      let ExclusiveStartKey: Record<string, unknown> | undefined
      if (from >= to) return records
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            ConsistentRead: true,
            KeyConditionExpression: '#partition = :partition and sort between :from and :to',
            FilterExpression: '#expires > :now',
            ExpressionAttributeNames: {
              '#partition': 'partition',
              '#expires': dynamoTables.figures.timeToLive,
            },
            ExpressionAttributeValues: { ':partition': partition, ':from': from, ':to': to, ':now': now() },
            ExclusiveStartKey,
          }),
        )
        for (const item of (page.Items ?? []) as Item[]) {
          const isFirst = numberOf(item) === 0
          if (isFirst && pending.length > 0) throw incomplete(pending[0]!)
          // A chunk beyond the number that the first one tells was left by a longer record before it.
          if (!isFirst && pending.length === 0 && sortOf(item) === records.at(-1)?.sort) continue
          pending.push(item)
          if (pending.length < pending[0]!.chunks) continue
          records.push(await recordOf(pending))
          pending = []
        }
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey)
      if (pending.length > 0) throw incomplete(pending[0]!)
      return records
    },
  }
}

async function itemsOf({ partition, sort, body }: FigureRecord, expires: number): Promise<Item[]> {
  const bytes = await compress(JSON.stringify(body))
  const chunks = Math.max(1, Math.ceil(bytes.length / CHUNK_BYTES))
  return Array.from({ length: chunks }, (_, index) => ({
    partition,
    sort: `${sort} ${String(index).padStart(3, '0')}`,
    chunks,
    body: bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
    expires,
  }))
}

async function recordOf(items: readonly Item[]): Promise<FigureRecord> {
  const [first] = items
  const sort = sortOf(first!)
  const isWhole = items.every(
    (item, index) => sortOf(item) === sort && numberOf(item) === index && item.chunks === items.length,
  )
  if (!isWhole) throw incomplete(first!)
  const packed = items.length === 1 ? first!.body : Buffer.concat(items.map(({ body }) => body))
  const bytes = packed.length <= SMALL_BYTES ? gunzipSync(packed) : await decompress(packed)
  return { partition: first!.partition, sort, body: JSON.parse(bytes.toString()) as unknown }
}

const sortOf = ({ sort }: Item): string => sort.slice(0, sort.lastIndexOf(' '))
const numberOf = ({ sort }: Item): number => Number(sort.slice(sort.lastIndexOf(' ') + 1))

const incomplete = ({ partition, sort }: Item): Error =>
  new Error(`the figures at ${partition} ${sort} lack a chunk: write the release's figures again`)

/** What the service did not take is sent again, each time after a longer, random wait. */
async function writeBatch(
  client: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
): Promise<void> {
  let requests: { PutRequest: { Item: Record<string, unknown> } }[] = items.map((item) => ({
    PutRequest: { Item: { ...item } },
  }))
  for (let attempt = 1; requests.length > 0; attempt += 1) {
    const { UnprocessedItems } = await client.send(
      new BatchWriteCommand({ RequestItems: { [table]: requests } }),
    )
    requests = (UnprocessedItems?.[table] ?? []) as typeof requests
    if (requests.length === 0) return
    if (attempt === MOST_ATTEMPTS) {
      throw new Error(
        `${requests.length} items of figures were not taken in ${attempt} attempts: the table is throttled, run again`,
      )
    }
    await setTimeout(FIRST_WAIT_MS * 2 ** attempt * (0.5 + randomInt(1000) / 2000))
  }
}
