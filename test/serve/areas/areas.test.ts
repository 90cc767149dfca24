import { describe, expect, it } from 'vitest'
import { type AnswerCell, city, type World, world } from '../city.ts'

/** Zone i of the city is a square from (i, 50) to (i + 0.9, 51): a at 3, b at 4, c at 5, d at 6. */
const box = (west: number, east: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, 49.9],
      [east, 49.9],
      [east, 51.1],
      [west, 51.1],
      [west, 49.9],
    ],
  ],
})
const A_AND_HALF_OF_B = box(2.95, 4.45)
const DAY = 'aggregate=hour&from=2026-03-24&to=2026-03-25&hour=14'

interface Drawn {
  readonly id: string
  readonly zones: readonly unknown[]
  readonly enclosing: string
}

async function drawn({ send }: World, geometry: unknown, token = 'test'): Promise<Drawn> {
  const response = await send('POST', '/v1/areas', { geometry }, token)
  expect([response.status, await response.clone().text()]).toEqual([201, expect.any(String)])
  return (await response.json()) as Drawn
}

const people: Readonly<Record<string, number>> = {
  all: 9_000,
  north: 3_400,
  south: 5_600,
  a: 3_000,
  b: 400,
  c: 5_590,
  d: 10,
}

async function released(options: Partial<Parameters<World['publish']>[0]> = {}): Promise<World> {
  const town = await world()
  await town.publish({ date: '2026-03-24', estimate: (zone) => people[zone]!, ...options })
  return town
}

