import { csvOf } from './csv.ts'
import { answerFigures } from './figures.ts'
import { type Api, CSV_CONTENT, CSV_TYPE, isKnown, JSON_TYPE, nextLink, PRIVATE } from './http.ts'
import { negotiate } from './media.ts'
import { type FiguresPorts, planFigures } from './plan.ts'
import { digest } from './releases.ts'
import { figuresRoute } from './routes.ts'

/** `GET /v1/figures/{product}`, as JSON or CSV. */
export function addFigures(api: Api, ports: FiguresPorts): void {
  api.openapi(figuresRoute, async (c) => {
    const type = negotiate(c, [JSON_TYPE, CSV_TYPE])
    const plan = await planFigures(c.req.valid('param').product, c.req.valid('query'), ports, c.get('rights'))
    const etag = `W/"${digest([plan.tag, type, String(plan.limit), plan.cursor ?? ''])}"`
    const headers = { ...PRIVATE, Vary: 'Accept, Authorization', ETag: etag }
    if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
    const answer = await answerFigures(plan, ports)
    c.set('given', { product: plan.product.id, cells: answer.cells.length })
    const link = nextLink(c, answer.next)
    if (type === JSON_TYPE) return c.json(answer, 200, { ...headers, ...link })
    return c.body(csvOf(answer, plan.product), 200, { ...headers, ...link, 'Content-Type': CSV_CONTENT })
  })
}
