import { describe, expect, it } from 'vitest'
import { problems } from '../../functions/serve/index.ts'
import { areas, type World, world } from './city.ts'

const DAY = 'from=2026-03-24&to=2026-03-25'
const SECRET = 'a-word-that-must-not-get-out'

async function released(): Promise<World> {
  const city = await world()
  await city.publish({ date: '2026-03-24', estimate: () => 900 })
  await city.publish({ product: 'visitors', date: '2026-03-24', estimate: () => 900 })
  return city
}

/** Path, problem, and what its detail must name: the parameter at fault and what is allowed. */
const refused: readonly [path: string, problem: keyof typeof problems, ...named: string[]][] = [
  ['/v1/figures/footfall', 'unknown-product', '"footfall"', 'presence, visitors'],
  ['/v1/figures/visitors?aggregate=hour', 'unknown-aggregate', 'aggregate', '"hour"', 'day'],
  ['/v1/figures/presence?aggregate=', 'unknown-aggregate', 'daytype-hour, weekday-hour, hour, day, week'],
  ['/v1/figures/presence?zones=a,moon', 'unknown-zone', 'zones', '"moon"', '/v1/zone-systems/all/items'],
  ['/v1/figures/presence?zones=', 'invalid-parameter', 'zones', 'a,b'],
  ['/v1/figures/presence?zones=a&level=zone', 'invalid-parameter', 'zones and level'],
  [`/v1/figures/presence?zones=${Array.from({ length: 201 }, (_, i) => i)}`, 'too-much', '201', '200'],
  ['/v1/figures/presence?level=street', 'unknown-level', 'level', 'city, district, zone'],
  ['/v1/figures/presence?zone-system=moon', 'unknown-zone-system', 'zone system', 'all@v1'],
  [`/v1/figures/presence?from=2026-02-30&to=2026-03-25`, 'invalid-parameter', 'from', '"2026-02-30"'],
  [`/v1/figures/presence?from=2026-03-24&to=24.3.2026`, 'invalid-parameter', 'to', '2026-03-24'],
  ['/v1/figures/presence?from=1026-03-24&to=2026-03-25', 'invalid-parameter', 'from', '2000 to 2199'],
  ['/v1/figures/presence?from=2026-02-30T00:00:00Z', 'invalid-parameter', 'from', 'does not exist'],
  [`/v1/figures/presence?from=2026-03-24T14:30:00Z&aggregate=hour`, 'invalid-parameter', 'from', 'full hour'],
  [`/v1/figures/presence?from=2026-03-24T14:00:00Z`, 'invalid-parameter', 'from', 'midnight', 'daytype-hour'],
  ['/v1/figures/presence?from=2026-03-25&to=2026-03-24', 'invalid-interval', 'from', 'to', 'half-open'],
  ['/v1/figures/presence?from=2026-03-24&to=2026-03-24', 'invalid-interval', 'half-open'],
  ['/v1/figures/visitors?from=2025-01-01&to=2026-01-03', 'invalid-interval', '367', '366'],
  ['/v1/figures/presence?from=2026-01-01&to=2026-04-04', 'invalid-interval', '93', '92'],
  [`/v1/figures/presence?${DAY}&coarsen=maybe`, 'invalid-parameter', 'coarsen', 'true nor false'],
  [`/v1/figures/presence?${DAY}&summary=all`, 'invalid-parameter', 'summary', 'status'],
  [`/v1/figures/presence?${DAY}&hour=24`, 'invalid-parameter', 'hour', '0 to 23'],
  [`/v1/figures/visitors?${DAY}&hour=2`, 'invalid-parameter', 'hour', 'visitors'],
  [`/v1/figures/presence?${DAY}&daytype=monday`, 'invalid-parameter', 'daytype', 'weekday, saturday, sunday'],
  [`/v1/figures/presence?${DAY}&limit=0`, 'invalid-parameter', 'limit', '1 to 5000'],
  [`/v1/figures/presence?${DAY}&limit=5001`, 'invalid-parameter', 'limit', '1 to 5000'],
  [`/v1/figures/presence?${DAY}&cursor=abc`, 'invalid-cursor', 'cursor', 'begin again'],
  [`/v1/figures/presence?${DAY}&fold=1`, 'unknown-parameter', '"fold"', '/openapi.json'],
  [`/v1/figures/presence?${DAY}&zones=a&zones=b`, 'invalid-parameter', 'zones', 'once'],
  ['/v1/products?limit=3', 'unknown-parameter', '"limit"'],
  ['/v1/zone-systems/moon/items', 'unknown-zone-system', '"moon"', 'all@v1'],
  ['/v1/zone-systems/all/items?bbox=1,2,3', 'invalid-parameter', 'bbox', 'west,south,east,north'],
  ['/v1/zone-systems/all/items?bbox=1,52,3,51', 'invalid-parameter', 'bbox', 'south ≤ north'],
  ['/v1/zone-systems/all/items?limit=1001', 'invalid-parameter', 'limit', '1 to 1000'],
  ['/v1/figures', 'not-found', '"/v1/figures"'],
  ['/v2/products', 'not-found', '"/v2/products"'],
]

