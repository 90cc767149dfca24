import { randomInt } from 'node:crypto'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { dynamoTables } from '../dynamodb-tables.ts'
import type { Meter, Rate } from '../ports.ts'

/**
 * A rate as an item with as many places as it has uses. Who is let through takes one for the length of the stretch, by
 * one conditional UpdateItem on that place alone: of those that want the same one is first, the others look which are
 * free and take another. A place is never free before its time, so that in any stretch each is taken once at most, and
 * who has seen all taken needs to ask nobody. Two clocks that differ by 5 ms may let a place be taken 5 ms early.
 */
export function admitting(client: DynamoDBDocumentClient, table: string): Meter['admit'] {
  /** What was seen last, by tenant and name: where to look first, never more. */
  const seen = new Map<string, Places>()
  /** @returns the places afterwards, or null where somebody else was first */
  const takePlace = async (rate: Rate, place: number, at: number): Promise<Places | null> => {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(rate),
          UpdateExpression: 'set #place = :until, #expires = :expires',
          ConditionExpression: 'attribute_not_exists(#place) or #place <= :at or #place > :never',
          ExpressionAttributeNames: { '#place': `${place}`, '#expires': dynamoTables.usage.timeToLive },
          ExpressionAttributeValues: {
            ':at': at,
            ':until': at + rate.stretchMs,
            ':never': at + rate.stretchMs + CLOCKS_APART_MS,
            ':expires': Math.ceil((at + KEPT_MS) / 1000),
          },
          ReturnValues: 'ALL_NEW',
        }),
      )
      return Attributes as Places
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null
      throw error
    }
  }
  const read = async (rate: Rate): Promise<Places> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keyOf(rate), ConsistentRead: true }),
    )
    return (Item ?? {}) as Places
  }
  return async (rate, at) => {
    const key = JSON.stringify([rate.tenant, rate.name])
    const see = (places: Places): Places => {
      seen.set(key, places)
      return places
    }
    // Ends: whoever is too late for a place has seen somebody else take it, and there are so many.
    for (let places = seen.get(key) ?? {}; ; places = see(await read(rate))) {
      const free = freeOf(places, rate, at)
      if (free.length === 0) return null
      const after = await takePlace(rate, free[randomInt(free.length)]!, at)
      if (after) return rate.most - freeOf(see(after), rate, at).length
    }
  }
}

/** Until when each place is taken, by its number, in milliseconds since 1970. */
type Places = Readonly<Record<string, number>>

/** The item says nothing once its places are free. */
const KEPT_MS = 3_600_000

/**
 * What is taken for longer was taken by a clock that was put back since: else nobody would come in until then. More than
 * a request lives, so that one that was held up takes nobody's place.
 */
const CLOCKS_APART_MS = 60_000

const freeOf = (places: Places, { most, stretchMs }: Rate, at: number): number[] =>
  Array.from({ length: most }, (_, place) => place).filter((place) => {
    const until = places[place] ?? 0
    return until <= at || until > at + stretchMs + CLOCKS_APART_MS
  })

const keyOf = ({ tenant, name }: Rate) => ({ tenant, sort: name })
