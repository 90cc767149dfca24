/** The public face of the stage: the API over its ports, and who may call it. */
export { type ApiOptions, createApi } from './api.ts'
export { SCOPE, tokenVerifier, type VerifierOptions, type Verify } from './auth.ts'
export type { Caller } from './caller.ts'
export { runJob } from './jobs/run-job.ts'
export { takeUpJobs } from './jobs/take-up.ts'
export { workerPorts } from './jobs/worker-ports.ts'
export { Problem, type ProblemName, problems, problemType } from './problems.ts'
export type { Operator } from './transparency.ts'
