import { InvalidInput } from '../model/errors.ts'
import type { Cell, Site } from './cells.ts'
import { listed, quoted } from './feed-file.ts'
import type { LeafIndex } from './leaf-index.ts'
import { REACH_PER_RANGE } from './signal.ts'

/** A cell with a place. */
export type Placed = Cell & { readonly site: Site }

/** So many degrees from its mirror image a cell is when it stands in another country. */
const FAR_AWAY = 5

/**
 * Cells that reach no zone: around them the country goes on beyond all zones. They are kept, and whoever they
 * see is counted nowhere.
 * @throws InvalidInput if that is all of them, or if one would stand in a zone with its coordinates swapped
 */
export function cellsBeyond(cells: readonly Cell[], leaves: LeafIndex): Placed[] {
  const placed = cells.filter((cell): cell is Placed => cell.site !== null)
  const beyond = placed.filter(({ site }) => !leaves.meet(site, REACH_PER_RANGE * site.rangeM))
  const swapped = beyond.filter(
    ({ site: { lon, lat } }) =>
      Math.abs(lon - lat) > FAR_AWAY && leaves.at({ lon: lat, lat: lon }).length > 0,
  )
  if (swapped.length > 0) {
    throw new InvalidInput(
      `${swapped.length} of ${placed.length} cells (${listed(swapped.map(({ id }) => quoted(id)))}) stand in a zone only with lon and lat swapped: lon is east, lat is north; correct the columns of the cells feed`,
    )
  }
  if (beyond.length < placed.length || placed.length === 0) return beyond
  throw new InvalidInput(
    'no cell of the cells feed reaches any zone of the zone file: expected both of one place, in degrees, longitude first in the zone file; check that they belong together',
  )
}

/** @returns a sentence, or none */
export function toldOfBeyond(beyond: readonly Cell[], cells: readonly Cell[]): string[] {
  if (beyond.length === 0) return []
  return [
    `${beyond.length} of ${cells.length} cells reach no zone (${listed(beyond.map(({ id }) => quoted(id)))}): whoever they see is counted nowhere; check their coordinates if that should not be`,
  ]
}
