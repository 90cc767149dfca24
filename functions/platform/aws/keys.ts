import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { dynamoTables } from '../dynamodb-tables.ts'
import { checkedEpoch, closedEpoch } from '../epoch-name.ts'
import type { Clock, KeyVault } from '../ports.ts'

export interface KmsVaultOptions {
  /** @default the service, with the credentials of the environment */
  readonly client?: KMSClient
  readonly dynamo: DynamoDBDocumentClient
  /** @default the table's declared name */
  readonly table?: string
  /** The KMS key that wraps. */
  readonly keyId: string
  /** Bound into every wrapped key: one deployment cannot unwrap another's. */
  readonly deployment: string
  readonly clock?: Clock
}

/** An item holds either the wrapped key or the time of its destruction. */
interface Item {
  readonly epoch: string
  readonly wrapped?: Uint8Array
  readonly destroyedAt?: string
}

/**
 * Epoch keys wrapped by KMS, one item each in a table without backups. Destroying writes the record over
 * the key: were the key deleted and the record an item of its own, a crash or a race between the two
 * writes would make the epoch's key anew.
 */
export function kmsVault({
  client = new KMSClient({}),
  dynamo,
  table = dynamoTables.epochKeys.name,
  keyId,
  deployment,
  clock = { now: () => new Date() },
}: KmsVaultOptions): KeyVault {
  const context = (epoch: string) => ({ deployment, epoch: checkedEpoch(epoch) })

  const read = async (epoch: string): Promise<Item | undefined> => {
    const Key = { epoch: checkedEpoch(epoch) }
    const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))
    return Item as Item | undefined
  }
  /** @returns false if the condition does not hold */
  const write = async (item: Item, ConditionExpression: string): Promise<boolean> => {
    try {
      await dynamo.send(new PutCommand({ TableName: table, Item: { ...item }, ConditionExpression }))
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  }
  const unwrap = async ({ epoch, wrapped }: Item): Promise<Uint8Array> => {
    if (wrapped === undefined) throw closedEpoch(epoch)
    const { Plaintext } = await client.send(
      new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: context(epoch) }),
    )
    return wholeKey(Plaintext)
  }

  return {
    async key(epoch) {
      const known = await read(epoch)
      if (known) return unwrap(known)
      const { Plaintext, CiphertextBlob } = await client.send(
        new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: context(epoch) }),
      )
      const made: Item = { epoch, ...(CiphertextBlob === undefined ? {} : { wrapped: CiphertextBlob }) }
      if (await write(made, 'attribute_not_exists(epoch)')) return wholeKey(Plaintext)
      const winner = await read(epoch)
      if (winner) return unwrap(winner)
      throw new Error(`the key of ${epoch} was made by another process and is gone: try again`)
    },
    async destroy(epoch) {
      const record = { epoch: checkedEpoch(epoch), destroyedAt: clock.now().toISOString() }
      // Not written: it was destroyed before, and the time of that stays.
      await write(record, 'attribute_not_exists(destroyedAt)')
    },
    async isDestroyed(epoch) {
      return (await read(epoch))?.destroyedAt !== undefined
    },
  }
}

function wholeKey(plaintext: Uint8Array | undefined): Uint8Array {
  if (plaintext?.length === 32) return plaintext
  throw new Error(`KMS gave an epoch key of ${plaintext?.length ?? 0} bytes, expected 32: nothing was made`)
}
