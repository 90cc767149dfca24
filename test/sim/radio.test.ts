import { beforeAll, describe, expect, it } from 'vitest'
import { addresses } from '../../sim/addresses.ts'
import { city } from '../../sim/cities.ts'
import type { City } from '../../sim/city.ts'
import { distanceM, holds } from '../../sim/plane.ts'
import { prng } from '../../sim/prng.ts'
import { type RadioNetwork, radioNetwork } from '../../sim/radio.ts'
import { UNSERVED } from '../../sim/sector.ts'
import { zoneIndex } from '../../sim/zone-index.ts'

let map: City
let network: RadioNetwork
beforeAll(() => {
  map = city('demo')
  network = radioNetwork(map, zoneIndex(map.zones.map(({ shape }) => shape)))
})

describe('the radio network', () => {
  it('has three sectors of 120° per site and technology, 120° apart, and an id for each', () => {
    const { sectors } = network
    expect(new Set(sectors.map(({ id }) => id)).size).toBe(sectors.length)
    for (let at = 0; at < sectors.length; at += 3) {
      const [a, b, c] = sectors.slice(at, at + 3)
      expect([b!.azimuth - a!.azimuth, c!.azimuth - b!.azimuth]).toEqual([120, 120])
      expect([b!.technology, c!.site]).toEqual([a!.technology, a!.site])
      expect(c!.azimuth).toBeLessThan(360)
      expect(distanceM(a!, c!)).toBe(0)
      expect(a!.beamWidth).toBe(120)
    }
  })

  it('has 1,800 MHz on every site, and on some 800 MHz, which reaches farthest, and 5G, which reaches least', () => {
    const of = (technology: string) => network.sectors.filter((sector) => sector.technology === technology)
    const reach = (technology: string): number => Math.max(...of(technology).map(({ rangeM }) => rangeM))
    expect(of('4G-1800')).toHaveLength(3 * network.sites)
    for (const technology of ['4G-800', '5G-3500']) {
      expect(of(technology).length).toBeGreaterThan(0.2 * 3 * network.sites)
      expect(of(technology).length).toBeLessThan(0.45 * 3 * network.sites)
    }
    expect(reach('4G-800')).toBeGreaterThan(1.8 * reach('4G-1800'))
    expect(reach('5G-3500')).toBeLessThan(0.8 * reach('4G-1800'))
  })

  it('has its nearest neighbouring site about 500 m away in the middle and 700 m at the edge', () => {
    const sites = mastsOf(network)
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

  it('lets a phone that does not move hop between two and five sectors', () => {
    const { x, y, door } = addresses(map)
    const random = prng('hops')
    const at = door(0, 0)
    const seen = new Set(Array.from({ length: 500 }, () => network.serving(x[at]!, y[at]!, random)))
    expect(seen.size).toBeGreaterThanOrEqual(2)
    expect(seen.size).toBeLessThanOrEqual(5)
  })

  it('gives sites inside a zone the location area of its district', () => {
    for (const sector of network.sectors) {
      const zone = map.zones.find(({ shape }) => holds(shape, sector))
      if (zone) expect(sector.area).toBe(`LA-${zone.district + 1}`)
    }
  })

  it('serves each square by sectors whose probabilities add up to 1, as 4,000 phones in it find', () => {
    const random = prng('shares')
    const squares = [...network.squares()]
    for (const { shares } of squares)
      expect(shares.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 9)
    const { x, y, widthM, shares } = squares[Math.floor(squares.length / 2)]!
    const found = new Map<number, number>()
    for (let phone = 0; phone < 4_000; phone += 1) {
      const sector = network.serving(x + 0.4 * widthM, y - 0.4 * widthM, random)
      found.set(sector, (found.get(sector) ?? 0) + 1)
    }
    expect([...found.keys()].every((sector) => shares.some(([other]) => other === sector))).toBe(true)
    // A standard deviation is below 0.008: 0.05 is six of them.
    for (const [sector, share] of shares) {
      expect(Math.abs((found.get(sector) ?? 0) / 4_000 - share)).toBeLessThan(0.05)
    }
  })

  it('hands the phones of a site that fails to other sites, and drops them where all that they hear are down', () => {
    const { x, y, door } = addresses(map)
    const random = prng('failure')
    const at = door(0, 0)
    const served = Array.from({ length: 300 }, () => network.serving(x[at]!, y[at]!, random))
    const failed = network.sectors[served[0]!]!.site
    for (let time = 0; time < 300; time += 1) {
      const sector = network.serving(x[at]!, y[at]!, random, (site) => site === failed)
      expect(sector === UNSERVED || network.sectors[sector]!.site !== failed).toBe(true)
    }
    expect(network.serving(x[at]!, y[at]!, random, () => true)).toBe(UNSERVED)
  })

  it('has sites half as far apart where so it is asked for: four times as many', () => {
    const zoneAt = zoneIndex(map.zones.map(({ shape }) => shape))
    const dense = radioNetwork(map, zoneAt, 260)
    expect(dense.sites / network.sites).toBeGreaterThan(3)
    expect(dense.sites / network.sites).toBeLessThan(4.5)
  })
})

const mastsOf = ({ sectors }: RadioNetwork) =>
  sectors.filter(({ site }, index) => index === 0 || sectors[index - 1]!.site !== site)
