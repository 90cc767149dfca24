import { areaOf } from '../../geography/leaf-index.ts'
import { TILE_BITS, TILE_DEGREES } from '../../geography/tiles.ts'
import { placeOf, type WeighedTiles } from '../tile-weights.ts'
import type { Parts } from './polygon.ts'

/** Ground is all of a tile's in a zone where it misses no more than this part of it: the rest is rounding. */
const ROUNDING = 1e-9

/**
 * The weight of a zone's tiles in an area: each tile counts by the part of its ground in the zone that is in the area.
 * Blocks of tiles are halved, as the letters of a geohash do, down to what is cut by the area's border.
 * @param zone its place among the leaves of the tiles
 * @param ground of the zone
 * @param within what of it lies in the area
 */
export function weightWithin(weighed: WeighedTiles, zone: number, ground: Parts, within: Parts): number {
  const own = ofZone(weighed, zone)
  const visit = (block: Block, all: Parts, taken: Parts): number => {
    const [allArea, takenArea] = [areaOfParts(all), areaOfParts(taken)]
    if (takenArea <= 0) return 0
    if (takenArea >= allArea * (1 - ROUNDING)) return own.sumIn(block)
    if (block.bits === 0) return (own.sumIn(block) * takenArea) / allArea
    const { axis, at, halves } = halved(block)
    return halves.reduce((sum, half, index) => {
      if (own.sumIn(half) === 0) return sum
      const side = index === 0 ? -1 : 1
      return sum + visit(half, clipped(all, axis, at, side), clipped(taken, axis, at, side))
    }, 0)
  }
  return visit(WORLD, ground, within)
}

/** What the tiles of one zone weigh. */
function ofZone({ tiles, weights, places }: WeighedTiles, zone: number) {
  const indices = [...places.keys()].filter((index) => places[index] === zone)
  const own = Float64Array.from(indices, (index) => tiles[index]!)
  return {
    sumIn({ first, bits }: Block): number {
      let sum = 0
      const after = first + 2 ** bits
      for (let place = placeOf(own, first); place < own.length && own[place]! < after; place += 1) {
        sum += weights[indices[place]!]!
      }
      return sum
    },
  }
}

/** So many bits of the codes of its tiles differ; longitude and latitude of its south-western corner. */
interface Block {
  readonly first: number
  readonly bits: number
  readonly corner: readonly [number, number]
}

const WORLD: Block = { first: 0, bits: TILE_BITS, corner: [-180, -90] }

/** Bits of longitude and latitude take turns, the last one of longitude. */
function halved({ first, bits, corner }: Block) {
  const axis = bits % 2 === 1 ? 0 : 1
  const at = corner[axis] + TILE_DEGREES * 2 ** ((bits - 1 - axis) / 2)
  const beyond: [number, number] = axis === 0 ? [at, corner[1]] : [corner[0], at]
  const halves = [
    { first, bits: bits - 1, corner },
    { first: first + 2 ** (bits - 1), bits: bits - 1, corner: beyond },
  ] as const
  return { axis, at, halves } as const
}

/**
 * What of polygons lies on one side of a meridian or parallel (Sutherland and Hodgman 1974). Parts that come apart
 * stay joined along the line, which has no ground.
 * @param side -1: west or south of it
 */
const clipped = (parts: Parts, axis: 0 | 1, at: number, side: -1 | 1): Parts =>
  parts.flatMap((rings) => {
    const [border, ...holes] = rings.map((ring) => clippedRing(ring, axis, at, side))
    return border!.length === 0 ? [] : [[border!, ...holes.filter(({ length }) => length > 0)]]
  })

function clippedRing(ring: Parts[0][0], axis: 0 | 1, at: number, side: -1 | 1): Parts[0][0] {
  const isIn = (corner: readonly number[]): boolean => (corner[axis]! - at) * side >= 0
  const found: [number, number][] = []
  let from = ring[0]!
  if (isIn(from)) found.push(from)
  for (const to of ring.slice(1)) {
    if (isIn(from) !== isIn(to)) found.push(crossing(from, to, axis, at))
    if (isIn(to)) found.push(to)
    from = to
  }
  if (found.length > 0) found.push(found[0]!)
  return found
}

function crossing(from: readonly number[], to: readonly number[], axis: 0 | 1, at: number): [number, number] {
  const part = (at - from[axis]!) / (to[axis]! - from[axis]!)
  const other = 1 - axis
  const along = from[other]! + part * (to[other]! - from[other]!)
  return axis === 0 ? [at, along] : [along, at]
}

const areaOfParts = (parts: Parts): number => areaOf({ type: 'MultiPolygon', coordinates: parts })
