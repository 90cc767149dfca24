import { expect, it, test } from 'vitest'
import { contractSchema } from '../../../functions/serve/tenants/contract.ts'
import { memoryAuditTrail, memoryMeter } from '../../support/meter.ts'
import { type World, weeks, world } from '../city.ts'

/**
 * Every route of the OpenAPI document, asked by two tenants. A route that is added and not said here fails: whoever
 * adds one says what it may tell one tenant of another, and shows that it tells no more.
 */

const limits = { requestsPerSecond: 100, requestsPerMonth: 1_000 }
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
  'get /v1/zone-systems/{id}/crosswalk': forEverybody('/v1/zone-systems/all/crosswalk?to=all'),
  'get /v1/index/{product}': eachItsOwn(
    '/v1/index/presence?aggregate=day&from=2026-03-04&to=2026-03-06&baseline-from=2026-03-02&baseline-to=2026-03-04',
    '&zones=a',
  ),
  'get /v1/comparison/{product}': async (made) => {
    const path = (zones: string) => `/v1/comparison/presence?${WEEK}&zones=${zones}`
    expect((await ask(made, 'northern', path('a,b'))).status).toBe(200)
    expect((await ask(made, 'southern', path('a,b'))).status).toBe(403)
    expect((await ask(made, 'southern', path('c,a'))).status).toBe(403)
    const own = await ask(made, 'southern', path('c,d'))
    expect([own.status, own.text]).toEqual([200, expect.not.stringMatching(foreign.southern)])
  },
  'get /v1/flows/top': async (made) => {
    const path = (zone: string) => `/v1/flows/top?zone=${zone}&from=2026-03-02&to=2026-03-03`
    expect((await ask(made, 'southern', path('north'))).status).toBe(403)
    expect((await ask(made, 'northern', path('south'))).status).toBe(403)
  },
  'post /v1/areas': async (made) => {
    const [one, other] = [await drawn(made, 'northern'), await drawn(made, 'southern')]
    expect(other).not.toBe(one)
    // Of zones that are not in its contract nobody has figures, also not by an area around them.
    expect((await ask(made, 'northern', `${FIGURES}?${WEEK}&area=${one}`)).status).toBe(200)
    expect((await ask(made, 'southern', `${FIGURES}?${WEEK}&area=${other}`)).status).toBe(403)
    expect((await ask(made, 'southern', `${FIGURES}?${WEEK}&area=${one}`)).status).toBe(400)
  },
  'get /v1/areas': async (made) => {
    const id = await drawn(made, 'northern')
    expect((await ask(made, 'northern', '/v1/areas')).text).toContain(id)
    expect((await ask(made, 'southern', '/v1/areas')).text).toBe('{"areas":[]}')
  },
  'get /v1/areas/{id}': async (made) =>
    asWhatIsNot(made, 'GET', '/v1/areas/ID', await drawn(made, 'northern')),
  'delete /v1/areas/{id}': async (made) => {
    const id = await drawn(made, 'northern')
    await asWhatIsNot(made, 'DELETE', '/v1/areas/ID', id)
    expect((await ask(made, 'northern', `/v1/areas/${id}`)).status).toBe(200)
  },
  'post /v1/jobs': async (made) => {
    const [one, other] = [await inLine(made, 'northern'), await inLine(made, 'southern')]
    // The same key of another tenant is another job; what is outside a contract is refused at once.
    expect(other).not.toBe(one)
    const body = { product: 'presence', format: 'csv', query: { aggregate: 'hour', zones: 'a' } }
    const refused = await made.send('POST', '/v1/jobs', body, 'southern', { 'Idempotency-Key': 'k2' })
    expect(refused.status).toBe(403)
  },
  'get /v1/jobs': async (made) => {
    const id = await inLine(made, 'northern')
    expect((await ask(made, 'northern', '/v1/jobs')).text).toContain(id)
    expect((await ask(made, 'southern', '/v1/jobs')).text).toBe('{"jobs":[],"next":null}')
  },
  'get /v1/jobs/{id}': async (made) =>
    asWhatIsNot(made, 'GET', '/v1/jobs/ID', await inLine(made, 'northern')),
  'get /v1/jobs/{id}/result': async (made) =>
    asWhatIsNot(made, 'GET', '/v1/jobs/ID/result', await inLine(made, 'northern')),
  'delete /v1/jobs/{id}': async (made) => {
    const id = await inLine(made, 'northern')
    await asWhatIsNot(made, 'DELETE', '/v1/jobs/ID', id)
    expect((await ask(made, 'northern', `/v1/jobs/${id}`)).text).toContain('"status":"queued"')
  },
  'post /population-density-data/v0.3/retrieve': async (made) => {
    const body = {
      area: { areaType: 'POLYGON', boundary: [corner(3.4, 50.5), corner(3.5, 50.5), corner(3.5, 50.6)] },
      startTime: '2026-03-04T14:00:00Z',
      endTime: '2026-03-04T15:00:00Z',
      precision: 5,
    }
    const [own, other] = await Promise.all(
      (['northern', 'southern'] as const).map(async (tenant) =>
        (await made.send('POST', '/population-density-data/v0.3/retrieve', body, tenant)).text(),
      ),
    )
    expect(own).toContain('DENSITY_ESTIMATION')
    expect(other).toBe('{"status":"AREA_NOT_SUPPORTED","timedPopulationDensityData":[]}')
  },
}

function corner(longitude: number, latitude: number) {
  return { latitude, longitude }
}

/** Around zones a and b. */
async function drawn(made: World, tenant: Tenant): Promise<string> {
  const ring = [
    [2.95, 49.9],
    [4.95, 49.9],
    [4.95, 51.1],
    [2.95, 51.1],
    [2.95, 49.9],
  ]
  const geometry = { type: 'Polygon', coordinates: [ring] }
  const answer = await made.send('POST', '/v1/areas', { geometry }, tenant)
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { id: string }).id
}

async function inLine(made: World, tenant: Tenant): Promise<string> {
  const body = { product: 'presence', format: 'csv', query: { aggregate: 'hour' } }
  const answer = await made.send('POST', '/v1/jobs', body, tenant, { 'Idempotency-Key': 'k1' })
  expect(answer.status).toBe(202)
  return ((await answer.json()) as { id: string }).id
}

/** What belongs to another is answered as what is not there, word by word. */
async function asWhatIsNot(made: World, method: string, path: string, id: string): Promise<void> {
  const nothing = id.replace(/^../, id.startsWith('ff') ? 'ee' : 'ff')
  const [theirs, none] = await Promise.all(
    [id, nothing].map(async (of) => {
      const answer = await made.send(method, path.replace('ID', of), undefined, 'southern')
      return [answer.status, (await answer.text()).replaceAll(of, 'ID')]
    }),
  )
  expect(theirs).toEqual(none)
  expect(none![0]).toBe(404)
}

/** Each has an answer about its own zones, and none about those of the other. */
function eachItsOwn(path: string, ofNorth: string) {
  return async (made: World): Promise<void> => {
    for (const tenant of ['northern', 'southern'] as const) {
      const { status, text } = await ask(made, tenant, path)
      expect([status, text]).toEqual([200, expect.not.stringMatching(foreign[tenant])])
    }
    expect((await ask(made, 'southern', `${path}${ofNorth}`)).status).toBe(403)
  }
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
