import type { City } from './city.ts'
import { distanceM, holds, type Point, type Shape } from './plane.ts'
import { type Prng, prng } from './prng.ts'

/** Points of each zone where people can be: doors spread over the zone, and doors around its high street. */
export interface Addresses {
  /** Metres, by address. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Zone index, by address. */
  readonly zone: Uint16Array
  /** Address number of a door of a zone; `door` below `DOORS` or `SHOPS`. */
  door(zone: number, door: number): number
  shop(zone: number, door: number): number
}

/** Doors per zone: flats, offices, schools. */
export const DOORS = 600
/** Doors per zone around its high street: shops, restaurants. */
export const SHOPS = 120
const HIGH_STREET_RADIUS_M = 350
/** Of a zone of odd shape little may lie in its high street's circle: after so many tries a door is anywhere. */
const TRIES = 200

export function addresses({ id, zones }: City): Addresses {
  const random = prng('addresses', id)
  const perZone = DOORS + SHOPS
  const x = new Float64Array(zones.length * perZone)
  const y = new Float64Array(zones.length * perZone)
  const zone = new Uint16Array(zones.length * perZone)
  zones.forEach(({ shape, centre }, index) => {
    const reach = Math.max(...shape.flat().map((point) => distanceM(point, centre)))
    for (let door = 0; door < perZone; door += 1) {
      const near = door < DOORS ? reach : Math.min(reach, HIGH_STREET_RADIUS_M)
      const point = pointNear(centre, near, shape, random) ?? anyPoint(centre, reach, shape, random)
      x[index * perZone + door] = point.x
      y[index * perZone + door] = point.y
      zone[index * perZone + door] = index
    }
  })
  return {
    x,
    y,
    zone,
    door: (at, door) => at * perZone + door,
    shop: (at, door) => at * perZone + DOORS + door,
  }
}

function pointNear(middle: Point, reach: number, shape: Shape, random: Prng): Point | null {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const point = {
      x: middle.x + reach * (2 * random.uniform() - 1),
      y: middle.y + reach * (2 * random.uniform() - 1),
    }
    if (distanceM(point, middle) <= reach && holds(shape, point)) return point
  }
  return null
}

function anyPoint(middle: Point, reach: number, shape: Shape, random: Prng): Point {
  for (;;) {
    const point = pointNear(middle, reach, shape, random)
    if (point !== null) return point
  }
}
