import { disclose, type Shown } from '../model/disclosure.ts'
import { isWithheld } from '../model/withheld.ts'
import type { Zone } from '../model/zones.ts'
import type { Mean } from './aggregate.ts'
import type { Slot } from './slots.ts'
import type { ZoneTree } from './zone-trees.ts'

/** What the decision needs beside the mean itself. */
export interface Showing {
  readonly tree: ZoneTree
  /** The most that one person can add to a cell at a depth, in what is shown. */
  readonly mostAt: (depth: number) => number
}

/**
 * What may be shown of a mean; nothing where it is below its threshold. An estimate without noise was never
 * protected, and one that is not positive says nothing of anybody.
 */
export function showable(
  zone: Zone,
  slot: Slot,
  { estimate, variance, scaled, mix }: Mean,
  { tree, mostAt }: Showing,
): Shown | null {
  if (!(variance > 0) || !(estimate > 0)) return null
  if (isHeldBack(zone, slot, tree)) return null
  return disclose({ estimate, variance, scaled, mix, most: mostAt(zone.depth) })
}

/** At no time is anything said of it by itself, not even that the network was down. */
export const isHeldBack = (zone: Zone, { hour, dimensions }: Slot, tree: ZoneTree): boolean =>
  isWithheld(zone, hour, tree.zones.get(dimensions.home ?? ''))
