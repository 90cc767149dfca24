import type { handle } from 'hono/aws-lambda'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ProblemName } from '../../../functions/serve/index.ts'
import { restHandler } from '../../../functions/serve/lambda.ts'
import { type World, world } from '../city.ts'
import { expectRefusal, LONG } from './refusal.ts'

const DAY = 'from=2026-03-24&to=2026-03-25'

let city: World
beforeAll(async () => {
  city = await world()
  await city.publish({ date: '2026-03-24', estimate: () => 900 })
  await city.publish({ product: 'visitors', date: '2026-03-24', estimate: () => 900 })
})

const many = (number: number): string => Array.from({ length: number }, (_, index) => `z${index}`).join(',')

/** Path, problem, and what its detail names besides. */
const refused: readonly [path: string, problem: ProblemName, ...named: string[]][] = [
  [`/v1/figures/presence?zones=${many(10_000)}`, 'too-much', '10000', '200'],
  [`/v1/figures/presence?zones=${'a,'.repeat(200)}a`, 'too-much', '201', '200'],
  [`/v1/figures/presence?zones=${many(200)}`, 'unknown-zone', '"z0"', 'and 195 more'],
  [`/v1/figures/presence?hour=${'1,'.repeat(5_000)}`, 'invalid-parameter', 'hour'],
  [`/v1/figures/${LONG}`, 'unknown-product', 'presence'],
  [`/v1/${LONG}`, 'not-found'],
  [`/v1/figures/presence?${LONG}=1`, 'unknown-parameter'],
  [`/v1/figures/presence?cursor=${LONG}`, 'invalid-cursor'],
  ['/v1/figures/presence?from=2026-02-29', 'invalid-parameter', 'does not exist'],
  ['/v1/figures/presence?from=2026-13-01', 'invalid-parameter', 'does not exist'],
  ['/v1/figures/presence?from=0000-00-00', 'invalid-parameter', 'does not exist'],
  ['/v1/figures/presence?from=2026-03-24T24:00:00Z&aggregate=hour', 'invalid-parameter', 'no instant'],
  ['/v1/figures/presence?from=+2026-03-24', 'invalid-parameter', 'from'],
  ['/v1/figures/presence?from=٢٠٢٦-03-24', 'invalid-parameter', 'from'],
  ['/v1/figures/presence?to=2000-01-01', 'invalid-parameter', '2000 to 2199'],
  ['/v1/figures/presence?from=2199-12-31', 'invalid-parameter', '2000 to 2199'],
  ['/v1/figures/presence?from=2000-01-02&to=2199-12-30', 'invalid-interval', '92'],
  ['/v1/products/presence/revisions?from=2026-02-30', 'invalid-parameter', 'from'],
  ['/v1/figures/profile?age_band=5-9', 'invalid-parameter', 'age_band'],
  ['/v1/figures/flows?destination=nowhere', 'invalid-parameter', 'destination'],
  ['/v1/figures/presence?gender=female', 'unknown-parameter', 'gender'],
  ['/v1/figures/constructor', 'unknown-product'],
  ['/v1/figures/presence?constructor=1', 'unknown-parameter', '"constructor"'],
  ['/v1/figures/presence?__proto__=1', 'unknown-parameter'],
  ['/v1/figures/presence?level=constructor', 'unknown-level'],
  ['/v1/figures/presence?zones=__proto__', 'unknown-zone'],
  ['/v1/figures/presence?limit=1e3', 'invalid-parameter', 'limit'],
  ['/v1/figures/presence?limit=0x10', 'invalid-parameter', 'limit'],
  ['/v1/figures/presence?limit=-1', 'invalid-parameter', 'limit'],
  ['/v1/figures/presence?revision=99999999999999999999', 'invalid-parameter', 'revision'],
  ['/v1/figures/presence?zones[]=a', 'unknown-parameter', '"zones[]"'],
  ['/v1/products?limit', 'unknown-parameter', '"limit"'],
  ['/v1/transparency?format=json&format=html', 'invalid-parameter', 'format'],
  ['/openapi.json?format=json&format=html', 'invalid-parameter', 'format'],
  // NUL, ends of lines, and signs that turn the direction of a text.
  ['/v1/figures/presence%00', 'unknown-product', '"presence?"'],
  ['/v1/figures/presence%0d%0aX-Injected:%201', 'unknown-product', '"presence??X-Injected: 1"'],
  ['/v1/figures/presence?zones=a%00', 'unknown-zone', '"a?"'],
  ['/v1/figures/presence?zones=a%0d%0aSet-Cookie:%20b=c', 'unknown-zone', '"a??Set-Cookie: b=c"'],
  ['/v1/figures/presence?zones=a%09', 'unknown-zone', '"a?"'],
  ['/v1/figures/presence?zones=%e2%80%aea', 'unknown-zone', '"?a"'],
  ['/v1/figures/presence?a%0d%0ab=1', 'unknown-parameter', '"a??b"'],
  ['/v1/figures/presence?zones=%zz%ff', 'unknown-zone'],
  // Slashes and dots that mean another address once they are decoded.
  ['/v1/figures/..%2fproducts', 'unknown-product', '"../products"'],
  ['/v1/figures/%2e%2e%2fproducts', 'unknown-product', '"../products"'],
  ['/v1/zone-systems/..%2f..%2fetc%2fpasswd/items', 'unknown-zone-system', '"../../etc/passwd"'],
  ['/v1/ogc/collections/%2e%2e%5c/items', 'not-found'],
  ['/v1/ogc/collections/all@v1.zone/items/a%2f..%2fb', 'not-found', '"a/../b"'],
  ['/v1//products', 'not-found'],
  ['/v1/products/', 'not-found'],
  ['/V1/products', 'not-found'],
  // Areas, and what only looks like one.
  ['/v1/zone-systems/all/items?bbox=1e3,0,1,1', 'invalid-parameter', 'bbox'],
  ['/v1/ogc/collections/all@v1.zone/items?bbox=1,2,x,3,4,y', 'invalid-parameter', 'bbox'],
  ['/v1/ogc/collections/all@v1.zone/items?datetime=2026-02-30', 'invalid-parameter', 'datetime'],
  ['/v1/ogc/collections/all@v1.zone/items?datetime=../..', 'invalid-parameter', 'datetime'],
]

