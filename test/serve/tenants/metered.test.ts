import { describe, expect, it, test } from 'vitest'
import type { AuditTrail, Meter } from '../../../functions/platform/ports.ts'
import { contractSchema } from '../../../functions/serve/tenants/contract.ts'
import { memoryAuditTrail, memoryMeter } from '../../support/meter.ts'
import { world } from '../city.ts'

const PATH = '/v1/figures/visitors?from=2026-03-24&to=2026-03-25'

/** One hour and half a second before May begins in London. */
const START = Date.parse('2026-04-30T21:59:59.500Z')

const contracts = {
  test: contractSchema.parse({ requestsPerSecond: 3, requestsPerMonth: 5 }),
  other: contractSchema.parse({ requestsPerSecond: 100, requestsPerMonth: 100, zones: ['south'] }),
  none: contractSchema.parse({ requestsPerMonth: 0 }),
}

/** A city whose clock the test moves. */
async function metered(ports: { meter?: Meter; trail?: AuditTrail } = {}) {
  let now = START
  const clock = { now: () => new Date(now) }
  const usage = { meter: memoryMeter(clock), trail: memoryAuditTrail(clock), ...ports }
  const made = await world(undefined, { contracts, usage, clock })
  await made.publish({ product: 'visitors', date: '2026-03-24', estimate: () => 900 })
  return {
    ...made,
    ...usage,
    wait: (milliseconds: number) => {
      now += milliseconds
    },
    by: (tenant: string, path: string, headers = {}) =>
      made.request(path, { Authorization: `Bearer ${tenant}`, ...headers }),
  }
}

const usageOf = async (
  { by }: { by: (tenant: string, path: string) => Promise<Response> | Response },
  tenant = 't',
  query = '',
) => (await (await by(tenant, `/v1/usage${query}`)).json()) as Record<string, unknown>

const limitsOf = ({ headers }: Response) => [headers.get('RateLimit-Policy'), headers.get('RateLimit')]

describe('the rate of a contract', () => {
  it('is held to the second, and said in every answer', async () => {
    const { by, wait } = await metered()
    const answers = [await by('t', PATH), await by('t', PATH), await by('t', PATH)]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const policy = '"second";q=3;w=1, "month";q=5;w=2592000'
    expect(answers.map(limitsOf)).toEqual([
      [policy, '"second";r=2;t=1, "month";r=4;t=3601'],
      [policy, '"second";r=1;t=1, "month";r=3;t=3601'],
      [policy, '"second";r=0;t=1, "month";r=2;t=3601'],
    ])
    const refused = await by('t', PATH)
    expect([refused.status, refused.headers.get('Retry-After'), ...limitsOf(refused)]).toEqual([
      ...[429, '1', '"second";q=3;w=1', '"second";r=0;t=1'],
    ])
    expect(await refused.json()).toMatchObject({
      type: 'urn:smart-steps:problem:rate-limited',
      detail: expect.stringContaining('3 requests a second'),
    })
    wait(999)
    expect((await by('t', PATH)).status).toBe(429)
    wait(1)
    expect((await by('t', PATH)).status).toBe(200)
  })

  it('lets no more into any second, also where two seconds of the clock meet in it', async () => {
    const { by, wait } = await metered()
    const statuses: number[] = []
    // Three before the clock's next second, three after it, and as many as are over a second after the first.
    for (const ms of [400, 0, 0, 200, 0, 0, 799, 1, 0, 0, 0]) {
      wait(ms)
      statuses.push((await by('t', PATH)).status)
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429, 429, 429, 200, 200, 429, 429])
  })

  it('refuses without using the quota', async () => {
    const made = await metered()
    for (const _ of [1, 2, 3, 4, 5, 6, 7]) await made.by('t', PATH)
    expect(await usageOf(made)).toMatchObject({ requests: 3, left: 2 })
  })

  it('of one tenant is none of another', async () => {
    const { by } = await metered()
    for (const _ of [1, 2, 3]) await by('t', PATH)
    expect((await by('t', PATH)).status).toBe(429)
    expect((await by('other', PATH)).status).toBe(200)
  })

  it('counts what is refused too', async () => {
    const { by } = await metered()
    const statuses = []
    for (const _ of [1, 2, 3, 4]) statuses.push((await by('t', `${PATH}&zones=x`)).status)
    expect(statuses).toEqual([400, 400, 400, 429])
  })
})

