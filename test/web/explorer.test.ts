import { describe, expect, it } from 'vitest'
import { products } from '../../functions/model/products.ts'
import type { Address } from '../../web/src/address.ts'
import { connect } from '../../web/src/api.ts'
import { createExplorer, type Explorer } from '../../web/src/explorer.ts'
import { areas, city, type World, weeks, world } from '../serve/city.ts'

/** The state of the page over the real API: two weeks, in which zone d has too few people to be shown. */
async function twoWeeks({ d = 40, system = city, geometry = true } = {}): Promise<World> {
  const made = await world(system, { geometry })
  const people: Record<string, number> = {
    a: 1_000,
    b: 2_000,
    c: 3_000,
    d,
    north: 3_000,
    south: 3_000 + d,
    all: 6_000 + d,
  }
  for (const date of weeks('2026-03-02', 2)) {
    await made.publish({ date, estimate: (zone, hour) => people[zone]! + hour })
    await made.publish({
      date,
      product: 'visitors',
      estimate: (zone) => people[zone]! * (date === '2026-03-14' ? 2 : 1),
    })
  }
  return made
}

const session = () => Response.json({ token: 't', expiresAt: '2100-01-01T00:00:00Z' })
const PAGE = 'http://127.0.0.1/'
const isSession = ({ url }: Request): boolean => url === `${PAGE}session.json`
const over = (served: World, address?: Address): Explorer =>
  createExplorer(
    connect(PAGE, (request) => (isSession(request) ? session() : served.api.request(request))),
    address,
  )

/** Until nothing more is on its way. */
async function settled(explorer: Explorer): Promise<Explorer> {
  await expect.poll(() => explorer.isBusy.value, { timeout: 10_000 }).toBe(false)
  return explorer
}
async function opened(served: World, address?: Address): Promise<Explorer> {
  const explorer = over(served, address)
  await explorer.load()
  return settled(explorer)
}
const valueAt = (explorer: Explorer, zone: string) => explorer.frame.value?.byZone.get(zone)?.value

