import ngeohash from 'ngeohash'

/**
 * The grid of tiles: geohash of 7 letters, about 95 m × 153 m at 51° north. A tile's code is the number
 * of its 35 bits, so that the order of codes is the order of names and of the Z-curve. A block of level n
 * is 2ⁿ × 2ⁿ tiles; its code is a tile's without the last 2 n bits.
 */
const TILE_LETTERS = 7
export const TILE_BITS = 35
const COLUMNS = 2 ** 18
const ROWS = 2 ** 17

/** Width and height of a tile: both are the same in degrees. */
export const TILE_DEGREES = 360 / COLUMNS

/** Mean radius of the earth (IUGG). */
const EARTH_RADIUS_M = 6_371_008.8
export const METRES_PER_DEGREE = (EARTH_RADIUS_M * Math.PI) / 180

export interface Position {
  /** Degrees, WGS84. */
  readonly lon: number
  readonly lat: number
}

const LETTERS = '0123456789bcdefghjkmnpqrstuvwxyz'

/** Name of a tile, its geohash. Made from the bits, as it is asked for every tile of a city. */
export function tileName(tile: number): string {
  let name = ''
  for (let letter = TILE_LETTERS - 1; letter >= 0; letter -= 1) {
    name += LETTERS[Math.floor(tile / LETTERS.length ** letter) % LETTERS.length]
  }
  return name
}

/**
 * The tiles of a geohash.
 * @param name up to 7 letters
 * @returns their codes, half-open
 */
export function tilesOf(name: string): readonly [first: number, after: number] {
  const size = LETTERS.length ** (TILE_LETTERS - name.length)
  const code = [...name].reduce((sum, letter) => sum * LETTERS.length + LETTERS.indexOf(letter), 0)
  return [code * size, (code + 1) * size]
}

/** @param name a geohash of 7 letters */
export function tileOfName(name: string): number {
  const { latitude, longitude } = ngeohash.decode(name)
  return tileAt({ lon: longitude, lat: latitude })
}

export const tileAt = ({ lon, lat }: Position): number => ngeohash.encode_int(lat, lon, TILE_BITS)

/** The middle of a tile. */
export const centreOf = (tile: number): Position => ({
  lon: (gathered(tile) + 0.5) * TILE_DEGREES - 180,
  lat: (gathered(tile / 2) + 0.5) * TILE_DEGREES - 90,
})

/** The block of a level that a tile, or a block of a lower level, lies in. */
export const blockOf = (code: number, levels: number): number => Math.floor(code / 4 ** levels)

/** The tile in the middle of a block. */
export const middleTile = (block: number, level: number): number =>
  level === 0 ? block : block * 4 ** level + 3 * 4 ** (level - 1)

/** The south-western corner of a block. */
export function blockCorner(block: number, level: number): Position {
  const size = TILE_DEGREES * 2 ** level
  return { lon: gathered(block) * size - 180, lat: gathered(block / 2) * size - 90 }
}

/** Columns and rows of the blocks of a level that cover a box: half-open, within the grid. */
export function blocksIn(
  [west, south, east, north]: readonly [west: number, south: number, east: number, north: number],
  level: number,
) {
  const size = TILE_DEGREES * 2 ** level
  const within = (value: number, most: number): number => Math.max(0, Math.min(most, value))
  return {
    columns: [
      within(Math.floor((west + 180) / size), COLUMNS / 2 ** level),
      within(Math.ceil((east + 180) / size), COLUMNS / 2 ** level),
    ] as const,
    rows: [
      within(Math.floor((south + 90) / size), ROWS / 2 ** level),
      within(Math.ceil((north + 90) / size), ROWS / 2 ** level),
    ] as const,
  }
}

/** Code of a block by its column from the west and its row from the south. */
export const blockCode = (column: number, row: number): number => spread(column) + 2 * spread(row)

const BITS = 9
/** The bits of a small number with a zero before each. */
const spreads = Float64Array.from({ length: 2 ** BITS }, (_, number) => {
  let sum = 0
  for (let bit = 0; bit < BITS; bit += 1) if (number & (1 << bit)) sum += 4 ** bit
  return sum
})
const spread = (number: number): number =>
  spreads[number >> BITS]! * 4 ** BITS + spreads[number & (2 ** BITS - 1)]!

/** Every second bit of a code, from the last one on: its column. */
function gathered(code: number): number {
  const upper = Math.floor(code / 4 ** BITS)
  const lower = code % 4 ** BITS
  let sum = 0
  for (let bit = 0; bit < BITS; bit += 1) {
    sum |= ((lower >> (2 * bit)) & 1) << bit
    sum |= ((upper >> (2 * bit)) & 1) << (bit + BITS)
  }
  return sum
}
