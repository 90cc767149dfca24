import { createRoute, z } from '@hono/zod-openapi'
import { security } from '../routes.ts'
import { emptyQuerySchema } from '../schemas.ts'
import {
  acceptedSchema,
  correlatorSchema,
  densitySchema,
  errorInfoSchema,
  retrieveSchema,
} from './camara-schemas.ts'

export const CAMARA_PATH = '/population-density-data'

const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: errorInfoSchema } },
})

export const retrieveRoute = createRoute({
  method: 'post',
  path: `${CAMARA_PATH}/v0.3/retrieve`,
  summary: 'Population density by geohash (CAMARA Population Density Data 0.3.0)',
  description:
    'People per km² in the cells of an area, hour by hour. What is released is answered from `presence`; hours that are to come, or not released yet, by the typical week with an interval for one single day. A cell has the density of its zone; where that may not be shown it is LOW_DENSITY.',
  security,
  request: {
    headers: z.object({ 'x-correlator': correlatorSchema }),
    query: emptyQuerySchema,
    body: { required: true, content: { 'application/json': { schema: retrieveSchema } } },
  },
  responses: {
    200: {
      description: 'The densities',
      headers: z.object({ 'x-correlator': z.string().optional() }),
      content: { 'application/json': { schema: densitySchema } },
    },
    202: {
      description: 'They will be sent to `sink`',
      content: { 'application/json': { schema: acceptedSchema } },
    },
    400: refusal('Something in the request is not as it should be; code and message say what'),
    401: refusal('No valid access token'),
    403: refusal('The token does not allow this'),
    404: refusal('No such address'),
    406: refusal('JSON is not accepted'),
    415: refusal('The body is not of the type application/json'),
    422: refusal('Too much at once, or a precision that cannot be had'),
    429: refusal('Too many requests'),
    500: refusal('The answer could not be made'),
    503: refusal('The operator has halted all figures'),
  },
})
