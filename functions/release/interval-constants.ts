import type { Product } from '../model/product.ts'

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

/**
 * What is counted. Time at a place, where the most or all of it decides, is as right as the footprints are;
 * who came at all, how long they stayed and which trips they made hang on short stops, of which records see some
 * and miss others, and on phones that hop to the next zone and back.
 */
export type Counted = 'time' | 'visits' | 'stays' | 'trips'

export function countedBy({ inputs, dimensions, grain }: Product): Counted {
  if (inputs.includes('trips')) return 'trips'
  if (dimensions.includes('dwell_class')) return 'stays'
  const isByDay = grain === 'day' || grain === 'month'
  return isByDay && inputs.includes('visits') ? 'visits' : 'time'
}

/**
 * Standard deviation of the relative error on top of the footprints', the same on all days. Set by hand near what
 * exact figures are off by in the demo city and in London, where visitors of its small zones are too many
 * instead of too few: a bias, but not one whose sign a release could know. What other cities show is in docs/accuracy.
 */
export const COUNTING: Readonly<Record<Counted, Readonly<Record<Role, number>>>> = {
  time: { root: 0, district: 0, zone: 0 },
  visits: { root: 0, district: 0.07, zone: 0.2 },
  stays: { root: 0, district: 0.15, zone: 0.35 },
  trips: { root: 0.15, district: 0.2, zone: 0.2 },
}

/**
 * Which part of the variance of both errors above is one factor on all dates of one reference: with the same
 * antennas, footprints and zones the same part of a place's people is missed or added, and a ratio of two dates has
 * none of it. Set by the worst of what was measured with exact figures of one network: other weekdays, other people
 * with half as many records, keys of a day and of a month. Nothing of lengths of stay, which hang on how often a
 * phone is seen, and nothing of time at the root and in districts, of which little is wrong and that anew each day.
 * @see docs/adr/0027-what-an-index-has-alike.md
 */
export const ALIKE: Readonly<Record<Counted, Readonly<Record<Role, number>>>> = {
  time: { root: 0, district: 0, zone: 0.5 },
  visits: { root: 0, district: 0.75, zone: 0.75 },
  stays: { root: 0, district: 0, zone: 0 },
  trips: { root: 0, district: 0.75, zone: 0 },
}

/** Standard deviation of the part of the people present who live in the zone, as homes and hours give it. */
export const RESIDENT_PART_ERROR = 0.1

/** Phones that are silent for all of a night, by those that are not: at most so many are allowed for. */
export const MOST_SILENT = 0.1
