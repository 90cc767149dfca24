/**
 * How far a footprint and a mix of homes lead astray. Nothing in a release can tell, because it knows no
 * truth: these numbers come from a simulated city whose truth is known (`accuracy`), and stand here alone.
 */

/** By the role of a zone: its place in the tree. */
export type Role = 'root' | 'district' | 'zone'

/**
 * `spread`: mean probability that a phone of the zone's surroundings draws a tile on the other side of its
 * border, of all phones counted there. `error`: standard deviation of the relative error of the model, the
 * same on all days: antennas do not reach as far as they are said to. A first reading of the demo city with
 * 20,000 phones, sites some 500 m apart.
 */
export const FOOTPRINT: Readonly<Record<Role, { readonly spread: number; readonly error: number }>> = {
  root: { spread: 0, error: 0.005 },
  district: { spread: 0.1, error: 0.02 },
  zone: { spread: 0.6, error: 0.08 },
}

/** Standard deviation of the part of the people present who live in the zone, as homes and hours give it. */
export const RESIDENT_PART_ERROR = 0.1

/** Phones that are silent for all of a night, by those that are not: at most so many are allowed for. */
export const MOST_SILENT = 0.1
