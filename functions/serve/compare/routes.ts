import { createRoute, z } from '@hono/zod-openapi'
import { refusals, security } from '../routes.ts'
import { crosswalkQuerySchema, crosswalkSchema } from './crosswalk-schemas.ts'
import { topFlowsQuerySchema, topFlowsSchema } from './flow-schemas.ts'
import { comparisonQuerySchema, comparisonSchema, indexQuerySchema, indexSchema } from './schemas.ts'

/** The addresses of what is compared, made of released figures alone. */

export const params = z.object({ product: z.string().openapi({ example: 'presence' }) })

const headers = z.object({
  ETag: z.string().openapi({ description: 'changes with every release that goes into the answer' }),
  Link: z.string().optional().openapi({ description: 'rel="next": the next page, also for text/csv' }),
})

const notModified = { description: 'What you have is still right (If-None-Match)' }
const csv = { schema: z.string().openapi({ description: 'the same rows, RFC 4180' }) }

export const indexRoute = createRoute({
  method: 'get',
  path: '/v1/index/{product}',
  summary: 'Figures against a baseline: 100 is as much as then',
  description:
    'Of typical weeks, weeks, months and days. An index has a 95 % interval by Fieller (1954), narrower where both sides were made with one reference, and is null unless both numbers are shown. Public holidays move: a typical week counts each as a sunday where it falls, and a day says where one is compared with none.',
  security,
  request: { params, query: indexQuerySchema },
  responses: {
    200: {
      description: 'A page of cells',
      headers,
      content: { 'application/json': { schema: indexSchema }, 'text/csv': csv },
    },
    304: notModified,
    ...refusals,
  },
})

export const comparisonRoute = createRoute({
  method: 'get',
  path: '/v1/comparison/{product}',
  summary: 'Places beside each other in the same slots',
  description:
    'Of at least two zones of one level: value, share of a reference and difference from it, with 95 % intervals that hold whatever the errors of both have in common. A hidden value has neither, and is no reference.',
  security,
  request: { params, query: comparisonQuerySchema },
  responses: {
    200: {
      description: 'A page of cells',
      headers,
      content: { 'application/json': { schema: comparisonSchema }, 'text/csv': csv },
    },
    304: notModified,
    ...refusals,
  },
})

export const topFlowsRoute = createRoute({
  method: 'get',
  path: '/v1/flows/top',
  summary: 'Where most people come from, or go to',
  description:
    'The partners of one zone by value, slot by slot, of trips or of people by home or night. Ranks are of what is shown, and intervals say between which partners they say nothing (tiedWith). Trips within the zone are one of its partners.',
  security,
  request: { query: topFlowsQuerySchema },
  responses: {
    200: {
      description: 'All rankings',
      headers: z.object({ ETag: z.string() }),
      content: { 'application/json': { schema: topFlowsSchema }, 'text/csv': csv },
    },
    304: notModified,
    ...refusals,
  },
})

export const crosswalkRoute = createRoute({
  method: 'get',
  path: '/v1/zone-systems/{id}/crosswalk',
  summary: 'What has become of the zones of a system in another, or in another version',
  description:
    'Of the finest zones, by the area that they have in common. New ground that no old zone has is found the other way around.',
  security,
  request: {
    params: z.object({ id: z.string().openapi({ description: '`id` or `id@version`' }) }),
    query: crosswalkQuerySchema,
  },
  responses: {
    200: {
      description: 'A page of zones',
      headers,
      content: { 'application/json': { schema: crosswalkSchema } },
    },
    304: notModified,
    ...refusals,
  },
})
