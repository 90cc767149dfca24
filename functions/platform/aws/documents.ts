import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { Conflict, InvalidInput } from '../../model/errors.ts'
import { documentDays } from '../../model/retention.ts'
import { dynamoTables } from '../dynamodb-tables.ts'
import type { Clock, DocumentStore } from '../ports.ts'

interface Item {
  readonly id: string
  readonly version: number
  readonly body: string
  /** Seconds since 1970, of a collection whose documents end: the table's time to live. */
  readonly expires?: number
}

/**
 * Documents in DynamoDB, each one item of at most 400 KB. What stands before the first slash of an id is
 * its collection, so that a list is one query. Reads are consistent: a ledger read late would be a budget
 * spent twice. A document that has ended is not there, whether or not the service has removed it by now.
 */
export function documentStore(
  client: DynamoDBDocumentClient,
  table: string = dynamoTables.documents.name,
  clock: Clock = { now: () => new Date() },
): DocumentStore {
  const now = (): number => Math.floor(clock.now().getTime() / 1000)
  const lives = ({ expires }: Item): boolean => expires === undefined || expires > now()
  return {
    async get(id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }),
      )
      const item = Item as Item | undefined
      return item && lives(item) ? { version: item.version, body: JSON.parse(item.body) as unknown } : null
    },
    async list(prefix) {
      const { collection, id: start } = keyOf(prefix, true)
      const found: { id: string; body: unknown }[] = []
      let ExclusiveStartKey: Record<string, unknown> | undefined
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            ConsistentRead: true,
            KeyConditionExpression:
              start === ''
                ? '#collection = :collection'
                : '#collection = :collection and begins_with(id, :start)',
            ExpressionAttributeNames: { '#collection': 'collection' },
            ExpressionAttributeValues: {
              ':collection': collection,
              ...(start === '' ? {} : { ':start': start }),
            },
            ExclusiveStartKey,
          }),
        )
        for (const item of ((page.Items ?? []) as Item[]).filter(lives)) {
          found.push({ id: `${collection}/${item.id}`, body: JSON.parse(item.body) as unknown })
        }
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey)
      return found
    },
    async put(id, body, expected) {
      const key = keyOf(id)
      const days = documentDays[key.collection]
      const expiry = days === undefined ? {} : { expires: now() + days * 86_400 }
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...key, version: expected + 1, body: JSON.stringify(body), ...expiry },
            ...(expected === 0
              ? {
                  ConditionExpression: 'attribute_not_exists(id) or #expires <= :now',
                  ExpressionAttributeNames: { '#expires': dynamoTables.documents.timeToLive },
                  ExpressionAttributeValues: { ':now': now() },
                }
              : {
                  ConditionExpression: 'version = :expected',
                  ExpressionAttributeValues: { ':expected': expected },
                }),
          }),
        )
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        throw new Conflict(
          `document ${id} is no longer at version ${expected}: read it again and decide again`,
          {
            cause: error,
          },
        )
      }
    },
  }
}

function keyOf(id: string, isPrefix = false): { collection: string; id: string } {
  const slash = id.indexOf('/')
  const key = { collection: id.slice(0, slash), id: id.slice(slash + 1) }
  if (slash > 0 && (isPrefix || key.id !== '')) return key
  throw new InvalidInput(`"${id}" is no id of a document: expected collection/name, as ledger/2026-03`)
}
