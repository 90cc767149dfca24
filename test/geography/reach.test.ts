import { expect, test } from 'vitest'
import type { Site } from '../../functions/geography/cells.ts'
import { coverageOf, unionOf } from '../../functions/geography/coverage.ts'
import { boxLookedAt } from '../../functions/geography/reach.ts'
import { servingBy } from '../../functions/geography/serving.ts'
import { blockCorner, TILE_DEGREES } from '../../functions/geography/tiles.ts'

/** Discs of sizes from 1 m to 80 km. */
const sites = Array.from(
  { length: 14 },
  (_, n): Site => ({
    lon: -0.1 + 0.0137 * n,
    lat: 51.3 + 0.0071 * n,
    azimuth: 0,
    beamWidth: 360,
    rangeM: Math.round(2.383 ** n),
    layer: '',
  }),
)
const alone = (site: Site) => coverageOf(0, site, servingBy([{ site, isGone: false }]))

test.each([
  ...sites.map((site): [string, Site[]] => [`a cell that reaches ${site.rangeM} m`, [site]]),
  ['an area of all of them', sites],
])('all blocks of %s lie in the box that its batch knows the ground of', (_, those) => {
  const [west, south, east, north] = boxLookedAt(those)
  const { level, blocks } = unionOf(those.map(alone))
  const size = TILE_DEGREES * 2 ** level
  for (const block of blocks) {
    const { lon, lat } = blockCorner(block, level)
    expect(lon).toBeGreaterThanOrEqual(west)
    expect(lat).toBeGreaterThanOrEqual(south)
    expect(lon + size).toBeLessThanOrEqual(east)
    expect(lat + size).toBeLessThanOrEqual(north)
  }
})
