import { areaOf } from '../../geography/leaf-index.ts'
import { crossingOf, turned } from '../../geography/rings.ts'
import { METRES_PER_DEGREE } from '../../geography/tiles.ts'
import { Problem } from '../problems.ts'

/** Rings of each part of an area: longitude, latitude in degrees (WGS84), the first corner again at the end. */
export type Parts = [number, number][][][]

/** GeoJSON (RFC 7946) as a body gives it: a height beside longitude and latitude is passed over. */
export type AreaGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly (readonly number[])[])[] }
  | {
      readonly type: 'MultiPolygon'
      readonly coordinates: readonly (readonly (readonly (readonly number[])[])[])[]
    }

/** A border of more corners is finer than any zone. */
export const MOST_CORNERS = 1_000
/** Smaller than a tile is no place of which anything is known. */
const LEAST_SQUARE_METRES = 10_000

/**
 * The parts of an area, turned as the standard has it.
 * @throws Problem invalid-area naming what is wrong with it
 */
export function readParts(geometry: AreaGeometry): Parts {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const corners = polygons.flat().reduce((sum, ring) => sum + ring.length, 0)
  if (corners > MOST_CORNERS) {
    throw invalidArea(`it has ${corners} corners, at most ${MOST_CORNERS} can be: simplify it`)
  }
  const parts = polygons.map(readPart)
  const squareMetres = squareMetresOf(parts)
  if (squareMetres < LEAST_SQUARE_METRES) {
    throw invalidArea(
      `it has ${Math.round(squareMetres)} m², at least ${LEAST_SQUARE_METRES} are needed: draw it larger`,
    )
  }
  return parts
}

function readPart(polygon: readonly (readonly (readonly number[])[])[]): Parts[number] {
  const rings = polygon.map(readRing)
  if (rings.length === 0) throw invalidArea('a polygon has no ring: leave it away')
  const crossing = crossingOf(rings)
  if (crossing) {
    throw invalidArea(
      `its border crosses itself near ${crossing.slice(0, 2).join(', ')}: draw it without crossings`,
    )
  }
  return turned(rings) as Parts[number]
}

function readRing(ring: readonly (readonly number[])[]): [number, number][] {
  const positions = ring.map((position): [number, number] => {
    const [lon, lat] = position
    if (lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90) {
      return [lon, lat]
    }
    throw invalidArea('a corner is no [longitude, latitude] in degrees (WGS84): correct it')
  })
  const [first, last] = [positions[0], positions.at(-1)]
  if (!first || positions.length < 4 || first[0] !== last?.[0] || first[1] !== last[1]) {
    throw invalidArea('a ring is not closed: give 4 or more corners, the last as the first')
  }
  const lons = positions.map(([lon]) => lon)
  if (Math.max(...lons) - Math.min(...lons) > 180) {
    throw invalidArea('a part spans more than 180° of longitude: cut it at the antimeridian')
  }
  return positions
}

/** On a plane at the middle latitude of each part: zones are small beside the earth. */
export const squareMetresOf = (parts: Parts): number =>
  parts.reduce((sum, rings) => {
    const latitudes = rings[0]!.map(([, lat]) => lat)
    const middle = (Math.min(...latitudes) + Math.max(...latitudes)) / 2
    const squareDegree = METRES_PER_DEGREE ** 2 * Math.cos((middle * Math.PI) / 180)
    return sum + areaOf({ type: 'Polygon', coordinates: rings }) * squareDegree
  }, 0)

export const invalidArea = (detail: string): Problem => new Problem('invalid-area', `the area: ${detail}`)
