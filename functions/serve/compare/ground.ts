import { intersection } from 'polyclip-ts'
import { z } from 'zod'
import type { Box } from '../../geography/leaf-index.ts'
import { signedAreaOf } from '../../geography/rings.ts'
import type { ReadShapes } from '../zone-features.ts'
import type { ZoneTree } from '../zone-trees.ts'

/** Longitude and latitude in degrees (WGS84); heights are no part of it. */
type Ring = [number, number][]
type Polygons = Ring[][]

/** The ground of a leaf. */
export interface Ground {
  readonly id: string
  readonly name: string
  readonly polygons: Polygons
  readonly box: Box
  /** In square degrees at the equator. */
  readonly area: number
  readonly corners: number
  /** The same for the same polygons, corner by corner. */
  readonly key: string
}

const ring = z.array(
  z
    .array(z.number())
    .min(2)
    .transform(([lon, lat]): [number, number] => [lon!, lat!]),
)
const geometrySchema = z.discriminatedUnion('type', [
  z
    .object({ type: z.literal('Polygon'), coordinates: z.array(ring) })
    .transform(({ coordinates }) => [coordinates]),
  z
    .object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)) })
    .transform(({ coordinates }) => coordinates),
])

/** @returns none where the zone system has no geometry */
export async function groundsOf(tree: ZoneTree, readShapes: ReadShapes): Promise<readonly Ground[]> {
  const depth = tree.levels.length - 1
  return (await readShapes(tree)).flatMap(({ feature, box }): Ground[] => {
    if (feature.properties.depth !== depth || !feature.geometry || !box) return []
    const polygons: Polygons = geometrySchema.parse(feature.geometry)
    const corners = polygons.flat().reduce((sum, { length }) => sum + length, 0)
    const { id, name } = feature.properties
    return [{ id, name, polygons, box, area: areaOf(polygons), corners, key: JSON.stringify(polygons) }]
  })
}

/** The area that two grounds have in common, in the unit of their own. */
export const commonArea = (a: Ground, b: Ground): number => areaOf(intersection(a.polygons, b.polygons))

/** Degrees of longitude are as long as those of latitude at the equator alone: by cos φ, whose integral is sin φ. */
const areaOf = (polygons: Polygons): number =>
  polygons.reduce(
    (sum, [border = [], ...holes]) =>
      sum + evenArea(border) - holes.reduce((all, hole) => all + evenArea(hole), 0),
    0,
  )

const DEGREES = 180 / Math.PI

const evenArea = (corners: Ring): number =>
  corners.length === 0
    ? 0
    : Math.abs(signedAreaOf(corners.map(([lon, lat]) => [lon, DEGREES * Math.sin(lat / DEGREES)])))
