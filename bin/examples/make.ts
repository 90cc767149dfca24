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
  let made = MADE
  for (const asked of requests.flatMap(withRefusals)) {
    const { route, path, line, headers, status } = asked
    const [method = ''] = route.split(' ')
    const response = await request(path.replace('{made}', made), { method, headers, ...bodyOf(asked) })
    const type = response.headers.get('Content-Type')?.split(';')[0]
    // A route without a token has no answer to a missing one, and what was removed has none at all.
    if (type === undefined || response.status !== (status ?? response.status)) continue
    const text = await response.text()
    if ([201, 202].includes(response.status)) made = idOf(text) ?? made
    const value = readable(type, text.replaceAll(made, MADE))
    const named = member(member(member(written, route), String(response.status)), type)
    named[response.ok ? 'typical' : nameOf(value)] ??= { summary: line.replace('{made}', MADE), value }
  }
  return `${JSON.stringify(written, null, 2)}\n`
}

/** In place of an id that is another one each time. */
const MADE = '4f1b2c9d8e7a60514f1b2c9d8e7a6051'

function idOf(json: string): string | undefined {
  const { id } = JSON.parse(json) as { readonly id?: unknown }
  return typeof id === 'string' ? id : undefined
}

const readable = (type: string, text: string): unknown =>
  type.endsWith('json') ? shortened(JSON.parse(text)) : firstLines(text)

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

/** @returns the request, the same without a token, and, where it only reads, with a parameter that does not exist */
function withRefusals(request: ExampleRequest): Asked[] {
  const { route, accept = '*/*', body } = request
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' }
  const [method, routePath = ''] = route.split(' ')
  const { path = routePath } = request
  const sent = { Accept: accept, ...json, ...request.headers }
  const headers = { ...sent, Authorization: 'Bearer test' }
  const said = accept === '*/*' ? '' : `, Accept: ${accept}`
  const line = [method, path, ...(body === undefined ? [] : [JSON.stringify(body)])].join(' ')
  const withoutToken = { ...request, path, line: `${method} ${path}, without a token`, headers: sent, status: 401 }
  const asked = [{ ...request, path, line: line + said, headers }, withoutToken]
  if (method !== 'GET') return asked
  const mistaken = `${path}${path.includes('?') ? '&' : '?'}colour=blue`
  return [...asked, { ...request, path: mistaken, line: `${method} ${mistaken}`, headers, status: 400 }]
}

const bodyOf = ({ body }: ExampleRequest): { body?: string } =>
  body === undefined ? {} : { body: JSON.stringify(body) }

/** `unknown-zone` of `urn:smart-steps:problem:unknown-zone`, or the code of a refusal of another kind. */
function nameOf(problem: unknown): string {
  const { type, code } = problem as { readonly type?: string; readonly code?: string }
  return (type ?? code ?? 'refused').split(':').at(-1)!
}

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
    .split(/(?<=\r\n)/)
    .slice(0, 1 + MOST)
    .join('')

/** Two dates of a city: c and d have nobody, so that the larger zone stands for them. */
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
