import type { Product } from '../../functions/model/products.ts'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { comparedLevels, comparedTable, type SourceName, sources } from './compared.ts'
import { densities, type Score, scoresOf } from './scores.ts'

/** One product, level and density of cells. */
export interface Line {
  readonly product: string
  readonly level: string
  readonly density: string
  readonly scores: Readonly<Record<SourceName, Score>>
}

/**
 * What was said of a product beside its truth; its table has been made (compared.ts).
 * @param system its levels of which there are figures have a line each, and each density, even without a cell
 */
export async function linesOf(workbench: Workbench, product: Product, system: ZoneSystem): Promise<Line[]> {
  const levels = comparedLevels(product, system)
  const table = comparedTable(product)
  const [none] = await scoresOf(workbench, `${table} where false`, sources)
  const lines: Line[] = []
  for (const { name: density, atLeast } of densities) {
    const rows = await scoresOf(workbench, `${table} where truth >= ${atLeast}`, sources, ['level'])
    for (const level of levels) {
      const scores = rows.find((row) => row.level === level)?.scores ?? none!.scores
      lines.push({ product: product.id, level, density, scores })
    }
  }
  return lines.sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
}
