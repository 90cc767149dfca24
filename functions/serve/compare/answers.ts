import type { Context } from 'hono'
import type { ApiEnvironment } from '../caller.ts'
import { CSV_CONTENT, CSV_TYPE, isKnown, JSON_TYPE, nextLink, PRIVATE } from '../http.ts'
import { negotiate } from '../media.ts'
import { digest } from '../releases.ts'

interface Paged {
  readonly product: string
  readonly next?: string | null
}

/** How an answer is made, once its plan has said what it is of. */
export interface Making<Answer extends Paged> {
  /** Changes with the request and with every release that goes into it. */
  readonly tag: string
  readonly page?: string
  readonly make: () => Promise<Answer>
  /** How many figures it gives. */
  readonly cellsOf: (answer: Answer) => number
  readonly csv: (answer: Answer) => string
}

/** JSON or CSV with ETag and Link; 304 before a figure is read where the caller has it already. */
export async function answered<Answer extends Paged>(
  c: Context<ApiEnvironment>,
  plan: () => Promise<Making<Answer>>,
) {
  const type = negotiate(c, [JSON_TYPE, CSV_TYPE])
  const { tag, page = '', make, cellsOf, csv } = await plan()
  const etag = `W/"${digest([tag, type, page])}"`
  const headers = { ...PRIVATE, Vary: 'Accept, Authorization', ETag: etag }
  if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
  const answer = await make()
  c.set('given', { product: answer.product, cells: cellsOf(answer) })
  const link = nextLink(c, answer.next ?? null)
  if (type === JSON_TYPE) return c.json(answer, 200, { ...headers, ...link })
  return c.body(csv(answer), 200, { ...headers, ...link, 'Content-Type': CSV_CONTENT })
}
