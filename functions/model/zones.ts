import { z } from 'zod'

/**
 * A zone system: a tree with a version, all leaves at one depth. Roles go by position: leaves are the
 * zones, their parents the districts, the parentless one the root; `level` is the zone file's own word.
 */
export const zoneSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  parent: z.string().nullable(),
  level: z.string().min(1),
  /** 0 is the root. */
  depth: z.int().min(0),
  /** People a day that a station, a centre or an airport is made for. */
  publicPlace: z.int().min(1).optional(),
  /** None of its hours from midnight to six is shown by itself. */
  nightBlock: z.literal(true).optional(),
  /** False: a district of too few residents to say of people that they live there. */
  homeArea: z.literal(false).optional(),
  /** Leaves of the zone file that this one stands for beside itself. */
  members: z.array(z.string()).optional(),
  /** Those of the members that are sensitive places. */
  sensitiveMembers: z.array(z.string()).optional(),
  /** Of a leaf, where a prior weighs tiles: the sum of its own (tile-weights.ts). Without it, its ground weighs. */
  weight: z.number().positive().optional(),
})
export type Zone = z.infer<typeof zoneSchema>

export const zoneSystemSchema = z.object({
  /** The id of the root, or `areas` where there is no zone file. */
  id: z.string(),
  version: z.string(),
  /** The zone file's words for the levels, root first; 2 to 5. */
  levels: z.array(z.string()).min(2).max(5),
  /** Every zone of every level, ordered by depth, then id. */
  zones: z.array(zoneSchema),
})
export type ZoneSystem = z.infer<typeof zoneSystemSchema>

/**
 * What footprints know of where people are: public weights that were given, the residents of a census where
 * these are all there is, or nothing, so that all ground in zones is alike.
 */
export const priorUsedSchema = z.enum(['given', 'residents', 'none'])
export type PriorUsed = z.infer<typeof priorUsedSchema>

/** Where the parts of a reference that are no tables lie. */
export const zoneSystemKey = (version: string): string => `reference/zone_system/version=${version}/tree.json`
/** GeoJSON FeatureCollection, WGS84, properties `id, name, parent, level`; absent for `areas`. */
export const zoneGeometryKey = (version: string): string =>
  `reference/zone_system/version=${version}/geometry.geojson`

/** A leaf that is counted in the root but is no zone: what lies outside the list of areas. */
export const OUT_OF_COVERAGE = 'out_of_coverage'

/** Zones of one depth, in the order of the system. */
export const zonesAtDepth = (system: ZoneSystem, depth: number): readonly Zone[] =>
  system.zones.filter((zone) => zone.depth === depth)

/** Each zone with those above it, itself first and the root last. */
export function ancestorsOf(system: ZoneSystem): ReadonlyMap<string, readonly Zone[]> {
  const chains = new Map<string, readonly Zone[]>()
  // In the order of the system parents come first.
  for (const zone of system.zones) {
    chains.set(zone.id, [zone, ...(zone.parent === null ? [] : (chains.get(zone.parent) ?? []))])
  }
  return chains
}

/** @returns the zone itself at its own depth, undefined below it or where the zone is not of the system */
export function ancestorAt(
  ancestors: ReturnType<typeof ancestorsOf>,
  zone: string,
  depth: number,
): Zone | undefined {
  const chain = ancestors.get(zone)
  return chain?.[chain.length - 1 - depth]
}
