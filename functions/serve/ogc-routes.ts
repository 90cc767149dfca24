import { createRoute, z } from '@hono/zod-openapi'
import {
  collectionSchema,
  collectionsSchema,
  conformanceSchema,
  featureWithLinksSchema,
  itemsSchema,
  landingSchema,
  ogcItemsQuerySchema,
} from './ogc-schemas.ts'
import { refusals, security } from './routes.ts'
import { emptyQuerySchema } from './schemas.ts'

/** Addresses of OGC API – Features; handlers are in ogc.ts. */
export const OGC_PATH = '/v1/ogc'

const collection = z.string().openapi({ description: 'a level of a zone system', example: 'city@v1.zone' })

const json = <Schema extends z.ZodType>(description: string, schema: Schema, type = 'application/json') => ({
  200: { description, content: { [type]: { schema } } },
  ...refusals,
})

export const landingRoute = createRoute({
  method: 'get',
  path: OGC_PATH,
  summary: 'OGC API – Features: where to begin; the address that a desktop map asks for',
  security,
  request: { query: emptyQuerySchema },
  responses: json('Links to what there is', landingSchema),
})

export const conformanceRoute = createRoute({
  method: 'get',
  path: `${OGC_PATH}/conformance`,
  summary: 'OGC API – Features: which classes of the standard hold',
  security,
  request: { query: emptyQuerySchema },
  responses: json('Their names', conformanceSchema),
})

export const collectionsRoute = createRoute({
  method: 'get',
  path: `${OGC_PATH}/collections`,
  summary: 'OGC API – Features: each level of each zone system, by version',
  security,
  request: { query: emptyQuerySchema },
  responses: json('That of the newest release first', collectionsSchema),
})

export const collectionRoute = createRoute({
  method: 'get',
  path: `${OGC_PATH}/collections/{collection}`,
  summary: 'OGC API – Features: one level of a zone system',
  security,
  request: { params: z.object({ collection }), query: emptyQuerySchema },
  responses: json('The collection', collectionSchema),
})

export const ogcItemsRoute = createRoute({
  method: 'get',
  path: `${OGC_PATH}/collections/{collection}/items`,
  summary: 'OGC API – Features: zones with their shapes',
  security,
  request: { params: z.object({ collection }), query: ogcItemsQuerySchema },
  responses: json('A page of zones', itemsSchema, 'application/geo+json'),
})

export const ogcItemRoute = createRoute({
  method: 'get',
  path: `${OGC_PATH}/collections/{collection}/items/{feature}`,
  summary: 'OGC API – Features: one zone',
  security,
  request: { params: z.object({ collection, feature: z.string() }), query: emptyQuerySchema },
  responses: json('The zone', featureWithLinksSchema, 'application/geo+json'),
})
