import { describe, expect, it, test } from 'vitest'
import type { ZoneSystem } from '../../../functions/model/zones.ts'
import { contractSchema } from '../../../functions/serve/tenants/contract.ts'
import { inShort, type ProblemBody, type World, weeks, world } from '../city.ts'
import { make } from '../measured.ts'

const DAY = 'from=2026-03-24&to=2026-03-25'
const VISITORS = `/v1/figures/visitors?${DAY}`

/** Everybody may read all of it; who is named has the contract that follows. */
const contracts = {
  test: contractSchema.parse({}),
  south: contractSchema.parse({ products: ['visitors', 'presence'], zones: ['south'] }),
  twoEnds: contractSchema.parse({ zones: ['south', 'a'] }),
  districts: contractSchema.parse({ finest: 'district' }),
  root: contractSchema.parse({ finest: 'root' }),
  nowhere: contractSchema.parse({ zones: ['elsewhere'] }),
  late: contractSchema.parse({ delayDays: 50 }),
  recent: contractSchema.parse({ oldestDays: 40 }),
}

const as = (tenant: string) => ({ Authorization: `Bearer ${tenant}` })

/** b and d are hidden: north stands for b, and for d in the whole of the city only all. */
async function released(): Promise<World> {
  const made = await world(undefined, { contracts })
  const people: Record<string, number> = { all: 9_000, north: 4_000, a: 3_000, c: 2_000 }
  await made.publish({
    product: 'visitors',
    date: '2026-03-24',
    estimate: (zone: string): number => people[zone] ?? 1,
  })
  return made
}

async function told(made: World, tenant: string, path: string): Promise<string[]> {
  const response = await made.request(path, as(tenant))
  expect(response.status).toBe(200)
  return inShort((await response.json()) as never)
}

async function refused(made: World, tenant: string, path: string): Promise<ProblemBody> {
  return (await (await made.request(path, as(tenant))).json()) as ProblemBody
}

const NOT_ENTITLED = { type: 'urn:smart-steps:problem:not-entitled', status: 403 }

describe('a contract of some products', () => {
  it('refuses others and names those that it has', async () => {
    const made = await released()
    expect(await refused(made, 'south', '/v1/figures/dwell')).toMatchObject({
      ...NOT_ENTITLED,
      parameter: 'product',
      detail: 'dwell is not in your contract, which has visitors, presence',
    })
  })

  it('shows in the catalogue what it lacks, and why', async () => {
    const made = await released()
    const { products } = (await (await made.request('/v1/products', as('south'))).json()) as {
      products: { id: string; available: boolean; reason: string | null }[]
    }
    expect(products.filter(({ available }) => available).map(({ id }) => id)).toEqual([
      'presence',
      'visitors',
    ])
    expect(products.find(({ id }) => id === 'dwell')).toMatchObject({
      available: false,
      reason: 'dwell is not in your contract, which has visitors, presence',
    })
  })
})

test('a contract of some aggregates has the first of them as its default, and refuses others', async () => {
  const made = await world(undefined, {
    contracts: { weekly: contractSchema.parse({ aggregates: ['week', 'day'] }) },
  })
  for (const date of weeks('2026-03-02', 1)) await made.publish({ date, estimate: () => 900 })
  const answer = await made.request('/v1/figures/presence?zones=a', as('weekly'))
  expect(await answer.json()).toMatchObject({ aggregate: 'day' })
  expect(await refused(made, 'weekly', '/v1/figures/presence?aggregate=hour')).toMatchObject({
    ...NOT_ENTITLED,
    parameter: 'aggregate',
  })
  expect(await refused(made, 'weekly', '/v1/figures/flows')).toMatchObject({
    ...NOT_ENTITLED,
    detail: 'flows has daytype-hour, weekday-hour, block, and your contract week, day',
  })
  const { products } = (await (await made.request('/v1/products', as('weekly'))).json()) as {
    products: { id: string; available: boolean; aggregates: string[] }[]
  }
  const told = products.filter(({ id }) => id === 'presence' || id === 'flows')
  expect(told.map(({ id, available, aggregates }) => [id, available, aggregates])).toEqual([
    ['presence', true, ['day', 'week']],
    ['flows', false, []],
  ])
})