describe('the quota of a contract', () => {
  it('ends until the local month does, and is said then in seconds', async () => {
    const { by, wait, ...made } = await metered()
    for (let used = 1; used <= 5; used += 1) {
      wait(1_000)
      expect((await by('t', PATH)).status).toBe(200)
    }
    wait(1_000)
    const refused = await by('t', PATH)
    expect([refused.status, refused.headers.get('Retry-After'), refused.headers.get('RateLimit')]).toEqual([
      ...[429, '3595', '"second";r=2;t=1, "month";r=0;t=3595'],
    ])
    expect(await refused.json()).toMatchObject({ type: 'urn:smart-steps:problem:quota-exceeded' })
    expect(await usageOf({ by })).toMatchObject({ month: '2026-04', requests: 5, quota: 5, left: 0 })
    wait(3_595_000)
    expect((await by('t', PATH)).status).toBe(200)
    expect(await usageOf({ by })).toMatchObject({ month: '2026-05', requests: 1, left: 4 })
    expect(await usageOf({ by }, 't', '?month=2026-04')).toMatchObject({ requests: 5, left: null })
    expect(made.failures).toEqual([])
  })

  it('is not used by what was known, refused or not made', async () => {
    const made = await metered()
    const { by, wait } = made
    const etag = (await by('t', PATH)).headers.get('ETag')!
    const statuses = []
    for (const [path, headers] of [
      [PATH, { 'If-None-Match': etag }],
      [`${PATH}&zones=x`, {}],
      ['/v1/figures/none', {}],
      [PATH, { Accept: 'application/xml' }],
    ] as const) {
      wait(1_000)
      const answer = await by('t', path, headers)
      statuses.push(answer.status)
      expect(answer.headers.get('RateLimit')).toContain('"month";r=4;')
    }
    expect(statuses).toEqual([304, 400, 404, 406])
    wait(1_000)
    made.figures.query = async () => {
      throw new Error('the store is away')
    }
    expect((await by('t', `${PATH}&zones=a`)).status).toBe(500)
    expect(await usageOf(made)).toMatchObject({ requests: 1, left: 4 })
  })

  it('lets exactly as many of many at once through as are left', async () => {
    const { by, wait } = await metered()
    const answers = await Promise.all(Array.from({ length: 80 }, () => by('other', PATH)))
    wait(1_000)
    const more = await Promise.all(Array.from({ length: 40 }, () => by('other', PATH)))
    expect([...answers, ...more].filter(({ status }) => status === 200)).toHaveLength(100)
    expect(await usageOf({ by }, 'other')).toMatchObject({ requests: 100, left: 0, quota: 100 })
  })

  it('of nothing lets nobody in', async () => {
    const { by } = await metered()
    expect((await by('none', PATH)).status).toBe(429)
  })

  test.each(['/v1/products', '/v1/zone-systems', '/v1/usage'])('is not asked for %s', async (path) => {
    const { by } = await metered()
    const answer = await by('none', path)
    expect([answer.status, answer.headers.has('RateLimit')]).toEqual([200, false])
  })
})

