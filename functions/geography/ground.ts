import type { Site } from './cells.ts'
import { type Coverage, normalized } from './coverage.ts'
import { boxIndex, boxReached } from './reach.ts'
import { centreOf, middleTile } from './tiles.ts'

/** What is known of where people are. */
export interface Ground {
  /** How many more of them are in a block than in another of the same level; null outside every zone. */
  density(block: number, level: number): number | null
  /** Part of a cell's phones of which this says nothing: they are everywhere alike. */
  readonly even: number
}

/** So many ranges around a cell that reaches no zone there are people. */
export const AROUND_RANGES = 2
/** A cell with less of its ground in zones is one of the country around them. */
const LEAST_IN_ZONES = 0.1

/**
 * Puts the phones of cells on the ground. What lies outside every zone counts only where the network goes
 * on, and for a cell of the country around: then it is taken to be as full as the cell's ground in zones.
 * Else nobody is there: it is the sea, or another country.
 * @param beyond cells that reach no zone, near the ground in question
 * @returns takes a coverage on which people are everywhere alike
 * @see docs/adr/0016-who-serves-the-ground.md
 */
export function settling(ground: Ground, beyond: readonly Site[]): (coverage: Coverage) => Coverage {
  const around = boxIndex(beyond.map((site) => boxReached(site, AROUND_RANGES)))
  return (coverage) => {
    const { level, blocks, shares } = coverage
    const densities = Array.from(blocks, (block) => ground.density(block, level))
    const [inZones, people] = sumsInZones(densities, shares)
    if (inZones === 0) return coverage
    // Nobody is known to be in the zones, and yet phones are seen: the zones are alike then.
    const mean = people > 0 ? people / inZones : 1
    const isAround = inZones < LEAST_IN_ZONES
    const weightOf = (block: number, density: number | null): number => {
      if (density === null) return isAround || goesOn(block, level) ? mean : 0
      return people > 0 ? (1 - ground.even) * density + ground.even * mean : mean
    }
    const weights = densities.map((density, index): [number, number] => {
      const block = blocks[index]!
      return [block, shares[index]! * weightOf(block, density)]
    })
    return normalized(
      level,
      weights.filter(([, weight]) => weight > 0),
    )
  }

  function goesOn(block: number, level: number): boolean {
    if (beyond.length === 0) return false
    const { lon, lat } = centreOf(middleTile(block, level))
    return around([lon, lat, lon, lat]).length > 0
  }
}

function sumsInZones(
  densities: readonly (number | null)[],
  shares: Coverage['shares'],
): [inZones: number, people: number] {
  let [inZones, people] = [0, 0]
  densities.forEach((density, index) => {
    if (density === null) return
    inZones += shares[index]!
    people += shares[index]! * density
  })
  return [inZones, people]
}
