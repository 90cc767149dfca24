import { type FeedFile, listed, quoted, readFeed } from './feed-file.ts'
import { crossingOf, turned } from './rings.ts'
import { readProperties, type ZoneProperties } from './zone-properties.ts'

/** GeoJSON (RFC 7946): longitude, latitude, perhaps a height. */
type Position = number[]
export interface Polygon {
  type: 'Polygon'
  coordinates: Position[][]
}
export interface MultiPolygon {
  type: 'MultiPolygon'
  coordinates: Position[][][]
}

/** A feature of the zone file. */
export interface ZoneFeature extends ZoneProperties {
  readonly id: string
  readonly name: string
  readonly parent: string | null
  readonly level: string
  readonly geometry: Polygon | MultiPolygon | null
  /** Leaves that were merged into this one (merge-zones.ts), and which of them are sensitive places. */
  readonly members?: readonly string[]
  readonly sensitiveMembers?: readonly string[]
}

/** A zone file as it was read, and words to complain about it. */
export interface ZoneFile {
  readonly features: readonly ZoneFeature[]
  /**
   * `"miniature": true` beside the features: a simulated city of fewer people than its zones stand for. No zone
   * is merged for having few, and no district is too small for homes: nobody lives there.
   */
  readonly isMiniature: boolean
  fault(what: string): Error
}

type Json = Readonly<Record<string, unknown>>

/** How coordinate systems call themselves that are longitude and latitude on WGS84. */
const WGS84 = /(CRS:?84|EPSG:{1,2}(\d[\d.]*:)?4326)$/i

/**
 * Reads a GeoJSON FeatureCollection of zones, plain or gzip: properties `id, name, parent, level`,
 * geometry Polygon, MultiPolygon or null, in WGS84, and those of zone-properties.ts. The tree is checked in
 * zone-tree.ts.
 * @throws InvalidInput naming the zone
 */
export async function readZones(path: string): Promise<ZoneFile> {
  const file = await readFeed('zones', path)
  const fault = (what: string) => file.fault('', what)
  const collection = parse(file)
  const crs = crsName(collection.crs)
  if (crs !== null && !(typeof crs === 'string' && WGS84.test(crs))) {
    throw fault(
      `expected WGS84 (longitude, latitude in degrees), found ${quoted(crs)}: convert the file, and leave the member crs away`,
    )
  }
  const features = (collection.features as unknown[]).map((feature, index) => readZone(feature, index, fault))
  return { features, isMiniature: collection.miniature === true, fault }
}

function parse({ text, fault }: FeedFile): Json {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw fault('', 'expected GeoJSON, found text that is no JSON: write the file anew')
  }
  if (isObject(json) && json.type === 'FeatureCollection' && Array.isArray(json.features)) return json
  throw fault('', 'expected a GeoJSON FeatureCollection with one feature per zone: write the file anew')
}

function readZone(feature: unknown, index: number, fault: (what: string) => Error): ZoneFeature {
  const position = `feature ${index + 1}`
  const properties = isObject(feature) && isObject(feature.properties) ? feature.properties : {}
  const id = word(properties.id)
  if (id === null) throw fault(`${position} has no id: give each zone the property id`)
  // Addresses of the API list zones separated by commas.
  if (/[,\p{Cc}]/u.test(id)) throw fault(`zone ${quoted(id)}: an id has no comma and no line end: rename it`)
  const missing = ['name', 'level'].filter((name) => word(properties[name]) === null)
  if (missing.length > 0) {
    throw fault(
      `zone ${quoted(id)} lacks ${missing.join(' and ')}: give it the properties id, name, parent, level`,
    )
  }
  const { geometry } = feature as Json
  return {
    id,
    name: word(properties.name)!,
    parent: word(properties.parent),
    level: word(properties.level)!,
    geometry: readGeometry(geometry, `zone ${quoted(id)}`, fault),
    ...readProperties(properties, `zone ${quoted(id)}`, fault),
  }
}

function readGeometry(
  geometry: unknown,
  zone: string,
  fault: (what: string) => Error,
): Polygon | MultiPolygon | null {
  if (geometry === null || geometry === undefined) return null
  const { type, coordinates } = isObject(geometry) ? geometry : {}
  if ((type !== 'Polygon' && type !== 'MultiPolygon') || !Array.isArray(coordinates)) {
    throw fault(`${zone}: expected a Polygon or MultiPolygon, found ${quoted(type)}: correct its geometry`)
  }
  const polygons: unknown[] = type === 'Polygon' ? [coordinates] : coordinates
  if (polygons.some((polygon) => !Array.isArray(polygon) || polygon.length === 0)) {
    throw fault(`${zone}: expected polygons of one ring or more: repair its geometry, or make it null`)
  }
  for (const ring of (polygons as unknown[][]).flat()) {
    if (!Array.isArray(ring) || ring.length < 4 || !ring.every(isPosition) || !isClosed(ring)) {
      throw fault(
        `${zone}: expected closed rings of 4 or more positions [longitude, latitude]: repair its geometry`,
      )
    }
    const outside = ring.find(([lon, lat]) => Math.abs(lon!) > 180 || Math.abs(lat!) > 90)
    if (outside) {
      throw fault(
        `${zone}: expected WGS84 (longitude, latitude in degrees), found the position ${listed(outside.map(String))}: convert the file`,
      )
    }
  }
  if (polygons.length === 0) return null
  const sound = (polygons as Position[][][]).map((polygon) => soundPolygon(polygon, zone, fault))
  return type === 'Polygon' ? { type, coordinates: sound[0]! } : { type, coordinates: sound }
}

function soundPolygon(rings: Position[][], zone: string, fault: (what: string) => Error): Position[][] {
  const crossing = crossingOf(rings)
  if (crossing === null) return turned(rings)
  throw fault(
    `${zone}: its border crosses itself near ${listed(crossing.map(String))}: expected rings that do not; repair its geometry`,
  )
}

/** A text or a number that is not empty. */
function word(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return text === '' ? null : text
}

/** @returns what the file says of its coordinates: a name, or else all of it; null if nothing */
function crsName(crs: unknown): unknown {
  const properties = isObject(crs) ? crs.properties : null
  return (isObject(properties) ? properties.name : null) ?? crs ?? null
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPosition = (value: unknown): value is Position =>
  Array.isArray(value) && value.length >= 2 && value.every((number) => Number.isFinite(number))

function isClosed(ring: readonly Position[]): boolean {
  const [first, last] = [ring[0]!, ring.at(-1)!]
  return first[0] === last[0] && first[1] === last[1]
}
