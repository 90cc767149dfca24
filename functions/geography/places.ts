import { InvalidInput } from '../model/errors.ts'
import type { Cell, Site } from './cells.ts'
import { type Coverage, coverageOf, unionOf } from './coverage.ts'
import { quoted } from './feed-file.ts'
import { type ServingOf, servingBy } from './serving.ts'

/** Where the cells of an area are: of the areas that some cell stands for. */
export type Areas = ReadonlyMap<string, readonly Site[]>

/**
 * The areas that cells without coordinates stand for.
 * @throws InvalidInput if no cell of one of them has coordinates
 */
export function areasStoodFor(cells: readonly Cell[]): Areas {
  const areas = new Map<string, Site[]>()
  const without = cells.filter(({ site }) => site === null)
  for (const { area } of without) areas.set(area, [])
  for (const { area, site } of cells) if (site && area !== '') areas.get(area)?.push(site)
  const lost = without.find(({ area }) => areas.get(area)!.length === 0)
  if (lost === undefined) return areas
  throw new InvalidInput(
    `the cell ${quoted(lost.id)} has no coordinates and stands for its area ${quoted(lost.area)}, of which no cell has any: give the coordinates of one of them, or remove the cell`,
  )
}

/**
 * Where the phones of cells may be, one after the other.
 * @param serving of all `cells`
 * @param own indices of the cells that are wanted
 * @param settle puts them on the ground
 */
export function* coveragesOf(
  cells: readonly Cell[],
  own: Iterable<number>,
  areas: Areas,
  serving: ServingOf,
  settle: (coverage: Coverage) => Coverage = (coverage) => coverage,
): Generator<Coverage> {
  const unions = new Map<string, Coverage>()
  for (const cell of own) {
    const { area, site } = cells[cell]!
    if (site) yield settle(coverageOf(cell, site, serving))
    else {
      const union = unions.get(area) ?? settle(unionOf(areas.get(area)!.map(coverageAlone)))
      unions.set(area, union)
      yield union
    }
  }
}

const coverageAlone = (site: Site): Coverage => coverageOf(0, site, servingBy([{ site, isGone: false }]))
