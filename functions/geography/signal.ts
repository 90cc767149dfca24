import type { Site } from './cells.ts'
import { METRES_PER_DEGREE } from './tiles.ts'

/**
 * How well a phone outdoors hears a cell: macro cells in towns as 3GPP TR 36.814, annex A.2.1.1 (case 1),
 * has them. Nothing here is fitted to any network, ours least of all.
 */

/** Loss with each tenfold distance: 128.1 + 37.6 log10 of kilometres at 2 GHz. */
const LOSS_PER_DECADE_DB = 37.6
/** No phone is nearer to an antenna. */
const LEAST_DISTANCE_M = 35
/**
 * Lists of cells give one of two widths. Up to 90° it is that of the antenna's data sheet (33, 65, 90), at whose
 * edges it is half as strong; more than that is the sector to be covered: the antenna for 120° has 70°.
 */
const WIDEST_ANTENNA = 90
const ANTENNA_PER_SECTOR = 70 / 120
/** Behind an antenna it is as weak as that. */
const FRONT_TO_BACK_DB = 25
/** Shadowing by buildings: standard deviation, and how far that of two sites goes together. */
const SHADOWING_DB = 8
const SITES_TOGETHER = 0.5

/**
 * Which cell is heard best is decided by shadowing that nobody knows. Where levels differ by normal
 * errors, the chance of each to be the best is near a soft-max: a normal error has the spread of the Gumbel
 * error that makes it one where this is its scale. 4.4 dB.
 */
const SOFTNESS_DB = (SHADOWING_DB * Math.sqrt(1 - SITES_TOGETHER) * Math.sqrt(6)) / Math.PI

/** Outside its declared range a cell is heard too, up to so many ranges, and less with the distance. */
export const REACH_PER_RANGE = 1.25

/** Of a cell at a point. */
export interface Signal {
  /** Phones are shared among the cells of a point in proportion. */
  readonly weight: number
  /** Chance that a phone is served at all: 1 within the range. */
  readonly within: number
}

/** @returns takes a point in degrees; null where the cell is not heard */
export function signalOf(site: Site): (lon: number, lat: number) => Signal | null {
  const { rangeM, beamWidth } = site
  const eastM = METRES_PER_DEGREE * Math.cos((site.lat * Math.PI) / 180)
  const halfPower = beamWidth <= WIDEST_ANTENNA ? beamWidth : beamWidth * ANTENNA_PER_SECTOR
  const reachM = REACH_PER_RANGE * rangeM
  const leastMarginDb = -lossDb(REACH_PER_RANGE)
  return (lon, lat) => {
    const east = (lon - site.lon) * eastM
    const north = (lat - site.lat) * METRES_PER_DEGREE
    const distance = Math.sqrt(east * east + north * north)
    if (distance > reachM) return null
    const bearing = (Math.atan2(east, north) * 180) / Math.PI
    const off = ((((bearing - site.azimuth + 180) % 360) + 360) % 360) - 180
    const turnedAwayDb = beamWidth >= 360 ? 0 : Math.min(12 * (off / halfPower) ** 2, FRONT_TO_BACK_DB)
    const lost = lossDb(Math.max(LEAST_DISTANCE_M, distance)) + turnedAwayDb
    const marginDb = lossDb(Math.max(LEAST_DISTANCE_M, rangeM)) - lost
    if (marginDb < leastMarginDb) return null
    const within = marginDb >= 0 ? 1 : Math.exp(marginDb / SOFTNESS_DB)
    return { weight: Math.exp(-lost / SOFTNESS_DB) * within, within }
  }
}

const lossDb = (times: number): number => LOSS_PER_DECADE_DB * Math.log10(times)
