import { z } from '@hono/zod-openapi'
import { type Dimension, namedValues, valuesInWords } from '../model/dimensions.ts'
import { type ProductGroup, productGroups } from '../model/product.ts'
import { type Product, products } from '../model/products.ts'
import { dayTypeSchema, keyLifeSchema, statusSchema } from '../model/vocabulary.ts'
import { weighings } from './areas/area.ts'
import { BLOCK, BOX, CURSOR, DATE, HOUR, INSTANT, listOf, NAME, oneOf, whole } from './forms.ts'
import { DEFAULT_DAYS, LONGEST_DAYS } from './interval.ts'
import { problemType } from './problems.ts'
import { weekdays } from './weeks.ts'

/** The shapes of the API. The OpenAPI document is made of them, so that it cannot say anything else. */

// Made anew of the model's words: a schema made before the OpenAPI extension cannot carry a description.
const dayTypes = z.enum(dayTypeSchema.options)
const keyLives = z.enum(keyLifeSchema.options)
export const statuses = z.enum(statusSchema.options)

/** Lambda answers are limited to 6 MB. */
export const PAGE_CELLS = 5_000
export const PAGE_FEATURES = 1_000
/** More names than these make the address too long for some of the machines on the way. */
export const MOST_ZONES = 200

const one = z.string({ error: 'give it once' })

/** Which values a parameter takes, as JSON Schema. */
type Form =
  | { readonly pattern: string; readonly maxLength?: number }
  | { readonly enum: readonly string[] }
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum?: number }
  | { readonly type: 'boolean' }

/** A query parameter with its meaning. What reads it says in words why a value does not fit. */
export const parameter = (description: string, example: string, form?: Form) =>
  one.optional().openapi({
    param: { description },
    description,
    ...(form && 'enum' in form ? { enum: [...form.enum] } : form),
    ...(example === '' ? {} : { example: exampleOf(example, form) }),
  })

function exampleOf(example: string, form: Form | undefined): string | number | boolean {
  if (form === undefined || !('type' in form)) return example
  return form.type === 'integer' ? Number(example) : example === 'true'
}

const matching = (form: string, maxLength?: number): Form => ({
  pattern: whole(form).source,
  ...(maxLength === undefined ? {} : { maxLength }),
})

const names = matching(listOf(NAME, MOST_ZONES))
const name = matching(NAME)
export const cursorForm = matching(CURSOR)

const aggregateWords = [...new Set(products.flatMap(({ aggregates }) => [...aggregates]))]

/** A local date or an instant. */
const moment = matching(`${DATE}|${INSTANT}`)

/** Where its values are not zones; a plus sign at the end may have become a space. */
function valuesOf(dimension: Dimension): Form {
  const values = namedValues(dimension)
  if (values === null) return names
  return matching(listOf(oneOf(values).replaceAll('\\+', '\\+?')))
}

/** Dimensions of the registry are parameters of the API, without a second list. */
const dimensionNames = [...new Set(products.flatMap(({ dimensions }: Product) => dimensions))]
const dimensionParameters = Object.fromEntries(
  dimensionNames.map((name) => [
    name,
    parameter(
      `Only these values of ${name}, separated by commas: ${valuesInWords(name)}.`,
      '',
      valuesOf(name),
    ),
  ]),
)

export const figuresQuerySchema = z.strictObject({
  'zone-system': parameter('`id` or `id@version`; default: that of the newest release.', 'city', name),
  zones: parameter('Zone ids, separated by commas; at most 200. Not together with level.', 'a,b', names),
  level: parameter('All zones of this level; default: the leaves. Not together with zones.', 'zone', name),
  bbox: parameter(
    'west,south,east,north in degrees (WGS84): of the level only zones that touch it.',
    '-0.2,51.4,0,51.6',
    matching(BOX),
  ),
  area: parameter(
    'An area of your own (POST /v1/areas), answered as one zone. Not together with zones, level or bbox.',
    '',
    name,
  ),
  from: parameter(
    `First local date, or an RFC 3339 instant at a full local hour. Absent: the newest released dates (${Object.entries(
      DEFAULT_DAYS,
    )
      .map(([name, days]) => `${days} for ${name}`)
      .join(
        ', ',
      )}; a typical week, by day type or by weekday, is the last four complete weeks, and weeks end with the last complete one).`,
    '2026-03-02',
    moment,
  ),
  to: parameter(
    `End of the half-open interval [from, to); at most ${Object.entries(LONGEST_DAYS)
      .map(([name, days]) => `${days} days for ${name}`)
      .join(', ')}.`,
    '2026-03-30',
    moment,
  ),
  aggregate: parameter(
    `One of ${aggregateWords.join(', ')}, as the product offers; default: its first.`,
    'daytype-hour',
    { enum: aggregateWords },
  ),
  coarsen: parameter(
    '`true` (default): a zone that cannot be shown is answered by its nearest ancestor that can; `false`: it is suppressed.',
    'true',
    { type: 'boolean' },
  ),
  summary: parameter('`status` counts the statuses and gives no cells.', 'status', { enum: ['status'] }),
  hour: parameter('Only these local hours, 0 to 23, separated by commas.', '8,17', matching(listOf(HOUR))),
  block: parameter(
    'Only these blocks of four local hours, 0 (00:00 to 04:00) to 5, separated by commas.',
    '2',
    matching(listOf(BLOCK)),
  ),
  daytype: parameter(
    `Only these types of day: ${dayTypeSchema.options.join(', ')}; public holidays count as sunday.`,
    'weekday',
    matching(listOf(oneOf(dayTypeSchema.options))),
  ),
  revision: parameter(
    'An earlier answer again: of each date the newest revision up to this one. /v1/products/{product}/revisions lists them.',
    '1',
    { type: 'integer', minimum: 1, maximum: 999_999 },
  ),
  limit: parameter(`Cells of a page, 1 to ${PAGE_CELLS}; default ${PAGE_CELLS}.`, '1000', {
    type: 'integer',
    minimum: 1,
    maximum: PAGE_CELLS,
  }),
  cursor: parameter('`next` of the page before, with all other parameters unchanged.', '', cursorForm),
  ...dimensionParameters,
})
export type FiguresQuery = z.infer<typeof figuresQuerySchema>

