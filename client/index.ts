import createFetchClient, { type Client as FetchClient } from 'openapi-fetch'
import { problemOf } from './problem.ts'
import type { Cell, paths, ZoneFeatures } from './schema.ts'
import { type Patience, retryAfter, sender, sleep } from './sending.ts'
import {
  type ClientCredentials,
  credentialsSource,
  fixedToken,
  renewedTokens,
  type TokenSource,
} from './tokens.ts'
import type { Answer, Ask, InitOf, Json, Method, PagedPath, Product, Query } from './types.ts'

export { ApiProblem, type ProblemDetails } from './problem.ts'
export type * from './schema.ts'
export type { Patience } from './sending.ts'
export type { AccessToken, ClientCredentials, TokenSource } from './tokens.ts'
export type * from './types.ts'

/** Where the API is, and who asks: a token, whatever gives tokens, or client credentials. */
export type ClientOptions = Settings & (ClientCredentials | { readonly token: string | TokenSource })

interface Settings extends Patience {
  /** Without `/v1`: `http://127.0.0.1:8080`. */
  readonly baseUrl: string
  /** Sends requests, those for tokens too. @default that of the platform */
  readonly fetch?: (request: Request) => Response | Promise<Response>
  /** Waits between attempts. @default by a timer */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
  /** In ms since 1970. @default that of the platform */
  readonly now?: () => number
}

export interface Options {
  /** Ends the request, and waiting between two; what it rejects with is the reason of the signal. */
  readonly signal?: AbortSignal
}

/** @throws ApiProblem, by every method, where the API answers anything but what was asked for */
export interface Client {
  readonly get: Ask<'get'>
  readonly post: Ask<'post'>
  readonly put: Ask<'put'>
  readonly patch: Ask<'patch'>
  readonly delete: Ask<'delete'>
  /** Every page of an answer; the next one is asked for when it is wanted. */
  pages<P extends PagedPath>(path: P, ...init: InitOf<P, 'get'>): AsyncGenerator<Answer<P, 'get'>, void>
  /** The cells of a product, page by page. */
  cells(product: Product, query?: Query<FiguresPath>, options?: Options): AsyncGenerator<Cell, void>
  /** The zones of a system (`id` or `id@version`), parents before children. */
  zones(system: string, query?: Query<ItemsPath>, options?: Options): AsyncGenerator<Zone, void>
  /** All cells of a product as CSV (RFC 4180) with one line of names; it is held in memory as a whole. */
  csv(product: Product, query?: Query<FiguresPath>, options?: Options): Promise<string>
  /** The same without errors that are thrown: the answer, its status and its headers (ETag, Link) as they are. */
  readonly raw: FetchClient<paths, Json>
}

type FiguresPath = '/v1/figures/{product}'
type ItemsPath = '/v1/zone-systems/{id}/items'
type Zone = ZoneFeatures['features'][number]

/**
 * A client of the API, typed by its OpenAPI document. It keeps its token and renews it before it ends, and sends a
 * request again where the API asks for it (429 or 503 with Retry-After), three times and for a minute at most.
 */
export function createClient(options: ClientOptions): Client {
  const { baseUrl, fetch = globalFetch, sleep: wait = sleep, now = Date.now } = options
  const send = async (request: Request): Promise<Response> => fetch(request)
  const raw = createFetchClient<paths, Json>({
    baseUrl,
    fetch: sender({ fetch: send, tokens: tokensOf(options, send, now), patience: options, sleep: wait, now }),
  })
  // Which address it is does not matter here, and each has types of its own: `Ask` gives them back.
  const request = raw.request as unknown as UntypedRequest

  async function ask(method: Method, path: string, init?: UntypedInit): Promise<UntypedAnswer> {
    const answer = await request(method, path, init)
    const { ok, status, headers } = answer.response
    if (!ok) throw problemOf(status, answer.error, retryAfter(headers, now()))
    return answer
  }
  const asking = <M extends Method>(method: M): Ask<M> =>
    (async (path: string, init?: UntypedInit) => (await ask(method, path, init)).data) as Ask<M>

  async function* pages(path: string, init: UntypedInit = {}): AsyncGenerator<unknown, void> {
    let cursor: string | null | undefined
    do {
      const { data } = await ask('get', path, withCursor(init, cursor ?? undefined))
      yield data
      cursor = (data as { readonly next: string | null }).next
    } while (cursor !== null)
  }

  const client: Client = {
    get: asking('get'),
    post: asking('post'),
    put: asking('put'),
    patch: asking('patch'),
    delete: asking('delete'),
    pages: pages as Client['pages'],
    async *cells(product, query = {}, { signal } = {}) {
      const init = { params: { path: { product }, query }, ...(signal ? { signal } : {}) }
      for await (const page of client.pages('/v1/figures/{product}', init)) yield* page.cells
    },
    async *zones(id, query = {}, { signal } = {}) {
      const init = { params: { path: { id }, query }, ...(signal ? { signal } : {}) }
      for await (const page of client.pages('/v1/zone-systems/{id}/items', init)) yield* page.features
    },
    async csv(product, query = {}, { signal } = {}) {
      const headers = { Accept: 'text/csv' }
      const init = { params: { path: { product }, query }, headers, parseAs: 'text', signal } as const
      let text = ''
      let cursor: string | undefined
      do {
        const { data, response } = await ask('get', '/v1/figures/{product}', withCursor(init, cursor))
        // Every page begins with the names.
        text += text === '' ? String(data) : String(data).replace(/^.*\r\n/, '')
        cursor = cursorOf(response.headers.get('Link'))
      } while (cursor !== undefined)
      return text
    },
    raw,
  }
  return client
}

const globalFetch = (request: Request): Promise<Response> => globalThis.fetch(request)

function tokensOf(options: ClientOptions, send: (request: Request) => Promise<Response>, now: () => number) {
  if (!('token' in options)) return renewedTokens(credentialsSource(options, send, now), now)
  return typeof options.token === 'string' ? fixedToken(options.token) : renewedTokens(options.token, now)
}

interface UntypedInit {
  readonly params?: { readonly path?: object; readonly query?: object }
  readonly headers?: object
  readonly parseAs?: 'text'
  readonly signal?: AbortSignal | undefined
}

interface UntypedAnswer {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: Response
}

type UntypedRequest = (method: Method, path: string, init?: UntypedInit) => Promise<UntypedAnswer>

const withCursor = (init: UntypedInit, cursor: string | undefined): UntypedInit =>
  cursor === undefined
    ? init
    : { ...init, params: { ...init.params, query: { ...init.params?.query, cursor } } }

/** Of `<?…&cursor=…>; rel="next"` (RFC 8288). */
function cursorOf(link: string | null): string | undefined {
  const [, address] = /<\?([^>]*)>; rel="next"/.exec(link ?? '') ?? []
  return address === undefined ? undefined : (new URLSearchParams(address).get('cursor') ?? undefined)
}