describe('an address', () => {
  it.each(refused)('%.100s → %s', async (path, problem, ...named) => {
    const response = await city.request(path)
    const detail = await expectRefusal(response, problem)
    for (const word of named) expect(detail).toContain(word)
    for (const name of ['X-Injected', 'Set-Cookie']) expect(response.headers.has(name)).toBe(false)
    expect(city.failures).toEqual([])
  })

  it('with two dots is that which they lead to, and asks for a token as that does', async () => {
    const paths = ['/v1/figures/../products', '/health/../v1/products', '/v1/transparency/%2e%2e/products']
    for (const path of paths) {
      expect((await city.api.request(path)).status).toBe(401)
      expect(await (await city.request(path)).json()).toHaveProperty('products')
    }
  })

  it('is said in a refusal as it was encoded, and no longer than 200 letters', async () => {
    const instanceOf = async (path: string) =>
      ((await (await city.request(path)).json()) as { instance: string }).instance
    expect(await instanceOf('/v1/figures/a%0ab%22')).toBe('/v1/figures/a%0ab%22')
    expect(await instanceOf(`/v1/figures/${LONG}`)).toHaveLength(200)
  })
})

describe('hours where the clocks change', () => {
  const hours = (query: string) => city.get(`/v1/figures/presence?aggregate=hour&zones=all&${query}`)

  it('that exist twice are two, each by its instant', async () => {
    const { publish, get, problem } = await world()
    await publish({ date: '2026-10-25', estimate: (_zone, hour, fold) => 1_000 + 10 * hour + fold })
    const at = (query: string) => get(`/v1/figures/presence?aggregate=hour&zones=all&${query}`)
    const both = await at('from=2026-10-25&to=2026-10-26&hour=1')
    expect(both.cells.map(({ fold, value }) => [fold, value])).toEqual([
      [0, 1_010],
      [1, 1_011],
    ])
    const second = await at('from=2026-10-25T01:00:00Z&to=2026-10-25T02:00:00Z')
    expect(second.cells.map(({ start }) => start)).toEqual(['2026-10-25T01:00:00Z'])
    const refusal = await problem('/v1/figures/presence?from=2026-10-25T01:00:00Z&aggregate=day')
    expect(refusal.detail).toContain('not at midnight')
  })

  it('that do not exist are none, and no fault of whoever asks for them', async () => {
    const { publish, get } = await world()
    await publish({ date: '2026-03-29', estimate: () => 900 })
    const path = '/v1/figures/presence?aggregate=hour&zones=all&from=2026-03-29&to=2026-03-30'
    expect((await get(path)).cells).toHaveLength(23)
    expect((await get(`${path}&hour=1`)).cells).toEqual([])
    // 01:30 with an offset that the hour does not have is another instant, and that is in the middle of one.
    expect(await hours('from=2026-03-24&to=2026-03-25&hour=1')).toHaveProperty('cells.length', 1)
  })
})

