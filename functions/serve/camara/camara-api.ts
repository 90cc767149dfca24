import type { MiddlewareHandler } from 'hono'
import type { Api } from '../http.ts'
import { JSON_TYPE, PRIVATE, problemOf } from '../http.ts'
import { negotiate } from '../media.ts'
import type { FiguresPorts } from '../plan.ts'
import { CAMARA_PATH, retrieveRoute } from './camara-routes.ts'
import { correlatorSchema } from './camara-schemas.ts'
import { densityOf, refuseTooBig } from './density.ts'
import { CamaraError } from './errors.ts'
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
  if (word !== undefined) c.res.headers.set(CORRELATOR, word)
}

/** CAMARA Population Density Data 0.3.0 over the figures of presence. */
export function addCamara(api: Api, ports: FiguresPorts, now: () => Date): void {
  api.openapi(
    retrieveRoute,
    async (c) => {
      negotiate(c, [JSON_TYPE])
      const request = c.req.valid('json')
      const wanted = wantedOf(request, now().getTime())
      refuseTooBig(wanted, false)
      return c.json(await densityOf(wanted, c.get('caller').tenant, ports), 200, PRIVATE)
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
