import ngeohash from 'ngeohash'
import { describe, expect, it } from 'vitest'
import { TILE_DEGREES } from '../../../functions/geography/tiles.ts'
import type { World } from '../city.ts'
import { tile, weigh } from '../weighed.ts'
import { answer, area, HOUR, IN_A, released } from './asked.ts'

/** km² of a tile: on a sphere of 6,371 km at 50.51° north. */
const SQUARE_KILOMETRES =
  (6_371.0088 * (Math.PI / 180) * TILE_DEGREES) ** 2 * Math.cos((50.51 * Math.PI) / 180)

async function cells(town: World, precision: number, boundary: unknown = IN_A) {
  const { timedPopulationDensityData } = await answer(town, { area: area(boundary), ...HOUR, precision })
  return new Map(
    timedPopulationDensityData[0]!.cellPopulationDensityData.map((cell) => [cell.geohash as string, cell]),
  )
}

/** In the area asked for, far from it in the same zone, and in the next zone. */
const [HERE, THERE, NEXT] = [tile(3.41, 50.51), tile(3.8, 50.9), tile(4.4, 50.51)]

describe('a zone whose tiles are weighed', () => {
  it('has its people where its weights are, with the ends of its interval', async () => {
    const town = await released()
    await weigh(town, { [HERE]: 3, [THERE]: 1, [NEXT]: 100 })
    const found = await cells(town, 7)
    // Three quarters of 60,000 people, in one tile.
    const density = (people: number) => (0.75 * people) / SQUARE_KILOMETRES
    const half = 1.959964 * Math.sqrt(1_500)
    const here = found.get(HERE)!
    expect(here.dataType).toBe('DENSITY_ESTIMATION')
    for (const [name, people] of [
      ['pplDensity', 60_000],
      ['minPplDensity', 60_000 - half],
      ['maxPplDensity', 60_000 + half],
    ] as const) {
      expect(Math.abs((here[name] as number) / density(people) - 1)).toBeLessThan(1e-4)
    }
    found.delete(HERE)
    expect(new Set([...found.values()].map(({ pplDensity }) => pplDensity))).toEqual(new Set([0]))
  })

  it.each([5, 6])('has the people of all tiles in a cell of %i letters', async (precision) => {
    const town = await released()
    await weigh(town, { [HERE]: 3, [THERE]: 1 })
    const here = (await cells(town, precision)).get(HERE.slice(0, precision))!
    const tiles = 32 ** (7 - precision)
    const expected = (0.75 * 60_000) / (tiles * SQUARE_KILOMETRES)
    // The middle of the cell is at another latitude, by a hundredth of a degree or so.
    expect(Math.abs((here.pplDensity as number) / expected - 1)).toBeLessThan(1e-3)
  })

  it('is hidden as a whole where it may not be shown', async () => {
    const town = await released({ estimate: (zone) => (zone === 'a' ? 12 : 63_000) })
    await weigh(town, { [HERE]: 3, [THERE]: 1 })
    const found = [...(await cells(town, 7)).values()]
    expect(new Set(found.map((cell) => Object.keys(cell).join()))).toEqual(new Set(['geohash,dataType']))
  })

  it.each([
    ['other zones alone have weights', { [NEXT]: 5 }],
    ['all of its weights are 0', { [HERE]: 0, [THERE]: 0, [NEXT]: 5 }],
  ])('is spread over its ground where %s', async (_, weights) => {
    const plain = await cells(await released(), 7)
    const town = await released()
    await weigh(town, weights)
    expect(await cells(town, 7)).toEqual(plain)
  })

  it('is read from no more than the geohashes of four letters under the area', async () => {
    const town = await released()
    await weigh(town, { [HERE]: 3, [THERE]: 1, [NEXT]: 100 })
    const read: string[] = []
    const { get } = town.store
    town.store.get = (key) => {
      if (key.includes('/weights/')) read.push(key.slice(-9, -5))
      return get(key)
    }
    await cells(town, 7)
    await cells(town, 7)
    expect(read).toEqual([HERE.slice(0, 4)])
  })
})

it('all people of a zone are in its cells together', async () => {
  const town = await released()
  const places = Array.from({ length: 40 }, (_, index) => [
    3.05 + (index % 8) / 10,
    50.1 + Math.floor(index / 8) / 5,
  ])
  await weigh(town, Object.fromEntries(places.map(([lon, lat], index) => [tile(lon!, lat!), index + 1])))
  const boundary = [
    { longitude: 2.96, latitude: 49.97 },
    { longitude: 3.94, latitude: 49.97 },
    { longitude: 3.94, latitude: 51.03 },
    { longitude: 2.96, latitude: 51.03 },
  ]
  const found = await cells(town, 5, boundary)
  const squareKilometres = (geohash: string): number => {
    const { latitude } = ngeohash.decode(geohash)
    return (6_371.0088 * (Math.PI / 180) * (360 / 2 ** 13)) ** 2 * Math.cos((latitude * Math.PI) / 180)
  }
  const people = [...found].reduce(
    (sum, [geohash, { pplDensity }]) =>
      sum + ((pplDensity as number | undefined) ?? 0) * squareKilometres(geohash),
    0,
  )
  expect(Math.abs(people / 60_000 - 1)).toBeLessThan(0.01)
})
