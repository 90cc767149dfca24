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
const ITEMS = 'GET /v1/zone-systems/{id}/items'
const OGC = '/v1/ogc/collections/{collection}'

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
  { route: 'GET /v1/ogc' },
  { route: 'GET /v1/ogc/conformance' },
  { route: 'GET /v1/ogc/collections' },
  { route: `GET ${OGC}`, path: '/v1/ogc/collections/city@v1.district' },
  { route: `GET ${OGC}/items`, path: '/v1/ogc/collections/city@v1.district/items?limit=1' },
  { route: `GET ${OGC}/items/{feature}`, path: '/v1/ogc/collections/city@v1.district/items/north' },
]
