import { Conflict } from '../../model/errors.ts'
import type { DocumentStore } from '../../platform/ports.ts'
import { type Job, jobDocument, jobSchema, jobsOf } from './job.ts'

/** As many as ever meet at one job: of those that meet, one is through each time. */
const MOST_ATTEMPTS = 64

/** @returns null where there is none of that tenant */
export async function readJob(documents: DocumentStore, tenant: string, id: string): Promise<Job | null> {
  const found = await documents.get(jobDocument(tenant, id))
  return found && jobSchema.parse(found.body)
}

/** A tenant's own, newest first. */
export async function listJobs(documents: DocumentStore, tenant: string): Promise<readonly Job[]> {
  const found = (await documents.list(jobsOf(tenant))).map(({ body }) => jobSchema.parse(body))
  return found.sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
}

/** In the order of their acceptance; two of the same millisecond by their ids. */
export const placeOf = ({ acceptedAt, id }: Job): string => `${acceptedAt} ${id}`

/**
 * @returns the job that is there afterwards: this one, or that of whoever was first, unless that one was deleted before
 * this one took its place
 */
export async function createJob(documents: DocumentStore, job: Job): Promise<Job> {
  const id = jobDocument(job.tenant, job.id)
  try {
    await documents.put(id, job, 0)
    return job
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const winner = await changeJob(documents, id, (there) =>
      there.status === 'cancelled' && there.place !== job.place ? job : null,
    )
    if (winner === null) throw error
    return winner
  }
}

/**
 * Changes a job as it is now, whoever else does so meanwhile.
 * @param id of the document
 * @param change what it becomes, or null to leave it; asked again where somebody else was first
 * @returns the job afterwards, or null where there is none
 */
export async function changeJob(
  documents: DocumentStore,
  id: string,
  change: (job: Job) => Job | null,
): Promise<Job | null> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await documents.get(id)
    if (found === null) return null
    const job = jobSchema.parse(found.body)
    const next = change(job)
    if (next === null) return job
    try {
      await documents.put(id, next, found.version)
      return next
    } catch (error) {
      // Ours may be the write that is there: a client that lost the answer has sent it twice.
      if (!(error instanceof Conflict) || attempt === MOST_ATTEMPTS) throw error
    }
  }
}