describe('GET /v1/usage', () => {
  it('tells requests and cells by product, of the tenant that asks alone', async () => {
    const made = await metered()
    await made.publish({ date: '2026-03-24', estimate: () => 900 })
    await made.by('t', PATH)
    await made.by('t', `${PATH}&zones=a,b`)
    await made.by('t', '/v1/figures/presence?zones=a&aggregate=hour&from=2026-03-24&to=2026-03-25')
    await made.by('other', PATH)
    expect(await usageOf(made)).toEqual({
      ...{ tenant: 'test', month: '2026-04', requests: 3, quota: 5, left: 2, cells: 30 },
      products: [
        { product: 'presence', requests: 1, cells: 24 },
        { product: 'visitors', requests: 2, cells: 6 },
      ],
    })
    expect(await usageOf(made, 'other')).toMatchObject({ tenant: 'other', requests: 1, cells: 2 })
  })

  it('is kept by nobody, and of a month without use is nought', async () => {
    const made = await metered()
    const answer = await made.by('t', '/v1/usage?month=2026-01')
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store')
    expect(await answer.json()).toEqual({
      ...{ tenant: 'test', month: '2026-01', requests: 0, quota: 5, left: null, cells: 0, products: [] },
    })
  })

  test.each(['2026-13', '2026', '2026-04-01', 'asked 2026'])('refuses the month %s', async (month) => {
    const { by } = await metered()
    const answer = await by('t', `/v1/usage?month=${encodeURIComponent(month)}`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ parameter: 'month' })
  })
})

describe('the audit trail', () => {
  const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln'

  it('has a record of each request for figures: who, what and how much, no token and no figure', async () => {
    const made = await metered()
    await made.by('t', `${PATH}&zones=a,b`)
    await made.by('other', `${PATH}&zones=a`)
    await made.by('other', `${PATH}&access_token=${TOKEN}`)
    await made.by('t', '/v1/products')
    const records = await made.trail.read('2026-04')
    const at = '2026-04-30T21:59:59.500Z'
    const record = {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      at,
      method: 'GET',
      path: '/v1/figures/visitors',
    }
    const dates = 'from=2026-03-24&to=2026-03-25'
    expect(records.toSorted((a, b) => a.status - b.status)).toEqual([
      {
        ...record,
        ...{ tenant: 'test', client: 'test', product: 'visitors', status: 200, cells: 2 },
        query: `${dates}&zones=a,b`,
      },
      {
        ...record,
        ...{ tenant: 'other', client: 'client-of-other', status: 400, cells: 0 },
        query: `${dates}&access_token=TOKEN`,
      },
      {
        ...record,
        ...{ tenant: 'other', client: 'client-of-other', status: 403, cells: 0 },
        query: `${dates}&zones=a`,
      },
    ])
  })

  it('has what was beyond the quota, and not what was beyond the rate', async () => {
    const made = await metered()
    await made.by('none', PATH)
    for (const _ of [1, 2, 3, 4]) await made.by('t', PATH)
    const records = await made.trail.read('2026-04')
    const told = records.map(({ tenant, status }) => `${tenant} ${status}`)
    expect(told.toSorted()).toEqual(['none 429', 'test 200', 'test 200', 'test 200'])
  })

  it('that cannot be written keeps the answer back, unpaid, and tells the operator', async () => {
    const away = new Error('the table is away')
    const made = await metered({
      trail: { write: () => Promise.reject(away), read: async () => [] },
    })
    const answer = await made.by('t', PATH)
    expect([answer.status, answer.headers.get('ETag'), answer.headers.get('Cache-Control')]).toEqual([
      ...[500, null, 'no-store'],
    ])
    expect(await answer.text()).not.toContain('900')
    expect(made.failures).toEqual([away])
    expect(await usageOf(made)).toMatchObject({ requests: 0 })
  })
})

test('an answer whose use cannot be added by product is given, and the operator told', async () => {
  const away = new Error('the table is away')
  const meter: Meter = { ...memoryMeter(), add: () => Promise.reject(away) }
  const made = await metered({ meter })
  expect((await made.by('t', PATH)).status).toBe(200)
  expect(made.failures).toEqual([away])
  expect(await made.trail.read('2026-04')).toHaveLength(1)
})

test('nobody is let in whom nobody can count', async () => {
  const meter: Meter = { ...memoryMeter(), take: () => Promise.reject(new Error('the table is away')) }
  const made = await metered({ meter })
  const answer = await made.by('t', PATH)
  expect([answer.status, made.figures.queries]).toEqual([500, 0])
})
