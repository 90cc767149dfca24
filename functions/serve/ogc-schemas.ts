import { z } from '@hono/zod-openapi'
import { BOX, BOX_WITH_HEIGHTS, OGC_TIME, whole } from './forms.ts'
import { cursorForm, PAGE_FEATURES, parameter } from './schemas.ts'

/** The shapes of OGC API – Features – Part 1: Core (OGC 17-069r4), by which desktop maps read the zones. */

const linkSchema = z
  .object({
    href: z.string(),
    rel: z.string(),
    type: z.string(),
    title: z.string(),
  })
  .openapi('OgcLink')
export type OgcLink = z.infer<typeof linkSchema>

const links = z.array(linkSchema)

export const landingSchema = z
  .object({ title: z.string(), description: z.string(), links })
  .openapi('OgcLandingPage')

export const conformanceSchema = z.object({ conformsTo: z.array(z.string()) }).openapi('OgcConformance')

export const collectionSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    itemType: z.literal('feature'),
    crs: z.array(z.string()),
    extent: z
      .object({ spatial: z.object({ bbox: z.array(z.array(z.number())), crs: z.string() }) })
      .optional()
      .openapi({ description: 'absent where no zone has a shape' }),
    links,
  })
  .openapi('OgcCollection')
export type OgcCollection = z.infer<typeof collectionSchema>

export const collectionsSchema = z
  .object({ collections: z.array(collectionSchema), links })
  .openapi('OgcCollections')

const featureSchema = z.object({
  type: z.literal('Feature'),
  id: z.string(),
  geometry: z.looseObject({ type: z.string() }).nullable(),
  properties: z.looseObject({ id: z.string(), name: z.string() }),
})

export const featureWithLinksSchema = featureSchema.extend({ links }).openapi('OgcFeature')

export const itemsSchema = z
  .object({
    type: z.literal('FeatureCollection'),
    timeStamp: z.string().openapi({ format: 'date-time' }),
    numberMatched: z.int(),
    numberReturned: z.int(),
    features: z.array(featureSchema),
    links,
  })
  .openapi('OgcFeatures')

/** One, or two of which one may be open. */
export const TIMES = `${OGC_TIME}|${OGC_TIME}/(\\.\\.|${OGC_TIME})?|(\\.\\.)?/${OGC_TIME}`

export const ogcItemsQuerySchema = z.strictObject({
  bbox: parameter(
    'west,south,east,north in degrees (WGS84), or with heights between them, which do not count; west may be greater than east across 180°.',
    '-0.2,51.4,0,51.6',
    { pattern: whole(`${BOX}|${BOX_WITH_HEIGHTS}`).source },
  ),
  datetime: parameter('An instant or an interval (RFC 3339). Zones have no time, so all of them match.', '', {
    pattern: whole(TIMES).source,
  }),
  limit: parameter(`Features of a page, from 1 on; at most ${PAGE_FEATURES} are given.`, '100', {
    type: 'integer',
    minimum: 1,
  }),
  cursor: parameter('Of the link `next`.', '', cursorForm),
})
export type OgcItemsQuery = z.infer<typeof ogcItemsQuerySchema>
