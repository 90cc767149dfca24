import { describe, expect, it } from 'vitest'
import { contractSchema } from '../../../functions/serve/tenants/contract.ts'
import { type Answer, city, type World, world } from '../city.ts'
import { tile, weigh } from '../weighed.ts'

/** Zone i of the city is a square from (i, 50) to (i + 0.9, 51): a at 3, b at 4, c at 5, d at 6. */
const box = (west: number, east: number, [south, north] = [49.9, 51.1]) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
})
const A_AND_WEST_OF_B = box(2.95, 4.45)
const A_AND_EAST_OF_B = {
  type: 'MultiPolygon',
  coordinates: [box(2.95, 3.95).coordinates, box(4.45, 4.95).coordinates],
}
const DAY = 'aggregate=hour&from=2026-03-24&to=2026-03-25&hour=14'
const WEST_OF_B = tile(4.2, 50.5)
const EAST_OF_B = tile(4.7, 50.5)

const people: Readonly<Record<string, number>> = { all: 9_000, north: 3_400, south: 5_600 }
const leaves: Readonly<Record<string, number>> = { a: 3_000, b: 400, c: 5_590, d: 10 }

async function released(weights: Readonly<Record<string, number>> | null): Promise<World> {
  const town = await world()
  if (weights) await weigh(town, weights)
  await town.publish({ date: '2026-03-24', estimate: (zone) => people[zone] ?? leaves[zone]! })
  return town
}

async function drawn({ send, failures }: World, geometry: unknown) {
  const response = await send('POST', '/v1/areas', { geometry })
  expect([response.status, failures]).toEqual([201, []])
  return (await response.json()) as {
    readonly id: string
    readonly zones: readonly { readonly zone: string; readonly share: number; readonly weighedBy: string }[]
    readonly enclosing: string
  }
}

async function figure(town: World, geometry: unknown) {
  const { id } = await drawn(town, geometry)
  return (await town.get(`/v1/figures/presence?area=${id}&${DAY}`)).cells.at(-1)!
}

describe('a zone whose whole weight lies in one half', () => {
  it('is all in an area that holds this half', async () => {
    const town = await released({ [WEST_OF_B]: 7 })
    // a by its ground and b by its weight: all of the north.
    expect(await drawn(town, A_AND_WEST_OF_B)).toMatchObject({
      zones: [{ zone: 'north', share: 1, weighedBy: 'tiles' }],
      enclosing: 'north',
    })
    const half = 1.959964 * Math.sqrt(1_500)
    expect(await figure(town, A_AND_WEST_OF_B)).toMatchObject({
      value: 3_400,
      low: Math.round(3_400 - half),
      high: Math.round(3_400 + half),
      apportioned: 0,
    })
  })

  it('is no part of an area that holds the other half', async () => {
    const town = await released({ [WEST_OF_B]: 7 })
    expect((await drawn(town, A_AND_EAST_OF_B)).zones).toEqual([
      { zone: 'a', level: 'zone', share: 1, weighedBy: 'ground' },
    ])
    expect(await figure(town, A_AND_EAST_OF_B)).toMatchObject({ value: 3_000, apportioned: 0 })
  })

  it('leaves an area of nothing but the other half to the zone itself', async () => {
    const town = await released({ [WEST_OF_B]: 7 })
    const made = await drawn(town, box(4.45, 4.95))
    expect(made).toMatchObject({ zones: [{ zone: 'b', share: 0, weighedBy: 'tiles' }], enclosing: 'b' })
    const { cells } = await town.get(`/v1/figures/presence?area=${made.id}&${DAY}`)
    expect(cells.map(({ zone, value, status, shownBy }) => [zone, value, status, shownBy])).toEqual([
      ['b', 400, 'published', undefined],
      [made.id, null, 'coarsened', 'b'],
    ])
  })
})