describe('the page', () => {
  it('opens on 14:00 of the typical weekday, at the finest level with 90 % of the people', async () => {
    const explorer = await opened(await twoWeeks())
    expect(explorer.view.value?.id).toBe('presence/daytype-hour')
    expect(explorer.frame.value?.label).toBe('weekday 14:00')
    // 6,000 of 6,040 people are in published zones.
    expect(explorer.picture.value?.level).toBe('zone')
    expect([valueAt(explorer, 'a'), valueAt(explorer, 'd')]).toEqual([1_014, null])
    expect(explorer.zone.value?.id).toBe('all')
  })

  it('shows districts where zones would leave out more than 10 %, and says why', async () => {
    const served = await world()
    const people: Record<string, number> = {
      a: 100,
      b: 100,
      c: 100,
      d: 800,
      north: 200,
      south: 900,
      all: 1_100,
    }
    for (const date of weeks('2026-03-02', 1)) {
      await served.publish({ date, variance: 3_000, estimate: (zone) => people[zone]! })
    }
    const { picture } = await opened(served)
    // d is 800 of 1,100 people, north and south are all of them.
    expect(picture.value?.level).toBe('district')
    expect(picture.value?.shares.get('zone')).toBeCloseTo(800 / 1_100, 3)
    expect(picture.value?.notes.at(-1)).toContain('24 of 96 cells are shown by themselves')
  })

  it('offers the views by the questions that their products answer', async () => {
    const explorer = await opened(await twoWeeks())
    expect(explorer.setup.value?.views.map(({ id, title }) => `${id} ${title}`)).toEqual([
      'presence/daytype-hour Typical week',
      'presence/hour One hour, one date',
      'profile/daytype-hour Typical week',
      'profile/block One block, one date',
      'visitors/day Days',
      'dwell/day Days',
      'flows/daytype-hour Typical week',
      'flows/block One block, one date',
      'overnight/day Days',
    ])
  })

  it('offers every product of the registry where keys live a month', async () => {
    const explorer = await opened(await world(city, { keyLife: 'month' }))
    const offered = explorer.setup.value?.views.map(({ product }) => product.id)
    expect([...new Set(offered)].toSorted()).toEqual(products.map(({ id }) => id).toSorted())
  })

  it('goes from product to product in the same way, where both have it', async () => {
    const explorer = await opened(await twoWeeks(), { view: 'presence/hour' })
    explorer.showProduct('flows')
    expect(explorer.view.value?.id).toBe('flows/block')
    explorer.showProduct('dwell')
    expect(explorer.view.value?.id).toBe('dwell/day')
    explorer.showProduct('profile')
    expect(explorer.view.value?.id).toBe('profile/daytype-hour')
    await settled(explorer)
  })

  it('shows whole months, on the newest, and keeps the hour meanwhile', async () => {
    const served = await world(city, { keyLife: 'month' })
    for (const date of ['2026-02-01', '2026-03-01']) {
      await served.publish({
        date,
        product: 'monthly-visitors',
        estimate: () => 1_000 + Number(date.slice(5, 7)),
      })
    }
    const explorer = await opened(served, { at: '09' })
    explorer.showProduct('monthly-visitors')
    await settled(explorer)
    expect(explorer.problem.value).toBeNull()
    expect(explorer.picture.value?.frames.map(({ key }) => key)).toEqual(['2026-02', '2026-03'])
    expect([explorer.frame.value?.key, valueAt(explorer, 'a')]).toEqual(['2026-03', 1_003])
    explorer.showFrame(0)
    expect([explorer.address.value.at, valueAt(explorer, 'a')]).toEqual(['2026-02', 1_002])
    explorer.showView('presence/daytype-hour')
    expect(explorer.address.value.at).toBe('09')
    await settled(explorer)
  })

  it('keeps the hour over a look at the days, and the zone', async () => {
    const explorer = await opened(await twoWeeks())
    explorer.showFrame(9)
    explorer.choose('a')
    explorer.showView('visitors/day')
    await settled(explorer)
    expect(explorer.frame.value?.key).toBe('2026-03-15')
    expect(explorer.series.value.map((cell) => cell?.value)).toEqual([
      ...Array<number>(12).fill(1_000),
      2_000,
      1_000,
    ])
    explorer.showView('presence/hour')
    await settled(explorer)
    expect(explorer.frame.value?.label).toBe('2026-03-15T09:00:00+00:00')
    expect(explorer.zone.value?.id).toBe('a')
    expect(explorer.series.value[9]?.value).toBe(1_009)
  })

  it('steps from the last hour to the first', async () => {
    const explorer = await opened(await twoWeeks(), { at: '23' })
    expect(explorer.frame.value?.label).toBe('weekday 23:00')
    explorer.step()
    expect(explorer.frame.value?.label).toBe('weekday 00:00')
  })

  it('keeps the classes of a view, so that Saturday compares with the weekday', async () => {
    const explorer = await opened(await twoWeeks())
    const before = explorer.limits.value
    explorer.daytype.value = 'saturday'
    await settled(explorer)
    expect(explorer.frame.value?.label).toBe('saturday 14:00')
    expect(explorer.limits.value).toBe(before)
  })

  it('gives the root’s numbers for a zone of another level, and those of the zone above', async () => {
    const explorer = await opened(await twoWeeks())
    explorer.choose('a')
    explorer.level.value = 'district'
    await settled(explorer)
    expect(explorer.zone.value?.id).toBe('north')
    explorer.level.value = 'city'
    await settled(explorer)
    expect(explorer.zone.value?.id).toBe('all')
    expect(explorer.series.value[0]?.value).toBe(6_040)
  })

  it('has an address that opens the same view again', async () => {
    const served = await twoWeeks()
    const address = { view: 'presence/hour', date: '2026-03-04', at: '08', zone: 'b', as: 'table' } as const
    const explorer = await opened(served, address)
    expect(explorer.frame.value?.label).toBe('2026-03-04T08:00:00+00:00')
    expect(explorer.address.value).toEqual({ ...address, day: null, level: null })
    expect(valueAt(explorer, 'b')).toBe(2_008)
  })

  it('shows 300 areas without geometry as one whole, with the API’s words', async () => {
    const served = await world(areas(300), { geometry: false })
    for (const date of weeks('2026-03-02', 1)) {
      await served.publish({
        date,
        product: 'visitors',
        estimate: (zone) => (zone === 'all' ? (date === '2026-03-04' ? 600 : 20) : 2),
      })
    }
    const explorer = await opened(served, { view: 'visitors/day' })
    expect(explorer.setup.value?.zones.hasGeometry).toBe(false)
    expect(explorer.picture.value?.level).toBe('all')
    // The newest day that has a number, not the newest of all.
    expect(explorer.frame.value?.key).toBe('2026-03-04')
    expect(valueAt(explorer, 'all')).toBe(600)
    expect(explorer.picture.value?.notes.join(' ')).toContain('300 by a larger zone')
  })

  it('says so where nothing has been released', async () => {
    const explorer = await opened(await world())
    expect(explorer.frame.value).toBeNull()
    expect(explorer.problem.value).toBeNull()
    expect(explorer.picture.value?.notes[0]).toContain('has been released yet')
  })
})

describe('a failure', () => {
  it('is told in words, and trying again mends it', async () => {
    const served = await twoWeeks()
    let isDown = true
    const explorer = createExplorer(
      connect(PAGE, (request) => {
        if (isDown) throw new TypeError('fetch failed')
        return isSession(request) ? session() : served.api.request(request)
      }),
    )
    await explorer.load()
    expect(explorer.problem.value).toContain('does not answer')
    isDown = false
    await explorer.load()
    await settled(explorer)
    expect(explorer.problem.value).toBeNull()
    expect(valueAt(explorer, 'a')).toBe(1_014)
  })

  it('of one view leaves the picture before it and is mended by trying again', async () => {
    const served = await twoWeeks()
    let isDown = false
    const explorer = createExplorer(
      connect(PAGE, (request) => {
        if (isSession(request)) return session()
        return isDown ? new Response('', { status: 502 }) : served.api.request(request)
      }),
    )
    await explorer.load()
    await settled(explorer)
    isDown = true
    explorer.showView('visitors/day')
    await settled(explorer)
    expect(explorer.problem.value).toBe('The server answered 502.')
    expect(explorer.picture.value?.choice.view.id).toBe('presence/daytype-hour')
    isDown = false
    await explorer.load()
    await settled(explorer)
    expect(explorer.picture.value?.choice.view.id).toBe('visitors/day')
  })
})
