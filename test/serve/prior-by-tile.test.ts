import { beforeAll, describe, expect, it } from 'vitest'
import { tileAt, tileName } from '../../functions/geography/tiles.ts'
import { zoneSystemKey } from '../../functions/model/zones.ts'
import { useTown } from '../geography/deployment.ts'
import { answer, area, HOUR } from './camara/asked.ts'
import { type World, world } from './city.ts'

/** From a prior that an operator lands to what a buyer reads, beside the same town without one. */

const feeds = useTown()

/** a is [0, 0.02] × [51.02, 51.04]: nine of ten of its people are in a street in the west of it. */
const STREET = tileName(tileAt({ lon: 0.005, lat: 51.03 }))
const ELSEWHERE = tileName(tileAt({ lon: 0.017, lat: 51.025 }))
const NEXT = tileName(tileAt({ lon: 0.03, lat: 51.03 }))

async function townOf(prior: string | null): Promise<World> {
  const { build, options } = feeds.deployment({
    feeds: { ...feeds.feeds(), ...(prior === null ? {} : { prior: await feeds.file(prior, 'prior.csv') }) },
  })
  const { version, zoneSystem } = await build()
  const town = await world(zoneSystem, { geometry: false })
  const prefix = `reference/zone_system/version=${version}/`
  for (const { key } of await options.store.list(prefix)) {
    await town.store.put(key.replace(version, 'ref1'), (await options.store.get(key))!)
  }
  const people: Readonly<Record<string, number>> = { a: 2_000, b: 9_000 }
  await town.publish({ date: '2026-04-21', estimate: (zone) => people[zone] ?? 11_000 })
  return town
}

let [byTile, byGround] = [] as unknown as [World, World]
beforeAll(async () => {
  byTile = await townOf(`tile,weight\n${STREET},9\n${ELSEWHERE},1\n${NEXT},4\n`)
  byGround = await townOf(null)
})

/** All of b, and of a what lies between two meridians. */
const withB = (west: number, east: number) => ({
  type: 'MultiPolygon',
  coordinates: [
    [west, east],
    [0.02, 0.041],
  ].map(([from, to]) => [
    [
      [from, 51.02],
      [to, 51.02],
      [to, 51.041],
      [from, 51.041],
      [from, 51.02],
    ],
  ]),
})

async function figureOf(town: World, geometry: unknown) {
  const response = await town.send('POST', '/v1/areas', { geometry })
  const { id } = (await response.json()) as { id: string }
  const { cells } = await town.get(
    `/v1/figures/presence?area=${id}&aggregate=hour&from=2026-04-21&to=2026-04-22&hour=14`,
  )
  return cells.at(-1)!.value
}

describe('a prior by tile', () => {
  it('has the east of a zone counted with the few who are there, and without it with half of all', async () => {
    expect(await figureOf(byTile, withB(0.01, 0.02))).toBe(9_200)
    expect(await figureOf(byGround, withB(0.01, 0.02))).toBe(10_000)
  })

  it('puts the people of a geohash where they are', async () => {
    const boundary = [
      { longitude: 0.002, latitude: 51.022 },
      { longitude: 0.018, latitude: 51.022 },
      { longitude: 0.018, latitude: 51.038 },
      { longitude: 0.002, latitude: 51.038 },
    ]
    const densities = async (town: World) => {
      const { timedPopulationDensityData } = await answer(town, { area: area(boundary), ...HOUR })
      const cells = timedPopulationDensityData[0]!.cellPopulationDensityData
      return (geohash: string) => cells.find((cell) => cell.geohash === geohash)!.pplDensity as number
    }
    const [weighed, even] = [await densities(byTile), await densities(byGround)]
    expect(even(STREET)).toBe(even(ELSEWHERE))
    // 1,800 people on 0.0147 km², and a ninth of them; 2,000 on 3.1 km² where all ground is alike.
    expect(weighed(STREET) / weighed(ELSEWHERE)).toBeCloseTo(9, 2)
    expect(weighed(STREET)).toBeGreaterThan(100 * even(STREET))
  })

  it('is named as what zones are weighed by', async () => {
    const named = async (town: World) => {
      const { zoneSystems } = (await (await town.request('/v1/zone-systems')).json()) as {
        zoneSystems: { weighedBy: string }[]
      }
      return zoneSystems.map(({ weighedBy }) => weighedBy)
    }
    expect([await named(byTile), await named(byGround)]).toEqual([['tiles'], ['ground']])
  })

  it('takes no part where the zones were stored before weights were', async () => {
    const town = await townOf(`tile,weight\n${STREET},9\n${ELSEWHERE},1\n${NEXT},4\n`)
    const system = JSON.parse(new TextDecoder().decode((await town.store.get(zoneSystemKey('ref1')))!))
    for (const zone of system.zones) delete zone.weight
    await town.store.put(zoneSystemKey('ref1'), JSON.stringify(system))
    expect(await figureOf(town, withB(0.01, 0.02))).toBe(10_000)
  })
})
