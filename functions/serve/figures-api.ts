import { answerFeatures, FORMATS } from './compare/figure-features.ts'
import { csvOf } from './csv.ts'
import { answerFigures } from './figures.ts'
import {
  type Api,
  askerOf,
  CSV_CONTENT,
  CSV_TYPE,
  GEOJSON_TYPE,
  isKnown,
  JSON_TYPE,
  nextLink,
  PRIVATE,
} from './http.ts'
import { negotiate } from './media.ts'
import { type FiguresPorts, planFigures } from './plan.ts'
import { digest } from './releases.ts'
import { figuresRoute } from './routes.ts'

/** `GET /v1/figures/{product}`, as JSON, CSV or GeoJSON. */
export function addFigures(api: Api, ports: FiguresPorts): void {
  api.openapi(figuresRoute, async (c) => {
    const { format, ...query } = c.req.valid('query')
    const type = format ? FORMATS[format] : negotiate(c, [JSON_TYPE, CSV_TYPE, GEOJSON_TYPE])
    const plan = await planFigures(c.req.valid('param').product, query, ports, askerOf(c))
    // Borders may be drawn anew where the tree stays as it is.
    const borders = type === GEOJSON_TYPE ? (plan.tree?.references ?? []) : []
    const etag = `W/"${digest([plan.tag, type, String(plan.limit), plan.cursor ?? '', ...borders])}"`
    const headers = { ...PRIVATE, Vary: 'Accept, Authorization', ETag: etag }
    if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
    if (type === GEOJSON_TYPE) {
      const page = await answerFeatures(plan, ports)
      c.set('given', { product: plan.product.id, cells: page.features.length })
      const own = { ...headers, ...nextLink(c, page.next), 'Content-Type': GEOJSON_TYPE }
      return c.body(JSON.stringify(page), 200, own)
    }
    const answer = await answerFigures(plan, ports)
    c.set('given', { product: plan.product.id, cells: answer.cells.length })
    const link = nextLink(c, answer.next)
    if (type === JSON_TYPE) return c.json(answer, 200, { ...headers, ...link })
    return c.body(csvOf(answer, plan.product, plan.scope?.asked.kind === 'area'), 200, {
      ...headers,
      ...link,
      'Content-Type': CSV_CONTENT,
    })
  })
}
