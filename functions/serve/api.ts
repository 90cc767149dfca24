import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import type { ZodError } from 'zod'
import type { Country } from '../model/vocabulary.ts'
import type { Clock, DocumentStore, FigureStore, ObjectStore } from '../platform/ports.ts'
import { requireToken, type Verify } from './auth.ts'
import { type Calendar, instant, localDays } from './calendar.ts'
import { catalogueOf } from './catalogue.ts'
import { csvOf } from './csv.ts'
import { answerFigures } from './figures.ts'
import { refuseHalted } from './halt.ts'
import { negotiate } from './media.ts'
import { addOgc } from './ogc.ts'
import { openapiPage } from './openapi-page.ts'
import { PAGE_STYLE_HASH, PAGE_TYPE } from './page.ts'
import { type FiguresPorts, planFigures } from './plan.ts'
import { Problem, problemResponse, quoted } from './problems.ts'
import { readProduct } from './query.ts'
import { Recent } from './recent.ts'
import { digest, readLedgers, releasesInForce } from './releases.ts'
import { revisionsOf } from './revisions.ts'
import {
  figuresRoute,
  healthRoute,
  itemsRoute,
  productsRoute,
  revisionsRoute,
  TRANSPARENCY_PATH,
  transparencyRoute,
  zoneSystemsRoute,
} from './routes.ts'
import { type Operator, REMEMBERED_SECONDS, transparencyReader } from './transparency.ts'
import { transparencyPage } from './transparency-page.ts'
import { formatQuerySchema } from './transparency-schemas.ts'
import { readFeatures, shapeReader } from './zone-features.ts'
import { chooseTree, geometryKey, zoneTreeReader } from './zone-trees.ts'

export interface ApiOptions {
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly figures: FigureStore
  readonly clock: Clock
  readonly verify: Verify
  readonly country: Country
  readonly calendar: Calendar
  /** What the public account says of the deployment. @default not stated */
  readonly operator?: Operator
  /** Where the API begins, without a slash at the end. @default '' */
  readonly basePath?: string
  /** Compress answers here. Switch it off behind something that does so itself. @default true */
  readonly gzip?: boolean
  /** Told of every failure that is not the caller's; its words never reach the caller. */
  readonly report?: (error: unknown) => void
}

/** About 50 MB: two typical weeks of 1,400 zones. */
const MOST_REMEMBERED_ROWS = 200_000

const HTML_TYPE = 'text/html'
const JSON_TYPE = 'application/json'
const GEOJSON_TYPE = 'application/geo+json'
const CSV_TYPE = 'text/csv'
/** A link has no header: it names the format by a parameter. */
const FORMATS = { json: JSON_TYPE, html: HTML_TYPE } as const

const OPENAPI_PATH = '/openapi.json'
const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'smart-steps',
    version: '1',
    description: 'Population movement figures in which no person can be found.',
  },
} as const

/**
 * The HTTP API over the ports. Handles `fetch` on Node and on Lambda alike. Other routes may be added to it
 * (the explorer's files): its headers, its token check and its 404 hold below `/v1` and for its own addresses.
 */