describe('an area', () => {
  it('says of which zones it is made, and which one encloses it', async () => {
    const town = await released()
    expect(await drawn(town, A_AND_HALF_OF_B)).toMatchObject({
      zoneSystem: 'all@v1',
      zones: [
        { zone: 'a', level: 'zone', share: 1 },
        { zone: 'b', level: 'zone', share: 0.5 },
      ],
      enclosing: 'north',
    })
  })

  it('takes whole districts where all their zones are in it', async () => {
    const town = await released()
    expect((await drawn(town, box(2.95, 5.45))).zones).toEqual([
      { zone: 'north', level: 'district', share: 1, weighedBy: 'ground' },
      { zone: 'c', level: 'zone', share: 0.5, weighedBy: 'ground' },
    ])
  })

  it('is the sum of its zones, with what is apportioned said and in the interval', async () => {
    const town = await released()
    const { id } = await drawn(town, A_AND_HALF_OF_B)
    const { cells } = await town.get(`/v1/figures/presence?area=${id}&${DAY}`)
    // 3,000 and half of 400; noise 1.25 × 1,500, and ½ × ½ × 400² for where in b its people are.
    const half = 1.959964 * Math.sqrt(1.25 * 1_500 + 40_000)
    expect(cells).toEqual([
      expect.objectContaining({
        zone: id,
        level: 'area',
        value: 3_200,
        low: Math.round(3_200 - half),
        high: Math.round(3_200 + half),
        observed: 3_200,
        apportioned: 0.063,
        status: 'published',
      }),
    ])
  })

  it('is answered by the enclosing zone where more than a fifth would be apportioned', async () => {
    const town = await released()
    // All of b, half of a: 1,500 of 1,900 would be apportioned.
    const { id } = await drawn(town, box(3.45, 4.95))
    const { cells } = await town.get(`/v1/figures/presence?area=${id}&${DAY}`)
    expect(
      cells.map(({ zone, value, status, shownBy, covers }) => ({ zone, value, status, shownBy, covers })),
    ).toEqual([
      { zone: 'north', value: 3_400, status: 'published', shownBy: undefined, covers: [id] },
      { zone: id, value: null, status: 'coarsened', shownBy: 'north', covers: undefined },
    ])
    const strict = await town.get(`/v1/figures/presence?area=${id}&${DAY}&coarsen=false`)
    expect(strict.cells).toEqual([expect.objectContaining({ zone: id, value: null, status: 'suppressed' })])
  })

  it('is hidden below its threshold as a zone is', async () => {
    const town = await released()
    const { id } = await drawn(town, box(5.95, 6.95))
    const { cells } = await town.get(`/v1/figures/presence?area=${id}&${DAY}`)
    expect(cells.at(-1)).toMatchObject({ zone: id, value: null, status: 'coarsened', shownBy: 'south' })
  })

  it('tells no night of a zone whose nights stand in no row', async () => {
    const town = await world({
      ...city,
      zones: city.zones.map((zone) => (zone.id === 'a' ? { ...zone, nightBlock: true as const } : zone)),
    })
    // At three the network is down as well, which would be said of another zone.
    await town.publish({
      date: '2026-03-24',
      estimate: (zone) => people[zone]!,
      isOutage: (zone, hour) => zone === 'a' && hour === 3,
    })
    const { id } = await drawn(town, A_AND_HALF_OF_B)
    const { cells } = await town.get(
      `/v1/figures/presence?area=${id}&${DAY.replace('hour=14', 'hour=3,14')}&coarsen=false`,
    )
    expect(cells.map(({ hour, status }) => [hour, status])).toEqual([
      [3, 'suppressed'],
      [14, 'published'],
    ])
  })

  it('is an outage where the network was down in a part of it', async () => {
    const town = await released({ isOutage: (zone) => zone === 'b' })
    const { id } = await drawn(town, A_AND_HALF_OF_B)
    const { cells } = await town.get(`/v1/figures/presence?area=${id}&${DAY}`)
    expect(cells).toEqual([expect.objectContaining({ zone: id, value: null, status: 'outage' })])
  })

  it('adds errors that are the same on all days as if they were the same in all zones', async () => {
    const town = await released({
      scaled: (estimate) => ({ estimate: 4 * estimate, variance: 0, common: estimate ** 2 / 100 }),
    })
    // c and d: 4 × 5,600, and 10 % of each.
    const { id } = await drawn(town, {
      type: 'MultiPolygon',
      coordinates: [box(2.95, 3.95).coordinates, box(4.95, 5.95).coordinates],
    })
    const { cells } = await town.get(`/v1/figures/presence?area=${id}&${DAY}`)
    const half = 1.959964 * (300 + 559)
    expect(cells[0]).toMatchObject({
      value: 34_360,
      low: Math.round(34_360 - half),
      high: Math.round(34_360 + half),
    })
  })

  it('has means over days, and a column of its own in CSV', async () => {
    const town = await world()
    for (const date of ['2026-03-02', '2026-03-03']) {
      await town.publish({ date, estimate: (zone) => people[zone]! })
    }
    const { id } = await drawn(town, A_AND_HALF_OF_B)
    const query = `/v1/figures/presence?area=${id}&aggregate=daytype-hour&from=2026-03-02&to=2026-03-04&hour=14`
    expect((await town.get(query)).cells).toEqual([
      expect.objectContaining({ value: 3_200, n: 2, apportioned: 0.063 }),
    ])
    const [header, line] = (await (await town.request(query, { Accept: 'text/csv' })).text()).split('\r\n')
    const columns = header!.split(',')
    expect(line!.split(',')[columns.indexOf('apportioned')]).toBe('0.063')
    const without = await (await town.request('/v1/figures/presence', { Accept: 'text/csv' })).text()
    expect(without).not.toContain('apportioned')
  })
})

