import { describe, expect, test } from 'vitest'
import type { Coverage } from '../../functions/geography/coverage.ts'
import { type Ground, settling } from '../../functions/geography/ground.ts'
import { centreOf, tileAt } from '../../functions/geography/tiles.ts'

const FIRST = tileAt({ lon: 0.01, lat: 51.01 })

/** So many tiles one after the other, equally likely. */
const even = (count = 10): Coverage => ({
  level: 0,
  blocks: Float64Array.from({ length: count }, (_, tile) => FIRST + tile),
  shares: new Float64Array(count).fill(1 / count),
})
/** Densities of the first, the second, …; the rest is outside every zone. */
const ground = (densities: readonly number[], part = 0): Ground => ({
  even: part,
  density: (tile) => densities[tile - FIRST] ?? null,
})
const shares = (coverage: Coverage): Record<number, number> =>
  Object.fromEntries(Array.from(coverage.blocks, (tile, index) => [tile - FIRST, coverage.shares[index]!]))

describe('the phones of a cell', () => {
  test('are where the zones are fuller: 3 to 1 is three quarters', () => {
    expect(shares(settling(ground([3, 1]), [])(even(2)))).toEqual({ 0: 0.75, 1: 0.25 })
  })

  test('are half as a census says and half evenly where it is all that is known', () => {
    expect(shares(settling(ground([3, 1], 0.5), [])(even(2)))).toEqual({ 0: 0.625, 1: 0.375 })
  })

  test('are on the ground of the zones alone where the network ends with them', () => {
    const settled = settling(ground([1, 1, 1, 1]), [])(even())
    expect([...settled.blocks]).toEqual([0, 1, 2, 3].map((tile) => FIRST + tile))
    for (const share of settled.shares) expect(share).toBeCloseTo(0.25, 12)
  })

  test('are outside too where cells that reach no zone are near, as many as on its own ground in zones', () => {
    const { lon, lat } = centreOf(FIRST)
    const near = { lon, lat, azimuth: 0, beamWidth: 360, rangeM: 3000, layer: '' as const }
    const settled = shares(settling(ground([5, 5, 5, 5]), [near])(even()))
    expect(settled[9]).toBeCloseTo(0.1, 12)
    const far = { ...near, lon: lon + 1 }
    expect(settling(ground([5, 5, 5, 5]), [far])(even()).blocks).toHaveLength(4)
  })

  test('are outside too if less than a tenth of its ground is in zones', () => {
    const settled = shares(settling(ground([2]), [])(even(20)))
    expect(settled[0]).toBeCloseTo(0.05, 12)
    expect(settled[19]).toBeCloseTo(0.05, 12)
  })

  test('are everywhere alike in zones of which it is known that nobody is there, and where no zone is', () => {
    expect(shares(settling(ground([0, 0]), [])(even(2)))).toEqual({ 0: 0.5, 1: 0.5 })
    const outside = even()
    expect(settling(ground([]), [])(outside)).toBe(outside)
  })
})
