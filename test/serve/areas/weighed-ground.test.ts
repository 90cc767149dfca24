import { intersection } from 'polyclip-ts'
import { describe, expect, it } from 'vitest'
import { areaOf } from '../../../functions/geography/leaf-index.ts'
import { boxOfBlock } from '../../../functions/geography/reach.ts'
import { centreOf, TILE_DEGREES, tileAt } from '../../../functions/geography/tiles.ts'
import type { Parts } from '../../../functions/serve/areas/polygon.ts'
import { weightWithin } from '../../../functions/serve/areas/weighed-ground.ts'
import type { WeighedTiles } from '../../../functions/serve/tile-weights.ts'
import { prng } from '../../../sim/prng.ts'

const weighed = (weights: readonly (readonly [tile: number, weight: number])[]): WeighedTiles => {
  const inOrder = weights.toSorted(([a], [b]) => a - b)
  return {
    tiles: Float64Array.from(inOrder, ([tile]) => tile),
    weights: Float64Array.from(inOrder, ([, weight]) => weight),
    places: new Uint16Array(inOrder.length),
    zones: ['z'],
  }
}

const box = (west: number, south: number, east: number, north: number): Parts => [
  [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
]

describe('by hand', () => {
  const tile = tileAt({ lon: 4.2, lat: 50.5 })
  const [west, south, east, north] = boxOfBlock(tile, 0)
  const next = tileAt({ lon: east + TILE_DEGREES / 2, lat: centreOf(tile).lat })
  const weights = weighed([
    [tile, 10],
    [next, 30],
  ])
  const both = box(west, south, east + TILE_DEGREES, north)

  it.each<[string, Parts, Parts, number]>([
    ['all of two tiles', both, both, 40],
    ['none of them', both, [], 0],
    ['one tile', both, box(west, south, east, north), 10],
    ['a quarter of a tile', both, box(west, south, west + TILE_DEGREES / 2, south + TILE_DEGREES / 2), 2.5],
    ['one and a half', both, box(west, south, east + TILE_DEGREES / 2, north), 25],
    [
      'half of what a zone has of a tile, which is its eastern half',
      box(west + TILE_DEGREES / 2, south, east + TILE_DEGREES, north),
      box(west + TILE_DEGREES / 2, south, west + (3 / 4) * TILE_DEGREES, north),
      5,
    ],
  ])('an area that holds %s', (_, zone, within, weight) => {
    expect(weightWithin(weights, 0, zone, within)).toBeCloseTo(weight, 9)
  })

  it('leaves tiles of other zones out', () => {
    const shared = { ...weights, places: Uint16Array.from([0, 1]), zones: ['z', 'other'] }
    expect(weightWithin(shared, 0, both, both)).toBe(10)
    expect(weightWithin(shared, 1, both, both)).toBe(30)
  })
})

describe('parts of a zone with a hole and a bay', () => {
  const { uniform: random } = prng('parts of a zone')
  const [lon, lat] = [13.31, 52.47]
  const at = (x: number, y: number): [number, number] => [lon + x * TILE_DEGREES, lat + y * TILE_DEGREES]
  const zone: Parts = [
    [
      [at(0, 0), at(11.3, -1.2), at(12.1, 9.7), at(6.2, 4.4), at(1.4, 10.2), at(0, 0)],
      [at(3.1, 2.2), at(3.9, 5.1), at(6.4, 2.9), at(3.1, 2.2)],
    ],
  ]
  // About those whose middle is in the zone.
  const columns = [...Array(15).keys()]
  const tiles = columns.flatMap((column) =>
    columns.map((row) => tileAt({ lon: at(column, 0)[0], lat: at(0, row - 2)[1] })),
  )
  const ofTile = (tile: number): Parts => {
    const [west, south, east, north] = boxOfBlock(tile, 0)
    return box(west, south, east, north)
  }
  const ground = (parts: Parts): number => areaOf({ type: 'MultiPolygon', coordinates: parts })
  const common = (a: Parts, b: Parts): Parts => intersection(a, b) as Parts
  const inZone = tiles.filter((tile) => ground(common(zone, ofTile(tile))) > 0.3 * TILE_DEGREES ** 2)
  const weights = inZone.map((tile): [number, number] => [tile, random() < 0.3 ? 0.001 : random() * 100])
  const groundInZone = new Map(inZone.map((tile) => [tile, ground(common(zone, ofTile(tile)))]))
  const all = weights.reduce((sum, [, weight]) => sum + weight, 0)
  const cuts = Array.from({ length: 4 }, () => ({
    x: random() * 12,
    y: random() * 10,
    slope: random() - 0.5,
  }))

  it.each(cuts)('add up to all of its weight, cut at $x, $y', ({ x, y, slope }) => {
    // Four quarters around a point, along two crossing lines that follow no row of tiles.
    const far = 40
    const [e, n] = [at(x + far, y + slope * far), at(x - slope * far, y + far)]
    const [w, s] = [at(x - far, y - slope * far), at(x + slope * far, y - far)]
    const middle = at(x, y)
    const quarters = [
      [e, n],
      [n, w],
      [w, s],
      [s, e],
    ].map(([from, to]): Parts => {
      const corner: [number, number] = [from![0] + to![0] - middle[0], from![1] + to![1] - middle[1]]
      return [[[middle, from!, corner, to!, middle]]]
    })
    const parts = quarters.map((quarter) => common(zone, quarter))
    const shares = parts.map((part) => weightWithin(weighed(weights), 0, zone, part))
    expect(shares.reduce((sum, share) => sum + share, 0) / all).toBeCloseTo(1, 9)
    // Each as it is when tiles are clipped one by one.
    for (const [index, part] of parts.entries()) {
      const oneByOne = weights.reduce((sum, [tile, weight]) => {
        return sum + (weight * ground(common(part, ofTile(tile)))) / groundInZone.get(tile)!
      }, 0)
      expect(shares[index]! / all).toBeCloseTo(oneByOne / all, 9)
    }
  })
})