describe('what is kept of areas', () => {
  it('is the same for the same shape, also when it is drawn twice at once', async () => {
    const town = await released()
    const [first, second] = await Promise.all([drawn(town, A_AND_HALF_OF_B), drawn(town, A_AND_HALF_OF_B)])
    expect(second.id).toBe(first.id)
    const { areas } = (await (await town.request('/v1/areas')).json()) as { areas: AnswerCell[] }
    expect(areas.map(({ id }) => id)).toEqual([first.id])
  })

  it('belongs to its tenant, and another one learns nothing of it', async () => {
    const town = await released()
    const { id } = await drawn(town, A_AND_HALF_OF_B)
    const answers = await Promise.all(
      [id, 'f'.repeat(24)].map(async (asked) => {
        const [read, removed, figures] = await Promise.all([
          town.send('GET', `/v1/areas/${asked}`, undefined, 'other'),
          town.send('DELETE', `/v1/areas/${asked}`, undefined, 'other'),
          town.send('GET', `/v1/figures/presence?area=${asked}&${DAY}`, undefined, 'other'),
        ])
        const texts = await Promise.all([read, removed, figures].map((response) => response.text()))
        return [[read.status, removed.status, figures.status], texts.join().replaceAll(asked, 'ID')]
      }),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]![0]).toEqual([404, 404, 400])
    expect(await (await town.send('GET', '/v1/areas', undefined, 'other')).json()).toEqual({ areas: [] })
    expect((await drawn(town, A_AND_HALF_OF_B, 'other')).id).not.toBe(id)
  })

  it('is gone once it is deleted, and comes back when it is drawn again', async () => {
    const town = await released()
    const { id } = await drawn(town, A_AND_HALF_OF_B)
    expect((await town.send('DELETE', `/v1/areas/${id}`)).status).toBe(204)
    expect((await town.send('DELETE', `/v1/areas/${id}`)).status).toBe(404)
    expect(await town.problem(`/v1/figures/presence?area=${id}&${DAY}`)).toMatchObject({
      type: 'urn:smart-steps:problem:unknown-area',
      parameter: 'area',
    })
    expect((await drawn(town, A_AND_HALF_OF_B)).id).toBe(id)
  })
})

describe('what is no area', () => {
  const ring = (...corners: number[][]) => ({ type: 'Polygon', coordinates: [corners] })
  it.each([
    ['a border that crosses itself', ring([3, 50], [4, 51], [4, 50], [3, 51], [3, 50]), /crosses itself/],
    ['a ring that is not closed', ring([3, 50], [4, 50], [4, 51], [3, 51]), /not closed/],
    ['a corner off the earth', ring([3, 50], [4, 50], [4, 95], [3, 50]), /no \[longitude, latitude\]/],
    ['less than a tile', ring([3, 50], [3.001, 50], [3.001, 50.001], [3, 50]), /at least 10000/],
    ['half the earth and more', ring([-100, 50], [100, 50], [100, 51], [-100, 50]), /antimeridian/],
    ['ground without zones', ring([30, 50], [31, 50], [31, 51], [30, 50]), /no zone/],
    ['too many corners', ring(...Array.from({ length: 1_001 }, () => [3, 50])), /at most 1000/],
    ['no ring', { type: 'Polygon', coordinates: [] }, /no ring|at least/],
    ['a line', { type: 'LineString', coordinates: [] }, /\/geometry\/type/],
  ])('%s is refused with what to do', async (_what, geometry, words) => {
    const town = await released()
    const response = await town.send('POST', '/v1/areas', { geometry })
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(words)])
  })

  it('is one for products that count people in several zones', async () => {
    const town = await released()
    await town.publish({ product: 'visitors', date: '2026-03-24', estimate: (zone) => people[zone]! })
    const { id } = await drawn(town, A_AND_HALF_OF_B)
    const { status, detail } = await town.problem(`/v1/figures/visitors?area=${id}`)
    expect([status, detail]).toEqual([400, expect.stringContaining('presence, profile, residents, workers')])
  })

  it.each(['zones=a', 'level=zone', 'bbox=3,50,4,51'])('goes with area: %s', async (other) => {
    const town = await released()
    const { id } = await drawn(town, A_AND_HALF_OF_B)
    const { status, detail } = await town.problem(`/v1/figures/presence?area=${id}&${other}`)
    expect([status, detail]).toEqual([400, expect.stringContaining('exclude each other')])
  })
})

it('answers of a level only the zones that touch a box', async () => {
  const town = await released()
  const { cells } = await town.get(`/v1/figures/presence?${DAY}&bbox=3.5,50,4.5,50.5&level=zone`)
  expect(cells.map(({ zone }) => zone)).toEqual(['a', 'b'])
  expect(await town.problem(`/v1/figures/presence?${DAY}&bbox=3.5,50&level=zone`)).toMatchObject({
    status: 400,
    parameter: 'bbox',
  })
})
