import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * A port of this machine on which nobody listens now; for a server that cannot choose one itself.
 *
 * It is none of those that a system gives to outgoing connections (32,768 and more on Linux, 49,152 and more
 * elsewhere, RFC 6335): the server is often the second to start, and the first one's connections would take it.
 * @throws Error if none is found
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(10_000, 32_768)
    // On every address, as some of the servers listen.
    const server = createServer().listen(port)
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
  throw new Error('no port between 10000 and 32767 is free on this machine')
}
