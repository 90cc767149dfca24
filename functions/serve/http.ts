import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ZodError } from 'zod'
import type { ApiEnvironment, Asker } from './caller.ts'
import { Problem, problemResponse, quoted } from './problems.ts'

/** What the routes share of HTTP: types of content, headers, and what becomes of requests that do not fit. */

export type Api = OpenAPIHono<ApiEnvironment>

/** For whom a request asks, once its token and contract are known. */
export const askerOf = (c: Context<ApiEnvironment>): Asker => ({
  tenant: c.get('caller').tenant,
  rights: c.get('rights'),
})

export const HTML_TYPE = 'text/html'
export const JSON_TYPE = 'application/json'
export const GEOJSON_TYPE = 'application/geo+json'
export const CSV_TYPE = 'text/csv'
export const CSV_CONTENT = 'text/csv; charset=utf-8; header=present'

/** Answers to a token are for its holder, and checked with the server before they are used again. */
export const PRIVATE = { 'Cache-Control': 'private, no-cache' } as const

export const notFound = (c: Context): Problem =>
  new Problem('not-found', `there is nothing at ${quoted(c.req.path)}: /openapi.json lists the addresses`)

/** What zod refuses: a parameter that does not exist or is given twice, or a member of a body. */
export function refuseInvalid(
  result: { success: true } | { success: false; error: ZodError; target?: string },
  c: Context,
): Response | undefined {
  if (result.success) return undefined
  return problemResponse(c, result.target === 'json' ? bodyProblem(result.error) : problemOf(result.error))
}

/** @returns what is wrong with a query, by its first fault */
export function problemOf({ issues: [issue] }: ZodError): Problem {
  if (issue?.code === 'unrecognized_keys') {
    const name = issue.keys[0] ?? ''
    return new Problem(
      'unknown-parameter',
      `there is no parameter ${quoted(name)} here: /openapi.json lists them`,
      { parameter: name.slice(0, 60) },
    )
  }
  const name = String(issue?.path[0] ?? 'query')
  return new Problem('invalid-parameter', `${name}: ${issue?.message ?? 'not as expected'}`, {
    parameter: name,
  })
}

/** @returns what is wrong with a body, by its first fault; `parameter` is the JSON Pointer (RFC 6901) of the member */
function bodyProblem({ issues: [issue] }: ZodError): Problem {
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...(issue?.path ?? []), ...unknown].map((step) => String(step).slice(0, 60))
  const pointer = path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  const what = unknown.length > 0 ? 'there is no such member' : (issue?.message ?? 'not as expected')
  return new Problem('invalid-body', `${quoted(pointer)}: ${what}: /openapi.json shows the body`, {
    parameter: pointer,
  })
}

/** @returns what hono refuses by itself: a body of a type that the route does not take; null for a failure of ours */
export function foreignProblem(error: unknown, c: Context): Problem | null {
  if (!(error instanceof HTTPException)) return null
  if (error.status === 400) return new Problem('invalid-body', 'the body is no JSON: correct it')
  if (error.status !== 415) return null
  const type = c.req.header('Content-Type') ?? ''
  return new Problem(
    'unsupported-media-type',
    `Content-Type is ${quoted(type)}: /openapi.json says what this address takes`,
  )
}

/** `*` or one of a list; the weak comparison of RFC 9110, 13.1.2. */
export const isKnown = (header: string | undefined, etag: string): boolean =>
  (header ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .some((entry) => entry === '*' || entry.replace(/^W\//, '') === etag.replace(/^W\//, ''))

/** RFC 8288, relative to the request, so that it holds behind every host name. */
export function nextLink(c: Context, next: string | null): Record<string, string> {
  if (next === null) return {}
  const parameters = new URLSearchParams(new URL(c.req.url).search)
  parameters.set('cursor', next)
  return { Link: `<?${parameters}>; rel="next"` }
}
