import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import { signedAreaOf } from './rings.ts'
import type { MultiPolygon, Polygon } from './zone-file.ts'

type Corner = number[]
type Ring = Corner[]

/**
 * Several grounds as one: sides that two of them share corner by corner are gone, so that nobody sees where one
 * ended. Borders that do not meet so exactly stay, and the polygons lie beside each other.
 * @param grounds rings turned as RFC 7946 has them, so that a shared side runs both ways
 */
export function dissolved(grounds: readonly (Polygon | MultiPolygon)[]): Polygon | MultiPolygon {
  const polygons = grounds.flatMap((ground) =>
    ground.type === 'Polygon' ? [ground.coordinates] : ground.coordinates,
  )
  const coordinates = withoutSharedSides(polygons) ?? polygons
  return coordinates.length === 1
    ? { type: 'Polygon', coordinates: coordinates[0]! }
    : { type: 'MultiPolygon', coordinates }
}

/** @returns null where the sides that are left do not make rings in one way only */
function withoutSharedSides(polygons: readonly Ring[][]): Ring[][] | null {
  const sides = new Map<string, { readonly from: Corner; readonly to: Corner }>()
  for (const ring of polygons.flat()) {
    for (const [index, to] of ring.slice(1).entries()) {
      const from = ring[index]!
      if (!sides.delete(`${nameOf(to)} ${nameOf(from)}`)) {
        sides.set(`${nameOf(from)} ${nameOf(to)}`, { from, to })
      }
    }
  }
  const after = new Map([...sides.values()].map((side) => [nameOf(side.from), side]))
  if (after.size < sides.size) return null
  const rings: Ring[] = []
  for (const [start, { from }] of after) {
    const ring = [from]
    for (let at = start; after.has(at); ) {
      const { to } = after.get(at)!
      after.delete(at)
      ring.push(to)
      at = nameOf(to)
    }
    rings.push(ring)
  }
  return polygonsOf(rings)
}

/** Borders run counter-clockwise, holes clockwise; each hole goes to the border around it. */
function polygonsOf(rings: readonly Ring[]): Ring[][] | null {
  const polygons = rings.filter((ring) => signedAreaOf(ring) > 0).map((border) => [border])
  for (const hole of rings.filter((ring) => signedAreaOf(ring) <= 0)) {
    const around = polygons.find(([border]) =>
      booleanPointInPolygon(hole[0]!, { type: 'Polygon', coordinates: [border!] }),
    )
    if (around === undefined) return null
    around.push(hole)
  }
  return polygons
}

const nameOf = ([lon, lat]: Corner): string => `${lon},${lat}`
