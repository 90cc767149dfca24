import { indexOf, type Leaf, type LeafIndex } from '../../geography/leaf-index.ts'
import { type Parts, squareMetresOf } from '../areas/polygon.ts'
import type { Asker } from '../caller.ts'
import type { FiguresPorts } from '../plan.ts'
import { releasesInForce } from '../releases.ts'
import { entitledTree } from '../tenants/zones.ts'
import type { ZoneTree } from '../zone-trees.ts'
import type { Density, DensityCell } from './camara-schemas.ts'
import { CamaraError } from './errors.ts'
import { cellsAround, cellsOf, type GridCell } from './grid.ts'
import { type Told, toldOf } from './hours.ts'
import type { Wanted } from './request.ts'

/** Cells by hours that one answer holds: 120 bytes each, and Lambda answers have at most 6 MB. */
const MOST_AT_ONCE = 40_000
/** The same of an answer that is sent to a sink. */
const MOST_SENT = 200_000

/** Zones by hours that are read for one answer at once: large cells have many zones. A forecast reads four times as many. */
const MOST_READ_AT_ONCE = 50_000

const HOUR_MS = 3_600_000
const SQUARE_KILOMETRE = 1_000_000

/**
 * By the cells around the area, times hours.
 * @param isSent the answer goes to a sink
 * @throws CamaraError UNSUPPORTED_REQUEST or UNSUPPORTED_SYNC_RESPONSE
 */
export function refuseTooBig({ parts, precision, from, to }: Wanted, isSent: boolean): void {
  const size = cellsAround(parts, precision) * ((to - from) / HOUR_MS)
  if (size > MOST_SENT) {
    throw new CamaraError(
      'POPULATION_DENSITY_DATA.UNSUPPORTED_REQUEST',
      `More than ${MOST_SENT} cells by hours: ask for a smaller area, fewer hours or larger cells.`,
    )
  }
  if (!isSent && size > MOST_AT_ONCE) throw tooBigAtOnce()
}

const tooBigAtOnce = (): CamaraError =>
  new CamaraError(
    'POPULATION_DENSITY_DATA.UNSUPPORTED_SYNC_RESPONSE',
    `More than ${MOST_AT_ONCE} cells by hours, or ${MOST_READ_AT_ONCE} zones by hours: name a sink, or ask for a smaller area, fewer hours or larger cells.`,
  )

/**
 * People per km² in the cells of an area, hour by hour. The people of a zone are spread evenly over its ground; a
 * cell of several zones has the mean of its points, and is told where all of them may be. Ground outside the contract
 * is as ground without zones.
 * @param isSent the answer goes to a sink
 * @throws CamaraError UNSUPPORTED_SYNC_RESPONSE
 */
export async function densityOf(
  wanted: Wanted,
  asker: Asker,
  ports: FiguresPorts,
  isSent: boolean,
): Promise<Density> {
  const { documents, readTrees } = ports
  const { trees } = await readTrees(releasesInForce(documents))
  const [tree] = trees
  const within = tree && entitledTree(tree, asker.rights)
  const cells = tree ? await placed(cellsOf(wanted.parts, wanted.precision), tree, within!, ports) : []
  if (!tree || !within || cells.every(({ grounds }) => grounds.length === 0)) {
    return { status: 'AREA_NOT_SUPPORTED', timedPopulationDensityData: [] }
  }
  const zones = new Set(cells.flatMap(({ grounds }) => grounds.map(({ zone }) => zone)))
  const hours = Array.from(
    { length: (wanted.to - wanted.from) / HOUR_MS },
    (_, index) => wanted.from + index * HOUR_MS,
  )
  if (!isSent && zones.size * hours.length > MOST_READ_AT_ONCE) throw tooBigAtOnce()
  const told = await toldOf({ asker, tree, zones, hours }, ports)
  return {
    status: cells.some(({ grounds }) => grounds.length === 0)
      ? 'PART_OF_AREA_NOT_SUPPORTED'
      : 'SUPPORTED_AREA',
    timedPopulationDensityData: hours.map((hour) => ({
      startTime: instant(hour),
      endTime: instant(hour + HOUR_MS),
      cellPopulationDensityData: cells.map((cell) => cellAt(cell, (zone) => told(zone, hour))),
    })),
  }
}

/** @returns cells by hours of an answer */
export const cellsIn = ({ timedPopulationDensityData: hours }: Density): number =>
  hours.reduce((sum, { cellPopulationDensityData }) => sum + cellPopulationDensityData.length, 0)

const instant = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

/** A zone that lies under points of a cell. */
interface Ground {
  readonly zone: string
  /** Part of the cell's points in zones that are in this one. */
  readonly part: number
  readonly squareKilometres: number
}

interface PlacedCell {
  readonly geohash: string
  readonly grounds: readonly Ground[]
}

function cellAt({ geohash, grounds }: PlacedCell, told: (zone: string) => Told): DensityCell {
  const parts = grounds.map((ground) => ({ ground, people: told(ground.zone) }))
  if (parts.length === 0 || parts.some(({ people }) => people === 'nothing')) {
    return { geohash, dataType: 'NO_DATA' }
  }
  let [value, low, high] = [0, 0, 0]
  for (const { ground, people } of parts) {
    if (typeof people === 'string') return { geohash, dataType: 'LOW_DENSITY' }
    const weight = ground.part / ground.squareKilometres
    value += weight * people.value
    low += weight * people.low
    high += weight * people.high
  }
  return {
    geohash,
    dataType: 'DENSITY_ESTIMATION',
    maxPplDensity: Math.round(high),
    minPplDensity: Math.round(low),
    pplDensity: Math.round(value),
  }
}

async function placed(
  cells: readonly GridCell[],
  tree: ZoneTree,
  within: ZoneTree,
  ports: FiguresPorts,
): Promise<PlacedCell[]> {
  const index = await leavesOf(tree, ports)
  const sizes = new Map<string, number>()
  const sizeOfLeaf = (leaf: Leaf): number => {
    const known = sizes.get(leaf.id)
    if (known !== undefined) return known
    const size = squareMetresOf(polygonsOf(leaf)) / SQUARE_KILOMETRE
    sizes.set(leaf.id, size)
    return size
  }
  return cells.map(({ geohash, points }) => {
    const found = points
      .flatMap(([lon, lat]) => index.at({ lon, lat }).slice(0, 1))
      .filter(({ id }) => within.zones.has(id))
    const counts = Map.groupBy(found, ({ id }) => id)
    return {
      geohash,
      grounds: [...counts].map(([zone, same]) => ({
        zone,
        part: same.length / found.length,
        squareKilometres: sizeOfLeaf(same[0]!),
      })),
    }
  })
}

const polygonsOf = ({ geometry }: Leaf): Parts =>
  (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as Parts

/** Leaves of a tree on the ground, once for each tree. */
const known = new WeakMap<ZoneTree, LeafIndex>()

async function leavesOf(tree: ZoneTree, { readShapes }: FiguresPorts): Promise<LeafIndex> {
  const found = known.get(tree)
  if (found) return found
  const leaves = (await readShapes(tree)).flatMap(({ feature: { id, geometry, properties } }) =>
    geometry && properties.depth === tree.levels.length - 1
      ? [{ id, geometry: geometry as Leaf['geometry'] }]
      : [],
  )
  const index = indexOf(leaves.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  known.set(tree, index)
  return index
}
