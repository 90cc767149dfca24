import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import Flatbush from 'flatbush'
import { z } from 'zod'
import { quoted } from './feed-file.ts'
import { signedAreaOf } from './rings.ts'
import { centreOf, METRES_PER_DEGREE, type Position } from './tiles.ts'
import type { MultiPolygon, Polygon, ZoneFile } from './zone-file.ts'

/** west, south, east, north in degrees. */
export type Box = readonly [number, number, number, number]

const ringsSchema = z.array(z.array(z.array(z.number())))

/** A leaf as it is handed on. */
export const leafSchema = z.object({
  id: z.string(),
  geometry: z.discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: ringsSchema }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(ringsSchema) }),
  ]),
})

export interface Leaf extends Readonly<z.infer<typeof leafSchema>> {
  readonly box: Box
}

/** The leaves of a zone system on the ground. */
export interface LeafIndex {
  readonly leaves: readonly Leaf[]
  /** Those that hold a position, in the order of their ids. */
  at(position: Position): Leaf[]
  /** The leaf that holds the middle of a tile: of several the first by id, of none null. Remembered. */
  ofTile(tile: number): Leaf | null
  /** Those whose own box meets a box, in the order of their ids. */
  within(box: Box): Leaf[]
  /** Whether any is nearer to a position than that. */
  meet(position: Position, metres: number): boolean
}

/** @throws InvalidInput if a leaf has no geometry */
export function leafIndex({ features, fault }: ZoneFile): LeafIndex {
  const parents = new Set(features.map(({ parent }) => parent))
  return indexOf(
    features
      .filter(({ id }) => !parents.has(id))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, geometry }) => {
        if (geometry) return { id, geometry }
        throw fault(`the leaf ${quoted(id)} has no geometry: expected a Polygon or MultiPolygon; add it`)
      }),
  )
}

/** @param given in the order of their ids; a part of a system's leaves answers for the ground of that part */
export function indexOf(given: readonly Omit<Leaf, 'box'>[]): LeafIndex {
  const leaves = given.map(({ id, geometry }): Leaf => ({ id, geometry, box: boxOf(geometry) }))
  const boxes = leaves.length === 0 ? null : new Flatbush(leaves.length)
  for (const { box } of leaves) boxes?.add(...box)
  boxes?.finish()
  const within = (box: Box): Leaf[] =>
    (boxes?.search(...box) ?? []).sort((a, b) => a - b).map((index) => leaves[index]!)
  const at = ({ lon, lat }: Position): Leaf[] =>
    within([lon, lat, lon, lat]).filter(({ geometry }) => booleanPointInPolygon([lon, lat], geometry))
  const known = new Map<number, Leaf | null>()
  return {
    leaves,
    at,
    within,
    meet(position, metres) {
      if (at(position).length > 0) return true
      return within(boxAt(position, metres)).some((leaf) => isNear(leaf, position, metres))
    },
    ofTile(tile) {
      const found = known.get(tile)
      if (found !== undefined) return found
      const leaf = at(centreOf(tile))[0] ?? null
      known.set(tile, leaf)
      return leaf
    },
  }
}

/** Whether a border of a leaf is near: on a plane that touches the earth there. */
function isNear({ geometry }: Leaf, { lon, lat }: Position, metres: number): boolean {
  const eastM = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
  return rings.some((ring) => {
    let [fromX, fromY] = [Infinity, Infinity]
    return ring.some((corner) => {
      const [x, y] = [(corner[0]! - lon) * eastM, (corner[1]! - lat) * METRES_PER_DEGREE]
      const [dx, dy] = [x - fromX, y - fromY]
      // The nearest point of the side that ends here.
      const part = Number.isFinite(dx)
        ? Math.max(0, Math.min(1, -(fromX * dx + fromY * dy) / (dx * dx + dy * dy || 1)))
        : 1
      const [nearX, nearY] = Number.isFinite(dx) ? [fromX + part * dx, fromY + part * dy] : [x, y]
      fromX = x
      fromY = y
      return nearX * nearX + nearY * nearY <= metres * metres
    })
  })
}

function boxAt({ lon, lat }: Position, metres: number): Box {
  const north = metres / METRES_PER_DEGREE
  const east = north / Math.cos((lat * Math.PI) / 180)
  return [lon - east, lat - north, lon + east, lat + north]
}

/** A zone as thin as a line may hold none of the points that are tried. */
const MOST_TRIED = 25_000
/** Steps of the sequence that fills a square most evenly: powers of 1/p, p³ = p + 1. */
const STEP = { lon: 0.7548776662466927, lat: 0.5698402909980532 }

/**
 * Points spread evenly over a zone. No grid: a border along its lines would count a whole line, or none.
 */
export function pointsIn({ box: [west, south, east, north], geometry }: Leaf, enough: number): Position[] {
  const points: Position[] = []
  for (let tried = 1; tried <= MOST_TRIED && points.length < enough; tried += 1) {
    const lon = west + (east - west) * ((tried * STEP.lon) % 1)
    const lat = south + (north - south) * ((tried * STEP.lat) % 1)
    if (booleanPointInPolygon([lon, lat], geometry)) points.push({ lon, lat })
  }
  return points
}

/** Area of a geometry in square degrees, holes taken off: only compared with areas nearby. */
export function areaOf(geometry: Polygon | MultiPolygon): number {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.reduce((sum, [outer, ...holes]) => {
    const area = (ring: readonly (readonly number[])[]): number => Math.abs(signedAreaOf(ring))
    return sum + area(outer!) - holes.reduce((taken, hole) => taken + area(hole), 0)
  }, 0)
}

/** Also where they have no more than a border in common. */
export const doTouch = (a: Box, b: Box): boolean =>
  a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]

/** Around all of a geometry. */
export function boxOf(geometry: Polygon | MultiPolygon): Box {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of rings.flat() as [number, number][]) {
    west = Math.min(west, lon)
    south = Math.min(south, lat)
    east = Math.max(east, lon)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}
