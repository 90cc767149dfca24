import { footprint } from '../../functions/geography/footprints.ts'
import type { Leaf, LeafIndex } from '../../functions/geography/leaf-index.ts'
import type { Position } from '../../functions/geography/tiles.ts'
import type { Places } from './variants.ts'

const SLOTS = 256

/**
 * The baseline without footprints: a cell stands for the point of its antenna, and that for the zone in which
 * it lies or the nearest one. Antennas of one mast are one place, as their tile is one.
 */
export function nearestZones(
  cells: readonly { readonly id: string; readonly site: Position | null }[],
  leaves: LeafIndex,
): Places {
  const zones = new Map<string, string>()
  const footprints = cells.map(({ id, site }) => {
    if (site === null) return footprint(id, Array<string>(SLOTS).fill('nowhere'))
    const place = `${site.lon},${site.lat}`
    if (!zones.has(place)) zones.set(place, (leaves.at(site)[0] ?? nearest(site, leaves)).id)
    return footprint(id, Array<string>(SLOTS).fill(place))
  })
  return { footprints, tile_zones: [...zones].map(([tile, zone]) => ({ tile, zone })) }
}

/** The leaf whose border is nearest. */
function nearest(position: Position, { leaves }: LeafIndex): Leaf {
  const distances = leaves.map((leaf) => distance(position, leaf))
  return leaves[distances.indexOf(Math.min(...distances))]!
}

/** In degrees of latitude, on a plane: only compared with others nearby. */
function distance({ lon, lat }: Position, { geometry }: Leaf): number {
  const shrink = Math.cos((lat * Math.PI) / 180)
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
  const points = rings.map((ring) => ring.map(([x, y]) => [(x! - lon) * shrink, y! - lat] as const))
  return Math.min(...points.flatMap((ring) => ring.slice(1).map((end, at) => toSegment(ring[at]!, end))))
}

/** From the origin to the segment between two points. */
function toSegment([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length))
  return Math.hypot(ax + along * dx, ay + along * dy)
}
