import { InvalidInput } from '../model/errors.ts'
import type { Cell, Site } from './cells.ts'
import { type Coverage, coverageOf, unionOf } from './coverage.ts'
import { quoted } from './feed-file.ts'

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

/** Where the phones of each cell may be, one after the other. @param weigh as a prior has it */
export function* coveragesOf(
  cells: readonly Cell[],
  areas: Areas,
  weigh: (coverage: Coverage) => Coverage = (coverage) => coverage,
): Generator<Coverage> {
  const unions = new Map<string, Coverage>()
  for (const { area, site } of cells) {
    if (site) yield weigh(coverageOf(site))
    else {
      const union = unions.get(area) ?? weigh(unionOf(areas.get(area)!.map(coverageOf)))
      unions.set(area, union)
      yield union
    }
  }
}
