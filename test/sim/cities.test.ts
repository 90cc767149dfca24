import { describe, expect, it } from 'vitest'
import { city, countryOf } from '../../sim/cities.ts'
import { crosses } from '../../sim/partition.ts'
import { holds, signedArea, toLonLat } from '../../sim/plane.ts'

/** Parts of all residents or jobs in some zones. */
const partOf = (map: ReturnType<typeof city>, of: 'residents' | 'jobs', district: string): number => {
  const all = map.zones.reduce((sum, zone) => sum + zone[of], 0)
  const index = map.districts.findIndex(({ id }) => id === district)
  return map.zones.filter((zone) => zone.district === index).reduce((sum, zone) => sum + zone[of] / all, 0)
}

describe('cities by name', () => {
  it.each([
    ['london', 33, 299],
    ['berlin', 12, 119],
    ['metropolis-60', 3, 60],
  ])(
    '%s has %i districts and %i zones that fill the city, and no two borders cross',
    (name, districts, zones) => {
      const map = city(name)
      expect([map.districts.length, map.zones.length, map.tree.length]).toEqual([
        districts,
        zones,
        1 + districts + zones,
      ])
      expect(new Set(map.tree.map(({ id }) => id)).size).toBe(map.tree.length)
      const area = (shape: (typeof map)['shape']): number =>
        shape.reduce((sum, ring) => sum + signedArea(ring), 0)
      const of = (some: readonly { shape: (typeof map)['shape'] }[]): number =>
        some.reduce((sum, { shape }) => sum + area(shape), 0)
      expect(of(map.zones) / area(map.shape)).toBeCloseTo(1, 6)
      expect(of(map.districts) / area(map.shape)).toBeCloseTo(1, 6)
      expect(crosses(map.zones.flatMap(({ shape }) => shape))).toBe(false)
      for (const { centre, shape } of map.zones) expect(holds(shape, centre)).toBe(true)
    },
  )

  it('has the districts of London where they are, with their residents, and most jobs for its size in the middle', () => {
    const map = city('London')
    expect(map.country).toBe('gb')
    // 388,563 of 9,002,488, differing between its zones by a third.
    expect(partOf(map, 'residents', 'croydon')).toBeGreaterThan(0.03)
    expect(partOf(map, 'residents', 'croydon')).toBeLessThan(0.06)
    const croydon = map.zones.filter(({ district }) => map.districts[district]!.id === 'croydon')
    const [lon, lat] = toLonLat(croydon[0]!.centre, map.middle)
    expect(Math.hypot(lon + 0.087, lat - 51.355)).toBeLessThan(0.05)
    const density = (id: string): number => partOf(map, 'jobs', id) / partOf(map, 'residents', id)
    expect(density('city-of-london')).toBeGreaterThan(4 * density('croydon'))
  })

  it('keeps the clocks of Berlin in Berlin, and those of London anywhere else', () => {
    expect(city('berlin').country).toBe('de')
    expect(['berlin', 'Berlin', 'london', 'metropolis-100', 'demo'].map(countryOf)).toEqual([
      'de',
      'de',
      'gb',
      'gb',
      'gb',
    ])
  })

  it('lies in open water where it is invented', () => {
    for (const name of ['demo', 'metropolis-60']) {
      const map = city(name)
      const [lon, lat] = toLonLat({ x: 0, y: 0 }, map.middle)
      expect([lon, lat]).toEqual(name === 'demo' ? [-1.1, 50.4] : [-15, 47])
    }
  })

  it.each(['metropolis-39', 'metropolis-5001', 'metropolis-0'])(
    'refuses %s and says how many zones there may be',
    (name) => {
      expect(() => city(name)).toThrow(/a metropolis has 40 to 5000 zones/)
    },
  )
})
