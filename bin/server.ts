import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { dayType, localHours } from '../functions/geography/index.ts'
import { InvalidInput } from '../functions/model/errors.ts'
import { REFERENCE_DOCUMENT, referencePointerSchema } from '../functions/model/ledger.ts'
import { countrySchema } from '../functions/model/vocabulary.ts'
import { httpsCallbacks } from '../functions/platform/callbacks.ts'
import { localClients } from '../functions/platform/local/clients.ts'
import { folderDownloads } from '../functions/platform/local/downloads.ts'
import { localIssuer, localSession } from '../functions/platform/local/issuer.ts'
import { localJobQueue } from '../functions/platform/local/job-queue.ts'
import { tokenEndpoint } from '../functions/platform/local/token-endpoint.ts'
import { createApi, runJob, takeUpJobs, tokenVerifier, workerPorts } from '../functions/serve/index.ts'
import { EXPLORER_FOLDER } from './explorer.ts'
import { issuerFolder, LOCAL_CLIENT, type LocalDeployment } from './local.ts'
import { explorerFiles } from './static.ts'
import { localContracts } from './tenants.ts'

const HOST = '127.0.0.1'

export interface LocalServer {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

/**
 * The API over an output folder, and who issues its tokens.
 * @param isMetered false: whoever asks is neither counted nor limited, for attacks, which ask as fast as they can
 * @throws InvalidInput if nothing was made in the folder yet
 */
export async function localApi(local: LocalDeployment, { isMetered = true } = {}) {
  const pointer = await local.documents.get(REFERENCE_DOCUMENT)
  if (!pointer) {
    throw new InvalidInput(
      `${local.folder} holds no figures: make some with "smart-steps run --events … --out" that folder, or choose another --out`,
    )
  }
  const country = countrySchema.parse(referencePointerSchema.parse(pointer.body).country)
  const issuer = await localIssuer(issuerFolder(local.folder), local.clock)
  const { store, documents, figures, clock, usage } = local
  const calendar = { localHours, dayType }
  const report = (error: unknown): void => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  }
  const contracts = await localContracts(local.folder)
  const clients = localClients(issuerFolder(local.folder))
  const worker = workerPorts({ ...local, country, calendar, contracts, callbacks: httpsCallbacks() })
  const jobs = localJobQueue((id, signal) => runJob({ ...worker, signal, report }, id), report)
  const app = createApi({
    store,
    documents,
    figures,
    clock,
    country,
    calendar,
    verify: tokenVerifier({
      issuer: issuer.issuer,
      jwks: issuer.keys,
      // A tenant's own name is the client of whoever holds the folder and prints a token without a secret.
      clients: async (id) => (Object.hasOwn(contracts, id) ? id : clients.tenantOf(id)),
      clock,
    }),
    contracts,
    ...(isMetered ? { usage } : {}),
    operator: { buyers: 1, clearance: null },
    jobs: { queue: jobs, downloads: folderDownloads(store) },
    report,
  })
  return { app, issuer, clients, jobs }
}

/**
 * Serves API and explorer of an output folder on the loopback interface alone.
 * @param port 0 takes any free one
 * @throws InvalidInput if nothing was made in the folder yet, or if the port is in use
 */
export async function listen(local: LocalDeployment, { port }: { port: number }): Promise<LocalServer> {
  const { app, issuer, clients, jobs } = await localApi(local)
  app.route('/', tokenEndpoint(issuer, clients))
  app.route('/', localSession(issuer, { clientId: LOCAL_CLIENT, clock: local.clock }))
  app.route('/', explorerFiles(EXPLORER_FOLDER))
  const server = createServer(getRequestListener(app.fetch))
  await listening(server, port)
  await takeUpJobs(local, jobs)
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      await jobs.close()
    },
  }
}

async function listening(server: Server, port: number): Promise<void> {
  server.listen(port, HOST)
  try {
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new InvalidInput(
      `port ${port} of ${HOST} is in use: stop the program that holds it, or choose another with --port (0 takes any free one)`,
      { cause: error },
    )
  }
}

/** Serves until it is interrupted. Prints the API's address first, then a line to try. */
export async function serveLocal(
  local: LocalDeployment,
  { port, out }: { port: number; out: string },
): Promise<void> {
  const server = await listen(local, { port })
  process.stdout.write(`${invitation(server.url, out)}\n`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await server.close()
}

function invitation(url: string, out: string): string {
  const folder = /^[\w./-]+$/.test(out) ? out : `'${out.replaceAll("'", "'\\''")}'`
  return [
    `API        ${url}`,
    `Explorer   ${url}/`,
    '',
    'Try:',
    `curl -H "Authorization: Bearer $(npm run -s smart-steps -- token --out ${folder})" '${url}/v1/figures/presence?hour=14&daytype=weekday'`,
    '',
    'Ctrl-C ends it.',
  ].join('\n')
}
