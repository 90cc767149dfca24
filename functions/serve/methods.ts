import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { ApiEnvironment } from './caller.ts'
import { type Api, notFound } from './http.ts'
import { Problem } from './problems.ts'

/** What a route can be of, in the order in which `Allow` names them; HEAD is answered wherever GET is. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

type Routes = Pick<Api, 'router'>

/** What is registered for every method refuses or prepares; the answer is given by what is of one. */
const isAnswer = ({ method }: { readonly method: string }): boolean => method !== 'ALL'

/** @returns what is to be said where no route answers: 405 where one would by another method, else 404 */
export function unanswered(c: Context, { router }: Routes): Problem {
  const methods = METHODS.filter((method) =>
    router.match(method, c.req.path)[0].some(([[, route]]) => isAnswer(route)),
  )
  if (methods.length === 0) return notFound(c)
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  return new Problem('method-not-allowed', `this address answers ${allow} only`, {
    headers: { Allow: allow },
  })
}

/**
 * Before a body is looked at: whether it is wanted at all.
 * @throws Problem method-not-allowed or not-found
 */
export const refuseUnanswered =
  (routes: Routes): MiddlewareHandler<ApiEnvironment> =>
  async (c, next) => {
    if (!matchedRoutes(c).some(isAnswer)) throw unanswered(c, routes)
    await next()
  }
