import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { threshold } from '../../functions/model/disclosure.ts'
import { objectionsDocument } from '../../functions/model/objections.ts'
import { products } from '../../functions/model/products.ts'
import { releaseCountsDocument } from '../../functions/model/release-counts.ts'
import { retentionDays } from '../../functions/model/retention.ts'
import { createApi, type Operator } from '../../functions/serve/index.ts'
import { type Transparency, transparencySchema } from '../../functions/serve/transparency-schemas.ts'
import { london, type World, world } from './city.ts'

const PATH = '/v1/transparency'
const BROWSER = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
/** Nobody else's number: found in an answer, it can only be an estimate. */
const ESTIMATE = 87_654

/** Presence of two dates, each with its counts. */
async function released({ keyLife = 'day' } = {}): Promise<World> {
  const city = await world(undefined, { keyLife })
  for (const [date, published] of [
    ['2026-03-23', 30],
    ['2026-03-24', 50],
  ] as const) {
    await city.publish({ date, estimate: () => ESTIMATE })
    const id = { product: 'presence', date, run: 'r1' }
    const zones = {
      level: 'zone',
      statuses: { published, coarsened: 40, suppressed: 60 - published },
      variance: { least: 1_400, most: 1_500 },
      mostOfOne: 1,
    }
    await city.documents.put(releaseCountsDocument(id), { ...id, levels: [zones] }, 0)
  }
  return city
}

/** As a month's release measured it. */
const objecting = (city: World, month: string, objecting: number, others: number) =>
  city.documents.put(
    objectionsDocument(month),
    { month, objecting, others, variance: 1_000, rho: '1/2000', committedAt: `${month}-02T06:00:00Z` },
    0,
  )

/** Without any header. */
const ask = (city: World, path = PATH, headers: Record<string, string> = {}) =>
  city.api.request(path, { headers })

async function account(city: World): Promise<Transparency> {
  return transparencySchema.strict().parse(await (await ask(city)).json())
}

/** The same deployment, which says of itself what only it knows. */
function withOperator(city: World, operator: Operator) {
  const { store, documents, figures } = city
  const clock = { now: () => new Date('2026-05-01T09:00:00Z') }
  const verify = async () => ({ clientId: 'test', tenant: 'test' })
  return createApi({ store, documents, figures, clock, verify, country: 'gb', calendar: london, operator })
}

describe('who may read it', () => {
  it('is anybody: it asks for no token, and figures still do', async () => {
    const city = await released()
    expect((await ask(city)).status).toBe(200)
    expect((await ask(city, '/v1/products')).status).toBe(401)
    expect((await ask(city, `${PATH}/more`)).status).toBe(401)
    expect((await city.api.request(PATH, { method: 'POST' })).status).toBe(405)
  })

  it('gets the same bytes when asked twice, and 304 with what was given', async () => {
    const city = await released()
    const first = await ask(city)
    const second = await ask(city)
    const etag = first.headers.get('ETag')!
    expect(await second.text()).toBe(await first.text())
    expect(second.headers.get('ETag')).toBe(etag)
    expect(first.headers.get('Cache-Control')).toBe('public, max-age=300')
    expect((await ask(city, PATH, { 'If-None-Match': etag })).status).toBe(304)
  })

  it('reads the store once in five minutes, however many ask', async () => {
    const city = await released()
    const { list } = city.documents
    const read: string[] = []
    city.documents.list = (prefix) => {
      read.push(prefix)
      return list(prefix)
    }
    await Promise.all(Array.from({ length: 50 }, () => ask(city)))
    expect(read).toEqual(['ledger/', 'objections/'])
  })

  it('is told 500 after a failure, and the account by the next request', async () => {
    const city = await released()
    const { list } = city.documents
    city.documents.list = async () => {
      throw new Error('broken')
    }
    expect((await ask(city)).status).toBe(500)
    city.documents.list = list
    expect((await ask(city)).status).toBe(200)
  })
})

