/** A point in metres east and north of the middle of the city. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A closed line; the first point is not repeated at the end. */
export type Ring = readonly Point[]

/** Islands and holes, in any order: what lies within an odd number of the rings. */
export type Shape = readonly Ring[]

/** Degrees, WGS84. */
export interface LonLat {
  readonly lon: number
  readonly lat: number
}

/**
 * The middle of invented cities: open water in the English Channel, south of the Isle of Wight. Nobody
 * lives there, and nobody can take its figures for those of a real place.
 */
export const CHANNEL: LonLat = { lon: -1.1, lat: 50.4 }
const EARTH_RADIUS_M = 6_371_008.8
const METRES_PER_DEGREE = (EARTH_RADIUS_M * Math.PI) / 180
const metresPerDegreeEast = ({ lat }: LonLat): number => METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)

/** @returns longitude and latitude, rounded to a tenth of a metre */
export const toLonLat = ({ x, y }: Point, middle: LonLat): [number, number] => [
  Number((middle.lon + x / metresPerDegreeEast(middle)).toFixed(6)),
  Number((middle.lat + y / METRES_PER_DEGREE).toFixed(6)),
]

export const fromLonLat = ({ lon, lat }: LonLat, middle: LonLat): Point => ({
  x: (lon - middle.lon) * metresPerDegreeEast(middle),
  y: (lat - middle.lat) * METRES_PER_DEGREE,
})

/** Not `Math.hypot`, which takes several times as long for a precision that is not needed. */
export const distanceM = (a: Point, b: Point): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2)

/** In square metres; positive where the ring runs counter-clockwise. */
export function signedArea(ring: Ring): number {
  let twice = 0
  for (const [a, b] of sides(ring)) twice += a.x * b.y - b.x * a.y
  return twice / 2
}

export function centroid(ring: Ring): Point {
  let x = 0
  let y = 0
  for (const [a, b] of sides(ring)) {
    const cross = a.x * b.y - b.x * a.y
    x += (a.x + b.x) * cross
    y += (a.y + b.y) * cross
  }
  const area = signedArea(ring)
  return { x: x / (6 * area), y: y / (6 * area) }
}

export function contains(ring: Ring, { x, y }: Point): boolean {
  let inside = false
  let a = ring.at(-1)!
  for (const b of ring) {
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside
    a = b
  }
  return inside
}

export function holds(shape: Shape, point: Point): boolean {
  let inside = false
  for (const ring of shape) if (contains(ring, point)) inside = !inside
  return inside
}

/** Each point with the one that follows it. */
export const sides = (ring: Ring): [Point, Point][] =>
  ring.map((point, index) => [point, ring[(index + 1) % ring.length]!])
