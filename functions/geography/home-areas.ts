import { type ZoneSystem, zonesAtDepth } from '../model/zones.ts'

/** A home that is told by fewer neighbours than these says too much of who lives there. */
export const LEAST_HOME_AREA = 20_000

/**
 * Marks the districts whose residents are too few for a home area: no figure says of anybody that he lives
 * there.
 * @param residents by leaf
 */
export function withHomeAreas(system: ZoneSystem, residents: ReadonlyMap<string, number>): ZoneSystem {
  const leafDepth = system.levels.length - 1
  const sums = new Map<string | null, number>()
  for (const { id, parent } of zonesAtDepth(system, leafDepth)) {
    sums.set(parent, (sums.get(parent) ?? 0) + (residents.get(id) ?? 0))
  }
  return {
    ...system,
    zones: system.zones.map((zone) =>
      zone.depth === leafDepth - 1 && (sums.get(zone.id) ?? 0) < LEAST_HOME_AREA
        ? { ...zone, homeArea: false }
        : zone,
    ),
  }
}
