import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { ApiEnvironment } from '../caller.ts'

/** Of every answer that is made of the simulated city. */
export const DATA_HEADER = 'Smart-Steps-Data'
export const SIMULATED_DATA = 'simulated'

/**
 * Hands whatever a tenant of the sandbox asks to an API of its own, over the sandbox's stores. No route, and nothing
 * that a route remembers, is shared between the two, so that none has to know of it.
 * @param open makes that API, when the first such tenant comes
 */
export function handOver(open: () => OpenAPIHono<ApiEnvironment>): MiddlewareHandler<ApiEnvironment> {
  let opened: OpenAPIHono<ApiEnvironment> | undefined
  return async (c, next) => {
    if (!c.get('contract').sandbox) return next()
    opened ??= open()
    const answer = await opened.fetch(c.req.raw, c.env)
    answer.headers.set(DATA_HEADER, SIMULATED_DATA)
    return answer
  }
}
