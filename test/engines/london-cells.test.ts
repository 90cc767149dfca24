import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { useTown } from '../geography/deployment.ts'

const town = useTown()
const zones = fileURLToPath(new URL('../../../shared/data/london/zones.geojson.gz', import.meta.url))
const census = fileURLToPath(new URL('../../../shared/data/london/population.csv', import.meta.url))
const arePresent = existsSync(zones) && existsSync(census)
if (!arePresent) process.stderr.write('london: the real zones are not here, so no cells are put on them\n')

/** A thousand sites of three sectors on a grid of 1.4 by 1.8 km over the box of London. */
const cells = Array.from({ length: 3_000 }, (_, n) => {
  const site = Math.floor(n / 3)
  const lon = (-0.51 + 0.021 * (site % 40)).toFixed(4)
  const lat = (51.29 + 0.0165 * Math.floor(site / 40)).toFixed(4)
  return `${n},${lon},${lat},${120 * (n % 3)},120,1500,4G,A${site % 9},,`
})

test.skipIf(!arePresent)(
  '3,000 cells and the 983 zones of London take a few seconds of one core',
  async () => {
    const { build, rows } = town.deployment({
      feeds: { cells: await town.cellFile(...cells), zones, census },
      years: [2025, 2026],
    })
    const before = process.cpuUsage()
    const { version, zoneSystem } = await build()
    const { user } = process.cpuUsage(before)
    expect(zoneSystem.zones).toHaveLength(1 + 33 + 983)
    expect(await rows(version, 'footprints')).toHaveLength(3_000 * 256)
    const zoned = new Set((await rows(version, 'tile_zones')).map(({ zone }) => zone))
    expect(zoned.size).toBe(983)
    // About 3 s where this was written; a search without index would take minutes.
    expect(user / 1e6).toBeLessThan(15)
  },
)
