/** What stage, adapters and stack say alike of the jobs of the API. */

/** Of the documents, one each. */
export const JOB_COLLECTION = 'job'

/** Of the objects: results, by tenant and job. */
export const RESULTS_PREFIX = 'jobs/'

/** A worker is dead for certain after it: as long as a function may run. */
export const WORKER_MINUTES = 15

/** After so many workers that failed or were killed a job has failed, and its message is set aside. */
export const MOST_ATTEMPTS = 3