export function createApi(options: ApiOptions): OpenAPIHono {
  const { store, documents, figures, clock, verify, country, calendar, basePath = '', gzip = true } = options
  const readTrees = zoneTreeReader(store, documents)
  const readShapes = shapeReader(store)
  const ports: FiguresPorts = {
    documents,
    figures,
    readTrees,
    days: localDays(country, calendar),
    weeks: new Recent(MOST_REMEMBERED_ROWS, (rows) => rows.length),
  }
  const root = new OpenAPIHono({ defaultHook: refuseInvalid })
  const api = basePath === '' ? root : root.basePath(basePath)

  const readTransparency = transparencyReader(documents, country, options.operator, clock)

  // The first to be added has the last word on the headers.
  for (const path of [TRANSPARENCY_PATH, OPENAPI_PATH]) api.use(path, secureHeaders(PAGE_HEADERS))
  for (const path of ['/health', OPENAPI_PATH, '/v1/*']) {
    api.use(path, secureHeaders(HEADERS))
    if (gzip) api.use(path, compress({ encoding: 'gzip' }))
  }

  // Before the token is asked for: it is public.
  api.openapi(transparencyRoute, async (c) => {
    const { format } = c.req.valid('query')
    const type = format ? FORMATS[format] : negotiate(c, [JSON_TYPE, HTML_TYPE])
    const account = await readTransparency()
    const etag = `W/"${digest([type, JSON.stringify(account)])}"`
    const headers = { ...PUBLIC, Vary: 'Accept', ETag: etag }
    if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
    if (type === JSON_TYPE) return c.json(account, 200, headers)
    return c.body(await transparencyPage(account), 200, {
      ...headers,
      'Content-Type': PAGE_TYPE,
    })
  })

  api.use('/v1/*', requireToken(verify))
  api.use('/v1/*', refuseHalted(documents, [`${basePath}/v1/transparency`]))

  api.openapi(healthRoute, (c) => {
    negotiate(c, [JSON_TYPE])
    return c.json({ status: 'ok', time: instant(clock.now().getTime()) } as const, 200, {
      'Cache-Control': 'no-store',
    })
  })

  api.openapi(productsRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const releases = await releasesInForce(documents)
    const trees = await readTrees([...releases.values()].flat())
    return c.json(catalogueOf(releases, trees), 200, PRIVATE)
  })

  api.openapi(revisionsRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const product = readProduct(c.req.valid('param').product)
    return c.json(revisionsOf(product, await readLedgers(documents), c.req.valid('query')), 200, PRIVATE)
  })

  api.openapi(zoneSystemsRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const releases = await releasesInForce(documents)
    const { trees } = await readTrees([...releases.values()].flat())
    const zoneSystems = await Promise.all(
      trees.map(async (tree, index) => ({
        id: tree.id,
        version: tree.version,
        name: tree.name,
        current: index === 0,
        levels: tree.levels.map((level, depth) => ({ level, depth, zones: tree.zonesAt(depth).length })),
        hasGeometry: (await store.list(geometryKey(tree))).length > 0,
      })),
    )
    return c.json({ zoneSystems }, 200, PRIVATE)
  })

  api.openapi(itemsRoute, async (c) => {
    negotiate(c, [GEOJSON_TYPE, JSON_TYPE])
    const releases = await releasesInForce(documents)
    const tree = chooseTree(await readTrees([...releases.values()].flat()), c.req.valid('param').id)
    const page = await readFeatures(tree!, c.req.valid('query'), readShapes)
    return c.json(page, 200, {
      ...PRIVATE,
      'Content-Type': GEOJSON_TYPE,
      ...nextLink(c, page.next),
    })
  })

  addOgc(api, {
    trees: async () => (await readTrees([...(await releasesInForce(documents)).values()].flat())).trees,
    readShapes,
    now: () => clock.now(),
    headers: PRIVATE,
  })

  api.openapi(figuresRoute, async (c) => {
    const type = negotiate(c, [JSON_TYPE, CSV_TYPE])
    const plan = await planFigures(c.req.valid('param').product, c.req.valid('query'), ports)
    const etag = `W/"${digest([plan.tag, type, String(plan.limit), plan.cursor ?? ''])}"`
    const headers = { ...PRIVATE, Vary: 'Accept, Authorization', ETag: etag }
    if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
    const answer = await answerFigures(plan, ports)
    const link = nextLink(c, answer.next)
    if (type === JSON_TYPE) return c.json(answer, 200, { ...headers, ...link })
    return c.body(csvOf(answer, plan.product), 200, {
      ...headers,
      ...link,
      'Content-Type': 'text/csv; charset=utf-8; header=present',
    })
  })

  root.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Access token of the OAuth 2 client credentials grant with the scope figures/read',
  })
  api.get(OPENAPI_PATH, async (c) => {
    const { format } = readFormat(c)
    const type = format ? FORMATS[format] : negotiate(c, [JSON_TYPE, HTML_TYPE])
    const document = api.getOpenAPI31Document(OPENAPI)
    if (type === JSON_TYPE) return c.json(document, 200, { Vary: 'Accept' })
    return c.body(await openapiPage(document), 200, { Vary: 'Accept', 'Content-Type': PAGE_TYPE })
  })

  api.all('/v1/*', (c) => problemResponse(c, notFound(c)))
  root.notFound((c) => problemResponse(c, notFound(c)))
  root.onError((error, c) => {
    if (error instanceof Problem) return problemResponse(c, error)
    options.report?.(error)
    return problemResponse(c, new Problem('internal', 'the failure was recorded: try again later'))
  })
  return root
}

/** Answers to a token are for its holder, and checked with the server before they are used again. */
const PRIVATE = { 'Cache-Control': 'private, no-cache' } as const

/** The same for everybody, and for as long as it is remembered here. */
const PUBLIC = { 'Cache-Control': `public, max-age=${REMEMBERED_SECONDS}` } as const

/** Data, never a page: nothing in it may load or be framed. */
const HEADERS: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: 'DENY',
}

/** One page without scripts, with one style sheet. */
const PAGE_HEADERS: Parameters<typeof secureHeaders>[0] = {
  ...HEADERS,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: [PAGE_STYLE_HASH],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
}

/** @throws Problem unknown-parameter or invalid-parameter */
function readFormat(c: Context): { readonly format?: keyof typeof FORMATS | undefined } {
  const result = formatQuerySchema.safeParse(c.req.query())
  if (result.success) return result.data
  throw problemOf(result.error)
}

const notFound = (c: Context): Problem =>
  new Problem('not-found', `there is nothing at ${quoted(c.req.path)}: /openapi.json lists the addresses`)

/** What zod refuses is a parameter that does not exist, or one that is given twice. */
function refuseInvalid(
  result: { success: true } | { success: false; error: ZodError },
  c: Context,
): Response | undefined {
  return result.success ? undefined : problemResponse(c, problemOf(result.error))
}

function problemOf({ issues: [issue] }: ZodError): Problem {
  if (issue?.code === 'unrecognized_keys') {
    const name = issue.keys[0] ?? ''
    return new Problem(
      'unknown-parameter',
      `there is no parameter ${quoted(name)} here: /openapi.json lists them`,
      { parameter: name.slice(0, 60) },
    )
  }
  const name = String(issue?.path[0] ?? 'query')
  return new Problem('invalid-parameter', `${name}: ${issue?.message ?? 'not as expected'}`, {
    parameter: name,
  })
}

/** `*` or one of a list; the weak comparison of RFC 9110, 13.1.2. */
const isKnown = (header: string | undefined, etag: string): boolean =>
  (header ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .some((entry) => entry === '*' || entry.replace(/^W\//, '') === etag.replace(/^W\//, ''))

/** RFC 8288, relative to the request, so that it holds behind every host name. */
function nextLink(c: Context, next: string | null): Record<string, string> {
  if (next === null) return {}
  const parameters = new URLSearchParams(new URL(c.req.url).search)
  parameters.set('cursor', next)
  return { Link: `<?${parameters}>; rel="next"` }
}
