import type { Cell, Site } from './cells.ts'
import { boxIndex, boxReached } from './reach.ts'
import { type Signal, signalOf } from './signal.ts'
import { blockCorner, TILE_DEGREES } from './tiles.ts'

/** Which cells serve the phones of a block, by their indices, ascending, and what part of them each. */
export interface Serving {
  readonly cells: readonly number[]
  readonly shares: readonly number[]
}

/** Takes a block and its level. */
export type ServingOf = (block: number, level: number) => Serving

/** A block counts by 2 × 2 points. */
const POINTS = 2
/** A cell that serves fewer of a point's phones is left out. */
const LEAST_SHARE = 0.001

/**
 * @param cells in the order of their ids, or sums would differ in their last digit
 * @returns who serves a block of a level. Remembered.
 */
export function servingBy(cells: readonly Pick<Cell, 'site' | 'isGone'>[]): ServingOf {
  const antennas = cells.flatMap(({ site, isGone }, cell) => (site ? [antennaOf(site, cell, isGone)] : []))
  const reaching = boxIndex(antennas.map(({ site }) => boxReached(site)))
  const at = (lon: number, lat: number): Served[] =>
    servedAt(
      reaching([lon, lat, lon, lat])
        .sort((a, b) => a - b)
        .flatMap((index) => {
          const antenna = antennas[index]!
          const signal = antenna.signal(lon, lat)
          return signal ? [{ antenna, signal }] : []
        }),
    )
  const known = new Map<number, Map<number, Serving>>()
  return (block, level) => {
    const ofLevel = known.get(level) ?? new Map<number, Serving>()
    known.set(level, ofLevel)
    const found = ofLevel.get(block) ?? servingBlock(block, level, at)
    ofLevel.set(block, found)
    return found
  }
}

interface Antenna {
  readonly cell: number
  readonly site: Site
  readonly isGone: boolean
  /** The same for cells of one layer in one place and direction: carriers of one antenna. */
  readonly place: string
  signal(lon: number, lat: number): Signal | null
}

const antennaOf = (site: Site, cell: number, isGone: boolean): Antenna => ({
  cell,
  site,
  isGone,
  place: `${site.lon} ${site.lat} ${site.azimuth} ${site.beamWidth} ${site.layer}`,
  signal: signalOf(site),
})

interface Heard {
  readonly antenna: Antenna
  readonly signal: Signal
}

interface Served {
  readonly cell: number
  readonly share: number
}

/**
 * A phone is served by the cell of a layer that it hears best, whichever of the carriers of one antenna that
 * is: so an antenna with three of them takes no ground from its neighbours. A cell that is gone takes none
 * either, and had what it would have if it were there.
 */
function servedAt(heard: readonly Heard[]): Served[] {
  const places = new Map<string, Heard>()
  for (const one of heard) {
    const { isGone, place } = one.antenna
    const known = places.get(place)
    if (!isGone && (known === undefined || known.signal.weight < one.signal.weight)) places.set(place, one)
  }
  const known = new Map<string, Signal>()
  const rivalsOf = (layer: Site['layer']): Signal => {
    const found =
      known.get(layer) ?? together([...places.values()].filter((other) => areRivals(other, layer)))
    known.set(layer, found)
    return found
  }
  return heard
    .map(({ antenna, signal }) => {
      const rivals = rivalsOf(antenna.site.layer)
      const isLeftOut = antenna.isGone && !places.has(antenna.place)
      const weight = rivals.weight + (isLeftOut ? signal.weight : 0)
      const within = Math.max(rivals.within, isLeftOut ? signal.within : 0)
      return { cell: antenna.cell, share: (signal.weight / weight) * within }
    })
    .filter(({ share }) => share >= LEAST_SHARE)
}

const areRivals = ({ antenna: { site } }: Heard, layer: Site['layer']): boolean =>
  site.layer === layer || site.layer === '' || layer === ''

const together = (heard: readonly Heard[]): Signal =>
  heard.reduce(
    (sum, { signal }) => ({
      weight: sum.weight + signal.weight,
      within: Math.max(sum.within, signal.within),
    }),
    { weight: 0, within: 0 },
  )

function servingBlock(
  block: number,
  level: number,
  at: (lon: number, lat: number) => readonly Served[],
): Serving {
  const { lon, lat } = blockCorner(block, level)
  const step = (TILE_DEGREES * 2 ** level) / POINTS
  const sums = new Map<number, number>()
  for (let point = 0; point < POINTS * POINTS; point += 1) {
    const east = (point % POINTS) + 0.5
    const north = Math.floor(point / POINTS) + 0.5
    for (const { cell, share } of at(lon + east * step, lat + north * step)) {
      sums.set(cell, (sums.get(cell) ?? 0) + share / (POINTS * POINTS))
    }
  }
  const found = [...sums].sort(([a], [b]) => a - b)
  return { cells: found.map(([cell]) => cell), shares: found.map(([, share]) => share) }
}
