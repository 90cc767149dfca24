import { type Product, product } from '../../functions/model/products.ts'
import { comparedTable, type SourceName, sources } from './compared.ts'
import { type Score, type Scored, scoresOf } from './scores.ts'
import { LEAVES, type World } from './world.ts'

/** Scores of cells of one kind: an hour of the day, a use, a tenth by density. */
export interface Part {
  readonly of: string
  readonly scores: Readonly<Record<SourceName, Score>>
}

/** A tenth of cells by their truth, the sparsest first. */
export interface Tenth extends Part {
  /** Least and greatest truth, people. */
  readonly from: number
  readonly to: number
}

/** An hour of a zone. */
export interface Moment {
  readonly hour: number
  readonly truth: number
  /** Those whom the release is about. */
  readonly target: number | null
  readonly exact: number
  readonly oracle: number
  readonly nearestZone: number
  readonly lastSite: number | null
  readonly shown: number | null
  readonly low: number | null
  readonly high: number | null
}
export interface Day {
  readonly zone: string
  readonly use: string
  readonly date: string
  readonly moments: readonly Moment[]
}

/** Cells of leaves with whatever a text needs to know of them. */
const leafCells = (of: Product): string =>
  `${comparedTable(of)} as cells join ${LEAVES} as leaves on leaves.zone = cells.zone`

/** @param by an expression over cells, `"use"` among them */
export async function partsBy(
  { workbench }: World,
  of: Product,
  by: string,
  where = 'true',
): Promise<Part[]> {
  const from = `(select cells.*, "use", ${by} as part from ${leafCells(of)}) where ${where}`
  const rows = await scoresOf(workbench, from, sources, ['part'])
  return rows.map(({ part, scores }) => ({ of: part, scores }))
}

/** @param said which cells are sorted into tenths: those of which this source says something */
export async function tenthsOf({ workbench }: World, of: Product, said: Scored): Promise<Tenth[]> {
  const from = `(
    select cells.*, ntile(10) over (order by ${said.truth}, cells.zone, start) as tenth
    from ${leafCells(of)} where ${said.estimate} is not null
  )`
  const rows = await scoresOf(workbench, from, sources, ['tenth'])
  const ends = await workbench.rows<{ tenth: number; low: number; high: number }>(
    `select tenth::integer as tenth, min(${said.truth}) as low, max(${said.truth}) as high from ${from} group by tenth`,
  )
  return rows
    .map(({ tenth, scores }) => {
      const { low, high } = ends.find((end) => end.tenth === Number(tenth))!
      return { of: tenth, scores, from: low, to: high }
    })
    .sort((a, b) => Number(a.of) - Number(b.of))
}

/** One date of presence in the fullest zone of each use, the second date where there is one: the first has an edge. */
export async function daysOf({ workbench, dates }: World): Promise<Day[]> {
  const date = dates[1] ?? dates[0]!
  const rows = await workbench.rows<Moment & { zone: string; use: string }>(`
    with cells as (
      select cells.*, "use" from ${leafCells(product('presence'))} where date = date '${date}'
    ),
    fullest as (
      select zone from (select zone, "use", sum(truth) as people from cells group by all)
      qualify row_number() over (partition by "use" order by people desc, zone) = 1
    )
    select zone, "use", hour::integer as hour, truth, exact, oracle, nearest_zone as "nearestZone",
      last_site as "lastSite", shown, shown_low as low, shown_high as high, target
    from cells semi join fullest using (zone)
    order by "use", zone, start`)
  return [...Map.groupBy(rows, ({ zone }) => zone)].map(([zone, moments]) => ({
    ...{ zone, use: moments[0]!.use, date },
    moments: moments.map(({ zone: _, use: __, ...moment }) => moment),
  }))
}
