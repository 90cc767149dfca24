import { describe, expect, test } from 'vitest'
import type { Site } from '../../functions/geography/cells.ts'
import { atLevel, coverageOf, slotTiles, unionOf, weighted } from '../../functions/geography/coverage.ts'
import {
  blockOf,
  centreOf,
  METRES_PER_DEGREE,
  TILE_DEGREES,
  tileAt,
} from '../../functions/geography/tiles.ts'

/** The middle of a tile on the equator: there a tile is a square of 152.7 m, its points 50.9 m apart. */
const middle = { lon: TILE_DEGREES / 2, lat: TILE_DEGREES / 2 }
const site = (rangeM: number, beam: Partial<Site> = {}): Site => ({
  ...middle,
  azimuth: 0,
  beamWidth: 360,
  rangeM,
  ...beam,
})
const tile = (east: number, north: number): number =>
  tileAt({ lon: middle.lon + east * TILE_DEGREES, lat: middle.lat + north * TILE_DEGREES })

/** How often each tile comes, by columns east and rows north of the site's. */
function counts(tiles: readonly number[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { lon, lat } of tiles.map(centreOf)) {
    const key = `${Math.round((lon - middle.lon) / TILE_DEGREES)},${Math.round((lat - middle.lat) / TILE_DEGREES)}`
    found[key] = (found[key] ?? 0) + 1
  }
  return found
}

describe('a disc', () => {
  test('of 100 m covers all nine points of its own tile and none of the next, which are 101.8 m away', () => {
    expect(slotTiles(coverageOf(site(100)))).toEqual(Array(256).fill(tile(0, 0)))
  })

  test('of 110 m covers 9 points of its own tile and one of each neighbour: 177.2 slots and 4 times 19.7', () => {
    const found = counts(slotTiles(coverageOf(site(110))))
    expect(Object.keys(found).sort()).toEqual(['-1,0', '0,-1', '0,0', '0,1', '1,0'])
    expect(Math.abs(found['0,0']! - 177.2)).toBeLessThan(1)
    for (const next of ['-1,0', '0,-1', '0,1', '1,0']) expect(Math.abs(found[next]! - 19.7)).toBeLessThan(1)
  })

  test('too small to hold a point is the tile that it stands in', () => {
    const corner = { lon: TILE_DEGREES * 0.01, lat: TILE_DEGREES * 0.01 }
    expect(slotTiles(coverageOf({ ...site(1), ...corner }))).toEqual(Array(256).fill(tile(0, 0)))
  })

  test('of 20 km has at most 512 blocks and keeps its middle and its mean distance of two thirds', () => {
    const london = { ...site(20_000), lon: -0.1, lat: 51.5 }
    const coverage = coverageOf(london)
    expect(coverage.level).toBeGreaterThan(0)
    expect(coverage.blocks.length).toBeLessThan(650)
    const tiles = slotTiles(coverage).map(centreOf)
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length
    const east = tiles.map(({ lon }) => (lon + 0.1) * METRES_PER_DEGREE * Math.cos((51.5 * Math.PI) / 180))
    const north = tiles.map(({ lat }) => (lat - 51.5) * METRES_PER_DEGREE)
    expect(Math.abs(mean(east))).toBeLessThan(400)
    expect(Math.abs(mean(north))).toBeLessThan(400)
    expect(mean(east.map((x, index) => Math.hypot(x, north[index]!))) / 20_000).toBeCloseTo(2 / 3, 1)
  })
})

describe('a sector', () => {
  test('to the east covers four points of its own tile and one of the next: 204.8 slots and 51.2', () => {
    // Beam 100°: its own middle and the three points to the east, and of the next tile the nearest.
    const found = counts(slotTiles(coverageOf(site(110, { azimuth: 90, beamWidth: 100 }))))
    expect(Object.keys(found).sort()).toEqual(['0,0', '1,0'])
    expect(Math.abs(found['0,0']! - 204.8)).toBeLessThan(1)
  })

  test.each([
    [0, 'north', (east: number, north: number) => north > Math.abs(east)],
    [90, 'east', (east: number, north: number) => east > Math.abs(north)],
    [225, 'south-west', (east: number, north: number) => east < 0 && north < 0],
  ])('of azimuth %i points to the %s', (azimuth, _, lies) => {
    const tiles = slotTiles(coverageOf(site(3000, { azimuth, beamWidth: 60 }))).map(centreOf)
    const far = tiles
      .map(({ lon, lat }) => [(lon - middle.lon) / TILE_DEGREES, (lat - middle.lat) / TILE_DEGREES] as const)
      .filter(([east, north]) => Math.hypot(east, north) > 5)
    expect(far.length).toBeGreaterThan(200)
    for (const [east, north] of far) expect(lies(east, north)).toBe(true)
  })

  test('of 120 degrees has a third of the tiles of its disc', () => {
    const disc = coverageOf(site(1200)).blocks.length
    const sector = coverageOf(site(1200, { beamWidth: 120, azimuth: 70 })).blocks.length
    expect(sector / disc).toBeGreaterThan(0.3)
    expect(sector / disc).toBeLessThan(0.45)
  })
})

describe('slots', () => {
  test('are 256 and run along the Z-curve', () => {
    const tiles = slotTiles(coverageOf(site(2500)))
    expect(tiles).toHaveLength(256)
    expect(tiles).toEqual(tiles.toSorted((a, b) => a - b))
    expect(new Set(tiles).size).toBeGreaterThan(200)
  })

  test('come by share: 3 to 1 is 192 and 64', () => {
    const coverage = { level: 0, blocks: Float64Array.of(10, 11), shares: Float64Array.of(0.75, 0.25) }
    expect(slotTiles(coverage)).toEqual([...Array(192).fill(10), ...Array(64).fill(11)])
  })
})

test('a prior of 3 to 1 between two halves moves three quarters of the slots there', () => {
  const isEast = (block: number): boolean => centreOf(block).lon > middle.lon + TILE_DEGREES / 2
  const even = { ...site(900), lon: TILE_DEGREES, lat: middle.lat }
  const coverage = weighted(coverageOf(even), (block) => (isEast(block) ? 3 : 1))
  const east = slotTiles(coverage).filter(isEast).length
  expect(Math.abs(east - 192)).toBeLessThanOrEqual(2)
})

test('a prior without weight in a cell leaves the cell as it is', () => {
  const coverage = coverageOf(site(500))
  expect(weighted(coverage, () => 0)).toBe(coverage)
})

test('the union of two discs far apart has half of its slots in each', () => {
  const other = { ...site(400), lon: middle.lon + 100 * TILE_DEGREES }
  const tiles = slotTiles(unionOf([coverageOf(site(400)), coverageOf(other)]))
  const here = tiles.filter((code) => centreOf(code).lon < 50 * TILE_DEGREES).length
  expect(here).toBe(128)
})

test('in larger blocks the shares of a block are those of its tiles', () => {
  const coverage = { level: 0, blocks: Float64Array.of(4, 5, 8), shares: Float64Array.of(0.5, 0.25, 0.25) }
  expect(atLevel(coverage, 1)).toEqual({
    level: 1,
    blocks: Float64Array.of(1, 2),
    shares: Float64Array.of(0.75, 0.25),
  })
  expect(blockOf(5, 1)).toBe(1)
})
