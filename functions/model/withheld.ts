import type { Zone } from './zones.ts'

/**
 * What is shown at no time, however many people are there. Release and serving both take it from here. The
 * measurements stay: sums, weights and longer means are made of them.
 */

/** Local hours from midnight on that are one block where somebody sleeps. */
const NIGHT_HOURS = 6

/** Of a `night_block` no hour from midnight to six stands by itself: it would tell who sleeps there, and since when. */
const isNightHour = ({ nightBlock }: Pick<Zone, 'nightBlock'>, hour: number | undefined): boolean =>
  nightBlock === true && hour !== undefined && hour < NIGHT_HOURS

/** Of nobody is it said that he lives in a district of too few residents. */
const isSmallHome = (home: Pick<Zone, 'homeArea'> | undefined): boolean => home?.homeArea === false

/**
 * @param hour of the local day, where the cell is about a single one
 * @param home the zone that the cell names as home, where it names one
 */
export const isWithheld = (
  zone: Pick<Zone, 'nightBlock'>,
  hour: number | undefined,
  home: Pick<Zone, 'homeArea'> | undefined,
): boolean => isNightHour(zone, hour) || isSmallHome(home)
