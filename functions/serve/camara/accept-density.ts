import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { Clock, DocumentStore, JobQueue } from '../../platform/ports.ts'
import { type DensityJob, inLine, isUnfinished, jobDocument } from '../jobs/job.ts'
import { createJob, listJobs } from '../jobs/job-store.ts'
import { MOST_UNFINISHED } from '../jobs/limits.ts'
import { CamaraError } from './errors.ts'
import type { Wanted } from './request.ts'

export interface AcceptPorts {
  readonly documents: DocumentStore
  readonly queue: JobQueue
  readonly clock: Clock
}

/** Where an answer goes. */
export interface Sink {
  readonly url: string
  readonly token: string | null
  readonly correlator: string | null
}

/**
 * Puts a request in line whose answer is sent.
 * @returns its operationId
 * @throws CamaraError INVALID_SINK or TOO_MANY_REQUESTS
 */
export async function acceptDensity(
  { documents, queue, clock }: AcceptPorts,
  tenant: string,
  wanted: Wanted,
  { url, token, correlator }: Sink,
): Promise<string> {
  refuseSink(url)
  const now = clock.now()
  const unfinished = (await listJobs(documents, tenant)).filter((job) => isUnfinished(job, now))
  if (unfinished.length >= MOST_UNFINISHED) {
    throw new CamaraError(
      'TOO_MANY_REQUESTS',
      `${unfinished.length} of your requests wait for their answers, at most ${MOST_UNFINISHED} may: wait for one.`,
    )
  }
  const job: DensityJob = {
    kind: 'density',
    id: randomUUID().replaceAll('-', ''),
    tenant,
    fingerprint: '',
    acceptedAt: now.toISOString(),
    ...inLine(0),
    request: { ...wanted, sink: url, token, correlator },
  }
  await createJob(documents, job)
  await queue.send(jobDocument(tenant, job.id))
  return job.id
}

/** Names that lead nowhere from outside. Where a name leads to is looked at when the answer is sent. */
const INSIDE = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|arpa)\.?$/i
const LEAST_OTHER_PORT = 1_024

/** @throws CamaraError INVALID_SINK */
function refuseSink(text: string): void {
  const { protocol, hostname, port, username, password } = new URL(text)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isName = isIP(host) === 0 && /\.[a-z]/i.test(host) && !INSIDE.test(host)
  const isPort = port === '' || Number(port) >= LEAST_OTHER_PORT
  if (protocol === 'https:' && isName && isPort && username === '' && password === '') return
  throw new CamaraError(
    'INVALID_SINK',
    `The sink is no address of https with a public name, without a user, and on port 443 or one from ${LEAST_OTHER_PORT} on.`,
  )
}