describe('requests that are refused', () => {
  it.each(refused)('%s → %s', async (path, problem, ...named) => {
    const { request } = await released()
    const response = await request(path)
    const body = (await response.json()) as Record<string, unknown>
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(body).toMatchObject({ type: `urn:smart-steps:problem:${problem}`, ...problems[problem] })
    expect(response.status).toBe(problems[problem].status)
    for (const word of named) expect(body.detail).toContain(word)
  })

  it('repeats at most 60 printable characters of what it was sent', async () => {
    const { problem } = await released()
    const { detail } = await problem(`/v1/figures/${encodeURIComponent(`\u0007${'x'.repeat(500)}`)}`)
    expect(detail).toContain(`"?${'x'.repeat(59)}…"`)
  })

  it('gives no word of an inner failure away, and reports it', async () => {
    const { request, documents, failures } = await released()
    documents.list = async () => {
      throw new Error(SECRET)
    }
    const response = await request('/v1/products')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain(SECRET)
    expect(failures.map(String)).toEqual([`Error: ${SECRET}`])
  })

  it('refuses a damaged item without quoting an estimate', async () => {
    const { request, figures, failures } = await released()
    await figures.put([
      {
        partition: 'zone|visitors|all|a',
        sort: '2026-03-24|r1|r1',
        body: { date: '2026-03-24', revision: 1, run: 'r1', cells: [{ zone: 'a', estimate: '987' }] },
      },
    ])
    const response = await request(`/v1/figures/visitors?${DAY}&zones=a`)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('987')
    expect(String(failures[0])).not.toContain('987')
  })

  it('refuses to average more than 3,000,000 estimates at once', async () => {
    const { problem, publish } = await world(areas(1_400))
    for (let day = 0; day < 90; day += 1) {
      const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)
      await publish({ date, onLedgerOnly: true, estimate: () => 0 })
    }
    const refusal = await problem('/v1/figures/presence?from=2026-01-01&to=2026-04-01')
    expect(refusal).toMatchObject({ status: 400, type: 'urn:smart-steps:problem:too-much' })
    expect(refusal.detail).toContain('1400 zones over 90 days are 3024000 estimates, at most 3000000')
  })
})

describe('what is accepted', () => {
  it.each([
    ['zone system by id', 'zone-system=all'],
    ['zone system by id and version', 'zone-system=all@v1'],
    ['an instant at local midnight', 'from=2026-03-24T00:00:00Z&to=2026-03-25T00:00:00%2B00:00'],
    ['a plus sign that was not encoded', 'from=2026-03-24T01:00:00+01:00&to=2026-03-25'],
    ['a first date alone', 'from=2026-03-24'],
    ['an end alone', 'to=2026-03-25'],
  ])('%s', async (_what, query) => {
    const { get } = await released()
    const answer = await get(`/v1/figures/presence?aggregate=hour&zones=a&${query}`)
    expect(answer).toMatchObject({ zoneSystem: 'all@v1', from: '2026-03-24', to: '2026-03-25' })
    expect(answer.cells).toHaveLength(24)
  })
})
