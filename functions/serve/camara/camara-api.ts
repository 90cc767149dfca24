import type { MiddlewareHandler } from 'hono'
import type { Clock } from '../../platform/ports.ts'
import type { Api } from '../http.ts'
import { askerOf, JSON_TYPE, PRIVATE, problemOf } from '../http.ts'
import { negotiate } from '../media.ts'
import type { FiguresPorts } from '../plan.ts'
import { PROBLEM_MEDIA_TYPE } from '../problems.ts'
import { type AcceptPorts, acceptDensity } from './accept-density.ts'
import { CAMARA_PATH, retrieveRoute } from './camara-routes.ts'
import { correlatorSchema } from './camara-schemas.ts'
import { cellsIn, densityOf, refuseTooBig } from './density.ts'
import { CamaraError, inItsWords } from './errors.ts'
import { DENSITY_PRODUCT } from './hours.ts'
import { faultOf, wantedOf } from './request.ts'

const CORRELATOR = 'x-correlator'

/** A caller's word for a request comes back with every answer, also with refusals. */
export const correlated: MiddlewareHandler = async (c, next) => {
  const word = c.req.header(CORRELATOR)
  if (!correlatorSchema.safeParse(word).success) {
    throw new CamaraError(
      'INVALID_ARGUMENT',
      `${CORRELATOR} has letters that it may not have, or more than 256.`,
    )
  }
  await next()
  const problem = c.res.headers.get('Content-Type')?.startsWith(PROBLEM_MEDIA_TYPE)
  if (problem) c.res = await inItsWords(c.res)
  if (word !== undefined) c.res.headers.set(CORRELATOR, word)
}

/**
 * CAMARA Population Density Data 0.3.0 over the figures of presence.
 * @param accept where answers for sinks wait
 */
export function addCamara(api: Api, ports: FiguresPorts, clock: Clock, accept?: AcceptPorts): void {
  api.openapi(
    retrieveRoute,
    async (c) => {
      negotiate(c, [JSON_TYPE])
      const request = c.req.valid('json')
      const wanted = wantedOf(request, clock.now().getTime())
      const { sink, sinkCredential } = request
      refuseTooBig(wanted, sink !== undefined)
      if (sink !== undefined) {
        if (!accept) throw new CamaraError('UNAVAILABLE', 'Answers are sent to no sink here.')
        const operationId = await acceptDensity(accept, c.get('caller').tenant, wanted, {
          url: sink,
          token: sinkCredential?.accessToken ?? null,
          correlator: c.req.valid('header')[CORRELATOR] ?? null,
        })
        c.set('given', { product: DENSITY_PRODUCT, cells: 0 })
        return c.json({ operationId }, 202, PRIVATE)
      }
      const density = await densityOf(wanted, askerOf(c), ports, false)
      c.set('given', { product: DENSITY_PRODUCT, cells: cellsIn(density) })
      return c.json(density, 200, PRIVATE)
    },
    (result) => {
      if (result.success) return
      throw result.target === 'json' ? faultOf(result.error) : problemOf(result.error)
    },
  )
}

/** Whether an address answers as CAMARA does. */
export const isCamara = (path: string, basePath: string): boolean =>
  path.startsWith(`${basePath}${CAMARA_PATH}/`)
