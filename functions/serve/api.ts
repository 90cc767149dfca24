import { OpenAPIHono } from '@hono/zod-openapi'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import type { Country } from '../model/vocabulary.ts'
import type { Clock, DocumentStore, FigureStore, ObjectStore } from '../platform/ports.ts'
import { requireToken, type Verify } from './auth.ts'
import { checkedBody } from './body.ts'
import { type Calendar, instant, localDays } from './calendar.ts'
import type { ApiEnvironment } from './caller.ts'
import { addCatalogue } from './catalogue-api.ts'
import { addFigures } from './figures-api.ts'
import { refuseHalted } from './halt.ts'
import { foreignProblem, JSON_TYPE, notFound, PRIVATE, refuseInvalid } from './http.ts'
import { negotiate } from './media.ts'
import { refuseUnanswered, unanswered } from './methods.ts'
import { addOgc } from './ogc.ts'
import type { FiguresPorts } from './plan.ts'
import { Problem, problemResponse } from './problems.ts'
import { addDocument, addTransparency, OPENAPI_PATH, PAGE_HEADERS } from './public-api.ts'
import { Recent } from './recent.ts'
import { releasesInForce } from './releases.ts'
import { healthRoute, TRANSPARENCY_PATH } from './routes.ts'
import { type Operator, transparencyReader } from './transparency.ts'
import { shapeReader } from './zone-features.ts'
import { zoneTreeReader } from './zone-trees.ts'

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

/**
 * The HTTP API over the ports. Handles `fetch` on Node and on Lambda alike. Other routes may be added to it
 * (the explorer's files): its headers, its token check and its 404 hold below `/v1` and for its own addresses.
 */
export function createApi(options: ApiOptions): OpenAPIHono<ApiEnvironment> {
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
  const root = new OpenAPIHono<ApiEnvironment>({ defaultHook: refuseInvalid })
  const api = basePath === '' ? root : root.basePath(basePath)

  // The first to be added has the last word on the headers.
  for (const path of [TRANSPARENCY_PATH, OPENAPI_PATH]) api.use(path, secureHeaders(PAGE_HEADERS))
  for (const path of ['/health', OPENAPI_PATH, '/v1/*']) {
    api.use(path, secureHeaders(HEADERS))
    if (gzip) api.use(path, compress({ encoding: 'gzip' }))
  }

  // Before the token is asked for: it is public.
  addTransparency(api, transparencyReader(documents, country, options.operator, clock))
  api.use(TRANSPARENCY_PATH, refuseUnanswered(root))

  api.use('/v1/*', requireToken(verify))
  api.use('/v1/*', refuseHalted(documents, [`${basePath}/v1/transparency`]))
  api.use('/v1/*', refuseUnanswered(root), ...checkedBody())

  api.openapi(healthRoute, (c) => {
    negotiate(c, [JSON_TYPE])
    return c.json({ status: 'ok', time: instant(clock.now().getTime()) } as const, 200, {
      'Cache-Control': 'no-store',
    })
  })
  addCatalogue(api, { store, documents, readTrees, readShapes })
  addOgc(api, {
    trees: async () => (await readTrees([...(await releasesInForce(documents)).values()].flat())).trees,
    readShapes,
    now: () => clock.now(),
    headers: PRIVATE,
  })
  addFigures(api, ports)
  addDocument(api)

  api.all('/v1/*', (c) => problemResponse(c, notFound(c)))
  root.notFound((c) => problemResponse(c, unanswered(c, root)))
  root.onError((error, c) => {
    const problem = error instanceof Problem ? error : foreignProblem(error, c)
    if (problem) return problemResponse(c, problem)
    options.report?.(error)
    return problemResponse(c, new Problem('internal', 'the failure was recorded: try again later'))
  })
  return root
}

/** Data, never a page: nothing in it may load or be framed. */
const HEADERS: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: 'DENY',
}
