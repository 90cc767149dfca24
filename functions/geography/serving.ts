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
/** A cell that serves fewer of a point's phones is not looked at. */
const LEAST_SHARE = 0.001

/**
 * @param cells in the order of their ids, or sums would differ in their last digit
 * @returns who serves a block of a level. Remembered.
 */
export function servingBy(cells: readonly Pick<Cell, 'site'>[]): ServingOf {
  const antennas = cells.flatMap(({ site }, cell) => (site ? [antennaOf(site, cell)] : []))
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
  /** The same for cells of one layer in one place and direction. */
  readonly place: string
  readonly layer: string
  signal(lon: number, lat: number): Signal | null
}

const antennaOf = (site: Site, cell: number): Antenna => ({
  cell,
  site,
  place: `${site.lon} ${site.lat} ${site.azimuth} ${site.beamWidth} ${site.layer}`,
  layer: site.layer,
  signal: signalOf(site),
})

interface Served {
  readonly cell: number
  readonly share: number
}

function servedAt(heard: readonly { antenna: Antenna; signal: Signal }[]): Served[] {
  if (heard.length === 0) return []
  const places = new Map<string, { layer: string; weight: number; within: number }>()
  for (const { antenna, signal } of heard) {
    const known = places.get(antenna.place)
    if (known === undefined) places.set(antenna.place, { layer: antenna.layer, ...signal })
    else {
      known.weight = Math.max(known.weight, signal.weight)
      known.within = Math.max(known.within, signal.within)
    }
  }
  const rivals = new Map<string, { weight: number; within: number }>()
  const rivalsOf = (layer: string) => {
    const known = rivals.get(layer)
    if (known) return known
    let [weight, within] = [0, 0]
    for (const other of places.values()) {
      if (other.layer !== layer && other.layer !== '' && layer !== '') continue
      weight += other.weight
      within = Math.max(within, other.within)
    }
    const found = { weight, within }
    rivals.set(layer, found)
    return found
  }
  return heard
    .map(({ antenna, signal }) => {
      const { weight, within } = rivalsOf(antenna.layer)
      return { cell: antenna.cell, share: (signal.weight / weight) * within }
    })
    .filter(({ share }) => share >= LEAST_SHARE)
}

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
