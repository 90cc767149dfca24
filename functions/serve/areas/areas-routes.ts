import { createRoute, z } from '@hono/zod-openapi'
import { bodyRefusals, refusals, security } from '../routes.ts'
import { emptyQuerySchema } from '../schemas.ts'
import { MOST_AREAS } from './areas.ts'
import { areaSchema, areasSchema, newAreaSchema } from './areas-schemas.ts'

export const AREAS_PATH = '/v1/areas'

const params = z.object({ id: z.string().openapi({ description: 'of the area' }) })
const one = { 'application/json': { schema: areaSchema } }

export const keepAreaRoute = createRoute({
  method: 'post',
  path: AREAS_PATH,
  summary: 'Draw an area of your own',
  description: `Figures of it (\`area=\`) are made of whole zones, and at most a fifth of a value of parts of zones, by public weights of their tiles or else by their ground; where it would be more, the enclosing zone stands for it. It costs no privacy budget. The same shape again is the same area. At most ${MOST_AREAS} of a tenant.`,
  security,
  request: {
    query: emptyQuerySchema,
    body: { required: true, content: { 'application/json': { schema: newAreaSchema } } },
  },
  responses: {
    201: {
      description: 'It is kept',
      headers: z.object({ Location: z.string() }),
      content: one,
    },
    ...refusals,
    ...bodyRefusals,
  },
})

export const areasRoute = createRoute({
  method: 'get',
  path: AREAS_PATH,
  summary: 'Your areas',
  security,
  request: { query: emptyQuerySchema },
  responses: {
    200: { description: 'All of them', content: { 'application/json': { schema: areasSchema } } },
    ...refusals,
  },
})

export const areaRoute = createRoute({
  method: 'get',
  path: `${AREAS_PATH}/{id}`,
  summary: 'One of your areas',
  security,
  request: { params, query: emptyQuerySchema },
  responses: { 200: { description: 'The area', content: one }, ...refusals },
})

export const removeAreaRoute = createRoute({
  method: 'delete',
  path: `${AREAS_PATH}/{id}`,
  summary: 'Remove one of your areas',
  security,
  request: { params, query: emptyQuerySchema },
  responses: { 204: { description: 'It is gone' }, ...refusals },
})