describe('a cursor', () => {
  it('is refused by another request, another address, and once a letter of it is another', async () => {
    const path = `/v1/figures/visitors?${DAY}&limit=2`
    const { next } = await city.get(path)
    expect((await city.request(`${path}&cursor=${next}`)).status).toBe(200)
    const other = `/v1/zone-systems/all/items?limit=2`
    const flipped = `${next!.slice(0, -2)}${next!.at(-2) === 'A' ? 'B' : 'A'}${next!.at(-1)}`
    for (const wrong of [
      `/v1/figures/presence?${DAY}&limit=2&cursor=${next}`,
      `${path}&coarsen=false&cursor=${next}`,
      `${other}&cursor=${next}`,
      `${path}&cursor=${next}!`,
      `${path}&cursor=${next}%3d`,
      `${path}&cursor=%20${next}`,
      `${path}&cursor=`,
      `${path}&cursor=${flipped}`,
      `${path}&cursor=${Buffer.from(`${Buffer.from(next!, 'base64url')}999999999`).toString('base64url')}`,
    ]) {
      await expectRefusal(await city.request(wrong), 'invalid-cursor')
    }
  })

  it('that leads beyond the end is an empty page or a refusal, and no failure', async () => {
    const { next } = await city.get(`/v1/figures/visitors?${DAY}&limit=2`)
    const [tag, group] = Buffer.from(next!, 'base64url').toString().split(' ')
    for (const place of [`${group} 99999999`, '1999-01-01 0', '9999-12-31 0', 'week 3', '-1 0']) {
      const cursor = Buffer.from(`${tag} ${place}`).toString('base64url')
      const response = await city.request(`/v1/figures/visitors?${DAY}&limit=2&cursor=${cursor}`)
      expect([200, 400]).toContain(response.status)
    }
    expect(city.failures).toEqual([])
  })
})

describe('behind API Gateway', () => {
  const event = {
    resource: '/{proxy+}',
    path: '/v1/products',
    httpMethod: 'GET',
    headers: { Authorization: 'Bearer t' },
    multiValueHeaders: {},
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    pathParameters: {},
    stageVariables: {},
    requestContext: { domainName: 'x.example' },
    body: 'a body where none belongs',
    isBase64Encoded: false,
  }
  type Event = Parameters<ReturnType<typeof handle>>[0]
  const answer = async (changes: object) =>
    (await restHandler(city.api)({ ...event, ...changes } as unknown as Event)) as {
      statusCode: number
      body: string
    }

  it('a body of GET and HEAD is passed over', async () => {
    expect(await answer({})).toMatchObject({ statusCode: 200 })
    expect(await answer({ httpMethod: 'HEAD' })).toMatchObject({ statusCode: 200, body: '' })
  })

  it('a body of POST still comes to the checks of bodies and methods', async () => {
    expect(await answer({ httpMethod: 'POST' })).toMatchObject({ statusCode: 405 })
  })
})
