import { InvalidInput } from '../model/errors.ts'
import { OUT_OF_COVERAGE } from '../model/zones.ts'
import { areaTile } from './areas.ts'
import type { Cell } from './cells.ts'
import { coverageOf, SLOTS } from './coverage.ts'
import { quoted } from './feed-file.ts'
import { neighboursOf, strongestPairs } from './overlap.ts'
import { servingBy } from './serving.ts'

/** 256 tiles of a cell, equally likely, by their names; slots and tiles go in pairs. */
interface Footprint {
  readonly cell: string
  readonly slot: readonly number[]
  readonly tile: readonly string[]
}

/** Where phones are without a map of zones, as the reference tables have it. */
export interface Footprints {
  readonly footprints: Iterable<Footprint>
  readonly overlap: Iterable<{ readonly cell: string; readonly other: string }>
  readonly tileZones: Iterable<{ readonly tile: string; readonly zone: string }>
}

/**
 * Cells without a map: each stands for its area. Where the antennas are is still good for knowing
 * between which cells a phone in one place hops.
 */
export function cellsInAreas(cells: readonly Cell[]): Footprints {
  return {
    footprints: cells.map(({ id, area }) => footprint(id, everySlot(areaTile(area)))),
    overlap: overlapRows(cells.filter(({ site }) => site !== null)),
    tileZones: [...areasInThemselves(areasOf(cells)).tileZones],
  }
}

/** Areas without cells: the area is the cell, and one more cell is what lies outside the list. */
export function areasInThemselves(areas: readonly string[]): Footprints {
  const ids = [...areas, OUT_OF_COVERAGE]
  return {
    footprints: ids.map((id) => footprint(id, everySlot(areaTile(id)))),
    overlap: [],
    tileZones: ids.map((id) => ({ tile: areaTile(id), zone: id })),
  }
}

/**
 * The areas of a cells feed, sorted.
 * @throws InvalidInput if a cell has none
 */
export function areasOf(cells: readonly Cell[]): string[] {
  const without = cells.find(({ area }) => area === '')
  if (without) {
    throw new InvalidInput(
      `the cell ${quoted(without.id)} has no area, and without a zone file the areas are the zones: give it an area, or give --zones`,
    )
  }
  return [...new Set(cells.map(({ area }) => area))].sort()
}

function* overlapRows(cells: readonly Cell[]) {
  const serving = servingBy(cells)
  const neighbours = cells.map(({ site }, cell) =>
    neighboursOf(cell, coverageOf(cell, site!, serving), serving),
  )
  for (const [cell, other] of strongestPairs(neighbours))
    yield { cell: cells[cell]!.id, other: cells[other]!.id }
}

const SLOT_NUMBERS = Array.from({ length: SLOTS }, (_, slot) => slot)
export const footprint = (cell: string, tile: readonly string[]): Footprint => ({
  cell,
  slot: SLOT_NUMBERS,
  tile,
})

const everySlot = (tile: string): string[] => Array<string>(SLOTS).fill(tile)
