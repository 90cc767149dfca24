import { type AccessToken, ApiProblem, createClient, type Product } from '../../client/index.ts'
import type { Catalogue, Cell, Feature, Figures, ZoneSystem } from './answers.ts'

/** All pages of an answer. */
export interface WholeFigures {
  readonly first: Figures
  readonly cells: readonly Cell[]
  /** What the API says about the whole; null where its note speaks of one page of several only. */
  readonly note: string | null
}

export interface Api {
  catalogue(): Promise<Catalogue>
  zoneSystems(): Promise<readonly ZoneSystem[]>
  zones(system: string): Promise<readonly Feature[]>
  figures(product: string, parameters: Readonly<Record<string, string>>): Promise<WholeFigures>
}

type Send = (request: Request) => Response | Promise<Response>

/**
 * The API below the page's address, with a token of `session.json`.
 * @param page where the page is, with a slash at the end
 */
export function connect(page: string, send: Send, now: () => number = Date.now): Api {
  const fetch = async (request: Request): Promise<Response> => {
    try {
      return await send(request)
    } catch (cause) {
      const detail = 'The server does not answer. Is it still running?'
      throw new ApiProblem({ status: 0, detail }, { cause })
    }
  }
  const client = createClient({ baseUrl: page, token: () => signIn(page, fetch), fetch, now })
  return {
    catalogue: () => client.get('/v1/products'),
    zoneSystems: async () => (await client.get('/v1/zone-systems')).zoneSystems,
    zones: (system) => all(client.zones(system)),
    figures: async (named, query) => {
      // What is no product is refused by the API, in words that the page shows.
      const product = named as Product
      const pages = await all(client.pages('/v1/figures/{product}', { params: { path: { product }, query } }))
      const first = pages[0]!
      const isWhole = pages.length === 1 || first.aggregate === 'daytype-hour'
      return { first, cells: pages.flatMap(({ cells }) => cells), note: isWhole ? first.note : null }
    },
  }
}

/** A server that was started again has another key: the client asks here again when its token is refused. */
async function signIn(page: string, fetch: Send): Promise<AccessToken> {
  const response = await fetch(new Request(`${page}session.json`))
  if (!response.ok) {
    throw new ApiProblem({
      status: response.status,
      detail: `This page could not sign in (${response.status}): open it from the machine that runs "smart-steps serve", at 127.0.0.1.`,
    })
  }
  const { token, expiresAt } = (await response.json()) as { token: string; expiresAt: string }
  return { token, expiresAt: Date.parse(expiresAt) }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}
