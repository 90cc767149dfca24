import ngeohash from 'ngeohash'
import { expect, test } from 'vitest'
import {
  blockCode,
  blockOf,
  blocksIn,
  centreOf,
  middleTile,
  TILE_DEGREES,
  tileAt,
  tileName,
  tileOfName,
} from '../../functions/geography/tiles.ts'

test('the tile of a place is its geohash', () => {
  // The example of the encoding's inventor: 57.64911, 10.40744 is u4pruydqqvj.
  const tile = tileAt({ lon: 10.40744, lat: 57.64911 })
  expect(tileName(tile)).toBe('u4pruyd')
  expect(tileOfName('u4pruyd')).toBe(tile)
})

test('names, codes and middles agree with the library on 500 tiles of the whole earth', () => {
  for (let n = 0; n < 500; n += 1) {
    const place = { lon: ((n * 137.508) % 360) - 180, lat: ((n * 77.131) % 180) - 90 }
    const tile = tileAt(place)
    const name = ngeohash.encode(place.lat, place.lon, 7)
    const { latitude, longitude } = ngeohash.decode(name)
    expect(tileName(tile)).toBe(name)
    expect(centreOf(tile).lon).toBeCloseTo(longitude, 9)
    expect(centreOf(tile).lat).toBeCloseTo(latitude, 9)
  }
})

test('codes by column and row are those by position, and lie in the box that names them', () => {
  const { columns, rows } = blocksIn([-0.15, 51.5, -0.148, 51.502], 0)
  expect(columns[1] - columns[0]).toBe(
    Math.ceil((-0.148 + 180) / TILE_DEGREES) - Math.floor((-0.15 + 180) / TILE_DEGREES),
  )
  const tile = blockCode(columns[0], rows[0])
  expect(tile).toBe(tileAt({ lon: -0.15, lat: 51.5 }))
})

test('the 16 tiles of a block of level 2 have its code, and its middle tile is one of them', () => {
  const tile = tileAt({ lon: -0.1, lat: 51.5 })
  const block = blockOf(tile, 2)
  const first = block * 16
  const inside = Array.from({ length: 16 }, (_, index) => blockOf(first + index, 2))
  expect(new Set(inside)).toEqual(new Set([block]))
  expect(blockOf(first + 16, 2)).toBe(block + 1)
  // Column and row 2 of 0 to 3: bits 11 00.
  expect(middleTile(block, 2)).toBe(first + 12)
  expect(middleTile(tile, 0)).toBe(tile)
})

test('the order of codes is the order of names', () => {
  const tiles = Array.from({ length: 200 }, (_, n) =>
    tileAt({ lon: ((n * 31.7) % 10) - 5, lat: 50 + ((n * 17.3) % 5) }),
  )
  const sorted = tiles.toSorted((a, b) => a - b).map(tileName)
  expect(sorted).toEqual(sorted.toSorted())
})
