import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { dynamoTables } from '../dynamodb-tables.ts'
import type { Amounts, Clock, Counter, Meter } from '../ports.ts'
import { admitting } from './rate.ts'

/**
 * Counters in DynamoDB, each one item. A check is one conditional UpdateItem: DynamoDB carries out the writes of an
 * item one after the other, so of many at once none is lost, and none that would exceed is counted. A check whose
 * answer is lost on the way may have counted: then a tenant has one less than its due, never more.
 */
export function dynamoMeter(
  client: DynamoDBDocumentClient,
  table: string = dynamoTables.usage.name,
  clock: Clock = { now: () => new Date() },
): Meter {
  /** @returns how many are used, null if the condition does not hold */
  const count = async (
    counter: Counter,
    by: 1 | -1,
    condition: string,
    bound: number,
  ): Promise<number | null> => {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(counter),
          UpdateExpression: 'set #expires = :expires add #used :by',
          ConditionExpression: condition,
          ExpressionAttributeNames: { '#used': USED, '#expires': dynamoTables.usage.timeToLive },
          ExpressionAttributeValues: { ':by': by, ':bound': bound, ':expires': expiryOf(counter) },
          ReturnValues: 'UPDATED_NEW',
        }),
      )
      return Number(Attributes?.[USED])
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null
      throw error
    }
  }
  const read = async (tenant: string, sort: string): Promise<Amounts> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { tenant, sort }, ConsistentRead: true }),
    )
    const { tenant: _, sort: __, expires, ...amounts } = Item ?? {}
    return Number(expires) * 1000 > clock.now().getTime() ? (amounts as Amounts) : {}
  }
  return {
    admit: admitting(client, table),
    async take(counter, most) {
      // The first use of a counter is not compared with anything.
      if (most < 1) return null
      return count(counter, 1, 'attribute_not_exists(#used) or #used < :bound', most)
    },
    async giveBack(counter) {
      return (await count(counter, -1, '#used >= :bound', 1)) ?? 0
    },
    async add(counter, amounts) {
      const named = Object.entries(amounts)
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(counter),
          UpdateExpression: `set #expires = :expires add ${named.map((_, n) => `#n${n} :v${n}`).join(', ')}`,
          ExpressionAttributeNames: {
            '#expires': dynamoTables.usage.timeToLive,
            ...Object.fromEntries(named.map(([name], n) => [`#n${n}`, name])),
          },
          ExpressionAttributeValues: {
            ':expires': expiryOf(counter),
            ...Object.fromEntries(named.map(([, value], n) => [`:v${n}`, value])),
          },
        }),
      )
    },
    read,
  }
}

const USED = 'used'

const keyOf = ({ tenant, name }: Counter) => ({ tenant, sort: name })

/** Seconds since 1970. */
const expiryOf = ({ keptUntil }: Counter): number => Math.ceil(keptUntil / 1000)