describe('a contract of some zones', () => {
  it('answers these by default, and never by a zone above that is not in it', async () => {
    const made = await released()
    expect(await told(made, 't', VISITORS)).toEqual([
      'all 2026-03-24 9000 for d',
      'north 2026-03-24 4000 for b',
      ...['a 2026-03-24 3000', 'b 2026-03-24 coarsened by north', 'c 2026-03-24 2000'],
      'd 2026-03-24 coarsened by all',
    ])
    expect(await told(made, 'south', VISITORS)).toEqual(['c 2026-03-24 2000', 'd 2026-03-24 suppressed'])
    expect(await told(made, 'south', `${VISITORS}&zones=d,south`)).toEqual([
      'south 2026-03-24 suppressed',
      'd 2026-03-24 suppressed',
    ])
  })

  it('has a zone without those around it', async () => {
    const made = await released()
    expect(await told(made, 'twoEnds', VISITORS)).toEqual([
      ...['a 2026-03-24 3000', 'c 2026-03-24 2000', 'd 2026-03-24 suppressed'],
    ])
  })

  test.each([
    ['south', 'zones=a', 'zones: "a" is outside your contract'],
    ['south', 'zones=c,north', 'zones: "north" is outside your contract'],
    ['south', 'level=city', 'level: the level "city" is outside your contract'],
    [
      'twoEnds',
      'zones=north',
      'zones: "north" is outside your contract, which has south, a and the zones below',
    ],
    ['districts', 'level=zone', 'all zones, down to the role district'],
    ['districts', 'zones=c', 'zones: "c" is outside your contract'],
    ['nowhere', '', 'level: the level "zone" is outside your contract'],
  ])('of %s refuses %s', async (tenant, query, words) => {
    const problem = await refused(await released(), tenant, `${VISITORS}&${query}`)
    expect(problem).toMatchObject(NOT_ENTITLED)
    expect(problem.detail).toContain(words)
  })

  it('still tells a zone that does not exist from one that is not in it', async () => {
    const made = await released()
    expect(await refused(made, 'south', `${VISITORS}&zones=x`)).toMatchObject({
      type: 'urn:smart-steps:problem:unknown-zone',
    })
  })

  it('down to a level has that one as its default', async () => {
    const made = await released()
    expect(await told(made, 'districts', `${VISITORS}&coarsen=false`)).toEqual([
      ...['north 2026-03-24 4000', 'south 2026-03-24 suppressed'],
    ])
    expect(await told(made, 'root', VISITORS)).toEqual(['all 2026-03-24 9000'])
  })
})

describe('dimensions that name zones', () => {
  const FLOWS = `/v1/figures/flows?aggregate=block&block=2&${DAY}`

  /** The city with a level below, so that flows between districts are between a, b, c and d. */
  const deeper: ZoneSystem = {
    id: 'all',
    version: 'v1',
    levels: ['city', 'county', 'district', 'zone'],
    zones: [
      { id: 'all', name: 'all', parent: null, level: 'city', depth: 0 },
      ...['north', 'south'].map((id) => ({ id, name: id, parent: 'all', level: 'county', depth: 1 })),
      ...['a', 'b', 'c', 'd'].map((id) => ({
        ...{ id, name: id, level: 'district', depth: 2 },
        parent: 'ab'.includes(id) ? 'north' : 'south',
      })),
      ...['a', 'b', 'c', 'd'].map((id) => ({ id: `${id}z`, name: id, parent: id, level: 'zone', depth: 3 })),
    ],
  }

  async function flowing(): Promise<World> {
    const made = await world(deeper, { contracts })
    const people = { 'c 2 d': 500, 'a 2 d': 500, 'c 2 a': 500, 'd 2 c': 60, 'd 2 a': 60 }
    await make(made, { product: 'flows', date: '2026-03-24', people, system: deeper })
    return made
  }

  const pairs = async (made: World, tenant: string, path: string) => {
    const { cells } = (await (await made.request(path, as(tenant))).json()) as {
      cells: { zone: string; destination: string; value: number | null }[]
    }
    return cells.map(({ zone, destination, value }) => `${zone} ${destination} ${value}`)
  }

  it('are of the contract at both ends', async () => {
    const made = await flowing()
    expect(await pairs(made, 'twoEnds', `${FLOWS}&coarsen=false`)).toEqual([
      ...['a a null', 'a c null', 'a d 500', 'c a 500', 'c c null', 'c d 500'],
      ...['d a null', 'd c null', 'd d null'],
    ])
    const within = await pairs(made, 'twoEnds', FLOWS)
    expect(within.filter((pair) => /all|north|b/.test(pair))).toEqual([])
    expect(within).toContain('south south 560')
  })

  it('are refused by name where they lie outside', async () => {
    const made = await flowing()
    const problem = await refused(made, 'twoEnds', `${FLOWS}&destination=b`)
    expect(problem).toMatchObject({ ...NOT_ENTITLED, parameter: 'destination' })
  })

  it('are homes of the contract alone, and refused where it has none', async () => {
    const made = await world(undefined, { contracts })
    const people = { 'c south': 400, 'c north': 400, 'a north': 400 }
    await make(made, { product: 'overnight', date: '2026-03-24', people })
    const path = `/v1/figures/overnight?${DAY}&coarsen=false`
    const { cells } = (await (await made.request(path, as('twoEnds'))).json()) as {
      cells: { zone: string; home: string; value: number | null }[]
    }
    expect(cells.map(({ zone, home, value }) => `${zone} ${home} ${value}`)).toEqual([
      ...['a south null', 'c south 400', 'd south null'],
    ])
    expect(await refused(made, 'root', path)).toMatchObject({ ...NOT_ENTITLED, parameter: 'home' })
    expect(await refused(made, 'twoEnds', `${path}&home=north`)).toMatchObject(NOT_ENTITLED)
  })
})