export const itemsQuerySchema = z.strictObject({
  bbox: parameter(
    'west,south,east,north in degrees (WGS84): only zones that touch it.',
    '-0.2,51.4,0,51.6',
    matching(BOX),
  ),
  level: parameter('Only zones of this level.', 'zone', name),
  limit: parameter(
    `Features of a page, 1 to ${PAGE_FEATURES}; default ${PAGE_FEATURES}. A page may hold fewer.`,
    '100',
    { type: 'integer', minimum: 1, maximum: PAGE_FEATURES },
  ),
  cursor: parameter('`next` of the page before, with all other parameters unchanged.', '', cursorForm),
})
export type ItemsQuery = z.infer<typeof itemsQuerySchema>

/** Routes that take no parameter refuse every one by name. */
export const emptyQuerySchema = z.strictObject({})

export const instantSchema = z
  .string()
  .openapi({ format: 'date-time', description: 'UTC', example: '2026-03-24T14:00:00Z' })
export const dateSchema = z.string().openapi({ format: 'date', example: '2026-03-24' })
export const nextSchema = z
  .string()
  .nullable()
  .openapi({ description: 'cursor of the next page; null on the last' })

export const cellSchema = z
  .object({
    zone: z.string(),
    level: z.string(),
    start: instantSchema,
    end: instantSchema,
    label: z.string().openapi({
      description:
        'local time with its offset, a date, a week, a month, or the day type or weekday with an hour or a block',
      example: 'weekday 14:00',
    }),
    hour: z.int().min(0).max(23).optional(),
    fold: z.int().min(0).max(1).optional().openapi({ description: '1: the second of two equal hours' }),
    block: z.int().min(0).max(5).optional().openapi({ description: 'four local hours: 0 is 00:00 to 04:00' }),
    daytype: dayTypes
      .optional()
      .openapi({ description: 'absent of a week, a weekday or a month, which have days of every type' }),
    weekday: z.enum(weekdays).optional().openapi({ description: 'of aggregate=weekday-hour alone' }),
    value: z.number().nullable().openapi({
      description:
        'in `unit`; null unless this row itself is shown. Extrapolated values of zones need not add up to that of the zone above',
    }),
    low: z.number().nullable().openapi({ description: '95 % interval' }),
    high: z.number().nullable(),
    observed: z
      .number()
      .nullable()
      .openapi({ description: "of the operator's subscribers; null wherever value is" }),
    n: z.int().openapi({ description: 'days averaged, less those that are an outage' }),
    hours: z.int().optional().openapi({
      description:
        'hours averaged, of a day or a week of an hourly product: all of them, less those that are an outage',
    }),
    apportioned: z.number().optional().openapi({
      description:
        'of an area: which part of the value comes from zones of which only a part is in it, 0 to 0.2; the interval is wider for it',
    }),
    status: statuses.openapi({
      description:
        'why the row shows what it shows. `outage`: fewer than half of the people who were present at that hour on the same weekday of the four weeks before, and further below them than noise can be, as when the network is down. A mean leaves such hours out, and is an outage where less than half is left',
    }),
    revision: z.int(),
    shownBy: z.string().optional().openapi({ description: 'the larger zone that is shown for this one' }),
    covers: z.array(z.string()).optional().openapi({
      description: 'zones that this row is shown for: those asked for, and those merged into it',
    }),
  })
  .catchall(z.string())
  .openapi('Cell', { description: 'Dimensions of the product stand under their own names.' })
export type Cell = z.infer<typeof cellSchema>

