import type { Asker } from '../caller.ts'
import type { FiguresPorts } from '../plan.ts'
import { releasesInForce } from '../releases.ts'
import { entitledTree } from '../tenants/zones.ts'
import type { Density, DensityCell } from './camara-schemas.ts'
import { CamaraError } from './errors.ts'
import { cellsAround, cellsOf } from './grid.ts'
import { type Told, toldOf } from './hours.ts'
import { type PlacedCell, placed } from './placed.ts'
import type { Wanted } from './request.ts'

/** Cells by hours that one answer holds: 120 bytes each, and Lambda answers have at most 6 MB. */
const MOST_AT_ONCE = 40_000
/** The same of an answer that is sent to a sink. */
const MOST_SENT = 200_000

/** Zones by hours that are read for one answer at once: large cells have many zones. A forecast reads four times as many. */
const MOST_READ_AT_ONCE = 50_000

const HOUR_MS = 3_600_000

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
 * People per km² in the cells of an area, hour by hour. The people of a zone are spread over its ground by the weights
 * of its tiles, or evenly; a cell of several zones has the people of all of them, and is told where all of them may be.
 * Ground outside the contract is as ground without zones.
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

function cellAt({ geohash, grounds }: PlacedCell, told: (zone: string) => Told): DensityCell {
  const parts = grounds.map((ground) => ({ ground, people: told(ground.zone) }))
  if (parts.length === 0 || parts.some(({ people }) => people === 'nothing')) {
    return { geohash, dataType: 'NO_DATA' }
  }
  let [value, low, high] = [0, 0, 0]
  for (const { ground, people } of parts) {
    if (typeof people === 'string') return { geohash, dataType: 'LOW_DENSITY' }
    value += ground.density * people.value
    low += ground.density * people.low
    high += ground.density * people.high
  }
  return {
    geohash,
    dataType: 'DENSITY_ESTIMATION',
    maxPplDensity: Math.round(high),
    minPplDensity: Math.round(low),
    pplDensity: Math.round(value),
  }
}
