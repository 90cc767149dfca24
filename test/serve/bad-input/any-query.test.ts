import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { PROBLEM_MEDIA_TYPE } from '../../../functions/serve/problems.ts'
import {
  catalogueSchema,
  featuresSchema,
  figuresSchema,
  problemSchema,
} from '../../../functions/serve/schemas.ts'
import { type World, weeks, world } from '../city.ts'

/** Whatever the document names, with values that nobody thought of and with such as nearly fit. */

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}
interface Document {
  readonly paths: Readonly<Record<string, { readonly get?: Operation }>>
}

let city: World
let document: Document
beforeAll(async () => {
  city = await world()
  for (const date of weeks('2026-03-23', 1)) {
    for (const product of ['presence', 'visitors']) {
      await city.publish({ product, date, estimate: (zone) => (zone === 'd' ? 10 : 900) })
    }
  }
  document = (await (await city.api.request('/openapi.json')).json()) as Document
})

/** Values that are right somewhere, or nearly. */
const near = fc.constantFrom(
  ...['a', 'a,b', 'all', 'zone', 'all@v1', 'all@v1.zone', 'presence', 'visitors', 'status', 'true', 'false'],
  ...['hour', 'day', 'week', 'daytype-hour', 'weekday-hour', 'month', 'weekday', 'sunday,saturday', '0', '1'],
  ...['8,17', '23', '5', '5000', '5001', '-1', '1e3', '2026-03-23', '2026-03-30', '2026-03-29T01:00:00Z'],
  ...['2026-02-30', '2199-12-30', '2000-01-02', '0,50,3,51', '170,-90,-170,90', '18-24', 'female', 'csv'],
  ...['', ',', ' ', '\u0000', '\r\nX: y', '__proto__', 'constructor', '../..', '%', '"', '{}', '\ud83d'],
)
const text = fc.oneof(
  { weight: 3, arbitrary: near },
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string(),
)

/** Addresses of the document with values in the place of their names, and a query of its parameters. */
const request = (operations: readonly [path: string, operation: Operation][]) =>
  fc.constantFrom(...operations).chain(([path, { parameters = [], responses }]) => {
    const query = fc.record(
      Object.fromEntries(parameters.filter((of) => of.in === 'query').map(({ name }) => [name, text])),
      { requiredKeys: [] },
    )
    const places = [...path.matchAll(/\{\w+\}/g)].map(([place]) => place)
    return fc.record({
      responses: fc.constant(responses),
      path: fc
        .tuple(...places.map(() => text.filter((value) => value !== '' && !/^\.+$/.test(value))))
        .map((values) =>
          places.reduce((left, place, index) => left.replace(place, () => encoded(values[index]!)), path),
        ),
      // Most of the parameters together always fail; few of them come further.
      query: fc
        .tuple(query, fc.nat())
        .map(([all, skip]) =>
          Object.entries(all).filter((_, index) => index % 5 === skip % 5 || skip % 7 === 0),
        ),
      accept: fc.constantFrom('*/*', 'application/json', 'text/csv', 'text/html', 'application/geo+json;q=0'),
    })
  })

const encoded = (value: string): string => encodeURIComponent(value.toWellFormed())

const SHAPES = [
  [/^\/v1\/figures\/[^/]+$/, figuresSchema],
  [/^\/v1\/products$/, catalogueSchema],
  [/^\/v1\/zone-systems\/[^/]+\/items$/, featuresSchema],
] as const

describe('any query of the known parameters', () => {
  it('gives a status and a shape that the document has, and never a failure', async () => {
    const operations = Object.entries(document.paths).flatMap(([path, { get }]) =>
      get ? [[path, get] as [string, Operation]] : [],
    )
    const statuses = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(request(operations), async ({ path, query, accept, responses }) => {
        const search = query.map(([name, value]) => `${encoded(name)}=${encoded(value ?? '')}`).join('&')
        const response = await city.request(`${path}?${search}`, { Accept: accept })
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        const declared = responses[response.status]
        expect(declared, `${response.status} is not in the document`).toBeDefined()
        expect(response.status).toBeLessThan(500)
        const [type] = (response.headers.get('Content-Type') ?? '').split(';')
        expect(Object.keys(declared?.content ?? {})).toContain(type)
        const body = await response.text()
        if (type === PROBLEM_MEDIA_TYPE) {
          expect(problemSchema.strict().parse(JSON.parse(body)).status).toBe(response.status)
        } else if (type?.endsWith('json')) {
          const shape = SHAPES.find(([pattern]) => pattern.test(path))?.[1]
          shape?.strict().parse(JSON.parse(body))
        }
      }),
      { seed: 20_261_125, numRuns: 1_500 },
    )
    expect(city.failures).toEqual([])
    // Not all of it ended at the door.
    for (const status of [200, 400, 404]) expect(statuses.get(status)).toBeGreaterThan(50)
  })
})
