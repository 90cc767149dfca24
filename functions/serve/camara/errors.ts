import type { Context } from 'hono'
import { SmartStepsError } from '../../model/errors.ts'
import { Problem, type ProblemName, problems } from '../problems.ts'

/**
 * Errors of the CAMARA Population Density Data API 0.3.0, with its codes. What the rest of the API says by RFC 9457 is
 * put into its words below this path.
 */

const OF_THIS_API = 'POPULATION_DENSITY_DATA'

/** Code → HTTP status. */
export const camaraCodes = {
  INVALID_ARGUMENT: 400,
  INVALID_CREDENTIAL: 400,
  INVALID_TOKEN: 400,
  INVALID_SINK: 400,
  [`${OF_THIS_API}.INVALID_AREA`]: 400,
  [`${OF_THIS_API}.MAX_STARTTIME_EXCEEDED`]: 400,
  [`${OF_THIS_API}.MIN_STARTTIME_EXCEEDED`]: 400,
  [`${OF_THIS_API}.INVALID_END_TIME`]: 400,
  [`${OF_THIS_API}.MAX_TIME_PERIOD_EXCEEDED`]: 400,
  [`${OF_THIS_API}.INVALID_TIME_PERIOD`]: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  UNSUPPORTED_MEDIA_TYPE: 415,
  [`${OF_THIS_API}.UNSUPPORTED_REQUEST`]: 422,
  [`${OF_THIS_API}.UNSUPPORTED_PRECISION`]: 422,
  [`${OF_THIS_API}.UNSUPPORTED_SYNC_RESPONSE`]: 422,
  QUOTA_EXCEEDED: 429,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const
export type CamaraCode = keyof typeof camaraCodes

export class CamaraError extends SmartStepsError {
  readonly code: CamaraCode
  constructor(code: CamaraCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.code = code
  }
}

/** Codes that say more than their status; what is not here goes by its status. */
const codeOf: Partial<Record<ProblemName, CamaraCode>> = {
  'invalid-area': 'POPULATION_DENSITY_DATA.INVALID_AREA',
  'quota-exceeded': 'QUOTA_EXCEEDED',
}

const byStatus: Readonly<Record<number, CamaraCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
}

const codeFor = (problem: ProblemName): CamaraCode =>
  codeOf[problem] ?? byStatus[problems[problem].status] ?? 'INVALID_ARGUMENT'

/** @returns the error in CAMARA's words; nothing of a failure of ours but that there was one */
export function camaraErrorOf(error: unknown): CamaraError {
  if (error instanceof CamaraError) return error
  if (!(error instanceof Problem)) {
    return new CamaraError('INTERNAL', 'The failure was recorded: try again later.', { cause: error })
  }
  return new CamaraError(codeFor(error.problem), error.message, { cause: error })
}

/** What is refused before a route is reached speaks as the rest of the API does: status and headers stay. */
export async function inItsWords(response: Response): Promise<Response> {
  const { type, status, detail } = (await response.json()) as { type: string; status: number; detail: string }
  const headers = new Headers(response.headers)
  headers.set('Content-Type', 'application/json')
  headers.delete('Content-Length')
  const code = codeFor(type.split(':').at(-1) as ProblemName)
  return new Response(JSON.stringify({ status, code, message: detail }), { status, headers })
}

/** @returns `{status, code, message}` as CAMARA has it */
export function camaraResponse(c: Context, { code, message, cause }: CamaraError): Response {
  const status = camaraCodes[code]
  return c.json({ status, code, message }, status, {
    'Cache-Control': 'no-store',
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="smart-steps"' } : {}),
    // `Allow`, which 405 needs.
    ...(cause instanceof Problem ? cause.headers : {}),
  })
}