describe('what it says', () => {
  it('is what is spent of each epoch, ρ and ε with δ, two decimals rounded up', async () => {
    const { budget, delta } = await account(await released())
    expect(delta).toBe(1e-10)
    // One release of presence: ρ 0.01, ε 0.864321185725 at δ 1e-10 by `privacy epsilon`.
    expect(budget.epochs).toMatchObject([
      { epoch: '2026-03-24', limit: 0.06, left: 0.05, spent: { rho: 0.01 } },
      { epoch: '2026-03-23', limit: 0.06, left: 0.05 },
    ])
    expect(budget.epochs[0]!.spent).toMatchObject({ epsilon: '0.87', epsilonDigits: '0.864321185725' })
    expect(budget.limit).toMatchObject({ rho: 0.06, epsilonDigits: '2.20128429904' })
    expect(budget.profile).toBe('standard')
  })

  it('is that a year of days adds up to ρ 10.95, and two phones to four times that', async () => {
    const { budget } = await account(await released())
    expect(budget.fullYear!.rho).toBe(10.95)
    expect(Number(budget.fullYear!.epsilon)).toBeGreaterThan(40)
    expect(budget.fullYearOfTwoPhones!.rho).toBe(43.8)
    expect(budget.year).toMatchObject({ from: '2026-03-23', to: '2026-03-25', spent: { rho: 0.02 } })
  })

  it('is that a year of months adds up to ρ 11.79', async () => {
    const { budget } = await account(await released({ keyLife: 'month' }))
    // 365 × 0.03 + 12 × 0.07
    expect(budget.fullYear!.rho).toBe(11.79)
  })

  it('is the share of cells by status over the newest releases, and τ of the noise that is shown', async () => {
    const { products: all } = await account(await released())
    const { counted, from, to, releases } = all.find(({ id }) => id === 'presence')!
    expect({ from, to, releases }).toEqual({ from: '2026-03-23', to: '2026-03-25', releases: 2 })
    expect(counted!.levels).toEqual([
      {
        level: 'zone',
        cells: 200,
        shares: { published: 0.4, coarsened: 0.4, suppressed: 0.2 },
        variance: { least: 1_400, most: 1_500 },
        threshold: { least: threshold(1_400), most: 204 },
      },
    ])
  })

  it('is every product of the registry, and why one has no counts', async () => {
    const city = await released()
    await city.publish({ product: 'visitors', date: '2026-03-24', estimate: () => ESTIMATE })
    const { products: all } = await account(city)
    expect(all.map(({ id }) => id)).toEqual(products.map(({ id }) => id))
    const reasons = Object.fromEntries(all.map(({ id, reason }) => [id, reason]))
    expect(reasons).toMatchObject({
      presence: null,
      visitors: 'its releases were made before releases counted their cells',
      dwell: 'nothing of it is released',
    })
  })

  it('is every period of retention, keys and rows of pseudonyms first', async () => {
    const { retention } = await account(await released())
    expect(retention[0]).toMatchObject({ days: 3 })
    expect(retention.slice(1).map(({ days }) => days)).toEqual(Object.values(retentionDays))
  })

  it('is which part of the lines objects, by the newest month, with its interval and what it charged', async () => {
    const city = await released()
    await objecting(city, '2026-02', 50_000, 950_000)
    await objecting(city, '2026-03', 30_000, 970_000)
    const { optOut } = await account(city)
    // 1.96 √1,000 √(0.03² + 0.97²) of 1,000,000 is 0.00006.
    expect(optOut).toMatchObject({ share: 0.03, low: 0.0299, high: 0.0301, month: '2026-03', reason: null })
    expect(optOut.loss).toMatchObject({ rho: 0.0005, epsilon: '0.19' })
    const page = await (await ask(city, PATH, BROWSER)).text()
    expect(page).toContain('3.0 % (3.0 % to 3.0 %), measured in 2026-03 with noise at ε 0.19')
  })

  it.each([
    [169, 970_000],
    [970_000, 169],
  ])('is no share of those who object where %d do and %d do not, with the reason', async (...counts) => {
    const city = await released()
    await objecting(city, '2026-03', ...counts)
    const { optOut } = await account(city)
    expect(optOut).toMatchObject({ share: null, low: null, high: null, month: '2026-03' })
    expect(optOut.reason).toContain('fewer than the 170')
    expect(await (await ask(city, PATH, BROWSER)).text()).toContain('not published. Of those who object')
  })

  it('is no share of those who object where no feed says who does, with the reason', async () => {
    const { optOut } = await account(await released())
    expect(optOut).toMatchObject({ share: null, month: null, loss: null })
    expect(optOut.reason).toContain('none has been')
  })

  it('is how many buyers there are, and the basis of keys of a month, but nobody’s name', async () => {
    const clearance = { basis: 'the basis of the deployment', date: '2026-01-15' }
    const api = withOperator(await released({ keyLife: 'month' }), { buyers: 2, clearance })
    const told = (await (await api.request(PATH)).json()) as Transparency
    expect(told).toMatchObject({ buyers: 2, keyLife: { life: 'month', openDays: 33, legalBasis: clearance } })
    expect((await account(await released({ keyLife: 'month' }))).keyLife.reason).toMatch(/no clearance/)
  })

  it('is no estimate and no count of people, in either format', async () => {
    const city = await released()
    for (const headers of [{}, BROWSER]) {
      const text = await (await ask(city, PATH, headers)).text()
      expect(text.replaceAll(/[,.]/g, '')).not.toContain(String(ESTIMATE))
    }
    expect(city.figures.queries).toBe(0)
  })

  it('can be said before anything is set up', async () => {
    const { documents, store, figures } = await world()
    documents.get = async () => null
    const city = { documents, store, figures } as World
    const api = withOperator(city, { buyers: 0, clearance: null })
    const told = (await (await api.request(PATH)).json()) as Transparency
    expect(told).toMatchObject({
      keyLife: { life: null },
      budget: { epochs: [], year: null },
      methodVersion: null,
    })
    expect((await api.request(PATH, { headers: BROWSER })).status).toBe(200)
  })
})

