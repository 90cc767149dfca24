import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { buildExplorer, EXPLORER_FOLDER } from '../../bin/explorer.ts'
import { explorerFiles } from '../../bin/static.ts'
import { localIssuer, localSession } from '../../functions/platform/local/issuer.ts'
import type { World } from '../serve/city.ts'

export interface ExplorerServer {
  readonly url: string
  close(): Promise<void>
}

/** Serves the built explorer beside an API in memory, as `smart-steps serve` does beside a real one. */
export async function serveExplorer({ api }: World): Promise<ExplorerServer> {
  await buildExplorer((line) => process.stderr.write(`${line}\n`))
  const folder = await mkdtemp(join(tmpdir(), 'explorer-'))
  api.route('/', localSession(await localIssuer(folder)))
  api.route('/', explorerFiles(EXPLORER_FOLDER))
  const server = createServer(getRequestListener(api.fetch)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
