import type { Clock, DocumentStore, JobQueue } from '../../platform/ports.ts'
import type { Asker } from '../caller.ts'
import type { FiguresPorts } from '../plan.ts'
import { Problem } from '../problems.ts'
import { type FiguresJob, fingerprintOf, inLine, isUnfinished, type Job, jobDocument, jobId } from './job.ts'
import { createJob, listJobs, readJob } from './job-store.ts'
import { MOST_UNFINISHED } from './limits.ts'
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
  const now = clock.now()
  const { tenant } = asker
  const acceptedAt = now.toISOString()
  const { tag, entries } = await planJob(request, asker, acceptedAt, figures)
  const unfinished = (await listJobs(documents, tenant)).filter(
    (job) => job.id !== id && isUnfinished(job, now),
  )
  if (unfinished.length >= MOST_UNFINISHED) {
    throw new Problem(
      'too-many-jobs',
      `${unfinished.length} of your jobs are not finished, at most ${MOST_UNFINISHED} may be: wait for one, or cancel one by DELETE`,
    )
  }
  return {
    kind: 'figures',
    id,
    tenant,
    fingerprint,
    acceptedAt,
    ...inLine(entries.length),
    request,
    tag,
  }
}
