import type { Zone } from '../../model/zones.ts'

/** How the level of an area calls itself in an answer. */
export const AREA_LEVEL = 'area'

/** By what a part of a zone is told: public weights of its tiles, or else its ground. */
export const weighings = ['tiles', 'ground'] as const
export type Weighing = (typeof weighings)[number]

/** A zone and which part of it an area takes: 1 is all of it. */
export interface Share {
  readonly zone: Zone
  readonly share: number
  readonly weighedBy: Weighing
}

/** An area in the terms of a zone system. */
export interface AreaShares {
  /** As large as they can be where all of a zone is in it; in the order of the tree. */
  readonly shares: readonly Share[]
  /** The smallest zone that holds all of it that lies in zones, but for ground where nobody is. */
  readonly enclosing: Zone
  /** Part of the area that lies in no zone, 0 to 1. */
  readonly outside: number
}

/** An area with the zones it is made of for one product. */
export interface Area extends AreaShares {
  /** The area as if it were a zone below the one that encloses it. */
  readonly zone: Zone
}
