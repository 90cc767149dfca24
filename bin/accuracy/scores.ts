import type { Workbench } from '../../functions/platform/ports.ts'

/** How near numbers come to a truth that is known, computed where the cells lie. */

/** Parts of 1; null where there is nothing to divide by. */
export interface Score {
  /** Cells with a truth, or of which something was said. */
  readonly cells: number
  /** Cells of which something was said, as a part of all. */
  readonly said: number | null
  /** Weighted absolute percentage error: Σ |estimate − truth| / Σ truth, over what was said. */
  readonly error: number | null
  /** Σ (estimate − truth) / Σ truth, over what was said. */
  readonly bias: number | null
  /** Truths in [low, high], as a part of the intervals that have a width: of nobody there is none to be sure of. */
  readonly inside: number | null
}

/** Columns of a table of cells; all in one unit. `low` and `high` are given where there are intervals. */
export interface Scored {
  readonly truth: string
  readonly estimate: string
  readonly low?: string
  readonly high?: string
}

/** Cells by their truth, in people: sparse cells have the larger errors. */
export const densities: readonly { readonly name: string; readonly atLeast: number }[] = [
  { name: 'all', atLeast: 0 },
  { name: '≥ 100', atLeast: 100 },
  { name: '≥ 1,000', atLeast: 1_000 },
]

/** Aggregates of a score, in the order of its fields, for a `select`. */
function scoreText({ truth, estimate, low, high }: Scored): string {
  const said = `filter (where ${estimate} is not null)`
  const truths = `nullif(sum(${truth}) ${said}, 0)`
  const inside =
    low === undefined || high === undefined
      ? 'null::double'
      : `avg((${truth} between ${low} and ${high})::integer) filter (where ${high} > ${low})`
  return `{
    'cells': count(*)::integer,
    'said': count(${estimate}) / nullif(count(*), 0)::double,
    'error': cast(sum(abs(${estimate} - ${truth})) ${said} as double) / ${truths},
    'bias': cast(sum(${estimate} - ${truth}) ${said} as double) / ${truths},
    'inside': ${inside}
  }`
}

/**
 * Scores of each estimate in each group of cells, by names.
 * @param from a table, with a `where` if need be
 * @param by columns whose values make the groups, in which order they come
 */
export async function scoresOf<Name extends string, By extends string>(
  workbench: Workbench,
  from: string,
  estimates: Readonly<Record<Name, Scored>>,
  by: readonly By[] = [],
): Promise<(Readonly<Record<By, string>> & { readonly scores: Readonly<Record<Name, Score>> })[]> {
  const names = Object.keys(estimates) as Name[]
  const groups = by.map((column) => `cast(${column} as varchar) as ${column}, `).join('')
  const rows = await workbench.rows<Record<string, unknown>>(`
    select ${groups}${names.map((name) => `${scoreText(estimates[name])} as "${name}"`).join(', ')}
    from ${from}${by.length === 0 ? '' : ` group by ${by.join(', ')} order by ${by.join(', ')}`}`)
  return rows.map((row) => ({
    ...(Object.fromEntries(by.map((column) => [column, row[column]])) as Record<By, string>),
    scores: Object.fromEntries(names.map((name) => [name, row[name]])) as Record<Name, Score>,
  }))
}
