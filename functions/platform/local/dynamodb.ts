import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import { create as createStore } from 'dynalite/db/index.js'
import { InvalidInput, Locked } from '../../model/errors.ts'
import { connect, createTables, type Dynamo } from '../aws/dynamodb-client.ts'

export interface LocalDynamo {
  readonly client: Dynamo
  /** For clients in other processes. */
  readonly endpoint: string
  close(): Promise<void>
}

/**
 * DynamoDB on a laptop: dynalite over a folder, on a free port of the loopback interface. Creates the
 * tables that are not there.
 * @throws Locked if another process holds the folder
 */
export async function openDynalite(folder: string): Promise<LocalDynamo> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw new InvalidInput(`the folder ${folder} cannot be made: choose another --out`, { cause })
  })
  await refuseIfHeld(folder)
  const server = dynalite({ path: folder, createTableMs: 0 })
  // Server and client are one process: while it computes, the timeout of an idle connection runs out, and the next
  // request would be written to one that is being closed.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const endpoint = `http://127.0.0.1:${port}`
  const client = connect({ endpoint })
  const close = async (): Promise<void> => {
    client.destroy()
    await new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()))
      server.closeAllConnections()
    })
  }
  try {
    await createTables(client)
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
  return { client, endpoint, close }
}

/**
 * dynalite opens its store only when it is asked for something, and a store that another process holds
 * then ends this process. So the store is opened once before, and closed again.
 */
async function refuseIfHeld(folder: string): Promise<void> {
  const { db } = createStore({ path: folder })
  try {
    await db.open()
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED') {
      throw new Locked(
        `another process holds ${folder}: stop that one (serve, start or run with the same --out), or wait for its end`,
        { cause },
      )
    }
    throw new InvalidInput(
      `${folder} cannot be opened as a store: bring it back from where it was changed, or choose another --out`,
      { cause: error },
    )
  } finally {
    await db.close()
  }
}
