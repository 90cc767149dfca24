import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { areaOf, leafIndex } from '../../functions/geography/leaf-index.ts'
import { signedAreaOf } from '../../functions/geography/rings.ts'
import { readZones } from '../../functions/geography/zone-file.ts'
import { gapsIn } from '../../functions/geography/zone-gaps.ts'
import { refuseOverlaps } from '../../functions/geography/zone-overlap.ts'
import { zoneSystemOf, zoneTreeRows } from '../../functions/geography/zone-tree.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { zoneSystemSchema } from '../../functions/model/zones.ts'
import { type TestZone, town, useFolder, zonesJson } from './feeds.ts'

const folder = useFolder()

/** Everything that is asked of a zone file. */
async function check(path: string) {
  const file = await readZones(path)
  const system = zoneSystemOf(file)
  const leaves = leafIndex(file)
  refuseOverlaps(leaves, file.fault)
  return { system, leaves }
}
const checkJson = async (json: string) => check(await folder.file(json, 'zones.geojson'))
const changed = (id: string, change: Partial<TestZone>): TestZone[] =>
  town.map((zone) => (zone.id === id ? { ...zone, ...change } : zone))

test('a zone file becomes a tree: root first, each depth in the order of the ids', async () => {
  const { system } = await checkJson(zonesJson(town.toReversed()))
  expect(zoneSystemSchema.parse(system)).toMatchObject({ id: 'town', levels: ['city', 'district', 'zone'] })
  expect(system.zones.map(({ id, depth }) => `${depth} ${id}`)).toEqual([
    ...['0 town', '1 north', '1 south', '2 a', '2 b', '2 c', '2 d'],
  ])
})

test('the version names the content: not the order, not gzip, but a name and a border', async () => {
  const version = async (json: string | Uint8Array) => (await check(await folder.file(json))).system.version
  const first = await version(zonesJson(town))
  expect(first).toMatch(/^[0-9a-f]{12}$/)
  expect(await version(gzipSync(zonesJson(town.toReversed())))).toBe(first)
  expect(await version(zonesJson(changed('a', { name: 'Other' })))).not.toBe(first)
  expect(await version(zonesJson(changed('a', { box: [0, 51.02, 0.019, 51.04] })))).not.toBe(first)
})

test('the tree has a row for each leaf with itself and each ancestor', async () => {
  const { system } = await checkJson(zonesJson(town))
  const rows = zoneTreeRows(system)
  expect(rows).toHaveLength(12)
  expect(rows.filter(({ leaf }) => leaf === 'c')).toEqual([
    { leaf: 'c', zone: 'town', level: 'city', depth: 0, is_leaf: false, measured: true },
    { leaf: 'c', zone: 'south', level: 'district', depth: 1, is_leaf: false, measured: true },
    { leaf: 'c', zone: 'c', level: 'zone', depth: 2, is_leaf: true, measured: true },
  ])
})

test('ids may be numbers, and parents may have geometry or none', async () => {
  const zones = JSON.parse(
    zonesJson(changed('north', { box: [0, 51.02, 0.04, 51.04] })).replaceAll('"a"', '101'),
  )
  const { system } = await checkJson(JSON.stringify(zones))
  expect(system.zones.map(({ id }) => id)).toContain('101')
})

test('a position lies in the leaf that holds it, on a border in both, outside in none', async () => {
  const { leaves } = await checkJson(zonesJson(town))
  const ids = (lon: number, lat: number) => leaves.at({ lon, lat }).map(({ id }) => id)
  expect(ids(0.01, 51.03)).toEqual(['a'])
  expect(ids(0.02, 51.03)).toEqual(['a', 'b'])
  expect(ids(0.05, 51.03)).toEqual([])
})

test('a hole is not part of an area', () => {
  const square = (size: number) => [
    [0, 0],
    [size, 0],
    [size, size],
    [0, size],
    [0, 0],
  ]
  expect(areaOf({ type: 'Polygon', coordinates: [square(4), square(1)] })).toBe(15)
  expect(areaOf({ type: 'MultiPolygon', coordinates: [[square(2)], [square(3)]] })).toBe(13)
})

