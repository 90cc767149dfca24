import { EVERY } from '../../functions/serve/examples.ts'

/** A request that is typical of a route, or of a refusal. */
export interface ExampleRequest {
  /** As the document names it: `GET /v1/products`; or `EVERY`, of which the answers stand at all that can give them. */
  readonly route: string
  /** What is asked for, `{made}` for the id of what was made last. @default the path of the route */
  readonly path?: string
  readonly accept?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Without a token. */
  readonly isAnonymous?: boolean
}

const FIGURES = 'GET /v1/figures/{product}'
const PRESENCE = '/v1/figures/presence?zones=a,c&aggregate=hour&hour=8'
const COMPARISON = '/v1/comparison/presence?zones=a,c&aggregate=hour&hour=8'
const FLOWS = '/v1/flows/top?zone=north&block=2&limit=1'
const BASELINE =
  'presence?zones=a&aggregate=day&from=2026-03-24&to=2026-03-25&baseline-from=2026-03-23&baseline-to=2026-03-24'
const ITEMS = 'GET /v1/zone-systems/{id}/items'
const OGC = '/v1/ogc/collections/{collection}'

/** Zone a, and the western half of zone b. */
const SHAPE = {
  type: 'Polygon',
  coordinates: [
    [
      [2.95, 49.9],
      [4.45, 49.9],
      [4.45, 51.1],
      [2.95, 51.1],
      [2.95, 49.9],
    ],
  ],
}

/** In zone a. */
const BOUNDARY = [
  { latitude: 50.5, longitude: 3.4 },
  { latitude: 50.5, longitude: 3.43 },
  { latitude: 50.52, longitude: 3.43 },
]

/**
 * At least one of every route that answers it with what it is for, and the commonest refusals, in this order. All of
 * them are in the bundle of the API: few and small.
 */
export const exampleRequests: readonly ExampleRequest[] = [
  { route: EVERY, path: '/v1/products', isAnonymous: true },
  { route: 'GET /health' },
  { route: 'GET /v1/transparency' },
  { route: 'GET /v1/products' },
  { route: 'GET /v1/products/{product}/revisions', path: '/v1/products/presence/revisions' },
  { route: 'GET /v1/products/{product}/revisions', path: '/v1/products/presense/revisions' },
  { route: 'GET /v1/zone-systems' },
  { route: ITEMS, path: '/v1/zone-systems/city@v1/items?level=district&limit=1' },
  { route: ITEMS, path: '/v1/zone-systems/county@v1/items' },
  { route: FIGURES, path: PRESENCE },
  { route: FIGURES, path: PRESENCE, accept: 'text/csv' },
  { route: FIGURES, path: `${PRESENCE}&colour=blue` },
  { route: FIGURES, path: PRESENCE.replace('a,c', 'nowhere') },
  { route: FIGURES, path: '/v1/figures/presense' },
  { route: FIGURES, path: PRESENCE, accept: 'application/geo+json' },
  { route: 'GET /v1/index/{product}', path: `/v1/index/${BASELINE}` },
  { route: 'GET /v1/index/{product}', path: `/v1/index/${BASELINE}`, accept: 'text/csv' },
  { route: 'GET /v1/comparison/{product}', path: COMPARISON },
  { route: 'GET /v1/comparison/{product}', path: COMPARISON, accept: 'text/csv' },
  { route: 'GET /v1/flows/top', path: FLOWS },
  { route: 'GET /v1/flows/top', path: FLOWS, accept: 'text/csv' },
  {
    route: 'GET /v1/zone-systems/{id}/crosswalk',
    path: '/v1/zone-systems/city/crosswalk?to=city@v1&limit=1',
  },
  { route: 'GET /v1/usage' },
  { route: 'POST /v1/areas', body: { name: 'A and half of B', geometry: SHAPE } },
  { route: 'GET /v1/areas' },
  { route: 'GET /v1/areas/{id}', path: '/v1/areas/{made}' },
  { route: FIGURES, path: '/v1/figures/presence?area={made}&aggregate=hour&hour=8' },
  { route: 'DELETE /v1/areas/{id}', path: '/v1/areas/{made}' },
  {
    route: 'POST /v1/jobs',
    headers: { 'Idempotency-Key': '8e03978e-40d5-43dd-bc93-6894a57f9324' },
    body: { product: 'presence', format: 'csv', query: { aggregate: 'hour', level: 'zone' } },
  },
  { route: 'GET /v1/jobs' },
  { route: 'GET /v1/jobs/{id}', path: '/v1/jobs/{made}' },
  { route: 'GET /v1/jobs/{id}/result', path: '/v1/jobs/{made}/result' },
  { route: 'DELETE /v1/jobs/{id}', path: '/v1/jobs/{made}' },
  {
    route: 'POST /population-density-data/v0.3/retrieve',
    body: {
      area: { areaType: 'POLYGON', boundary: BOUNDARY },
      startTime: '2026-03-24T08:00:00Z',
      endTime: '2026-03-24T09:00:00Z',
      precision: 5,
    },
  },
  { route: 'POST /population-density-data/v0.3/retrieve', isAnonymous: true },
  { route: 'GET /v1/ogc' },
  { route: 'GET /v1/ogc/conformance' },
  { route: 'GET /v1/ogc/collections' },
  { route: `GET ${OGC}`, path: '/v1/ogc/collections/city@v1.district' },
  { route: `GET ${OGC}/items`, path: '/v1/ogc/collections/city@v1.district/items?limit=1' },
  { route: `GET ${OGC}/items/{feature}`, path: '/v1/ogc/collections/city@v1.district/items/north' },
]
