import { describe, expect, test } from 'vitest'
import type { Site } from '../../functions/geography/cells.ts'
import { atLevel, type Coverage, coverageOf, slotTiles, unionOf } from '../../functions/geography/coverage.ts'
import { servingBy } from '../../functions/geography/serving.ts'
import {
  blockOf,
  centreOf,
  METRES_PER_DEGREE,
  TILE_DEGREES,
  tileAt,
} from '../../functions/geography/tiles.ts'

/** The middle of a tile on the equator: there a tile is a square of 152.7 m, its four points 76.4 m apart. */
const middle = { lon: TILE_DEGREES / 2, lat: TILE_DEGREES / 2 }
const site = (rangeM: number, more: Partial<Site> = {}): Site => ({
  ...middle,
  azimuth: 0,
  beamWidth: 360,
  rangeM,
  layer: '',
  ...more,
})
const tile = (east: number, north: number): number =>
  tileAt({ lon: middle.lon + east * TILE_DEGREES, lat: middle.lat + north * TILE_DEGREES })

const serve = (...sites: readonly Site[]) => servingBy(sites.map((one) => ({ site: one, isGone: false })))

/** Of the first of some cells. */
const coverage = (...sites: readonly Site[]): Coverage => coverageOf(0, sites[0]!, serve(...sites))

const metres = (code: number): { east: number; north: number } => {
  const { lon, lat } = centreOf(code)
  return { east: (lon - middle.lon) * METRES_PER_DEGREE, north: (lat - middle.lat) * METRES_PER_DEGREE }
}

describe('a cell without neighbours', () => {
  test('of 60 m is in the one tile that it stands in', () => {
    // Its own four points are 54 m away, the nearest of the next tiles 121 m.
    expect(slotTiles(coverage(site(60)))).toEqual(Array(256).fill(tile(0, 0)))
  })

  test('too small to hold a point is the tile that it stands in', () => {
    const corner = { lon: TILE_DEGREES * 0.01, lat: TILE_DEGREES * 0.01 }
    expect(slotTiles(coverage(site(1, corner)))).toEqual(Array(256).fill(tile(0, 0)))
  })

  test('is heard alike within its range, less outside, and not at all from 1.25 ranges on', () => {
    const { blocks, shares } = coverage(site(1200))
    const share = new Map(Array.from(blocks, (block, index) => [block, shares[index]!]))
    const at = (east: number): number => share.get(tile(east, 0)) ?? 0
    expect(at(6)).toBeCloseTo(at(0), 10)
    // 9 tiles are 1,374 m: (1200 / 1374) ^ 3.7 is 0.61.
    expect(at(9) / at(0)).toBeCloseTo(0.61, 1)
    // Of 11 tiles not even the nearest points are: 1,642 m.
    expect(at(11)).toBe(0)
  })

  test('of 20 km has at most 512 blocks, its middle, and the mean distance of a disc with a soft edge', () => {
    const london = site(20_000, { lon: -0.1, lat: 51.5 })
    const wide = coverage(london)
    expect(wide.level).toBeGreaterThan(0)
    expect(wide.blocks.length).toBeLessThan(1024)
    const tiles = slotTiles(wide).map(centreOf)
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length
    const east = tiles.map(({ lon }) => (lon + 0.1) * METRES_PER_DEGREE * Math.cos((51.5 * Math.PI) / 180))
    const north = tiles.map(({ lat }) => (lat - 51.5) * METRES_PER_DEGREE)
    expect(Math.abs(mean(east))).toBeLessThan(600)
    expect(Math.abs(mean(north))).toBeLessThan(600)
    // Of r² from 0 to 1 and r ^ -1.7 to 1.25, by r and by r ^ -2.7: (0.333 + 0.207) / (0.5 + 0.186) is 0.787.
    expect(mean(east.map((x, index) => Math.hypot(x, north[index]!))) / 20_000).toBeCloseTo(0.787, 1)
  })
})

describe('a sector', () => {
  test.each([
    [0, 'north', (east: number, north: number) => north > Math.abs(east)],
    [90, 'east', (east: number, north: number) => east > Math.abs(north)],
    // A tile's middle may be half a tile off the line.
    [225, 'south-west', (east: number, north: number) => east < 153 && north < 153],
  ])('of azimuth %i points to the %s', (azimuth, _, lies) => {
    const far = slotTiles(coverage(site(3000, { azimuth, beamWidth: 33 })))
      .map(metres)
      .filter(({ east, north }) => Math.hypot(east, north) > 1200)
    expect(far.length).toBeGreaterThan(150)
    for (const { east, north } of far) expect(lies(east, north)).toBe(true)
  })

  test('of 120 degrees has about a third of the ground of its disc, and less than a tenth behind', () => {
    const disc = coverage(site(1200)).blocks.length
    const sector = coverage(site(1200, { beamWidth: 120, azimuth: 90 }))
    expect(sector.blocks.length / disc).toBeGreaterThan(0.25)
    expect(sector.blocks.length / disc).toBeLessThan(0.45)
    expect(slotTiles(sector).filter((code) => metres(code).east < 0).length).toBeLessThan(256 / 10)
  })
})