describe('leaves may share borders, and overlap a little where borders were simplified', () => {
  // b moved to the west by 4 % of its width lies in a with 4 % of its area.
  test('4 % is a border', async () => {
    await checkJson(zonesJson(changed('b', { box: [0.0192, 51.02, 0.0392, 51.04] })))
  })
  test('6 % is an error', async () => {
    await expect(checkJson(zonesJson(changed('b', { box: [0.0188, 51.02, 0.0388, 51.04] })))).rejects.toThrow(
      /[5-7] % of the zone "a" lies in the zone "b": expected zones that only share borders/,
    )
  })
  test('a small zone inside a large one of another parent is an error', async () => {
    await expect(checkJson(zonesJson(changed('d', { box: [0.01, 51.03, 0.011, 51.031] })))).rejects.toThrow(
      /100 % of the zone "d" lies in the zone "a"/,
    )
  })
})

describe('what is no tree on a map is refused, saying what to do', () => {
  const square = town[3]!.box!
  test.each<[string, string | TestZone[], RegExp]>([
    ['an id twice', [...town, town[3]!], /the id "a" is given to 2 zones: give each its own/],
    [
      'a missing parent',
      changed('c', { parent: 'west' }),
      /zone "c" names the parent "west", which is not in the file: add/,
    ],
    ['no root', changed('town', { parent: 'north' }), /no zone is without a parent: expected one root/],
    ['two roots', changed('south', { parent: null }), /2 zones are without a parent \("town", "south"\)/],
    [
      'a circle',
      [...town, { id: 'x', parent: 'y', level: 'zone' }, { id: 'y', parent: 'x', level: 'zone' }],
      /"x", "y" do not lead to the root/,
    ],
    [
      'leaves at two depths',
      [...town, { id: 'e', parent: 'town', level: 'district', box: square }],
      /the leaf "e" is at level 2, the leaf "a" at level 3/,
    ],
    ['one level', [town[0]!], /the tree has 1 level: expected 2 to 5/],
    [
      'six levels',
      Array.from({ length: 6 }, (_, n) => ({
        id: `z${n}`,
        parent: n ? `z${n - 1}` : null,
        level: `l${n}`,
        box: square,
      })),
      /the tree has 6 levels: expected 2 to 5/,
    ],
    [
      'two words for one depth',
      changed('b', { level: 'ward' }),
      /zones of one depth are called "zone" and "ward"/,
    ],
    [
      'one word for two depths',
      town.map((zone) => (zone.parent === 'town' ? { ...zone, level: 'zone' } : zone)),
      /two depths of the tree are called "zone"/,
    ],
    [
      'a leaf without geometry',
      town.map(({ box, ...zone }) => (box && zone.id !== 'd' ? { ...zone, box } : zone)),
      /the leaf "d" has no geometry/,
    ],
    [
      'the reserved id',
      changed('d', { id: 'out_of_coverage' }),
      /the id "out_of_coverage" has a meaning of its own/,
    ],
    ['a comma in an id', changed('d', { id: 'd,e' }), /zone "d,e": an id has no comma/],
    ['no zones', [], /there is no zone in it/],
    [
      'no name',
      zonesJson(town).replace('"name":"A"', '"name":""'),
      /zone "a" lacks name: give it the properties id, name, parent, level/,
    ],
    ['no id', zonesJson(town).replace('"id":"a"', '"code":"a"'), /feature 4 has no id/],
    [
      'metres',
      changed('a', { box: [530000, 180000, 531000, 181000] }),
      /zone "a": expected WGS84 .*found the position 530000, 180000: convert/,
    ],
    [
      'another coordinate system',
      zonesJson(town, { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::27700' } } }),
      /expected WGS84 .*EPSG::27700/,
    ],
    [
      'a coordinate system without a name',
      zonesJson(town, { crs: { type: 'EPSG', properties: { code: 27700 } } }),
      /expected WGS84 .*27700.*: convert the file, and leave the member crs away/,
    ],
    [
      'a border that crosses itself',
      zonesJson(town).replace('[0.02,51.02],[0.02,51.04],[0,51.04]', '[0.02,51.02],[0,51.04],[0.02,51.04]'),
      /zone "a": its border crosses itself near 0\.02, 51\.02: expected rings that do not; repair/,
    ],
    [
      'a polygon without a ring',
      zonesJson(town).replace('"coordinates":[[[0,51.02]', '"coordinates":[],"was":[[[0,51.02]'),
      /zone "a": expected polygons of one ring or more/,
    ],
    [
      'a point',
      zonesJson(town).replace('"Polygon"', '"Point"'),
      /zone "a": expected a Polygon or MultiPolygon, found "Point"/,
    ],
    ['an open ring', zonesJson(town).replace(',[0,51.02]]]', ']]'), /zone "a": expected closed rings/],
    ['no JSON', '{"type":', /expected GeoJSON, found text that is no JSON/],
    ['another JSON', '[1]', /expected a GeoJSON FeatureCollection/],
  ])('%s', async (_, zones, message) => {
    const json = typeof zones === 'string' ? zones : zonesJson(zones)
    await expect(checkJson(json)).rejects.toThrow(InvalidInput)
    await expect(checkJson(json)).rejects.toThrow(message)
    await expect(checkJson(json)).rejects.toThrow(/^zones \S+zones\.geojson: [^\n]+$/)
  })
})

test('rings may turn either way, as older files have them: the same zones, turned as RFC 7946 says', async () => {
  const turned = JSON.parse(zonesJson(town))
  for (const { geometry } of turned.features) geometry?.coordinates[0].reverse()
  const [read, other] = await Promise.all(
    [zonesJson(town), JSON.stringify(turned)].map(async (json) =>
      readZones(await folder.file(json, 'zones.geojson')),
    ),
  )
  expect(zoneSystemOf(read!).version).toBe(zoneSystemOf(other!).version)
  const { geometry } = other!.features.find(({ id }) => id === 'a')!
  expect(signedAreaOf(geometry!.coordinates[0] as number[][])).toBeGreaterThan(0)
})

test('rings that touch themselves in a corner are no matter', async () => {
  const [eight] = JSON.parse(zonesJson([town[3]!])).features
  // Two squares that meet in one point, around it in one go.
  eight.geometry.coordinates = [
    [
      [0.01, 51.03],
      [0.02, 51.03],
      [0.02, 51.04],
      [0.01, 51.03],
      [0, 51.03],
      [0, 51.02],
      [0.01, 51.03],
    ],
  ]
  const file = JSON.parse(zonesJson(town.filter(({ id }) => id !== 'a')))
  await checkJson(JSON.stringify({ ...file, features: [...file.features, eight] }))
})

describe('ground of a district that is in none of its zones', () => {
  const gaps = async (box: TestZone['box']) => {
    const zones = await readZones(
      await folder.file(zonesJson(changed('north', { box: box! })), 'zones.geojson'),
    )
    return gapsIn(zones, leafIndex(zones))
  }
  test('is told with its part: a fifth of it here', async () => {
    // 0.05° wide, of which the zones have 0.04.
    expect(await gaps([0, 51.02, 0.05, 51.04])).toEqual([
      '20 % of the zone "north" lies in none of the zones below it: people there are counted nowhere; if there are any, add a zone',
    ])
  })
  test('is not told where there is none, or a sliver', async () => {
    expect(await gaps([0, 51.02, 0.04, 51.04])).toEqual([])
    expect(await gaps([0, 51.02, 0.0404, 51.04])).toEqual([])
  })
})

test('WGS84 by name is accepted', async () => {
  await checkJson(
    zonesJson(town, { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } } }),
  )
})

describe.each([
  ['london', ['city', 'borough', 'msoa'], [1, 33, 983]],
  ['berlin', ['city', 'bezirk', 'ortsteil'], [1, 12, 96]],
])('the real zones of %s', (city, levels, counts) => {
  const path = fileURLToPath(new URL(`../../../shared/data/${city}/zones.geojson.gz`, import.meta.url))
  const isPresent = existsSync(path)
  if (!isPresent)
    process.stderr.write(`zones: the real zones of ${city} are not here, so they are not read\n`)

  test.skipIf(!isPresent)('pass, simplified as they are', async () => {
    const { system } = await check(path)
    expect(system.levels).toEqual(levels)
    expect(levels.map((_, depth) => system.zones.filter((zone) => zone.depth === depth).length)).toEqual(
      counts,
    )
  })
})
