import type { Asker } from '../caller.ts'
import { type FiguresPlan, type FiguresPorts, planFigures, rowsPerDay } from '../plan.ts'
import { Problem } from '../problems.ts'
import { zonesRead } from '../query.ts'
import { isOfManyDates } from '../weeks.ts'
import type { FiguresJob } from './job.ts'
import { documentsAsOf } from './pinned.ts'

/** By its time and disk, with room to spare: node bench/api.ts prints what some hundred thousand take. */
const MOST_ROWS = 5_000_000

/**
 * What a job is to answer: as a request for figures would have been answered when it was accepted.
 * @throws Problem naming the parameter at fault
 */
export async function planJob(
  { product, query }: Pick<FiguresJob['request'], 'product' | 'query'>,
  asker: Asker,
  acceptedAt: string,
  ports: FiguresPorts,
): Promise<FiguresPlan> {
  const documents = documentsAsOf(ports.documents, acceptedAt)
  const plan = await planFigures(product, query, { ...ports, documents }, asker)
  const rows = rowsAtMost(plan)
  if (rows <= MOST_ROWS) return plan
  throw new Problem(
    'too-much',
    `these are up to ${rows} rows, a job has at most ${MOST_ROWS}: ask for fewer zones or days, in several jobs`,
  )
}

/** Of single dates; what is of many dates is limited by its estimates already. */
function rowsAtMost(plan: FiguresPlan): number {
  const { scope, entries, aggregate } = plan
  if (scope === null || isOfManyDates(aggregate)) return 0
  return zonesRead(scope.asked).length * entries.length * rowsPerDay(plan, scope)
}
