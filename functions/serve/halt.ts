import type { MiddlewareHandler } from 'hono'
import { HALT_DOCUMENT, haltInForce } from '../model/halt.ts'
import type { DocumentStore } from '../platform/ports.ts'
import { Problem } from './problems.ts'

/**
 * Answers 503 while the operator has halted serving. Looked up anew for every request, since a halt is to hold at
 * once, and before anything else of the answer is: a copy that a client holds is not confirmed either. The reason
 * is the operator's own and stays inside.
 * @param open addresses that tell no figure
 */
export const refuseHalted =
  (documents: DocumentStore, open: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    if (!open.includes(c.req.path)) {
      const halt = haltInForce(await documents.get(HALT_DOCUMENT))
      if (halt !== null) {
        throw new Problem('halted', `the operator has halted all figures since ${halt.at}: try again later`)
      }
    }
    await next()
  }
