import { InvalidInput } from '../model/errors.ts'
import { OUT_OF_COVERAGE } from '../model/zones.ts'
import { areaTile } from './areas.ts'
import type { Cell } from './cells.ts'
import { type Coverage, coverageOf, type Prior, SLOTS, slotTiles, unionOf, weighted } from './coverage.ts'
import { quoted } from './feed-file.ts'
import type { LeafIndex } from './leaf-index.ts'
import { overlaps } from './overlap.ts'
import { tileName } from './tiles.ts'

/** 256 tiles of a cell, equally likely, by their names; slots and tiles go in pairs. */
interface Footprint {
  readonly cell: string
  readonly slot: readonly number[]
  readonly tile: readonly string[]
}

/** Where phones are, as the reference tables have it. */
export interface Footprints {
  readonly footprints: Iterable<Footprint>
  readonly overlap: Iterable<{ readonly cell: string; readonly other: string }>
  readonly tileZones: Iterable<{ readonly tile: string; readonly zone: string }>
}

/** Cells on a map of zones: discs and sectors, weighted by the prior. */
export function cellsInZones(cells: readonly Cell[], leaves: LeafIndex, prior: Prior | null): Footprints {
  const names = new Map<number, string>()
  const nameOf = (tile: number): string => {
    const known = names.get(tile) ?? tileName(tile)
    names.set(tile, known)
    return known
  }
  const coverages = placed(cells, (coverage) => (prior ? weighted(coverage, prior) : coverage))
  const footprints = coverages.map((coverage, index) =>
    footprint(cells[index]!.id, slotTiles(coverage).map(nameOf)),
  )
  const tileZones = [...names].flatMap(([tile, name]) => {
    const leaf = leaves.ofTile(tile)
    return leaf ? [{ tile: name, zone: leaf.id }] : []
  })
  if (tileZones.length === 0) {
    throw new InvalidInput(
      'no cell of the cells feed reaches any zone of the zone file: expected both of one place, in degrees, longitude first in the zone file; check that they belong together',
    )
  }
  return { footprints, overlap: overlapRows(cells, coverages), tileZones }
}

/**
 * Cells without a map: each stands for its area. Where the antennas are is still good for knowing
 * between which cells a phone in one place hops.
 */
export function cellsInAreas(cells: readonly Cell[]): Footprints {
  const located = cells.filter(({ site }) => site !== null)
  const coverages = located.map(({ site }) => coverageOf(site!))
  return {
    footprints: cells.map(({ id, area }) => footprint(id, everySlot(areaTile(area)))),
    overlap: overlapRows(located, coverages),
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

function placed(cells: readonly Cell[], weigh: (coverage: Coverage) => Coverage): Coverage[] {
  const bare = cells.map(({ site }) => site && coverageOf(site))
  const located = Map.groupBy(
    [...bare.keys()].filter((index) => bare[index] !== null),
    (index) => cells[index]!.area,
  )
  const unions = new Map<string, Coverage>()
  return cells.map(({ id, area }, index) => {
    const own = bare[index]
    if (own) return weigh(own)
    const inArea = area === '' ? undefined : located.get(area)
    if (!inArea) {
      throw new InvalidInput(
        `the cell ${quoted(id)} has no coordinates and stands for its area ${quoted(area)}, of which no cell has any: give the coordinates of one of them, or remove the cell`,
      )
    }
    const union = unions.get(area) ?? weigh(unionOf(inArea.map((other) => bare[other]!)))
    unions.set(area, union)
    return union
  })
}

function* overlapRows(cells: readonly Cell[], coverages: readonly Coverage[]) {
  for (const [index, others] of overlaps(coverages).entries()) {
    for (const other of others) yield { cell: cells[index]!.id, other: cells[other]!.id }
  }
}

const SLOT_NUMBERS = Array.from({ length: SLOTS }, (_, slot) => slot)
const footprint = (cell: string, tile: readonly string[]): Footprint => ({ cell, slot: SLOT_NUMBERS, tile })

const everySlot = (tile: string): string[] => Array<string>(SLOTS).fill(tile)