describe('the page', () => {
  it('is what a browser gets, in English with German titles', async () => {
    const response = await ask(await released(), PATH, BROWSER)
    const text = await response.text()
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('Vary')).toContain('Accept')
    for (const words of [
      'How people are protected',
      'People present',
      'Anwesende Personen',
      '204',
      '40.0 %',
    ]) {
      expect(text).toContain(words)
    }
  })

  it('needs no script, and its policy allows its one style sheet and nothing else', async () => {
    const response = await ask(await released(), PATH, BROWSER)
    const text = await response.text()
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)![1]!
    const hash = createHash('sha256').update(style).digest('base64')
    expect(response.headers.get('Content-Security-Policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=|src=|url\(/)
  })

  it('is given by ?format=html to anybody, JSON by ?format=json to a browser, and another format is refused', async () => {
    const city = await released()
    expect(await (await ask(city, `${PATH}?format=html`)).text()).toContain('<!doctype html>')
    const json = await ask(city, `${PATH}?format=json`, BROWSER)
    expect(json.headers.get('Content-Type')).toContain('application/json')
    expect((await ask(city, `${PATH}?format=csv`)).status).toBe(400)
  })

  it('escapes what a configuration says', async () => {
    const clearance = { basis: '<img src=x onerror=alert(1)>', date: '2026-01-15' }
    const api = withOperator(await released({ keyLife: 'month' }), { buyers: 1, clearance })
    const text = await (await api.request(PATH, { headers: BROWSER })).text()
    expect(text).toContain('&lt;img')
    expect(text).not.toContain('<img')
  })
})
