import { makeDensity, tellSink } from '../camara/density-job.ts'
import { makeFigures } from './figures-job.ts'
import type { Job } from './job.ts'
import type { Made, Work } from './runner.ts'

/**
 * Does a job, by its kind.
 * @throws Problem where it can never be made; anything else is tried again
 */
export function make(job: Job, work: Work): Promise<Made> {
  switch (job.kind) {
    case 'figures':
      return makeFigures(job, work)
    case 'density':
      return makeDensity(job, work)
  }
}

/** Says that a job has failed to whoever waits for more than its document. */
export async function tellFailure(job: Job, reason: string, work: Pick<Work, 'callbacks'>): Promise<void> {
  if (job.kind === 'density') await tellSink(job, reason, work)
}
