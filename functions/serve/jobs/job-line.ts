import { monthOf } from '../../model/dates.ts'
import type { Clock, DocumentStore } from '../../platform/ports.ts'
import type { Days } from '../calendar.ts'
import { DENSITY_PRODUCT } from '../camara/hours.ts'
import type { Gave, Line } from '../places.ts'
import { isUnfinished, type Job } from './job.ts'
import { listJobs, readJob } from './job-store.ts'

/** Of one tenant at a time: whoever sends many waits for nobody but themselves. */
export const MOST_UNFINISHED = 10

export interface LinePorts {
  readonly documents: DocumentStore
  readonly clock: Clock
  readonly days: Days
}

/** A tenant's unfinished jobs, of all kinds, and the rows of those that have ended. */
export function jobLine({ documents, clock, days }: LinePorts, tenant: string): Line {
  const now = () => clock.now()
  const holderOf = (job: Job) => ({
    ...{ id: job.id, place: job.place, isOpen: isUnfinished(job, now()), gave: gaveOf(job, days) },
  })
  return {
    ...{ documents, kind: 'job', tenant, most: MOST_UNFINISHED, now },
    async holder(id) {
      const job = await readJob(documents, tenant, id)
      return job && holderOf(job)
    },
    holders: async () => (await listJobs(documents, tenant)).map(holderOf),
  }
}

/** Of the local month in which it ended; also where its file was removed since. */
function gaveOf(job: Job, days: Days): Gave | undefined {
  if (job.result === null || job.finishedAt === null) return undefined
  const product = job.kind === 'figures' ? job.request.product : DENSITY_PRODUCT
  return { product, rows: job.result.rows, month: monthOf(days.hourAt(Date.parse(job.finishedAt)).date) }
}
