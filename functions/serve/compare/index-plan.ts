import type { Asker } from '../caller.ts'
import { readInterval } from '../interval.ts'
import { type FiguresPlan, type FiguresPorts, planFigures } from '../plan.ts'
import { listed, Problem } from '../problems.ts'
import { readAggregate, readProduct } from '../query.ts'
import { digest } from '../releases.ts'
import type { FiguresQuery } from '../schemas.ts'
import { type Baseline, namedInterval, readBaseline, yearEarlier } from './baseline.ts'
import type { IndexQuery } from './schemas.ts'

/** Both sides of an index, read and checked before a single figure is read. */
export interface IndexPlan {
  readonly own: FiguresPlan
  /** null where nothing is released, or no whole month is asked for. */
  readonly baseline: Baseline | null
  readonly before: FiguresPlan | null
  /** Changes with the request and with every release of either side. */
  readonly tag: string
}

/** Single hours and blocks have too much noise for a ratio, and their weather is not that of a year earlier. */
const TOO_SHORT: readonly string[] = ['hour', 'block']

/**
 * The baseline is planned as a request of its own: what is refused of the one is refused of the other.
 * @throws Problem naming the parameter at fault
 */
export async function planIndex(
  productId: string,
  query: IndexQuery,
  ports: FiguresPorts,
  asker: Asker,
): Promise<IndexPlan> {
  const { baseline: _, 'baseline-from': _from, 'baseline-to': _to, ...figures } = query
  const asked = readBaseline(query)
  refuseShort(productId, query)
  const plan = (of: FiguresQuery): Promise<FiguresPlan> => planFigures(productId, of, ports, asker)
  const own = await plan(figures)
  const { interval, tree, aggregate, released } = own
  if (!interval || !tree) return { own, baseline: null, before: null, tag: digest([own.tag]) }
  const baseline =
    asked.kind === 'year-earlier'
      ? yearEarlier(interval, aggregate)
      : namedInterval(
          interval,
          await named(async () => readInterval(asked, aggregate, released, ports.days)!),
          aggregate,
        )
  if (!baseline) return { own, baseline, before: null, tag: digest([own.tag]) }
  const before = await named(() =>
    plan({
      ...figures,
      'zone-system': tree.name,
      from: baseline.from,
      to: baseline.to,
      // Which days are wanted is said of the interval's own: a holiday falls on another one a year earlier.
      ...(aggregate === 'day' ? { daytype: undefined } : {}),
    }),
  )
  return { own, baseline, before, tag: digest([own.tag, before.tag]) }
}

/** @throws Problem unknown-aggregate */
function refuseShort(productId: string, query: IndexQuery): void {
  const product = readProduct(productId)
  const aggregate = readAggregate(query.aggregate, product)
  if (!TOO_SHORT.includes(aggregate)) return
  const offered = product.aggregates.filter((word) => !TOO_SHORT.includes(word))
  throw new Problem(
    'unknown-aggregate',
    `aggregate: there is no index of a single ${aggregate}: choose one of ${listed(offered)}`,
    { parameter: 'aggregate' },
  )
}

/** What is wrong with dates of the baseline is said of its own parameters. */
async function named<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Problem) || (error.parameter !== 'from' && error.parameter !== 'to')) throw error
    throw new Problem(error.problem, `baseline: ${error.message}`, {
      parameter: `baseline-${error.parameter}`,
      cause: error,
    })
  }
}
