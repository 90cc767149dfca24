import { JOB_COLLECTION, RESULTS_PREFIX } from '../../model/jobs.ts'
import type { Clock, DocumentStore, JobQueue, ObjectStore } from '../../platform/ports.ts'
import { isUnfinished, jobSchema, statusAt } from './job.ts'
import { changeJob } from './job-store.ts'

/**
 * What a process does that alone holds a folder, when it starts: jobs that the one before it left come into line
 * again, and files that no job names any more go, as they do on AWS by themselves.
 */
export async function takeUpJobs(
  { documents, store, clock }: { documents: DocumentStore; store: ObjectStore; clock: Clock },
  queue: JobQueue,
): Promise<void> {
  const now = clock.now()
  const named = new Set<string>()
  for (const { id, body } of await documents.list(`${JOB_COLLECTION}/`)) {
    const job = jobSchema.parse(body)
    if (statusAt(job, now) === 'succeeded' && job.result) named.add(job.result.key)
    if (!isUnfinished(job, now)) continue
    await changeJob(documents, id, (left) =>
      isUnfinished(left, now)
        ? { ...left, status: 'queued', attempts: 0, run: null, leaseUntil: null }
        : null,
    )
    await queue.send(id)
  }
  for (const { key } of await store.list(RESULTS_PREFIX)) if (!named.has(key)) await store.delete(key)
}
