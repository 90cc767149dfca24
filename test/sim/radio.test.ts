import { beforeAll, describe, expect, it } from 'vitest'
import { addresses, type City, city } from '../../sim/city.ts'
import { contains, distanceM } from '../../sim/plane.ts'
import { prng } from '../../sim/prng.ts'
import { type RadioNetwork, radioNetwork } from '../../sim/radio.ts'

let map: City
let network: RadioNetwork
beforeAll(() => {
  map = city('demo')
  network = radioNetwork(map)
})

describe('the radio network', () => {
  it('has three sectors of 120° per site, 120° apart, and an id for each', () => {
    const { sectors } = network
    expect(new Set(sectors.map(({ id }) => id)).size).toBe(sectors.length)
    for (let at = 0; at < sectors.length; at += 3) {
      const [a, b, c] = sectors.slice(at, at + 3)
      expect([b!.azimuth - a!.azimuth, c!.azimuth - b!.azimuth]).toEqual([120, 120])
      expect(c!.azimuth).toBeLessThan(360)
      expect(distanceM(a!, c!)).toBe(0)
      expect(a!.beamWidth).toBe(120)
    }
  })

  it('has its nearest neighbouring site about 500 m away in the middle and 700 m at the edge', () => {
    const sites = network.sectors.filter((_, index) => index % 3 === 0)
    const spacing = (from: number, to: number): number => {
      const some = sites.filter((site) => {
        const radius = distanceM(site, { x: 0, y: 0 })
        return radius >= from && radius < to
      })
      const nearest = some.map((site) =>
        Math.min(...sites.filter((other) => other !== site).map((other) => distanceM(site, other))),
      )
      return nearest.reduce((sum, metres) => sum + metres, 0) / nearest.length
    }
    // The nearest of six neighbours is nearer than the spacing, which is jittered by 8 %.
    expect(spacing(0, 1_200)).toBeGreaterThan(380)
    expect(spacing(0, 1_200)).toBeLessThan(540)
    expect(spacing(4_000, 5_000)).toBeGreaterThan(spacing(0, 1_200) + 60)
  })

  it('serves 98 % of 5,000 doors within the declared range, 90 % within the declared beam', () => {
    const { x, y } = addresses(map)
    const random = prng('test')
    let inRange = 0
    let inBeam = 0
    for (let time = 0; time < 5_000; time += 1) {
      const door = random.below(x.length)
      const sector = network.sectors[network.serving(x[door]!, y[door]!, random)]!
      const [east, north] = [x[door]! - sector.x, y[door]! - sector.y]
      const bearing = (Math.atan2(east, north) * 180) / Math.PI
      const off = Math.abs(((bearing - sector.azimuth + 900) % 360) - 180)
      if (Math.hypot(east, north) <= sector.rangeM) inRange += 1
      if (off <= sector.beamWidth / 2) inBeam += 1
    }
    expect(inRange / 5_000).toBeGreaterThan(0.98)
    expect(inBeam / 5_000).toBeGreaterThan(0.9)
  })

  it('lets a phone that does not move hop between two and four sectors', () => {
    const { x, y, door } = addresses(map)
    const random = prng('hops')
    const at = door(0, 0)
    const seen = new Set(Array.from({ length: 500 }, () => network.serving(x[at]!, y[at]!, random)))
    expect(seen.size).toBeGreaterThanOrEqual(2)
    expect(seen.size).toBeLessThanOrEqual(4)
  })

  it('gives sites inside a zone the location area of its district', () => {
    for (const sector of network.sectors) {
      const zone = map.zones.find(({ ring }) => contains(ring, sector))
      if (zone) expect(sector.area).toBe(`LA-${zone.district + 1}`)
    }
  })
})
