import type { Catalogue, Cell, Feature, Features, Figures, ZoneSystem, ZoneSystems } from './answers.ts'

/** A refusal or a failure, in words for the reader. */
export class ApiProblem extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'ApiProblem'
    this.status = status
  }
}

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

/** A token is renewed so long before it ends. */
const RENEW_MS = 60_000

interface Session {
  readonly token: string
  readonly expiresAt: string
}

/**
 * The API below an address, with a token of `session.json`.
 * @param fetcher takes a path without a slash at its beginning
 */
export function connect(
  fetcher: (path: string, headers: Readonly<Record<string, string>>) => Promise<Response>,
  now: () => number = Date.now,
): Api {
  let session: Promise<Session> | null = null

  async function token(): Promise<string> {
    session ??= read<Session>('session.json', {})
    try {
      const { token, expiresAt } = await session
      if (Date.parse(expiresAt) - now() > RENEW_MS) return token
    } catch (error) {
      session = null
      throw error
    }
    session = read<Session>('session.json', {})
    return (await session).token
  }

  async function read<Body>(path: string, headers: Readonly<Record<string, string>>): Promise<Body> {
    const response = await fetcher(path, headers).catch(() => {
      throw new ApiProblem(0, 'The server does not answer. Is it still running?')
    })
    if (response.ok) return (await response.json()) as Body
    throw new ApiProblem(response.status, await wordsOf(response, path))
  }

  async function get<Body>(path: string): Promise<Body> {
    const ask = async (): Promise<Body> => read<Body>(path, { Authorization: `Bearer ${await token()}` })
    try {
      return await ask()
    } catch (error) {
      // A server that was started again has another key: the old token is worth nothing to it.
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error
      session = null
      return ask()
    }
  }

  return {
    catalogue: () => get<Catalogue>('v1/products'),
    zoneSystems: async () => (await get<ZoneSystems>('v1/zone-systems')).zoneSystems,
    zones: async (system) => {
      const pages = await allPages((cursor) =>
        get<Features>(`v1/zone-systems/${encodeURIComponent(system)}/items${query({ cursor })}`),
      )
      return pages.flatMap(({ features }) => features)
    },
    figures: async (product, parameters) => {
      const pages = await allPages((cursor) =>
        get<Figures>(`v1/figures/${encodeURIComponent(product)}${query({ ...parameters, cursor })}`),
      )
      const first = pages[0]!
      const isWhole = pages.length === 1 || first.aggregate === 'daytype-hour'
      return { first, cells: pages.flatMap(({ cells }) => cells), note: isWhole ? first.note : null }
    },
  }
}

async function allPages<Page extends { readonly next: string | null }>(
  get: (cursor: string | undefined) => Promise<Page>,
): Promise<Page[]> {
  const pages = [await get(undefined)]
  for (let next = pages[0]!.next; next !== null; next = pages.at(-1)!.next) pages.push(await get(next))
  return pages
}

function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

async function wordsOf(response: Response, path: string): Promise<string> {
  if (path === 'session.json') {
    return `This page could not sign in (${response.status}): open it from the machine that runs "smart-steps serve", at 127.0.0.1.`
  }
  const problem: unknown = await response.json().catch(() => null)
  if (typeof problem === 'object' && problem !== null && 'detail' in problem) return String(problem.detail)
  return `The server answered ${response.status}.`
}
