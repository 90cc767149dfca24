import { fileURLToPath } from 'node:url'
import { EVERY, type Example } from '../../functions/serve/examples.ts'
import { city, wholeWorld } from '../../test/serve/city.ts'
import { make } from '../../test/serve/measured.ts'
import { type ExampleRequest, exampleRequests } from './requests.ts'

export const EXAMPLES_FILE = fileURLToPath(new URL('../../functions/serve/examples.json', import.meta.url))

/** A list is cut after so many, a CSV after as many rows: an example shows of what kind they are. */
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
  for (const asked of requests) {
    const { method, path, line, init } = sentOf(asked)
    const response = await request(path.replace('{made}', made), { method, ...init })
    const type = response.headers.get('Content-Type')?.split(';')[0]
    // What was removed has nothing to show.
    if (type === undefined) continue
    const text = await response.text()
    if ([201, 202].includes(response.status)) made = idOf(text) ?? made
    const value = readable(type, text.replaceAll(made, MADE))
    const named = member(member(member(written, asked.route), String(response.status)), type)
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

/** @returns what is sent, and how it is shown */
function sentOf({ route, path, accept, headers, body, isAnonymous = false }: ExampleRequest) {
  const [method = 'GET', routePath = ''] = route === EVERY ? [] : route.split(' ')
  const address = path ?? routePath
  const words = [method, address, ...(body === undefined ? [] : [JSON.stringify(body)])]
  const said = [
    words.join(' '),
    ...(accept ? [`Accept: ${accept}`] : []),
    ...(isAnonymous ? ['no token'] : []),
  ]
  const init = {
    headers: {
      ...(isAnonymous ? {} : { Authorization: 'Bearer test' }),
      ...(accept ? { Accept: accept } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  return { method, path: address, line: said.join(', '), init }
}

/** `unknown-zone` of `urn:smart-steps:problem:unknown-zone`, or the code of a refusal of another kind. */
function nameOf(problem: unknown): string {
  const { type, code } = problem as { readonly type?: string; readonly code?: string }
  return (type ?? code ?? 'refused').split(':').at(-1)!
}

/** Lists of lists and of numbers are shapes on a map: they stay whole. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isShape = value.some((item) => Array.isArray(item) || typeof item === 'number')
    return (isShape ? value : value.slice(0, MOST)).map(shortened)
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member)]))
}

const firstLines = (text: string): string =>
  text
    .split(/(?<=\r\n)/)
    .slice(0, 1 + MOST)
    .join('')

/** From, block, to → people. */
const FLOWS = { 'north 2 north': 4_100, 'north 2 south': 2_300, 'south 2 north': 1_700 }

/** Two dates of a city: c and d have nobody, so that the larger zone stands for them. */
async function exampleCity() {
  const people: Record<string, number> = { city: 61_418, north: 40_723, a: 24_311, b: 16_437, south: 20_689 }
  const zones = city.zones.map((zone) => ({
    ...zone,
    id: zone.id === 'all' ? 'city' : zone.id,
    parent: zone.parent === 'all' ? 'city' : zone.parent,
  }))
  const system = { ...city, id: 'city', zones }
  const world = await wholeWorld(system)
  const estimate = (zone: string, hour: number): number => (people[zone] ?? 0) + 10 * hour
  for (const date of ['2026-03-23', '2026-03-24']) {
    await world.publish({ date, estimate })
    await world.publish({ date, product: 'visitors', estimate })
    await make(world, { product: 'flows', date, people: FLOWS, system })
  }
  return { request: async (path: string, init: RequestInit) => world.api.request(path, init) }
}
