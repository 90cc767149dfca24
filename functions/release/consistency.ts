import { risesWithZone } from '../model/dimensions.ts'
import type { Product } from '../model/products.ts'
import { addsUp, depthsOf } from '../model/sensitivity.ts'
import type { ZoneSystem } from '../model/zones.ts'
import { leastSquares, type TreeNode } from './least-squares.ts'
import { measuredZones } from './public-keys.ts'
import type { Estimated } from './release-rows.ts'

/**
 * Makes the levels of a release add up, by least squares in each cell of period and dimensions, which gives all
 * of them the least variance as well. Values keep their sign; they are unbiased as they were. One person moves
 * what is expected of a cell by as much as before, so that only the threshold's σ is another.
 * @param estimates of every key, root first, each zone's cells together and in one order
 * @returns the same keys in the same order; of a product that does not add up, what was given
 * @see least-squares.ts
 */
export function reconciled(
  estimates: readonly Estimated[],
  product: Product,
  system: ZoneSystem,
): readonly Estimated[] {
  if (!addsUp(product)) return estimates
  const cells = [...Map.groupBy(estimates, ({ key }) => key.zone.id).values()]
  refuseOtherCells(cells, product)
  const { variances, solve } = leastSquares(nodesOf(cells, product, system))
  const values = cells.map((own) => Float64Array.from(own, ({ estimate }) => estimate))
  solve(values)
  return cells.flatMap((own, node) =>
    own.map(({ key }, cell) => ({ key, estimate: values[node]![cell]!, variance: variances[node]! })),
  )
}

/** The tree of the zones that are measured, of which all cells of a zone have one variance. */
function nodesOf(
  cells: readonly (readonly Estimated[])[],
  product: Product,
  system: ZoneSystem,
): readonly TreeNode[] {
  const depths = depthsOf(product, system.levels.length)
  const measured = new Set(depths.flatMap((depth) => measuredZones(system, depth).map(({ id }) => id)))
  const open = new Set(
    system.zones
      .filter(({ id, depth }) => depths.includes(depth) && !measured.has(id))
      .map(({ parent }) => parent),
  )
  const indexOf = new Map(cells.map((own, index) => [own[0]!.key.zone.id, index]))
  return cells.map(([first]) => {
    const { id, parent } = first!.key.zone
    return {
      parent: parent === null ? null : (indexOf.get(parent) ?? null),
      variance: first!.variance,
      isOpen: open.has(id),
    }
  })
}

/** Cells of another hour or cohort under a zone would be added up without a word. */
function refuseOtherCells(cells: readonly (readonly Estimated[])[], product: Product): void {
  if (product.dimensions.some(risesWithZone)) {
    throw new RangeError(
      `${product.id}: pairs of zones are no tree of zones; measure it at its finest level alone`,
    )
  }
  const isSame = (a: Estimated, b: Estimated | undefined): boolean =>
    a.key.period.position === b?.key.period.position &&
    a.key.dimensions.every((value, index) => value === b.key.dimensions[index])
  for (const own of cells) {
    if (own.length === cells[0]!.length && own.every((of, cell) => isSame(of, cells[0]![cell]))) continue
    throw new RangeError(`${product.id}: the cells of ${own[0]!.key.zone.id} are not those of the root`)
  }
}
