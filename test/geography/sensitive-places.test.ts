import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { zoneGeometryKey } from '../../functions/model/zones.ts'
import { useTown } from './deployment.ts'
import { csv } from './feeds.ts'

const town = useTown()

const bands = ['0-17', '18-24', '25-34', '35-49', '50-64', '65+']
/** @param adults by leaf; as many of each cohort */
const censusOf = (adults: Readonly<Record<string, number>>) =>
  town.file(
    csv(
      'zone,gender,age_band,persons',
      Object.entries(adults).flatMap(([zone, count]) =>
        ['female', 'male'].flatMap((gender) =>
          bands.map((band) => `${zone},${gender},${band},${band === '0-17' ? 0 : count / 10}`),
        ),
      ),
    ),
    'census.csv',
  )

describe('a reference with a sensitive place', () => {
  test('has no table that knows it: tiles, tree and census have the zone that takes it in', async () => {
    const census = await censusOf({ a: 30_000, b: 2_000, c: 30_000, d: 30_000 })
    const { build, rows, options } = town.deployment({
      feeds: {
        ...town.feeds(),
        census,
        prior: await town.file('zone,weight\na,1\nb,3\nc,1\nd,1\n', 'prior'),
      },
      sensitivePlaces: ['b'],
    })
    const { version, zoneSystem } = await build()
    expect(zoneSystem.zones.find(({ id }) => id === 'a')).toMatchObject({
      members: ['b'],
      sensitiveMembers: ['b'],
    })
    const zonesIn = async (table: 'tile_zones' | 'census') =>
      new Set((await rows(version, table)).map(({ zone }) => zone))
    expect(await zonesIn('census')).toEqual(new Set(['a', 'c', 'd']))
    expect(await zonesIn('tile_zones')).toEqual(new Set(['a', 'c']))
    expect((await rows(version, 'zone_tree')).filter(({ leaf, zone }) => [leaf, zone].includes('b'))).toEqual(
      [],
    )
    const residents = await rows(
      version,
      'census',
      "where zone = 'a' and age_band = '25-34' and gender = 'male'",
    )
    expect(residents).toEqual([expect.objectContaining({ persons: 3_200n })])
    const geometry = JSON.parse(
      new TextDecoder().decode((await options.store.get(zoneGeometryKey(version)))!),
    ) as { features: { properties: Record<string, unknown>; geometry: { type: string } }[] }
    expect(geometry.features.map(({ properties }) => properties.id)).not.toContain('b')
    expect(geometry.features.find(({ properties }) => properties.id === 'a')).toMatchObject({
      properties: { id: 'a', members: ['b'] },
      geometry: { type: 'Polygon' },
    })
  })

  test('counts the cells of its ground in the zone that takes it in', async () => {
    const { build, rows } = town.deployment()
    const tilesOf = async (version: string) => (await rows(version, 'tile_zones')).length
    const plain = await build()
    const merged = await build({ sensitivePlaces: ['b'] })
    expect(merged.version).not.toBe(plain.version)
    expect(await tilesOf(merged.version)).toBe(await tilesOf(plain.version))
  })

  test('is refused without a zone file', async () => {
    const { cells } = town.feeds()
    const { build } = town.deployment({ feeds: { cells }, sensitivePlaces: ['north'] })
    await expect(build()).rejects.toThrow(/sensitive places are named without zones/)
  })
})

describe('a census', () => {
  const few = { a: 999, b: 40_000, c: 5_000, d: 14_999 }

  test('has zones of fewer than a thousand people merged, and tells of each', async () => {
    const said: string[] = []
    const { build } = town.deployment({
      feeds: { ...town.feeds(), census: await censusOf(few) },
      say: (note) => said.push(note),
    })
    const { zoneSystem } = await build()
    expect(zoneSystem.zones.map(({ id }) => id)).toEqual(['town', 'north', 'south', 'b', 'c', 'd'])
    expect(said).toContainEqual(expect.stringMatching(/"a" has 999 residents and jobs, .* merged into "b"/))
  })

  test('marks the districts of fewer than 20,000 people as no home areas', async () => {
    const { build } = town.deployment({ feeds: { ...town.feeds(), census: await censusOf(few) } })
    const marked = async (options: Parameters<typeof build>[0]) =>
      (await build(options)).zoneSystem.zones.filter(({ homeArea }) => homeArea === false).map(({ id }) => id)
    expect(await marked({})).toEqual(['south'])
    const enough = { ...town.feeds(), census: await censusOf({ ...few, d: 15_000 }) }
    expect(await marked({ feeds: enough })).toEqual([])
  })

  test('of a simulated city that is smaller than its zones stand for leaves zones as they are, and says so', async () => {
    const said: string[] = []
    const zones = (await readFile(town.feeds().zones!, 'utf8')).replace('{', '{"miniature": true,')
    const { build } = town.deployment({
      feeds: { ...town.feeds(), census: await censusOf(few), zones: await town.file(zones, 'zones') },
      say: (note) => said.push(note),
    })
    const { zoneSystem } = await build()
    expect(zoneSystem.zones.map(({ id }) => id)).toEqual(['town', 'north', 'south', 'a', 'b', 'c', 'd'])
    expect(zoneSystem.zones.filter(({ homeArea }) => homeArea === false)).toEqual([])
    expect(said).toContainEqual(expect.stringMatching(/says "miniature": true/))
  })
})
