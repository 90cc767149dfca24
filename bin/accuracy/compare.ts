import { INTERVAL_Z } from '../../functions/model/disclosure.ts'
import { productFolders } from '../../functions/model/tables.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import type { productsWithTruth } from '../../sim/truth-files.ts'
import { lastSiteTables } from './last-site.ts'
import { type Compared, densities, type Score, scoreOf } from './scores.ts'
import { madeTable, truthTable, type Where } from './tables.ts'

/** What is compared with the truth: exact figures, all measurements, what is shown, and the baseline. */
const sources = ['exact', 'measured', 'shown', 'lastSite'] as const
type Source = (typeof sources)[number]

/** One product, level and density of cells. */
export interface Line {
  readonly product: string
  readonly level: string
  readonly density: string
  readonly scores: Readonly<Record<Source, Score>>
}

type Product = (typeof productsWithTruth)[number]
type Row = Compared & { readonly level: string }

/**
 * What was said of a product beside its truth, in people. The baseline has been made (last-site.ts).
 * @returns lines from the root to the leaves
 */
export async function compareProduct(workbench: Workbench, product: Product, where: Where): Promise<Line[]> {
  const levels = await workbench.rows<{ level: string }>(
    `select level from ${truthTable(where, product)} group by level order by count(distinct zone)`,
  )
  const said = saidOf(product, where)
  const rows = {} as Record<Source, Row[]>
  for (const source of sources) rows[source] = await besideTruth(workbench, said[source], product, where)
  return levels.flatMap(({ level }) =>
    densities.map(({ name, atLeast }) => {
      const score = (source: Source): Score =>
        scoreOf(rows[source].filter((row) => row.level === level && row.truth >= atLeast))
      const scores = Object.fromEntries(sources.map((source) => [source, score(source)]))
      return { product: product.id, level, density: name, scores: scores as Line['scores'] }
    }),
  )
}

/** By source, selects `level, zone, start, estimate, low, high`, in people. */
function saidOf(product: Product, where: Where): Readonly<Record<Source, string>> {
  const inPeople = (column: string): string => `cast(${column} as double) / ${product.perUnit}`
  const made = (folder: Parameters<typeof madeTable>[1]): string => madeTable(where, folder, product)
  // A cell in which nobody was has no row.
  const orNobody = (rows: string): string => `
    with present as (${rows})
    select level, zone, start, estimate, null as low, null as high from present
    union all
    select level, zone, start, 0, null, null from ${truthTable(where, product)} anti join present using (zone, start)`
  return {
    exact: orNobody(
      `select level, zone, start, ${inPeople('value')} as estimate from ${made(productFolders.figures)}`,
    ),
    measured: `
      select level, zone, start, estimate, estimate - half as low, estimate + half as high
      from (
        select level, zone, start,
          ${inPeople('measurement')} as estimate, ${INTERVAL_Z} * ${inPeople('sqrt(variance)')} as half
        from ${made(productFolders.measurements)}
      )`,
    shown: `select level, zone, start, value as estimate, low, high from ${made(productFolders.releases)}`,
    lastSite: orNobody(`select level, zone, start, estimate from ${lastSiteTables[product.id]}`),
  }
}

/** Where something was said of a cell that has no truth, nobody was there. */
const besideTruth = (workbench: Workbench, said: string, product: Product, where: Where): Promise<Row[]> =>
  workbench.rows<Row>(`
    select
      coalesce(truth.level, said.level) as level,
      coalesce(cast(truth.value as double) / ${product.perUnit}, 0) as truth,
      cast(said.estimate as double) as estimate, cast(said.low as double) as low, cast(said.high as double) as high
    from ${truthTable(where, product)} as truth
    full join (${said}) as said on said.zone = truth.zone and said.start = truth.start`)
