import type { Api } from '../http.ts'
import type { FiguresPorts } from '../plan.ts'
import { Recent } from '../recent.ts'
import { answered } from './answers.ts'
import { answerComparison, planComparison, type RecentRows } from './comparison.ts'
import { answerIndex, type RecentIndexes } from './index-answer.ts'
import { planIndex } from './index-plan.ts'
import { comparisonRoute, indexRoute, topFlowsRoute } from './routes.ts'
import { comparisonCsv, indexCsv, topFlowsCsv } from './tables.ts'
import { answerTopFlows, planTopFlows } from './top-flows.ts'

/** About 50 MB: a row has both sides. */
const MOST_REMEMBERED_ROWS = 100_000

/** What buyers would else compute by hand of released figures: no budget, the same threshold. */
export function addCompare(api: Api, ports: FiguresPorts): void {
  const recent: RecentIndexes = new Recent(MOST_REMEMBERED_ROWS, (rows) => rows.length)
  const recentRows: RecentRows = new Recent(MOST_REMEMBERED_ROWS, (rows) => rows.length)

  api.openapi(indexRoute, (c) =>
    answered(c, async () => {
      const plan = await planIndex(c.req.valid('param').product, c.req.valid('query'), ports)
      const { product, limit, cursor = '' } = plan.own
      return {
        tag: plan.tag,
        page: `${limit} ${cursor}`,
        make: () => answerIndex(plan, ports, recent),
        csv: (answer) => indexCsv(answer, product),
      }
    }),
  )

  api.openapi(comparisonRoute, (c) =>
    answered(c, async () => {
      const plan = await planComparison(c.req.valid('param').product, c.req.valid('query'), ports)
      const { product, limit, cursor = '' } = plan.own
      return {
        tag: plan.tag,
        page: `${limit} ${cursor}`,
        make: () => answerComparison(plan, ports, recentRows),
        csv: (answer) => comparisonCsv(answer, product),
      }
    }),
  )

  api.openapi(topFlowsRoute, (c) =>
    answered(c, async () => {
      const plan = await planTopFlows(c.req.valid('query'), ports)
      return {
        tag: plan.tag,
        page: `${plan.partners}`,
        make: () => answerTopFlows(plan, ports),
        csv: topFlowsCsv,
      }
    }),
  )
}
