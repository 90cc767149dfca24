import { makeFigures } from './figures-job.ts'
import type { Job } from './job.ts'
import type { Runner } from './runner.ts'

/** How each kind of job is done. */
export const runners: { readonly [Kind in Job['kind']]: Runner<Extract<Job, { kind: Kind }>> } = {
  figures: makeFigures,
}
