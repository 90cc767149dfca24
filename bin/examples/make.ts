import { fileURLToPath } from 'node:url'
import type { Example } from '../../functions/serve/examples.ts'
import { city, world } from '../../test/serve/city.ts'
import { type ExampleRequest, exampleRequests } from './requests.ts'

export const EXAMPLES_FILE = fileURLToPath(new URL('../../functions/serve/examples.json', import.meta.url))

/** A list of objects is cut after so many, a CSV after as many rows: an example shows of what kind they are. */
const MOST = 3

type Written = Record<string, Record<string, Record<string, Record<string, Example>>>>

/**
 * @returns what functions/serve/examples.json has to be: the answers of the API to `exampleRequests`, in a city whose
 *   estimates and clock are fixed, so that they are the same each time
 */
export async function examplesText(requests: readonly ExampleRequest[] = exampleRequests): Promise<string> {
  const { request } = await exampleCity()
  const written: Written = {}
  for (const asked of requests.flatMap(withRefusals)) {
    const { route, path, line, headers, status } = asked
    const [method = ''] = route.split(' ')
    const response = await request(path, { method, headers, ...bodyOf(asked) })
    // A route without a token has no answer to a missing one.
    if (status !== undefined && response.status !== status) continue
    const type = response.headers.get('Content-Type')?.split(';')[0] ?? ''
    const value = type.endsWith('json') ? shortened(await response.json()) : firstLines(await response.text())
    const named = member(member(member(written, route), String(response.status)), type)
    named[response.ok ? 'typical' : nameOf(value)] ??= { summary: line, value }
  }
  return `${JSON.stringify(written, null, 2)}\n`
}

function member<Value extends object>(of: Record<string, Value>, name: string): Value {
  of[name] ??= {} as Value
  return of[name]
}

interface Asked extends ExampleRequest {
  readonly path: string
  /** How the request is shown. */
  readonly line: string
  readonly headers: Readonly<Record<string, string>>
  /** Only an answer of this status is kept. */
  readonly status?: number
}

/** @returns the request, the same without a token, and the same with a parameter that does not exist */
function withRefusals(request: ExampleRequest): Asked[] {
  const { route, accept = '*/*', body } = request
  const [method, routePath = ''] = route.split(' ')
  const { path = routePath } = request
  const sent = { Accept: accept, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) }
  const headers = { ...sent, Authorization: 'Bearer t' }
  const said = accept === '*/*' ? '' : `, Accept: ${accept}`
  const line = `${method} ${path}`
  const mistaken = `${path}${path.includes('?') ? '&' : '?'}colour=blue`
  return [
    { ...request, path, line: line + said, headers },
    { ...request, path, line: `${line}, without a token`, headers: sent, status: 401 },
    { ...request, path: mistaken, line: `${method} ${mistaken}`, headers, status: 400 },
  ]
}

const bodyOf = ({ body }: ExampleRequest): { body?: string } =>
  body === undefined ? {} : { body: JSON.stringify(body) }

/** `unknown-zone` of `urn:smart-steps:problem:unknown-zone`. */
const nameOf = (problem: unknown): string =>
  String((problem as { readonly type?: unknown }).type)
    .split(':')
    .at(-1)!

/** Lists of lists are shapes on a map: they stay whole. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isOfObjects = value.every((item) => typeof item === 'object' && !Array.isArray(item))
    return (isOfObjects ? value.slice(0, MOST) : value).map(shortened)
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member)]))
}

const firstLines = (text: string): string =>
  text
    .split('\r\n')
    .slice(0, 1 + MOST)
    .concat('')
    .join('\r\n')

/** Two dates of a city: north has people, d too few to be shown. */
async function exampleCity() {
  const people: Record<string, number> = { city: 61_418, north: 40_723, a: 24_311, b: 16_437, south: 20_689 }
  const zones = city.zones.map((zone) => ({
    ...zone,
    id: zone.id === 'all' ? 'city' : zone.id,
    parent: zone.parent === 'all' ? 'city' : zone.parent,
  }))
  const made = await world({ ...city, id: 'city', zones })
  const estimate = (zone: string, hour: number): number => (people[zone] ?? 0) + 10 * hour
  for (const date of ['2026-03-23', '2026-03-24']) {
    await made.publish({ date, estimate })
    await made.publish({ date, product: 'visitors', estimate })
  }
  return { request: async (path: string, init: RequestInit) => made.api.request(path, init) }
}
