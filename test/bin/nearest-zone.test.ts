import { describe, expect, test } from 'vitest'
import { nearestZones } from '../../bin/accuracy/nearest-zone.ts'
import { indexOf } from '../../functions/geography/leaf-index.ts'

/** A square of 0.01 degrees with its corner in the south-west. */
const square = (id: string, west: number) => ({
  id,
  geometry: {
    type: 'Polygon' as const,
    coordinates: [
      [
        [west, 50],
        [west + 0.01, 50],
        [west + 0.01, 50.01],
        [west, 50.01],
        [west, 50],
      ],
    ],
  },
})
const leaves = indexOf([square('east', 0.01), square('west', 0)])
const cell = (id: string, lon: number, lat = 50.005) => ({ id, site: { lon, lat } })
const zonesOf = (...cells: Parameters<typeof nearestZones>[0]): unknown[] => {
  const { footprints, tile_zones } = nearestZones(cells, leaves)
  const zones = new Map([...tile_zones!].map(({ tile, zone }) => [tile, zone]))
  return [...footprints!].map(({ cell, tile }) => [cell, new Set(tile).size, zones.get(tile[0]!) ?? null])
}

describe('without footprints a cell stands', () => {
  test('for the zone of its site', () => {
    expect(zonesOf(cell('a', 0.002), cell('b', 0.018))).toEqual([
      ['a', 1, 'west'],
      ['b', 1, 'east'],
    ])
  })

  test('for the nearest one where its site is in none', () => {
    expect(zonesOf(cell('a', -0.005), cell('b', 0.03), cell('c', 0.012, 49.99))).toEqual([
      ['a', 1, 'west'],
      ['b', 1, 'east'],
      ['c', 1, 'east'],
    ])
  })

  test('for no zone where it has no site', () => {
    expect(zonesOf({ id: 'a', site: null })).toEqual([['a', 1, null]])
  })
})
