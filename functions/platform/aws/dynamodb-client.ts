import { setTimeout } from 'node:timers/promises'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynamoTables, type TableDefinition } from '../dynamodb-tables.ts'

/** The one client of ledger, figures and keys; on a laptop only its endpoint differs. */
export type Dynamo = DynamoDBDocumentClient

/**
 * @param endpoint a local stand-in; absent: the service, with the credentials of the environment
 * @param region of the service; absent: that of the environment
 */
export function connect({ endpoint, region }: { endpoint?: string; region?: string } = {}): Dynamo {
  const client = new DynamoDBClient(
    endpoint === undefined
      ? { ...(region === undefined ? {} : { region }) }
      : {
          endpoint,
          region: 'local',
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
          // What a stand-in refuses it refuses again.
          maxAttempts: 1,
        },
  )
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
}

/** Creates the tables that are not there, and waits for them: for stand-ins, on AWS the stack does it. */
export async function createTables(client: Dynamo): Promise<void> {
  const definitions: readonly TableDefinition[] = Object.values(dynamoTables)
  for (const definition of definitions) {
    if ((await statusOf(client, definition.name)) === null) await createTable(client, definition)
    await untilActive(client, definition.name)
  }
}

async function createTable(client: Dynamo, { name, partitionKey, sortKey }: TableDefinition): Promise<void> {
  const keys = [
    { AttributeName: partitionKey, KeyType: 'HASH' as const },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' as const }]),
  ]
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys,
      AttributeDefinitions: keys.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' })),
    }),
  )
}

const STATUS_WAIT_MS = 10
const MOST_STATUS_WAITS = 500

async function untilActive(client: Dynamo, name: string): Promise<void> {
  for (let waits = 0; waits < MOST_STATUS_WAITS; waits += 1) {
    if ((await statusOf(client, name)) === 'ACTIVE') return
    await setTimeout(STATUS_WAIT_MS)
  }
  throw new Error(
    `the table ${name} is still not ready after ${(STATUS_WAIT_MS * MOST_STATUS_WAITS) / 1000} s; if its making was cut off, delete the folder of the store`,
  )
}

async function statusOf(client: Dynamo, name: string): Promise<string | null> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
    return Table?.TableStatus ?? null
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null
    throw error
  }
}
