import { type Api, askerOf, isKnown, JSON_TYPE, nextLink, PRIVATE } from '../http.ts'
import { negotiate } from '../media.ts'
import type { FiguresPorts } from '../plan.ts'
import { Recent } from '../recent.ts'
import { digest, releasesInForce } from '../releases.ts'
import { answered } from './answers.ts'
import { answerComparison, planComparison, type RecentRows } from './comparison.ts'
import { crosswalkReader, planCrosswalk } from './crosswalk.ts'
import { answerIndex, type RecentIndexes } from './index-answer.ts'
import { planIndex } from './index-plan.ts'
import { comparisonRoute, crosswalkRoute, indexRoute, topFlowsRoute } from './routes.ts'
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
      const plan = await planIndex(c.req.valid('param').product, c.req.valid('query'), ports, askerOf(c))
      const { product, limit, cursor = '' } = plan.own
      return {
        tag: plan.tag,
        page: `${limit} ${cursor}`,
        make: () => answerIndex(plan, ports, recent),
        cellsOf: ({ cells }) => cells.length,
        csv: (answer) => indexCsv(answer, product),
      }
    }),
  )

  api.openapi(comparisonRoute, (c) =>
    answered(c, async () => {
      const plan = await planComparison(c.req.valid('param').product, c.req.valid('query'), ports, askerOf(c))
      const { product, limit, cursor = '' } = plan.own
      return {
        tag: plan.tag,
        page: `${limit} ${cursor}`,
        make: () => answerComparison(plan, ports, recentRows),
        cellsOf: ({ cells }) => cells.length,
        csv: (answer) => comparisonCsv(answer, product),
      }
    }),
  )

  api.openapi(topFlowsRoute, (c) =>
    answered(c, async () => {
      const plan = await planTopFlows(c.req.valid('query'), ports, askerOf(c))
      return {
        tag: plan.tag,
        page: `${plan.partners}`,
        make: () => answerTopFlows(plan, ports),
        cellsOf: ({ rankings }) => rankings.reduce((sum, { partners }) => sum + partners.length, 0),
        csv: topFlowsCsv,
      }
    }),
  )

  const readCrosswalk = crosswalkReader(ports.readShapes)
  api.openapi(crosswalkRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const releases = await releasesInForce(ports.documents)
    const trees = await ports.readTrees(releases)
    const plan = planCrosswalk(c.req.valid('param').id, c.req.valid('query'), trees)
    const etag = `W/"${digest([plan.tag, String(plan.limit), plan.cursor ?? ''])}"`
    const headers = { ...PRIVATE, Vary: 'Accept, Authorization', ETag: etag }
    if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
    const answer = await readCrosswalk(plan)
    return c.json(answer, 200, { ...headers, ...nextLink(c, answer.next) })
  })
}
