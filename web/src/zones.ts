import type { MultiPolygon, Polygon, Position } from 'geojson'
import type { Feature, ZoneSystem } from './answers.ts'

export type Area = Polygon | MultiPolygon

/** A zone of the tree. */
export interface Zone {
  readonly id: string
  readonly name: string
  readonly parent: string | null
  readonly level: string
  readonly depth: number
  /** null where the zone system has none. */
  readonly area: Area | null
}

/** The zone system that the page shows. */
export interface Zones {
  /** `id@version` */
  readonly system: string
  /** Root first. */
  readonly levels: readonly string[]
  /** Parents before children. */
  readonly byId: ReadonlyMap<string, Zone>
  readonly root: Zone
  readonly hasGeometry: boolean
  at(level: string): readonly Zone[]
  /** Name of a zone, or its id where it has none. */
  nameOf(id: string): string
  /** What the root is called beside its zones. */
  readonly whole: string
}

/** @throws RangeError if there is no root: the API always gives one */
export function zonesOf({ name, levels }: ZoneSystem, features: readonly Feature[]): Zones {
  const zones = features.map(
    ({ properties, geometry }): Zone => ({ ...properties, area: geometry && areaOf(geometry) }),
  )
  const root = zones.find(({ parent }) => parent === null)
  if (!root) throw new RangeError(`the zone system ${name} has no root`)
  const byId = new Map(zones.map((zone) => [zone.id, zone]))
  const hasGeometry = zones.some(({ area }) => area !== null)
  // Without a zone file the root has no name of its own.
  const rootName = hasGeometry ? root.name || root.id : 'All areas'
  const byLevel = Map.groupBy(zones, ({ level }) => level)
  return {
    system: name,
    levels: levels.map(({ level }) => level),
    byId,
    root,
    hasGeometry,
    at: (level) => byLevel.get(level) ?? [],
    nameOf: (id) => (id === root.id ? rootName : byId.get(id)?.name || id),
    whole: hasGeometry ? `${rootName} as a whole` : 'All areas together',
  }
}

function areaOf({ type, coordinates }: NonNullable<Feature['geometry']>): Area | null {
  if (type === 'Polygon') return { type, coordinates: coordinates as Position[][] }
  if (type === 'MultiPolygon') return { type, coordinates: coordinates as Position[][][] }
  return null
}

/** A piece of the map and the zone whose figure colours it. */
export interface Shape {
  readonly id: string
  readonly owner: string
  readonly area: Area
}

/** What is drawn for a level: its own geometry, or, of a zone without one, that of the leaves below it. */
export function shapesAt(zones: Zones, level: string): Shape[] {
  const depth = zones.levels.indexOf(level)
  const own = zones.at(level).flatMap(({ id, area }) => (area ? [{ id, owner: id, area }] : []))
  const leafLevel = zones.levels.at(-1)!
  if (leafLevel === level) return own
  const hasOwn = new Set(own.map(({ id }) => id))
  const below = zones.at(leafLevel).flatMap(({ id, area }) => {
    const owner = ancestorAt(zones, id, depth)
    return area === null || owner === null || hasOwn.has(owner) ? [] : [{ id, owner, area }]
  })
  return [...own, ...below]
}

/** The zone itself or the one above it at a depth. */
export function ancestorAt(zones: Zones, id: string, depth: number): string | null {
  let zone = zones.byId.get(id)
  while (zone && zone.depth > depth) zone = zone.parent === null ? undefined : zones.byId.get(zone.parent)
  return zone?.depth === depth ? zone.id : null
}

/** west, south, east, north in degrees; null where nothing is drawn. */
export function extentOf(shapes: readonly Shape[]): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of shapes.flatMap(({ area }) => outerRings(area).flat()) as [number, number][]) {
    box[0] = Math.min(box[0], x)
    box[1] = Math.min(box[1], y)
    box[2] = Math.max(box[2], x)
    box[3] = Math.max(box[3], y)
  }
  return box[0] <= box[2] ? box : null
}

/** Where the name of a zone is written: the centroid of its largest part. */
export function labelPoint(area: Area): [number, number] | null {
  return (
    outerRings(area)
      .map((ring) => centreOf(ring))
      .sort((a, b) => b.size - a.size)[0]?.point ?? null
  )
}

const outerRings = ({ type, coordinates }: Area): Position[][] =>
  (type === 'Polygon' ? [coordinates] : coordinates).flatMap(([outer]) => (outer ? [outer] : []))

/** Centroid by the shoelace formula, from a corner of the ring so that small rings keep their digits. */
function centreOf(ring: readonly Position[]): { size: number; point: [number, number] } {
  const [originX = 0, originY = 0] = ring[0] ?? []
  let double = 0
  let x = 0
  let y = 0
  for (const [index, [longitude = 0, latitude = 0]] of ring.entries()) {
    const [nextLongitude = 0, nextLatitude = 0] = ring[(index + 1) % ring.length]!
    const [x1, y1, x2, y2] = [
      longitude - originX,
      latitude - originY,
      nextLongitude - originX,
      nextLatitude - originY,
    ]
    const cross = x1 * y2 - x2 * y1
    double += cross
    x += (x1 + x2) * cross
    y += (y1 + y2) * cross
  }
  const point: [number, number] =
    double === 0 ? [originX, originY] : [originX + x / (3 * double), originY + y / (3 * double)]
  return { size: Math.abs(double) / 2, point }
}
