import type { Context } from 'hono'
import { Problem, problemResponse } from '../problems.ts'
import type { Window } from './windows.ts'

/**
 * What a contract allows and what is left of it, as draft-ietf-httpapi-ratelimit-headers-10 writes it: structured
 * fields with the policies `second` and `month`; `q` requests in `w` seconds, `r` left for the next `t` seconds.
 */
export interface Limit {
  readonly name: 'second' | 'month'
  readonly most: number
  readonly used: number
  readonly window: Window
}

export function limitHeaders(limits: readonly Limit[]): Record<string, string> {
  return {
    'RateLimit-Policy': limits
      .map(({ name, most, window }) => `"${name}";q=${most};w=${window.seconds}`)
      .join(', '),
    RateLimit: limits
      .map(
        ({ name, most, used, window }) => `"${name}";r=${Math.max(0, most - used)};t=${window.secondsLeft}`,
      )
      .join(', '),
  }
}

/** @param limits the last is the one that is used up */
export function refusal(c: Context, limits: readonly Limit[]): Response {
  const { name, most, window } = limits.at(-1)!
  const problem =
    name === 'second'
      ? new Problem(
          'rate-limited',
          `your contract has ${most} requests a second: wait a second, then ask again`,
        )
      : new Problem(
          'quota-exceeded',
          `your contract has ${most} requests a month, and all are used: the next month begins in ${window.secondsLeft} s, /v1/usage shows what they were`,
        )
  return withHeaders(problemResponse(c, problem), {
    'Retry-After': String(window.secondsLeft),
    ...limitHeaders(limits),
  })
}

export function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}
