import type { Clock, DocumentStore, JobQueue } from '../../platform/ports.ts'
import type { Asker } from '../caller.ts'
import { takePlace } from '../places.ts'
import type { FiguresPorts } from '../plan.ts'
import { Problem } from '../problems.ts'
import { type FiguresJob, fingerprintOf, inLine, type Job, jobDocument, jobId } from './job.ts'
import { jobLine, MOST_UNFINISHED } from './job-line.ts'
import { createJob, readJob } from './job-store.ts'
import { planJob } from './plan-job.ts'

interface Ports {
  readonly documents: DocumentStore
  readonly queue: JobQueue
  readonly clock: Clock
  readonly figures: FiguresPorts
}

interface Asked {
  readonly asker: Asker
  /** Of the header, without quotes. */
  readonly key: string
  readonly request: FiguresJob['request']
}

/**
 * Puts a job in line. The id is made of tenant and key, so that the same request twice, even at once, is one job.
 * @throws Problem idempotency-conflict, too-many-jobs, or what a request for these figures would be refused with
 */
export async function acceptJob(ports: Ports, { asker, key, request }: Asked): Promise<FiguresJob> {
  const { documents, queue } = ports
  const { tenant } = asker
  const id = jobId(tenant, key)
  const fingerprint = fingerprintOf('figures', request)
  const known = await readJob(documents, tenant, id)
  // A key whose job was deleted is as one that was never used.
  const isNew = known === null || known.status === 'cancelled'
  const job = isNew
    ? await createJob(documents, await newJob(ports, { asker, id, fingerprint, request }))
    : known
  if (job.kind !== 'figures' || job.fingerprint !== fingerprint) {
    throw new Problem(
      'idempotency-conflict',
      'this Idempotency-Key was used with another body: send a new key for a new job',
    )
  }
  // Also where it was there already: its first message may never have been sent. One too many does nothing.
  if (job.status === 'queued') await queue.send(jobDocument(tenant, id))
  return job
}

async function newJob(
  { documents, clock, figures }: Ports,
  { asker, id, fingerprint, request }: Omit<Asked, 'key'> & Pick<Job, 'id' | 'fingerprint'>,
): Promise<Job> {
  const { tenant } = asker
  const acceptedAt = clock.now().toISOString()
  const { tag, entries } = await planJob(request, asker, acceptedAt, figures)
  const place = await takePlace(jobLine({ documents, clock, days: figures.days }, tenant), id)
  if (place === null) {
    throw new Problem(
      'too-many-jobs',
      `${MOST_UNFINISHED} of your jobs are not finished, more may not be: wait for one, or cancel one by DELETE`,
    )
  }
  return {
    kind: 'figures',
    id,
    tenant,
    fingerprint,
    acceptedAt,
    place,
    ...inLine(entries.length),
    request,
    tag,
  }
}