describe('a contract of some dates, on 1 May 2026', () => {
  /** 2 March to 29 March: the last is 33 days old. */
  async function month(): Promise<World> {
    const made = await world(undefined, { contracts })
    for (const date of weeks('2026-03-02', 4)) {
      await made.publish({ product: 'visitors', date, estimate: () => 900 })
    }
    return made
  }

  const datesOf = async (made: World, tenant: string, query: string) => {
    const response = await made.request(`/v1/figures/visitors?zones=a${query}`, as(tenant))
    const { cells, pending } = (await response.json()) as { cells: { label: string }[]; pending: string[] }
    return { first: cells[0]?.label, last: cells.at(-1)?.label, pending: pending.length }
  }

  it('withholds the newest days and answers the newest that it has', async () => {
    const made = await month()
    expect(await datesOf(made, 'late', '')).toEqual({ first: '2026-03-02', last: '2026-03-12', pending: 0 })
    const asked = await datesOf(made, 'late', '&from=2026-03-11&to=2026-03-15')
    expect(asked).toEqual({ first: '2026-03-11', last: '2026-03-12', pending: 2 })
  })

  it('ends with its oldest day', async () => {
    const made = await month()
    const asked = await datesOf(made, 'recent', '&from=2026-03-21&to=2026-03-25')
    expect(asked).toEqual({ first: '2026-03-22', last: '2026-03-24', pending: 1 })
  })

  it('has no end without such a key, also for records of another time than the clock’s', async () => {
    const made = await world(undefined, { contracts: { old: contractSchema.parse({}) } })
    await made.publish({ product: 'visitors', date: '2015-08-08', estimate: () => 900 })
    expect(await datesOf(made, 'old', '')).toEqual({ first: '2015-08-08', last: '2015-08-08', pending: 0 })
  })

  it('is what the catalogue says of it', async () => {
    const made = await month()
    const { products } = (await (await made.request('/v1/products', as('late'))).json()) as {
      products: { id: string; from: string; to: string }[]
    }
    expect(products.find(({ id }) => id === 'visitors')).toMatchObject({
      from: '2026-03-02',
      to: '2026-03-13',
    })
  })
})

describe('what is kept of answers', () => {
  const WEEK = '/v1/figures/presence?from=2026-03-02&to=2026-03-09&hour=14'

  it('never passes from one contract to another: tag, cursor and memory', async () => {
    const made = await world(undefined, { contracts })
    for (const date of weeks('2026-03-02', 1)) await made.publish({ date, estimate: () => 900 })
    const path = `${WEEK}&zones=c`
    const wide = await made.request(`${path}&limit=1`, as('test'))
    const narrow = await made.request(`${path}&limit=1`, as('south'))
    expect([wide.status, narrow.status]).toEqual([200, 200])
    const etag = wide.headers.get('ETag')!
    expect(narrow.headers.get('ETag')).not.toBe(etag)
    const known = await made.request(`${path}&limit=1`, { ...as('south'), 'If-None-Match': etag })
    expect(known.status).toBe(200)
    const { next } = (await wide.json()) as { next: string }
    expect(await refused(made, 'south', `${path}&limit=1&cursor=${next}`)).toMatchObject({
      type: 'urn:smart-steps:problem:invalid-cursor',
    })
  })

  it('is shared where two contracts are the same, in whatever order they name it', async () => {
    const same = { products: ['presence', 'visitors'], zones: ['north', 'south'] }
    const turned = { products: same.products.toReversed(), zones: same.zones.toReversed() }
    const made = await world(undefined, {
      contracts: { one: contractSchema.parse(same), other: contractSchema.parse(turned) },
    })
    for (const date of weeks('2026-03-02', 1)) await made.publish({ date, estimate: () => 900 })
    const first = await made.request(WEEK, as('one'))
    made.figures.queries = 0
    const second = await made.request(WEEK, as('other'))
    expect(second.headers.get('ETag')).toBe(first.headers.get('ETag'))
    expect(made.figures.queries).toBe(0)
  })

  it('is asked for anew by whoever has another contract', async () => {
    const made = await world(undefined, { contracts })
    for (const date of weeks('2026-03-02', 1)) await made.publish({ date, estimate: () => 900 })
    await made.request(WEEK, as('test'))
    made.figures.queries = 0
    const cells = await told(made, 'south', WEEK)
    expect(cells.map((cell) => cell.slice(0, 1))).toEqual(expect.arrayContaining(['c', 'd']))
    expect(cells.filter((cell) => /^(a|b)/.test(cell))).toEqual([])
    expect(made.figures.queries).toBeGreaterThan(0)
  })
})

test('whoever has a token and no contract is refused', async () => {
  const made = await released()
  for (const tenant of ['stranger', 'constructor']) {
    expect(await refused(made, tenant, VISITORS)).toMatchObject({
      type: 'urn:smart-steps:problem:unknown-client',
    })
  }
})
