import { createRoute, z } from '@hono/zod-openapi'
import { PROBLEM_MEDIA_TYPE } from './problems.ts'
import {
  catalogueSchema,
  emptyQuerySchema,
  featuresSchema,
  figuresQuerySchema,
  figuresSchema,
  healthSchema,
  itemsQuerySchema,
  problemSchema,
  revisionsQuerySchema,
  revisionsSchema,
  zoneSystemsSchema,
} from './schemas.ts'
import { formatQuerySchema, transparencySchema } from './transparency-schemas.ts'

/** The addresses of the API with what goes in and comes out; handlers are in api.ts. */

const problem = (description: string) => ({
  description,
  content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
})

export const refusals = {
  400: problem('A parameter cannot be used; the detail names it and what is allowed'),
  401: problem('No valid access token'),
  403: problem('The token does not allow this'),
  404: problem('No such product or address'),
  406: problem('None of the accepted media types is offered'),
  500: problem('The answer could not be made'),
  503: problem('The operator has halted all figures'),
}

/** Of routes that take a body, besides. */
export const bodyRefusals = {
  400: problem('A member of the body, or a parameter, cannot be used; the detail names it'),
  413: problem('The body is too large'),
  415: problem('The body is not of the type application/json'),
}

export const security = [{ bearer: [] }]

export const TRANSPARENCY_PATH = '/v1/transparency'

export const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether the API answers',
  request: { query: emptyQuerySchema },
  responses: {
    200: { description: 'It does', content: { 'application/json': { schema: healthSchema } } },
    400: refusals[400],
    406: refusals[406],
  },
})

export const transparencyRoute = createRoute({
  method: 'get',
  path: TRANSPARENCY_PATH,
  summary: 'How people are protected: budget, thresholds, retention, and what the guarantee does not cover',
  description: 'A page for browsers, JSON for programs; `format` decides for both.',
  request: { query: formatQuerySchema },
  responses: {
    200: {
      description: 'The account',
      headers: z.object({ ETag: z.string() }),
      content: {
        'application/json': { schema: transparencySchema },
        'text/html': { schema: z.string() },
      },
    },
    304: { description: 'What you have is still right (If-None-Match)' },
    400: refusals[400],
    406: refusals[406],
    500: refusals[500],
  },
})

export const productsRoute = createRoute({
  method: 'get',
  path: '/v1/products',
  summary: 'The products, and the dates that are released',
  security,
  request: { query: emptyQuerySchema },
  responses: {
    200: { description: 'All products', content: { 'application/json': { schema: catalogueSchema } } },
    ...refusals,
  },
})

export const revisionsRoute = createRoute({
  method: 'get',
  path: '/v1/products/{product}/revisions',
  summary: 'When which dates of a product were published, and published again',
  description:
    'A revision pays for its noise once more. `revision` of figures gives an earlier answer again.',
  security,
  request: {
    params: z.object({ product: z.string().openapi({ example: 'presence' }) }),
    query: revisionsQuerySchema,
  },
  responses: {
    200: { description: 'All of them', content: { 'application/json': { schema: revisionsSchema } } },
    ...refusals,
  },
})

export const zoneSystemsRoute = createRoute({
  method: 'get',
  path: '/v1/zone-systems',
  summary: 'The zone systems and their levels',
  security,
  request: { query: emptyQuerySchema },
  responses: {
    200: {
      description: 'That of the newest release first',
      content: { 'application/json': { schema: zoneSystemsSchema } },
    },
    ...refusals,
  },
})

export const itemsRoute = createRoute({
  method: 'get',
  path: '/v1/zone-systems/{id}/items',
  summary: 'The zones of a system as GeoJSON',
  security,
  request: {
    params: z.object({ id: z.string().openapi({ description: '`id` or `id@version`' }) }),
    query: itemsQuerySchema,
  },
  responses: {
    200: {
      description: 'A page of zones, parents before children',
      content: { 'application/geo+json': { schema: featuresSchema } },
    },
    ...refusals,
  },
})

export const figuresRoute = createRoute({
  method: 'get',
  path: '/v1/figures/{product}',
  summary: 'Figures of a product',
  description:
    'Every number stands for at least 20 observed people and carries a 95 % interval; a cell that may not be shown is answered by a larger zone or suppressed, and looks the same as an empty one. In the order of time, then from the root down.',
  security,
  request: {
    params: z.object({ product: z.string().openapi({ example: 'presence' }) }),
    query: figuresQuerySchema,
  },
  responses: {
    200: {
      description: 'A page of cells',
      headers: z.object({
        ETag: z.string().openapi({ description: 'changes with every release that goes into the answer' }),
        Link: z.string().optional().openapi({ description: 'rel="next": the next page, also for text/csv' }),
      }),
      content: {
        'application/json': { schema: figuresSchema },
        'text/csv': { schema: z.string().openapi({ description: 'the same rows, RFC 4180' }) },
      },
    },
    304: { description: 'What you have is still right (If-None-Match)' },
    ...refusals,
  },
})
