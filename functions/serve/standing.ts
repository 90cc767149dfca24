import type { Zone } from '../model/zones.ts'

/** A zone of the zone file that is none of the tree, because it was merged into another. */
export interface Member {
  readonly id: string
  /** The one that stands for it. */
  readonly within: Zone
}

/** Zones of the tree by the ids that were merged into them. */
export const standingIn = (zones: Iterable<Zone>): ReadonlyMap<string, Zone> =>
  new Map([...zones].flatMap((zone) => (zone.members ?? []).map((id) => [id, zone] as const)))