describe('a cell among neighbours', () => {
  const east = { lon: middle.lon + 10 * TILE_DEGREES }

  test('of two alike has 0.5 of the tile half-way, and what both have there is all', () => {
    const serving = serve(site(3000), site(3000, east))
    const { cells, shares } = serving(tile(5, 0), 0)
    expect(cells).toEqual([0, 1])
    expect(shares[0]).toBeCloseTo(0.5, 6)
    expect(shares[0]! + shares[1]!).toBeCloseTo(1, 6)
  })

  test('has less ground on their side than on the other', () => {
    const tiles = slotTiles(coverage(site(1500), site(1500, east))).map(metres)
    const west = tiles.filter((at) => at.east < 0).length
    expect(west).toBeGreaterThan(150)
  })

  test('which leave it little of what it reaches has smaller blocks', () => {
    const around = Array.from({ length: 256 }, (_, n) =>
      site(8000, {
        lon: middle.lon + 6 * ((n % 16) - 7.5) * TILE_DEGREES,
        lat: middle.lat + 6 * (Math.floor(n / 16) - 7.5) * TILE_DEGREES,
      }),
    )
    const among = coverage(site(8000), ...around)
    expect([coverage(site(8000)).level, among.level]).toEqual([3, 0])
    const far = slotTiles(among).filter((code) => Math.hypot(metres(code).east, metres(code).north) > 2000)
    expect(far.length).toBeLessThan(256 / 10)
  })

  test('shares its ground with none of another layer, and with cells of no known one', () => {
    const half = (one: Site['layer'], other: Site['layer']): number =>
      serve(site(3000, { layer: one }), site(3000, { ...east, layer: other }))(tile(5, 0), 0).shares[0]!
    expect(half('4G and 5G', '2G')).toBeCloseTo(1, 6)
    expect(half('4G and 5G', '4G and 5G')).toBeCloseTo(0.5, 6)
    expect(half('4G and 5G', '')).toBeCloseTo(0.5, 6)
    expect(half('', '2G')).toBeCloseTo(0.5, 6)
  })

  test('that is gone takes no ground from them, and has what it would have', () => {
    const one = { site: site(3000), isGone: false }
    const gone = { site: site(3000, east), isGone: true }
    const { shares } = servingBy([one, gone])(tile(5, 0), 0)
    expect(shares[0]).toBeCloseTo(1, 6)
    expect(shares[1]).toBeCloseTo(0.5, 6)
    expect(coverageOf(0, one.site, servingBy([one, gone]))).toEqual(coverage(site(3000)))
  })

  test('does not give way to another carrier in its own place and direction', () => {
    const twin = coverage(site(1500), site(1500), site(1500, east))
    expect(slotTiles(twin)).toEqual(slotTiles(coverage(site(1500), site(1500, east))))
  })
})

describe('slots', () => {
  test('are 256 and run along the Z-curve', () => {
    const tiles = slotTiles(coverage(site(2500)))
    expect(tiles).toHaveLength(256)
    expect(tiles).toEqual(tiles.toSorted((a, b) => a - b))
    expect(new Set(tiles).size).toBeGreaterThan(200)
  })

  test('come by share: 3 to 1 is 192 and 64', () => {
    const two = { level: 0, blocks: Float64Array.of(10, 11), shares: Float64Array.of(0.75, 0.25) }
    expect(slotTiles(two)).toEqual([...Array(192).fill(10), ...Array(64).fill(11)])
  })
})

test('the union of two discs far apart has half of its slots in each', () => {
  const other = site(400, { lon: middle.lon + 100 * TILE_DEGREES })
  const tiles = slotTiles(unionOf([coverage(site(400)), coverage(other)]))
  const here = tiles.filter((code) => centreOf(code).lon < 50 * TILE_DEGREES).length
  expect(Math.abs(here - 128)).toBeLessThanOrEqual(1)
})

test('in larger blocks the shares of a block are those of its tiles', () => {
  const tiles = { level: 0, blocks: Float64Array.of(4, 5, 8), shares: Float64Array.of(0.5, 0.25, 0.25) }
  expect(atLevel(tiles, 1)).toEqual({
    level: 1,
    blocks: Float64Array.of(1, 2),
    shares: Float64Array.of(0.75, 0.25),
  })
  expect(blockOf(5, 1)).toBe(1)
})
