import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { JobQueue } from '../../platform/ports.ts'
import { type DensityJob, inLine, jobDocument } from '../jobs/job.ts'
import { jobLine, type LinePorts, MOST_UNFINISHED } from '../jobs/job-line.ts'
import { createJob } from '../jobs/job-store.ts'
import { takePlace } from '../places.ts'
import { CamaraError } from './errors.ts'
import type { Wanted } from './request.ts'

export interface AcceptPorts extends LinePorts {
  readonly queue: JobQueue
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
  ports: AcceptPorts,
  tenant: string,
  wanted: Wanted,
  { url, token, correlator }: Sink,
): Promise<string> {
  const { documents, queue, clock } = ports
  refuseSink(url)
  const id = randomUUID().replaceAll('-', '')
  const place = await takePlace(jobLine(ports, tenant), id)
  if (place === null) {
    throw new CamaraError(
      'TOO_MANY_REQUESTS',
      `${MOST_UNFINISHED} of your requests wait for their answers, more may not: wait for one.`,
    )
  }
  const job: DensityJob = {
    kind: 'density',
    id,
    tenant,
    fingerprint: '',
    acceptedAt: clock.now().toISOString(),
    place,
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