describe('a zone that is cut', () => {
  it('has the part of its weight in its share and in the interval', async () => {
    const town = await released({ [WEST_OF_B]: 3, [EAST_OF_B]: 1 })
    expect((await drawn(town, A_AND_WEST_OF_B)).zones).toEqual([
      { zone: 'a', level: 'zone', share: 1, weighedBy: 'ground' },
      { zone: 'b', level: 'zone', share: 0.75, weighedBy: 'tiles' },
    ])
    // 3,000 and ¾ of 400; noise (1 + ¾²) × 1,500, and ¾ × ¼ × 400² for where in b its people are.
    const half = 1.959964 * Math.sqrt(1.5625 * 1_500 + 30_000)
    expect(await figure(town, A_AND_WEST_OF_B)).toMatchObject({
      value: 3_300,
      low: Math.round(3_300 - half),
      high: Math.round(3_300 + half),
      apportioned: 0.091,
    })
  })

  it.each([
    ['no weights are known', null],
    ['only other zones have weights', { [tile(3.5, 50.5)]: 5 }],
    ['all of its weights are 0', { [tile(3.5, 50.5)]: 5, [WEST_OF_B]: 0, [EAST_OF_B]: 0 }],
  ])('is weighed by its ground where %s', async (_, weights) => {
    const town = await released(weights)
    expect((await drawn(town, A_AND_WEST_OF_B)).zones[1]).toEqual({
      zone: 'b',
      level: 'zone',
      share: 0.5,
      weighedBy: 'ground',
    })
    expect(await figure(town, A_AND_WEST_OF_B)).toMatchObject({ value: 3_200, apportioned: 0.063 })
  })

  it('counts by its weight also where this is on a thousandth of its ground', async () => {
    const village = [tile(4.2, 50.5), tile(4.7, 50.5)] as const
    const town = await released({ [village[0]]: 3, [village[1]]: 1 })
    // 0.004° of 0.9° square: 0.00002 of its ground.
    const made = await drawn(town, box(4.198, 4.202, [50.498, 50.502]))
    expect(made.zones).toEqual([{ zone: 'b', level: 'zone', share: 0.75, weighedBy: 'tiles' }])
  })

  it('is whole, or not touched, where a strip along its border has a hundredth of its weight', async () => {
    const town = await released({ [tile(4.0005, 50.5)]: 0.9, [WEST_OF_B]: 99.1 })
    // b from 4.0007 on: less than a thousandth of its ground is missing, with 0.5 % of its weight.
    expect((await drawn(town, box(4.0007, 4.95))).zones).toEqual([
      { zone: 'b', level: 'zone', share: 1, weighedBy: 'ground' },
    ])
    expect((await drawn(town, box(2.95, 4.0007))).zones).toEqual([
      { zone: 'a', level: 'zone', share: 1, weighedBy: 'ground' },
    ])
  })
})

it('a contract that ends with districts has them weighed by the tiles of their zones', async () => {
  const town = await world(city, { contracts: { test: contractSchema.parse({ finest: 'district' }) } })
  // Of c and d, whose tiles weigh 3 and 1, all of c: ¾ of the south.
  await weigh(town, { [tile(5.5, 50.5)]: 3, [tile(6.5, 50.5)]: 1 })
  await town.publish({ date: '2026-03-24', estimate: (zone) => (zone === 'south' ? 4_000 : 40_000) })
  const { id } = await drawn(town, {
    type: 'MultiPolygon',
    coordinates: [box(2.95, 4.95).coordinates, box(4.95, 5.95).coordinates],
  })
  const { cells } = await town.get(`/v1/figures/presence?area=${id}&${DAY}`)
  // The north, and ¾ of 4,000 people of the south.
  expect(cells).toEqual([expect.objectContaining({ zone: id, value: 43_000, apportioned: 0.07 })])
})

it('other weights of the same zones are another answer, also of dates before them', async () => {
  const town = await released({ [WEST_OF_B]: 3, [EAST_OF_B]: 1 })
  const { id } = await drawn(town, A_AND_WEST_OF_B)
  const ask = async () => {
    const response = await town.request(`/v1/figures/presence?area=${id}&${DAY}`)
    const { cells } = (await response.json()) as Answer
    return [cells.at(-1)!.value, response.headers.get('ETag')]
  }
  const [before, tagBefore] = await ask()
  expect(before).toBe(3_300)
  await weigh(town, { [WEST_OF_B]: 19, [EAST_OF_B]: 1 }, 'ref2')
  await town.publish({ product: 'visitors', date: '2026-03-25', reference: 'ref2', estimate: () => 500 })
  const [value, tag] = await ask()
  expect(value).toBe(3_380)
  expect(tag).not.toBe(tagBefore)
})
