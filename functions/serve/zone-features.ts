import { z } from 'zod'
import { type Box, doTouch } from '../geography/leaf-index.ts'
import type { ObjectStore } from '../platform/ports.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { BOX, whole } from './forms.ts'
import { Problem, quoted } from './problems.ts'
import { type Asked, invalid, readLevel, readLimit } from './query.ts'
import { digest } from './releases.ts'
import { type Features, type ItemsQuery, PAGE_FEATURES } from './schemas.ts'
import { geometryKey, type ZoneTree } from './zone-trees.ts'

type Feature = Features['features'][number]

/** A feature, its extent and its size as JSON, computed once. */
interface Shape {
  readonly feature: Feature
  readonly box: Box | null
  readonly bytes: number
}

/** Lambda answers are limited to 6 MB; headers and the frame around the features take their part. */
export const PAGE_BYTES = 4_500_000

/** A national geometry is tens of MB: the one in use and its predecessor are kept. */
const REMEMBERED_SYSTEMS = 2

export type ReadShapes = (tree: ZoneTree) => Promise<readonly Shape[]>

/** Zones with their geometry, in the order of the tree. A zone without one has the geometry null. */
export function shapeReader(store: ObjectStore): ReadShapes {
  const known = new Map<string, readonly Shape[]>()
  return async (tree) => {
    const key = geometryKey(tree)
    const found = known.get(key)
    if (found) return found
    const shapes = shapesOf(tree, await store.get(key))
    if (known.size >= REMEMBERED_SYSTEMS) known.delete(known.keys().next().value!)
    known.set(key, shapes)
    return shapes
  }
}

/**
 * A page of zones (OGC API – Features): at most `limit`, fewer where their geometry is large.
 * @throws Problem invalid-parameter, unknown-level or invalid-cursor
 */
export async function readFeatures(
  tree: ZoneTree,
  query: ItemsQuery,
  readShapes: ReadShapes,
): Promise<Features> {
  const limit = readLimit(query.limit, PAGE_FEATURES)
  const depth = query.level === undefined ? null : readLevel(query.level, tree)
  const wanted = query.bbox === undefined ? null : readBoxes(query.bbox)
  const tag = digest([tree.name, ...tree.references, query.level ?? '', query.bbox ?? ''])
  const first = query.cursor === undefined ? 0 : Number(readCursor(query.cursor, tag, /^\d{1,8}$/)[0])
  const matching = (await readShapes(tree)).filter(
    ({ feature, box }) =>
      (depth === null || feature.properties.depth === depth) &&
      (wanted === null || (box !== null && wanted.some((of) => doTouch(box, of)))),
  )
  let after = first
  let bytes = 0
  for (const shape of matching.slice(first, first + limit)) {
    bytes += shape.bytes
    if (bytes > PAGE_BYTES && after > first) break
    after += 1
  }
  const features = matching.slice(first, after).map(({ feature }) => feature)
  return {
    type: 'FeatureCollection',
    zoneSystem: tree.name,
    numberMatched: matching.length,
    numberReturned: features.length,
    features,
    next: after < matching.length ? writeCursor(tag, `${after}`) : null,
  }
}

/**
 * Of what is asked for only zones that touch a box.
 * @throws Problem invalid-parameter
 */
export function askedInBox(bbox: string, asked: Asked, shapes: readonly Shape[]): Asked {
  const wanted = readBoxes(bbox)
  if (asked.kind !== 'level') throw invalid('bbox', 'bbox and zones exclude each other: give one of them')
  const touched = new Set(
    shapes.flatMap(({ feature, box }) => (box && wanted.some((of) => doTouch(box, of)) ? [feature.id] : [])),
  )
  return { ...asked, zones: asked.zones.filter(({ id }) => touched.has(id)) }
}

const geometrySchema = z.looseObject({ type: z.string() }).nullable()
const collectionSchema = z.object({
  features: z.array(
    z.object({
      properties: z.looseObject({ id: z.union([z.string(), z.number()]) }),
      geometry: geometrySchema,
    }),
  ),
})

function shapesOf(tree: ZoneTree, bytes: Uint8Array | null): readonly Shape[] {
  const collection = bytes ? collectionSchema.parse(JSON.parse(new TextDecoder().decode(bytes))) : null
  const geometries = new Map(
    collection?.features.map(({ properties, geometry }) => [String(properties.id), geometry]),
  )
  return [...tree.zones.values()].map(({ id, name, parent, level, depth, members }) => {
    const geometry = geometries.get(id) ?? null
    const feature: Feature = {
      type: 'Feature',
      id,
      geometry,
      properties: { id, name, parent, level, depth, ...(members ? { members } : {}) },
    }
    return { feature, box: geometry && boxOf(geometry), bytes: JSON.stringify(feature).length }
  })
}

function boxOf(geometry: Readonly<Record<string, unknown>>): Box | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return
    const [x, y] = value
    if (typeof x === 'number' && typeof y === 'number') {
      box[0] = Math.min(box[0], x)
      box[1] = Math.min(box[1], y)
      box[2] = Math.max(box[2], x)
      box[3] = Math.max(box[3], y)
    } else value.forEach(visit)
  }
  visit(geometry.coordinates)
  for (const part of Array.isArray(geometry.geometries) ? geometry.geometries : []) {
    visit((part as { coordinates?: unknown } | null)?.coordinates)
  }
  return box[0] <= box[2] ? box : null
}

/** One box, or two where it goes across 180°. */
function readBoxes(text: string): readonly Box[] {
  const numbers = whole(BOX).test(text) ? text.split(',').map(Number) : []
  const [west, south, east, north] = numbers as [number, number, number, number]
  if (numbers.length === 4 && south <= north) {
    if (west <= east) return [[west, south, east, north]]
    return [
      [west, south, 180, north],
      [-180, south, east, north],
    ]
  }
  throw new Problem(
    'invalid-parameter',
    `bbox: ${quoted(text)} is no box: write west,south,east,north in degrees, south ≤ north; west may be greater than east across 180°`,
    { parameter: 'bbox' },
  )
}
