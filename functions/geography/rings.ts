import Flatbush from 'flatbush'

/** Corners of a ring (RFC 7946): longitude, latitude, perhaps a height; the first is repeated at the end. */
type Ring = number[][]

/**
 * A polygon turned as RFC 7946 has it: its border counter-clockwise, its holes clockwise. Older files turn
 * them the other way, and mean the same.
 */
export const turned = (rings: readonly Ring[]): Ring[] =>
  rings.map((ring, index) => (signedAreaOf(ring) > 0 === (index === 0) ? ring : ring.toReversed()))

/**
 * Where sides of a polygon cross, so that it is not known which ground is in it. Sides that only touch are no
 * matter.
 * @returns a corner of one of them, or null
 */
export function crossingOf(rings: readonly Ring[]): number[] | null {
  const sides = rings.flatMap((ring) => ring.slice(1).map((to, index) => ({ from: ring[index]!, to })))
  const index = new Flatbush(sides.length)
  for (const side of sides) index.add(...boxOf(side))
  index.finish()
  const crossed = sides.find(
    (side, own) =>
      index.search(...boxOf(side), (other) => other > own && doCross(side, sides[other]!)).length > 0,
  )
  return crossed?.from ?? null
}

interface Side {
  readonly from: readonly number[]
  readonly to: readonly number[]
}

function boxOf({ from, to }: Side): [west: number, south: number, east: number, north: number] {
  const [x, y, otherX, otherY] = [from[0]!, from[1]!, to[0]!, to[1]!]
  return [Math.min(x, otherX), Math.min(y, otherY), Math.max(x, otherX), Math.max(y, otherY)]
}

/** Each has the ends of the other on both its sides. */
const doCross = (a: Side, b: Side): boolean =>
  sideOf(a, b.from) * sideOf(a, b.to) < 0 && sideOf(b, a.from) * sideOf(b, a.to) < 0

const sideOf = ({ from, to }: Side, point: readonly number[]): number =>
  Math.sign((to[0]! - from[0]!) * (point[1]! - from[1]!) - (to[1]! - from[1]!) * (point[0]! - from[0]!))

/** In square degrees; positive where the ring runs counter-clockwise. */
export function signedAreaOf(ring: readonly (readonly number[])[]): number {
  const [x0, y0] = ring[0] as [number, number]
  let doubled = 0
  for (let index = 1; index < ring.length; index += 1) {
    const [ax, ay] = ring[index - 1] as [number, number]
    const [bx, by] = ring[index] as [number, number]
    // From the first corner on: a zone is small beside its distance from the origin.
    doubled += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
  }
  return doubled / 2
}
