import { beforeAll, describe, expect, it } from 'vitest'
import { type ExampleRequest, exampleRequests } from '../../../bin/examples/requests.ts'
import type { World } from '../city.ts'
import { both, cityOf, contracts, REAL_PEOPLE, real, SIMULATED_PEOPLE, simulated } from './both.ts'

/**
 * Whoever asks the sandbox is answered as by a deployment that holds the simulated city and nothing else, byte by
 * byte; and whoever does not, as by one that has no sandbox. Asked are the requests of which the examples of the
 * document are made, at least one of every route, and those that the API remembers answers of.
 */

const requests: readonly ExampleRequest[] = [
  ...exampleRequests.filter(({ isAnonymous }) => !isAnonymous),
  ...['figures/presence?aggregate=daytype-hour', 'figures/presence?aggregate=week', 'figures/dwell'].map(
    (path): ExampleRequest => ({ route: 'GET /v1/figures/{product}', path: `/v1/${path}` }),
  ),
  { route: 'GET /v1/nothing' },
]

type Tenant = 'buyer' | 'trial'
interface Given {
  readonly asked: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Answers in turn of several worlds, each to its tenant, so that what one has remembered is there for the next. */
async function asked(...of: readonly (readonly [World, Tenant])[]): Promise<Given[][]> {
  const given = of.map((): Given[] => [])
  const made = of.map(() => '')
  for (const request of requests) {
    for (const [index, [world, tenant]] of of.entries()) {
      const answer = await ask(world, tenant, request, made[index]!)
      if ([201, 202].includes(answer.status)) made[index] = (JSON.parse(answer.text) as { id: string }).id
      given[index]!.push(answer)
    }
  }
  return given
}

async function ask(world: World, tenant: Tenant, request: ExampleRequest, made: string): Promise<Given> {
  const [method = 'GET', path = ''] = request.route.split(' ')
  const address = (request.path ?? path).replace('{made}', made)
  const headers = { ...request.headers, ...(request.accept ? { Accept: request.accept } : {}) }
  const answer = await world.send(method, address, request.body, tenant, headers)
  const text = await answer.text()
  return {
    asked: `${method} ${address}`,
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    text,
  }
}

/** Without what says that it is simulated. */
const unmarked = ({ headers: { 'smart-steps-data': _, ...headers }, text, ...rest }: Given): Given => ({
  ...rest,
  headers,
  text: text.replaceAll('simulated-', ''),
})
const isPublic = ({ asked: line }: Given): boolean => /^GET \/(health|v1\/transparency)/.test(line)

let ofTrial: Given[]
let ofBuyer: Given[]
let ofCity: Given[]
let ofReal: Given[]
beforeAll(async () => {
  const deployment = await both()
  const alone = { trial: contracts.buyer }
  ;[ofBuyer, ofTrial, ofReal, ofCity] = (await asked(
    [deployment, 'buyer'],
    [deployment, 'trial'],
    [await cityOf(real, REAL_PEOPLE), 'buyer'],
    [await cityOf(simulated, SIMULATED_PEOPLE, alone), 'trial'],
  )) as [Given[], Given[], Given[], Given[]]
})

describe('a tenant of the sandbox', () => {
  it('is answered by every route as if there were the simulated city alone', () => {
    expect(ofTrial.filter(({ status }) => status < 300).length).toBeGreaterThan(30)
    const own = (given: Given): boolean => !isPublic(given)
    expect(ofTrial.filter(own).map(unmarked)).toEqual(ofCity.filter(own))
  })

  it('is told with every answer that it is simulated', () => {
    expect(
      ofTrial.filter((given) => !isPublic(given)).map(({ headers }) => headers['smart-steps-data']),
    ).toEqual(ofTrial.filter((given) => !isPublic(given)).map(() => 'simulated'))
  })

  it('finds it in the method version of figures too, which files and programs keep', () => {
    const versions = ofTrial
      .filter((given) => !isPublic(given))
      .flatMap(({ text }) => [...text.matchAll(/"methodVersion":"([^"]*)"/g)].map(([, word]) => word))
    expect(versions.length).toBeGreaterThan(5)
    expect(new Set(versions)).toEqual(new Set(['simulated-1-observed']))
  })

  it('has neither a name nor a number of the real ones', () => {
    for (const { asked: line, text } of ofTrial.filter((given) => !isPublic(given))) {
      expect(text, line).not.toMatch(/Real|\b4[12]\d{3}\b/)
    }
    expect(ofBuyer.filter(({ text }) => /Real|\b4[12]\d{3}\b/.test(text)).length).toBeGreaterThan(10)
  })
})

describe('everybody else', () => {
  it('is answered by every route as if there were no sandbox', () => {
    expect(ofBuyer).toEqual(ofReal)
  })

  it('reads the same public account, which counts no release of the sandbox', () => {
    const account = ({ asked: line }: Given): boolean => line.startsWith('GET /v1/transparency')
    expect(ofTrial.filter(account)).toEqual(ofReal.filter(account))
  })
})

describe('where nothing was published', () => {
  it('a tenant of the sandbox gets nothing, and never what is real', async () => {
    const deployment = await cityOf(real, REAL_PEOPLE)
    const [given] = await asked([deployment, 'trial'])
    for (const { asked: line, text } of given!.filter((each) => !isPublic(each))) {
      expect(text, line).not.toMatch(/Real|\b4[12]\d{3}\b/)
    }
    const products = JSON.parse(given!.find(({ asked: line }) => line === 'GET /v1/products')!.text)
    expect(products.products[0]).toMatchObject({ available: false, from: null })
    expect(deployment.failures).toEqual([])
  })
})

describe('a halt', () => {
  it('is one for both', async () => {
    const deployment = await both()
    const halt = { halted: true, reason: 'a wrong zone', by: 'officer', at: '2026-05-01T08:00:00Z' }
    await deployment.documents.put('halt/current', halt, 0)
    for (const tenant of ['buyer', 'trial'] as const) {
      const { status, text } = await ask(deployment, tenant, { route: 'GET /v1/products' }, '')
      expect([tenant, status, JSON.parse(text).type]).toEqual([tenant, 503, 'urn:smart-steps:problem:halted'])
    }
  })
})

it('the document says so of every answer to a token, and of no other', async () => {
  const { api } = await both()
  const { paths } = (await (await api.request('/openapi.json')).json()) as {
    paths: Record<
      string,
      Record<string, { security?: unknown; responses: Record<string, { headers?: object }> }>
    >
  }
  const answers = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security, responses }]) =>
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .map(([status, { headers = {} }]) => ({
          answer: `${method} ${path} ${status}`,
          isForToken: security !== undefined,
          isTold: 'Smart-Steps-Data' in headers,
        })),
    ),
  )
  expect(answers.length).toBeGreaterThan(20)
  expect(answers.filter(({ isForToken, isTold }) => isForToken !== isTold)).toEqual([])
})
