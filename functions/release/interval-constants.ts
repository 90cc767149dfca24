/**
 * How far a footprint and a mix of homes lead astray. Nothing in a release can tell, because it knows no
 * truth: these numbers come from a simulated city whose truth is known (`accuracy`), and stand here alone.
 */

/** By the role of a zone: its place in the tree. */
export type Role = 'root' | 'district' | 'zone'

/**
 * `spread`: mean probability that a phone of the zone's surroundings draws a tile on the other side of its
 * border, of all phones counted there. `error`: standard deviation of the relative error of the model, the
 * same on all days: antennas do not reach as far as they are said to. Not yet calibrated: set so that nine
 * tenths of an error of 10 % at the zones are inside.
 */
export const FOOTPRINT: Readonly<Record<Role, { readonly spread: number; readonly error: number }>> = {
  root: { spread: 0, error: 0.005 },
  district: { spread: 0.1, error: 0.02 },
  zone: { spread: 0.6, error: 0.06 },
}

/** Standard deviation of the part of the people present who live in the zone, as homes and hours give it. */
export const RESIDENT_PART_ERROR = 0.1
