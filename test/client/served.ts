import { type Client, type ClientOptions, createClient } from '../../client/index.ts'
import { type World, weeks, world } from '../serve/city.ts'

/** Two weeks of a city in memory. North has people, south has too few to be shown. */
export async function twoWeeks(): Promise<World> {
  const made = await world()
  const people: Record<string, number> = { all: 3_000, north: 3_000, a: 1_000, b: 2_000 }
  for (const date of weeks('2026-03-02', 2)) {
    await made.publish({ date, product: 'visitors', estimate: (zone) => people[zone] ?? 10 })
  }
  return made
}

type Options = Partial<Omit<ClientOptions, 'token'>>

/** A client of the API in memory, with a token, and every address that it asked for. */
export function clientOf({ api }: World, options: Options = {}): { client: Client; asked: string[] } {
  const asked: string[] = []
  const client = createClient({
    baseUrl: 'http://api.example',
    token: 't',
    fetch: (request) => {
      const { pathname, search } = new URL(request.url)
      asked.push(pathname + search)
      return api.request(request)
    },
    ...options,
  })
  return { client, asked }
}
