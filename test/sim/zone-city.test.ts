import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simulate } from '../../sim/index.ts'
import { adultCustomers } from '../../sim/population.ts'
import { residentsOf } from '../../sim/residents.ts'
import { worldOf } from '../../sim/world.ts'

/** Two districts beside each other north of Berlin's middle: east has a lake, and an island of its own. */
const box = (west: number, south: number, width: number) => [
  [west, south],
  [west + width, south],
  [west + width, south + width],
  [west, south + width],
  [west, south],
]
const feature = (id: string, parent: string | null, level: string, geometry: object | null) => ({
  type: 'Feature',
  properties: { id, name: id.toUpperCase(), parent, level },
  geometry,
})
const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings })
const ZONES = {
  type: 'FeatureCollection',
  features: [
    feature('land', null, 'land', null),
    feature('w', 'land', 'bezirk', null),
    feature('e', 'land', 'bezirk', null),
    feature('west', 'w', 'ort', polygon(box(13.4, 52.6, 0.03))),
    feature('east', 'e', 'ort', {
      type: 'MultiPolygon',
      coordinates: [[box(13.43, 52.6, 0.03), box(13.44, 52.61, 0.01)], [box(13.47, 52.6, 0.01)]],
    }),
  ],
}
/** West has 2,400 adults, of whom 400 are women of 65 or over, and 300 children; east has 600 adults. */
const CENSUS = `zone,gender,age_band,persons
west,female,0-14,300
west,female,15-19,100
west,female,30-49,900
west,male,30-49,1060
west,female,65-74,250
west,female,75+,150
east,male,40-44,600
`

let folder: string
let paths: { zones: string; census: string }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-zone-city-'))
  paths = { zones: join(folder, 'zones.geojson.gz'), census: join(folder, 'census.csv') }
  await writeFile(paths.zones, gzipSync(JSON.stringify(ZONES)))
  await writeFile(paths.census, CENSUS)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a city on a zone file and a census', () => {
  it('has its tree, its holes and islands, and the clocks of the city that it is named after', async () => {
    const { city, zoneAt, addresses } = await worldOf({ city: 'berlin', ...paths })
    expect([city.id, city.country, city.districts.map(({ id }) => id)]).toEqual(['land', 'de', ['e', 'w']])
    expect(city.zones.map(({ id, district }) => [id, district])).toEqual([
      ['east', 0],
      ['west', 1],
    ])
    const seen = Array.from(addresses.x, (x, address) => zoneAt(x, addresses.y[address]!))
    expect(seen).toEqual([...addresses.zone])
    // 0.01 degrees of longitude are 677 m there, so the lake is 0.75 km² of water without a door.
    const east = city.zones[0]!
    const lake = { x: east.shape[1]![0]!.x + 300, y: east.shape[1]![0]!.y + 500 }
    expect(zoneAt(lake.x, lake.y)).toBe(-1)
  })

  it('has people by the census: bands split by year of age, and as many as the operator needs', async () => {
    const { city } = await worldOf({ city: 'berlin', ...paths })
    const [east, west] = city.zones
    // Of 15 to 19, two years of five are 18 and 19; of 30 to 49, five of twenty are 30 to 34.
    expect(west!.mix!.map(Math.round)).toEqual([40, 0, 225, 265, 675, 795, 0, 0, 400, 0])
    expect(west!.children!.map(Math.round)).toEqual([360, 0])
    expect(east!.mix!.map(Math.round)).toEqual([0, 0, 0, 0, 0, 600, 0, 0, 0, 0])
    const residents = residentsOf(city, adultCustomers(300))
    const [inEast, inWest] = [residents.adults.subarray(0, 10), residents.adults.subarray(10, 20)]
    const sum = (values: Uint32Array): number => values.reduce((total, value) => total + value, 0)
    expect(sum(inWest) / sum(inEast)).toBeCloseTo(4, 1)
    expect(sum(inWest) + sum(inEast)).toBeGreaterThan(4 * 300)
  })

  it('writes the zone file as it was, as one in which nobody lives, and all feeds of two dates', async () => {
    const out = join(folder, 'out')
    const dates: string[] = []
    await simulate(
      { city: 'berlin', ...paths, people: 50, days: 2, seed: 1, firstDate: '2026-03-28', out },
      (date) => dates.push(date),
    )
    expect(dates).toEqual(['2026-03-28', '2026-03-29'])
    expect(JSON.parse(await readFile(join(out, 'zones.geojson'), 'utf8'))).toEqual({
      miniature: true,
      ...ZONES,
    })
    // 2:00 does not exist on 29 March in Berlin.
    const presence = await readFile(join(out, 'truth', 'presence', '2026-03-29.csv'), 'utf8')
    const hours = presence
      .split('\n')
      .filter((line) => line.includes(',land,land,') || line.startsWith('land,land,land,'))
    expect(hours.map((line) => line.split(',')[5])).not.toContain('2')
    expect(hours).toHaveLength(23)
  })

  it.each([
    ['a zone file without a census', { zones: '' }, /needs --zones and --census/],
    ['a census without a zone file', { census: '' }, /needs --zones and --census/],
  ])('refuses %s', async (_, given, message) => {
    await expect(worldOf({ city: 'berlin', ...given })).rejects.toThrow(message)
  })

  it.each([
    ['north,female,0-14,3', /line 2.*"north": expected a leaf/],
    ['west,woman,0-14,3', /line 2.*"woman": expected female or male/],
    ['west,female,young,3', /line 2.*age_band as 16-29/],
    ['west,female,0-14,3', /counts nobody of 18 or over/],
  ])('refuses the census line %s', async (line, message) => {
    const census = join(folder, 'wrong.csv')
    await writeFile(census, `zone,gender,age_band,persons\n${line}\n`)
    await expect(worldOf({ city: 'berlin', zones: paths.zones, census })).rejects.toThrow(message)
  })
})
