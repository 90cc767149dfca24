import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { EXAMPLES_FILE, examplesText } from '../../bin/examples/make.ts'
import { answersOf, type DescribedAnswer, EVERY, withExamples } from '../../functions/serve/examples.ts'
import { wholeWorld } from './city.ts'

type Document = Parameters<typeof answersOf>[0]

let document: Document
let answers: DescribedAnswer[]
beforeAll(async () => {
  const { api } = await wholeWorld()
  document = (await (await api.request('/openapi.json')).json()) as Document
  answers = answersOf(document)
})

/** Pages are for people, and the answer that may be Parquet is a file. */
const isForPrograms = ({ type, route, status }: DescribedAnswer): boolean =>
  type !== 'text/html' &&
  !answers.some((other) => other.route === route && other.status === status && other.type.endsWith('parquet'))
/** A route may have a second one besides, as 202 beside 200. */
const isFirst = ({ route, status }: DescribedAnswer): boolean =>
  status.startsWith('2') && answers.every((other) => other.route !== route || other.status >= status)
const nameOf = ({ route: { method, path }, status, type }: DescribedAnswer): string =>
  `${method} ${path} ${status} ${type}`

/** A schema of the document, with the shapes that it names. */
function validator(schema: object | undefined): z.ZodType {
  const whole = { ...schema, $defs: document.components?.schemas }
  return z.fromJSONSchema(JSON.parse(JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')))
}

describe('the examples of the document', () => {
  it('are what the API answers: npm run examples writes them', async () => {
    const isCurrent = readFileSync(EXAMPLES_FILE, 'utf8') === (await examplesText())
    expect(isCurrent ? 'current' : 'old: run npm run examples').toBe('current')
  })

  it('are there for the answer of every route, of each type for programs', () => {
    const given = answers.filter((answer) => isFirst(answer) && isForPrograms(answer))
    expect(given.length).toBeGreaterThan(10)
    const without = given.filter(({ media }) => Object.keys(media.examples ?? {}).length === 0)
    expect(without.map(nameOf), 'add a request to bin/examples/requests.ts').toEqual([])
  })

  it('show every route that needs a token without one', () => {
    const refused = answers.filter(({ status }) => status === '401')
    expect(refused.length).toBeGreaterThan(10)
    expect(refused.filter(({ media }) => Object.keys(media.examples ?? {}).length === 0).map(nameOf)).toEqual(
      [],
    )
  })

  it('show the commonest mistakes with their words', () => {
    const mistakes = answers.find(
      ({ route, status }) => route.path === '/v1/figures/{product}' && status === '400',
    )
    expect(Object.keys(mistakes?.media.examples ?? {}).toSorted()).toEqual([
      'unknown-parameter',
      'unknown-zone',
    ])
    expect(mistakes?.media.examples?.['unknown-zone']?.value).toMatchObject({ parameter: 'zones' })
  })

  it('are of the shape that the document says, and another would be found', () => {
    const faults = answers.flatMap((answer) => {
      const schema = validator(answer.media.schema)
      const { status } = answer
      expect(schema.safeParse(status.startsWith('2') ? 42 : { status: 400 }).success, nameOf(answer)).toBe(
        false,
      )
      return Object.values(answer.media.examples ?? {}).flatMap(({ summary, value }) => {
        const { error } = schema.safeParse(value)
        return error ? [`${nameOf(answer)}, ${summary}: ${error.message}`] : []
      })
    })
    expect(faults).toEqual([])
  })

  it('stand for answers that the document has', () => {
    const shown = answers.filter(({ media }) => media.examples).map(nameOf)
    const file = JSON.parse(readFileSync(EXAMPLES_FILE, 'utf8')) as Record<string, Record<string, object>>
    const written = Object.entries(file).flatMap(([route, statuses]) =>
      Object.entries(statuses).flatMap(([status, types]) =>
        Object.keys(types).map((type) => `${route === EVERY ? '' : route} ${status} ${type}`),
      ),
    )
    expect(written.length).toBeGreaterThan(10)
    expect(written.filter((name) => !shown.some((each) => each.endsWith(name)))).toEqual([])
  })

  it('are there wherever the API begins', () => {
    const bare = { '200': { description: 'All', content: { 'application/json': {} } } }
    const paths = { '/stage/v1/products': { get: { responses: structuredClone(bare) } } }
    const [answer] = answersOf(withExamples({ ...document, paths }))
    const { media } = answers.find(({ route }) => route.path === '/v1/products')!
    expect(media.examples).toBeDefined()
    expect(answer?.media.examples).toEqual(media.examples)
  })

  it('are read on the page, with the request of each', async () => {
    const { api } = await wholeWorld()
    const page = await (await api.request('/openapi.json?format=html')).text()
    expect(page).toContain('GET /v1/figures/presence?zones=a,c&amp;aggregate=hour&amp;hour=8')
    expect(page).toContain('&quot;shownBy&quot;: &quot;south&quot;')
  })
})
