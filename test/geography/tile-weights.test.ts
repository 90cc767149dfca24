import { beforeAll, describe, expect, test } from 'vitest'
import { readReference, readZoneSystem } from '../../functions/geography/index.ts'
import { centreOf, tileAt, tileName, tileOfName, tilesOf } from '../../functions/geography/tiles.ts'
import { type TileWeights, tileWeightsKey, tileWeightsSchema } from '../../functions/model/tile-weights.ts'
import { useTown } from './deployment.ts'

const town = useTown()

/** The tile of a place, and the places of the town: a is [0, 0.02] × [51.02, 51.04], c south and b east of it. */
const tile = (lon: number, lat: number): string => tileName(tileAt({ lon, lat }))
const IN_A = [tile(0.005, 51.03), tile(0.015, 51.03)] as const
const IN_C = tile(0.01, 51.01)
const OUTSIDE = tile(0.5, 51.5)

const prior = (weights: Readonly<Record<string, number>>): Promise<string> =>
  town.file(
    `tile,weight\n${Object.entries(weights)
      .map((pair) => pair.join())
      .join('\n')}\n`,
    'prior.csv',
  )

async function weighed(weights: Readonly<Record<string, number>>) {
  const made = town.deployment({ feeds: { ...town.feeds(), prior: await prior(weights) } })
  const reference = await made.build()
  const { store } = made.options
  const objects = await store.list(`reference/zone_system/version=${reference.version}/weights/`)
  return {
    ...made,
    reference,
    objects: objects.map(({ key }) => key),
    async read(geohash: string): Promise<TileWeights> {
      const bytes = await store.get(tileWeightsKey(reference.version, geohash))
      return tileWeightsSchema.parse(JSON.parse(new TextDecoder().decode(bytes!)))
    },
  }
}

describe('a prior by tile', () => {
  let made: Awaited<ReturnType<typeof weighed>>
  beforeAll(async () => {
    made = await weighed({ [IN_C]: 5, [IN_A[1]]: 1.5, [IN_A[0]]: 2, [tile(0.03, 51.03)]: 0, [OUTSIDE]: 9 })
  })

  test('is written beside the zones, by geohash of four letters, with the leaf of each tile', async () => {
    // A little east of Greenwich all of it is in u104.
    expect(made.objects).toEqual([tileWeightsKey(made.reference.version, 'u104')])
    const inOrder = [IN_C, ...IN_A].toSorted()
    const weightOf: Record<string, [number, number]> = {
      [IN_C]: [1, 5],
      [IN_A[0]]: [0, 2],
      [IN_A[1]]: [0, 1.5],
    }
    expect(await made.read('u104')).toEqual({
      zones: ['a', 'c'],
      tiles: inOrder.map((name) => [name.slice(4), ...weightOf[name]!]),
    })
  })

  test('gives leaves their sums, and none to zones above or leaves without weight', async () => {
    const { zones } = made.reference.zoneSystem
    expect(zones.flatMap(({ id, weight }) => (weight === undefined ? [] : [[id, weight]]))).toEqual([
      ['a', 3.5],
      ['c', 5],
    ])
  })

  test('is read back as it was made, and made again writes nothing', async () => {
    const before = await made.written()
    expect(await made.build()).toEqual(made.reference)
    expect(await readReference(made.options)).toEqual(made.reference)
    expect(await made.written()).toEqual(before)
  })

  test('in another order has the same version and the same objects elsewhere', async () => {
    const other = await weighed({
      [OUTSIDE]: 9,
      [IN_A[0]]: 2,
      [tile(0.03, 51.03)]: 0,
      [IN_A[1]]: 1.5,
      [IN_C]: 5,
    })
    expect(other.reference).toEqual(made.reference)
    expect(await other.read('u104')).toEqual(await made.read('u104'))
  })

  test('is cut where four letters of the geohash change', async () => {
    // The meridian of Greenwich: gcpf west of it, u104 east.
    const other = town.deployment()
    const zones = await town.zoneFile((zone) =>
      zone.id === 'a' ? { ...zone, box: [-0.02, 51.02, 0.02, 51.04] } : zone,
    )
    const feeds = { ...town.feeds(), zones, prior: await prior({ [tile(-0.01, 51.03)]: 1, [IN_A[0]]: 2 }) }
    const { version, zoneSystem } = await other.build({ feeds })
    const objects = await other.options.store.list(`reference/zone_system/version=${version}/weights/`)
    expect(objects.map(({ key }) => key.slice(-9, -5)).toSorted()).toEqual(['gcpf', 'u104'])
    expect(zoneSystem.zones.find(({ id }) => id === 'a')!.weight).toBe(3)
  })

  test('puts each tile to the leaf in which figures count it', async () => {
    const plain = town.deployment()
    const counted = await plain.rows((await plain.build()).version, 'tile_zones', 'order by tile')
    expect(counted.length).toBeGreaterThan(100)
    const { objects, read } = await weighed(
      Object.fromEntries(counted.map(({ tile }, index) => [tile, index + 1])),
    )
    const found = await Promise.all(
      objects.map(async (key) => {
        const geohash = key.slice(-9, -5)
        const { zones, tiles } = await read(geohash)
        return tiles.map(([letters, place]) => ({ tile: geohash + letters, zone: zones[place] }))
      }),
    )
    expect(found.flat().toSorted((a, b) => (a.tile < b.tile ? -1 : 1))).toEqual(counted)
  })

  test('whose weights have no finite sum is refused', async () => {
    await expect(weighed({ [IN_A[0]]: 1e308, [IN_A[1]]: 1e308 })).rejects.toThrow(
      /the weights in the zone "a" have no finite sum: scale all of them down/,
    )
  })
})

test('a prior by zone, and none, write no weights of tiles', async () => {
  const byZone = await town.file('zone,weight\na,1\nb,1\nc,1\nd,1\n', 'prior.csv')
  for (const feeds of [town.feeds(), { ...town.feeds(), prior: byZone }]) {
    const { options, build } = town.deployment({ feeds })
    const { version } = await build()
    expect(await options.store.list(`reference/zone_system/version=${version}/weights/`)).toEqual([])
    const { zones } = (await readZoneSystem(options.store, version))!
    expect(zones.filter((zone) => 'weight' in zone)).toEqual([])
  }
})

test('the tiles of a geohash are a range of codes', () => {
  const name = 'u10hb7k'
  expect(tilesOf(name)).toEqual([tileOfName(name), tileOfName(name) + 1])
  const [first, after] = tilesOf('u10h')
  expect([tileName(first), tileName(after - 1)]).toEqual(['u10h000', 'u10hzzz'])
  expect(tileName(tileAt(centreOf(first)))).toBe('u10h000')
})