export const figuresSchema = z
  .object({
    product: z.string(),
    unit: z.string(),
    zoneSystem: z.string().nullable().openapi({ description: 'id@version' }),
    datasetVersion: z.string().nullable().openapi({ description: 'quote it with the figures' }),
    methodVersion: z.string().nullable(),
    aggregate: z.string(),
    from: dateSchema.nullable(),
    to: dateSchema.nullable().openapi({ description: 'the first date that is no longer part of it' }),
    note: z.string().nullable().openapi({ description: 'what is shown and why the rest is not' }),
    pending: z
      .array(dateSchema)
      .openapi({ description: 'dates asked for that have no release; a month by its first' }),
    statuses: z
      .partialRecord(statuses, z.int())
      .optional()
      .openapi({ description: 'with summary=status: cells asked for by status' }),
    cells: z.array(cellSchema),
    next: nextSchema,
  })
  .openapi('Figures')
export type Figures = z.infer<typeof figuresSchema>

export const catalogueSchema = z
  .object({
    products: z.array(
      z.object({
        id: z.string().openapi({ enum: products.map(({ id }) => id) }),
        title: z.string(),
        titles: z.object({ en: z.string(), de: z.string() }),
        group: z
          .enum(Object.keys(productGroups) as ProductGroup[])
          .openapi({ description: 'the question that it answers' }),
        description: z.string(),
        unit: z.string(),
        grain: z.enum(['hour', 'block', 'day', 'month']),
        finest: z.enum(['zone', 'district']).openapi({
          description: 'the finest level that has figures: the leaves of the tree, or their parents',
        }),
        dimensions: z.array(z.enum(dimensionNames)),
        values: z.record(z.string(), z.array(z.string())).openapi({
          description: 'public values of each dimension; one that is not here takes zones',
        }),
        aggregates: z
          .array(z.string())
          .openapi({ description: 'those that you may ask for; the first is the default' }),
        keyLife: keyLives.openapi({ description: 'the shortest life of a pseudonym key that it needs' }),
        available: z.boolean(),
        reason: z.string().nullable().openapi({ description: 'why it is not available' }),
        from: dateSchema.nullable().openapi({ description: 'first released date' }),
        to: dateSchema.nullable().openapi({ description: 'the date after the newest released one' }),
        releasedDays: z.int().openapi({ description: 'local dates that the releases cover' }),
      }),
    ),
  })
  .openapi('Products')
export type Catalogue = z.infer<typeof catalogueSchema>

export const revisionsQuerySchema = z.strictObject({
  from: parameter('First local date.', '2026-03-02', matching(DATE)),
  to: parameter('End of the half-open interval [from, to).', '2026-03-30', matching(DATE)),
})
export type RevisionsQuery = z.infer<typeof revisionsQuerySchema>

export const revisionsSchema = z
  .object({
    product: z.string(),
    revisions: z
      .array(
        z.object({
          from: dateSchema.openapi({ description: 'first local date that it covers' }),
          to: dateSchema.openapi({ description: 'the date after the last one' }),
          revision: z.int().min(1),
          inForce: z.boolean().openapi({ description: 'what is answered where no `revision` is named' }),
          committedAt: instantSchema.openapi({ description: 'when it was published' }),
          datasetVersion: z.string(),
          methodVersion: z.string(),
          zoneSystem: z.string().openapi({ description: 'id' }),
        }),
      )
      .openapi({ description: 'in the order of their publication, newest first' }),
  })
  .openapi('Revisions')
export type Revisions = z.infer<typeof revisionsSchema>

export const zoneSystemsSchema = z
  .object({
    zoneSystems: z.array(
      z.object({
        id: z.string(),
        version: z.string(),
        name: z.string().openapi({ description: 'id@version' }),
        current: z.boolean().openapi({ description: 'answers where none is named' }),
        levels: z
          .array(z.object({ level: z.string(), depth: z.int(), zones: z.int() }))
          .openapi({ description: 'root first' }),
        hasGeometry: z.boolean(),
        weighedBy: z.enum(weighings).openapi({
          description:
            'how parts of zones are told, of areas and in geohash cells: by public weights of `tiles`, or by `ground`',
        }),
      }),
    ),
  })
  .openapi('ZoneSystems')

export const featuresSchema = z
  .object({
    type: z.literal('FeatureCollection'),
    zoneSystem: z.string(),
    numberMatched: z.int(),
    numberReturned: z.int(),
    features: z.array(
      z.object({
        type: z.literal('Feature'),
        id: z.string(),
        geometry: z
          .looseObject({ type: z.string() })
          .nullable()
          .openapi({ description: 'GeoJSON, WGS84; null where the zone system has none' }),
        properties: z.object({
          id: z.string(),
          name: z.string(),
          parent: z.string().nullable(),
          level: z.string(),
          depth: z.int(),
          members: z
            .array(z.string())
            .optional()
            .openapi({ description: 'zones of the zone file that are merged into this one' }),
        }),
      }),
    ),
    next: nextSchema,
  })
  .openapi('ZoneFeatures')
export type Features = z.infer<typeof featuresSchema>

export const healthSchema = z.object({ status: z.literal('ok'), time: instantSchema }).openapi('Health')

export const problemSchema = z
  .object({
    type: z.string().openapi({ example: problemType('unknown-zone') }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    parameter: z.string().optional(),
  })
  .openapi('Problem', { description: 'RFC 9457' })
