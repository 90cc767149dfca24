/** The public face of the stage: the API over its ports, and who may call it. */
export { type ApiOptions, createApi } from './api.ts'
export { DENSITY_SCOPE, SCOPE, tokenVerifier, type VerifierOptions, type Verify } from './auth.ts'
export type { Caller } from './caller.ts'
export { CAMARA_PATH } from './camara/camara-routes.ts'
export { Problem, type ProblemName, problems, problemType } from './problems.ts'
export type { Operator } from './transparency.ts'
