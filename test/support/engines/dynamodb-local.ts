import { join } from 'node:path'
import { connect, createTables, type Dynamo } from '../../../functions/platform/aws/dynamodb-client.ts'
import { freePort } from './free-port.ts'
import { DYNAMODB_LOCAL, installDynamodbLocal } from './install.ts'
import { ran } from './ran.ts'
import { startServer } from './server.ts'

export interface DynamodbLocal {
  readonly client: Dynamo
  close(): Promise<void>
}

/**
 * Starts Amazon's own stand-in in memory on a free port, with our tables. It cannot be told an address: it
 * listens on every one of this machine, so it is given nothing that matters.
 */
export async function startDynamodbLocal(): Promise<DynamodbLocal> {
  const jars = await installDynamodbLocal()
  const port = await freePort()
  await ran(`DynamoDB Local ${DYNAMODB_LOCAL}`, 'everything that touches a table')
  const client = connect({ endpoint: `http://127.0.0.1:${port}` })
  const stop = await startServer({
    name: 'DynamoDB Local',
    command: 'java',
    words: [
      ...['-Xmx512m', `-Djava.library.path=${jars}`, '-cp', join(jars, '*')],
      'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
      ...['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)],
    ],
    probe: () => createTables(client),
  })
  return {
    client,
    close() {
      client.destroy()
      return stop()
    },
  }
}
