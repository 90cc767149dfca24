import type { Context } from 'hono'
import { SmartStepsError } from '../model/errors.ts'

/**
 * Every way in which a request can fail, as RFC 9457 problem details. A `type` is a promise: programs
 * compare it, so it never changes; title and detail are for people.
 */
export const problems = {
  'invalid-parameter': { status: 400, title: 'A parameter is not as it should be' },
  'unknown-parameter': { status: 400, title: 'This parameter does not exist' },
  'unknown-zone': { status: 400, title: 'This zone does not exist' },
  'unknown-area': { status: 400, title: 'You have no such area' },
  'invalid-area': { status: 400, title: 'The area cannot be used' },
  'unknown-level': { status: 400, title: 'This level does not exist' },
  'unknown-zone-system': { status: 400, title: 'This zone system does not exist' },
  'unknown-aggregate': { status: 400, title: 'This aggregate is not offered' },
  'invalid-interval': { status: 400, title: 'The interval from – to cannot be used' },
  'too-much': { status: 400, title: 'The request asks for too much at once' },
  'invalid-cursor': { status: 400, title: 'The cursor does not belong to this request' },
  'invalid-body': { status: 400, title: 'The body is not as it should be' },
  'no-token': { status: 401, title: 'A bearer token is needed' },
  'invalid-token': { status: 401, title: 'The bearer token is not valid' },
  'insufficient-scope': { status: 403, title: 'The token does not allow this' },
  'unknown-client': { status: 403, title: 'This client has no access' },
  'not-entitled': { status: 403, title: 'The contract does not have this' },
  'rate-limited': { status: 429, title: 'Too many requests at once' },
  'quota-exceeded': { status: 429, title: 'The requests of this month are used up' },
  'unknown-product': { status: 404, title: 'This product does not exist' },
  'product-not-available': { status: 404, title: 'This product is not available here' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not answer this method' },
  'not-acceptable': { status: 406, title: 'No offered format is accepted' },
  'no-result': { status: 409, title: 'The job has no result' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is of another type than expected' },
  'idempotency-conflict': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'too-many-jobs': { status: 429, title: 'Too many jobs are unfinished' },
  halted: { status: 503, title: 'No figures are answered for now' },
  'sink-refused': { status: 502, title: 'The receiver did not take the answer' },
  internal: { status: 500, title: 'The answer could not be made' },
} as const satisfies Readonly<Record<string, { status: number; title: string }>>

export type ProblemName = keyof typeof problems

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

/** A request that cannot be answered. The detail names the parameter, what was found and what is allowed. */
export class Problem extends SmartStepsError {
  readonly problem: ProblemName
  readonly parameter: string | undefined
  /** Sent with it. */
  readonly headers: Readonly<Record<string, string>>
  constructor(
    problem: ProblemName,
    detail: string,
    options: { parameter?: string; cause?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail, { cause: options.cause })
    this.problem = problem
    this.parameter = options.parameter
    this.headers = options.headers ?? {}
  }
}

/** `urn:smart-steps:problem:unknown-zone` */
export const problemType = (name: ProblemName): string => `urn:smart-steps:problem:${name}`

/** @returns the problem as application/problem+json; nothing but its own words gets out */
export function problemResponse(c: Context, { problem, message, parameter, headers }: Problem): Response {
  const { status, title } = problems[problem]
  const body = {
    type: problemType(problem),
    title,
    status,
    detail: message,
    instance: instanceOf(c),
    parameter,
  }
  const challenge = challenges[problem]
  return c.json(body, status, {
    'Content-Type': PROBLEM_MEDIA_TYPE,
    'Cache-Control': 'no-store',
    ...(challenge ? { 'WWW-Authenticate': challenge } : {}),
    ...headers,
  })
}

/** The address that was asked, its path alone and as it was encoded; cut where it is long. */
const instanceOf = (c: Context): string => new URL(c.req.url).pathname.slice(0, MOST_OF_INSTANCE)

const MOST_OF_INSTANCE = 200

/** RFC 6750: what a client has to bring. */
const challenges: Partial<Record<ProblemName, string>> = {
  'no-token': 'Bearer realm="smart-steps", scope="figures/read"',
  'invalid-token': 'Bearer realm="smart-steps", error="invalid_token"',
  'insufficient-scope': 'Bearer realm="smart-steps", error="insufficient_scope", scope="figures/read"',
  'unknown-client': 'Bearer realm="smart-steps", error="insufficient_scope"',
}

/**
 * A value of the request as it may be repeated to its sender: short and printable, so that an answer
 * cannot be made to carry something else.
 */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return `"${short.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?')}"`
}

/** `a, b, c and 12 more` */
export function listed(values: readonly string[], most = 20): string {
  const shown = values.slice(0, most).join(', ')
  return values.length > most ? `${shown} and ${values.length - most} more` : shown
}
