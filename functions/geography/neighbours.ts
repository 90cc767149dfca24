import { boxOf, indexOf } from './leaf-index.ts'
import { METRES_PER_DEGREE } from './tiles.ts'
import type { MultiPolygon, Polygon } from './zone-file.ts'

interface Ground {
  readonly id: string
  readonly geometry: Polygon | MultiPolygon
}

/** Looked at along a border: enough to tell the longest common part. */
const POINTS = 200
/** Borders that are simplified one by one lie so far apart at most. */
const NEAR_M = 30

/**
 * The one of several zones that has the longest border with a zone; where none touches it, the nearest by the
 * middles. Of equals the first by id.
 * @returns null of none
 */
export function neighbourOf<Zone extends Ground>(zone: Ground, others: readonly Zone[]): Zone | null {
  const points = alongBorder(zone)
  const ranked = others.map((other) => {
    const ground = indexOf([other])
    return {
      other,
      shared: points.filter((point) => ground.meet(point, NEAR_M)).length,
      distance: distanceOf(middleOf(zone), middleOf(other)),
    }
  })
  const [first] = ranked.sort(
    (a, b) => b.shared - a.shared || a.distance - b.distance || (a.other.id < b.other.id ? -1 : 1),
  )
  return first?.other ?? null
}

interface Position {
  readonly lon: number
  readonly lat: number
}

/** Points at equal distances along all rings. */
function alongBorder({ geometry }: Ground): Position[] {
  const sides = ringsOf(geometry).flatMap((ring) =>
    ring.slice(1).map((to, index) => {
      const from = ring[index]!
      return { from, to, length: distanceOf(at(from), at(to)) }
    }),
  )
  const step = sides.reduce((sum, { length }) => sum + length, 0) / POINTS
  const points: Position[] = []
  // Half a step in: a corner belongs to more than one neighbour.
  let next = step / 2
  for (const { from, to, length } of sides) {
    for (; next < length; next += step) {
      const part = next / length
      points.push({
        lon: from[0]! + part * (to[0]! - from[0]!),
        lat: from[1]! + part * (to[1]! - from[1]!),
      })
    }
    next -= length
  }
  return points
}

const at = ([lon, lat]: readonly number[]): Position => ({ lon: lon!, lat: lat! })

/** Of the box around it. */
function middleOf({ geometry }: Ground): Position {
  const [west, south, east, north] = boxOf(geometry)
  return { lon: (west + east) / 2, lat: (south + north) / 2 }
}

const distanceOf = (a: Position, b: Position): number =>
  METRES_PER_DEGREE * Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat)

const ringsOf = (geometry: Polygon | MultiPolygon): readonly (readonly number[])[][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
