import { expect, it, test } from 'vitest'
import { contractSchema } from '../../../functions/serve/tenants/contract.ts'
import { memoryAuditTrail, memoryMeter } from '../../support/meter.ts'
import { type World, weeks, world } from '../city.ts'

/**
 * Every route of the OpenAPI document, asked by two tenants. A route that is added and not said here fails: whoever
 * adds one says what it may tell one tenant of another, and shows that it tells no more.
 */

const limits = { requestsPerSecond: 200, requestsPerMonth: 1_000 }
const contracts = {
  northern: contractSchema.parse({ ...limits, zones: ['north'] }),
  southern: contractSchema.parse({ ...limits, zones: ['south'], products: ['presence', 'visitors'] }),
}
type Tenant = keyof typeof contracts

const FIGURES = '/v1/figures/presence'
const ZONES = '/v1/ogc/collections/all%40v1.zone'
const WEEK = 'from=2026-03-02&to=2026-03-09&hour=14'

/** Both have asked before, so that there is something kept of each. */
async function opened(): Promise<World> {
  const usage = { meter: memoryMeter(), trail: memoryAuditTrail() }
  const made = await world(undefined, { contracts, usage })
  for (const date of weeks('2026-03-02', 1)) {
    await made.publish({
      date,
      estimate: (zone) => ({ a: 7_111, b: 7_222, c: 8_333, d: 8_444 })[zone] ?? 9_555,
    })
    await made.publish({ product: 'visitors', date, estimate: () => 6_000 })
    await made.publish({ product: 'dwell', date, onLedgerOnly: true, estimate: () => 0 })
  }
  for (const tenant of ['northern', 'northern', 'northern', 'southern'] as const) {
    await ask(made, tenant, `${FIGURES}?${WEEK}`)
  }
  return made
}

const ask = async (made: World, tenant: Tenant, path: string, headers = {}) => {
  const answer = await made.request(path, { Authorization: `Bearer ${tenant}`, ...headers })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

/** All that tells figures of the other: numbers, and rows about zones of the other. */
const foreign: Readonly<Record<Tenant, RegExp>> = {
  northern: /8333|8444|9555|"zone":"(c|d|south|all)"|"tenant":"southern"/,
  southern: /7111|7222|9555|"zone":"(a|b|north|all)"|"tenant":"northern"/,
}

const same = async (made: World, path: string) => {
  const [one, other] = [await ask(made, 'northern', path), await ask(made, 'southern', path)]
  expect(one.status).toBe(200)
  expect(other.text).toBe(one.text)
}

/** Public, or the same to everybody: geography, and when what was published. */
const forEverybody =
  (...paths: string[]) =>
  async (made: World) => {
    for (const path of paths) await same(made, path)
  }

const routes: Readonly<Record<string, (made: World) => Promise<void>>> = {
  'get /health': forEverybody('/health'),
  'get /v1/transparency': forEverybody('/v1/transparency?format=json'),
  'get /v1/products/{product}/revisions': forEverybody('/v1/products/presence/revisions'),
  'get /v1/zone-systems': forEverybody('/v1/zone-systems'),
  'get /v1/zone-systems/{id}/items': forEverybody('/v1/zone-systems/all/items'),
  'get /v1/ogc': forEverybody('/v1/ogc'),
  'get /v1/ogc/conformance': forEverybody('/v1/ogc/conformance'),
  'get /v1/ogc/collections': forEverybody('/v1/ogc/collections'),
  'get /v1/ogc/collections/{collection}': forEverybody(ZONES),
  'get /v1/ogc/collections/{collection}/items': forEverybody(`${ZONES}/items`),
  'get /v1/ogc/collections/{collection}/items/{feature}': forEverybody(`${ZONES}/items/a`),
  async 'get /v1/products'(made) {
    const available = async (tenant: Tenant) => {
      const { products } = JSON.parse((await ask(made, tenant, '/v1/products')).text) as {
        products: { id: string; available: boolean }[]
      }
      return products.find(({ id }) => id === 'dwell')!.available
    }
    expect([await available('northern'), await available('southern')]).toEqual([true, false])
  },
  async 'get /v1/usage'(made) {
    for (const [tenant, requests] of [
      ['northern', 3],
      ['southern', 1],
    ] as const) {
      const { text } = await ask(made, tenant, '/v1/usage?month=2026-05')
      expect(JSON.parse(text)).toMatchObject({ tenant, requests })
      expect(text).not.toMatch(foreign[tenant])
    }
    const other = await ask(made, 'southern', '/v1/usage?tenant=northern')
    expect(other.status).toBe(400)
  },
  async 'get /v1/figures/{product}'(made) {
    for (const tenant of ['northern', 'southern'] as const) {
      for (const query of [
        WEEK,
        `${WEEK}&coarsen=true`,
        `${WEEK}&summary=status`,
        'aggregate=hour&hour=14',
      ]) {
        const { status, text } = await ask(made, tenant, `${FIGURES}?${query}`)
        expect(status).toBe(200)
        expect(text).not.toMatch(foreign[tenant])
      }
    }
    for (const query of ['zones=a', 'zones=c,north', 'level=city', 'zones=all']) {
      const { status, text } = await ask(made, 'southern', `${FIGURES}?${WEEK}&${query}`)
      expect([status, text]).toEqual([403, expect.stringContaining('not-entitled')])
    }
    expect((await ask(made, 'southern', '/v1/figures/dwell')).status).toBe(403)
    const path = `${FIGURES}?${WEEK}&limit=1`
    const theirs = await ask(made, 'northern', path)
    const { next } = JSON.parse(theirs.text) as { next: string }
    const ours = await ask(made, 'southern', path, { 'If-None-Match': theirs.headers.get('ETag') })
    expect(ours.status).toBe(200)
    expect(ours.text).not.toMatch(foreign.southern)
    const cursor = await ask(made, 'southern', `${path}&cursor=${next}`)
    expect([cursor.status, cursor.text]).toEqual([400, expect.stringContaining('invalid-cursor')])
    expect(ours.headers.get('Cache-Control')).toBe('private, no-cache')
    expect(ours.headers.get('Vary')).toContain('Authorization')
  },
}

async function documented(): Promise<string[]> {
  const { request } = await opened()
  const { paths } = (await (await request('/openapi.json?format=json')).json()) as {
    paths: Record<string, object>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
}

it('knows every route of the API', async () => {
  expect((await documented()).toSorted()).toEqual(Object.keys(routes).toSorted())
})

test.each(Object.entries(routes))('%s gives no tenant what is another’s', async (_route, check) => {
  await check(await opened())
})
