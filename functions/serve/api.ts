import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import type { Country } from '../model/vocabulary.ts'
import type { Clock, DocumentStore, FigureStore, ObjectStore } from '../platform/ports.ts'
import { areaStore } from './areas/areas.ts'
import { addAreas } from './areas/areas-api.ts'
import { requireToken, scopesOf, type Verify } from './auth.ts'
import { checkedBody } from './body.ts'
import { type Calendar, instant } from './calendar.ts'
import type { ApiEnvironment } from './caller.ts'
import { addCamara, correlated, isCamara } from './camara/camara-api.ts'
import { CAMARA_PATH } from './camara/camara-routes.ts'
import { CamaraError, camaraErrorOf, camaraResponse } from './camara/errors.ts'
import { addCatalogue } from './catalogue-api.ts'
import { addCompare } from './compare/api.ts'
import { addFigures } from './figures-api.ts'
import { figuresPorts } from './figures-ports.ts'
import { refuseHalted } from './halt.ts'
import { foreignProblem, JSON_TYPE, notFound, PRIVATE, refuseInvalid } from './http.ts'
import { jobLine } from './jobs/job-line.ts'
import { addJobs, type JobPorts } from './jobs/jobs-api.ts'
import { negotiate } from './media.ts'
import { refuseUnanswered, unanswered } from './methods.ts'
import { addOgc } from './ogc.ts'
import { rowsGiven } from './places.ts'
import { Problem, problemResponse } from './problems.ts'
import { addDocument, addTransparency, OPENAPI_PATH, PAGE_HEADERS } from './public-api.ts'
import { releasesInForce } from './releases.ts'
import { healthRoute, TRANSPARENCY_PATH } from './routes.ts'
import { handOver } from './sandbox/hand-over.ts'
import { sandboxStores } from './sandbox/stores.ts'
import { addTenants } from './tenants/add.ts'
import type { Contracts } from './tenants/contract.ts'
import { entitle } from './tenants/entitle.ts'
import type { MeteredPorts } from './tenants/metered.ts'
import { type Operator, transparencyReader } from './transparency.ts'

export interface ApiOptions {
  readonly store: ObjectStore
  readonly documents: DocumentStore
  readonly figures: FigureStore
  readonly clock: Clock
  readonly verify: Verify
  readonly country: Country
  readonly calendar: Calendar
  /** Where jobs wait, and how their files are given out. @default there are no jobs */
  readonly jobs?: JobPorts
  /** What each tenant may read. @default everything, whoever it is */
  readonly contracts?: Contracts
  /** Counts requests for figures and records them. @default nothing is counted: for tests of other things */
  readonly usage?: Pick<MeteredPorts, 'meter' | 'trail'>
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
 * Tenants of the sandbox are answered by a second one, over the sandbox's stores.
 */
export function createApi(options: ApiOptions): OpenAPIHono<ApiEnvironment> {
  const ofSandbox = { ...options, ...sandboxStores(options), gzip: false }
  return apiOver(
    options,
    handOver(() => apiOver(ofSandbox)),
  )
}

/** @param before stands before every route that needs a token, once the contract is known */
function apiOver(
  options: ApiOptions,
  ...before: MiddlewareHandler<ApiEnvironment>[]
): OpenAPIHono<ApiEnvironment> {
  const { store, documents, clock, verify, country, basePath = '', gzip = true } = options
  const ports = figuresPorts(options, MOST_REMEMBERED_ROWS)
  const { readTrees, readShapes, readWeights, days } = ports
  const root = new OpenAPIHono<ApiEnvironment>({ defaultHook: refuseInvalid })
  const api = basePath === '' ? root : root.basePath(basePath)

  // The first to be added has the last word on the headers.
  for (const path of [TRANSPARENCY_PATH, OPENAPI_PATH]) api.use(path, secureHeaders(PAGE_HEADERS))
  const density = `${CAMARA_PATH}/*`
  for (const path of ['/health', OPENAPI_PATH, '/v1/*', density]) {
    api.use(path, secureHeaders(HEADERS))
    if (gzip) api.use(path, compress({ encoding: 'gzip' }))
  }

  // Before the token is asked for: it is public.
  addTransparency(api, transparencyReader(documents, country, options.operator, clock))
  api.use(TRANSPARENCY_PATH, refuseUnanswered(root))

  api.use('/v1/*', requireToken(verify))
  api.use(density, correlated, requireToken(verify, scopesOf.density))
  for (const path of ['/v1/*', density]) {
    api.use(path, entitle(options.contracts, days, clock), ...before)
    api.use(path, refuseHalted(documents, [`${basePath}/v1/transparency`]))
    api.use(path, refuseUnanswered(root), ...checkedBody())
  }

  if (options.usage)
    addTenants(api, {
      ...options.usage,
      ...{ clock, days, report: (error) => options.report?.(error) },
      rowsOfJobs: (tenant, month) => rowsGiven(jobLine({ documents, clock, days }, tenant), month),
    })

  api.openapi(healthRoute, (c) => {
    negotiate(c, [JSON_TYPE])
    return c.json({ status: 'ok', time: instant(clock.now().getTime()) } as const, 200, {
      'Cache-Control': 'no-store',
    })
  })
  addCatalogue(api, { store, documents, readTrees, readShapes })
  addOgc(api, {
    trees: async () => (await readTrees(releasesInForce(documents))).trees,
    readShapes,
    now: () => clock.now(),
    headers: PRIVATE,
  })
  addAreas(api, {
    ...{ documents, readTrees, readShapes, readWeights },
    areas: areaStore(documents),
    now: () => clock.now(),
  })
  addFigures(api, ports)
  addCompare(api, ports)
  if (options.jobs) addJobs(api, { store, documents, clock, figures: ports, ...options.jobs })
  addCamara(api, ports, clock, options.jobs && { documents, clock, days, queue: options.jobs.queue })
  addDocument(api)

  for (const path of ['/v1/*', density]) {
    api.all(path, (c) => {
      throw notFound(c)
    })
  }
  root.notFound((c) => problemResponse(c, unanswered(c, root)))
  root.onError((error, c) => {
    const known = error instanceof Problem ? error : foreignProblem(error, c)
    if (!known && !(error instanceof CamaraError)) options.report?.(error)
    if (isCamara(c.req.path, basePath)) return camaraResponse(c, camaraErrorOf(known ?? error))
    return problemResponse(c, known ?? new Problem('internal', 'the failure was recorded: try again later'))
  })
  return root
}

/** Data, never a page: nothing in it may load or be framed. */
const HEADERS: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: 'DENY',
}
