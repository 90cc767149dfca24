import { z } from 'zod'
import { Conflict } from '../../../functions/model/errors.ts'
import type { Operator } from './operator.ts'

const PREFIX = 'landed/'
const claimSchema = z.looseObject({ until: z.iso.datetime().nullable() })

const isHeld = (body: unknown): boolean => {
  const { until } = claimSchema.parse(body)
  return until !== null && Date.parse(until) > Date.now()
}

/** How many files are being read now, by somebody who lives or not. */
export const beingRead = async ({ documents }: Pick<Operator, 'documents'>): Promise<number> =>
  (await documents.list(PREFIX)).filter(({ body }) => isHeld(body)).length

/**
 * Lets the time go by for which a dead reader holds its file: sixteen minutes in a deployment. To be called
 * just after the readers were killed; a reader that began meanwhile finds that it was taken for dead, and its
 * message comes again.
 */
export async function endClaimsOfTheDead({ documents }: Pick<Operator, 'documents'>): Promise<void> {
  for (const { id, body } of await documents.list(PREFIX)) {
    if (!isHeld(body)) continue
    const known = await documents.get(id)
    if (known === null || !isHeld(known.body)) continue
    const ended = { ...claimSchema.parse(known.body), until: new Date().toISOString() }
    await documents.put(id, ended, known.version).catch((error: unknown) => {
      // It lives, and has just come to its end.
      if (!(error instanceof Conflict)) throw error
    })
  }
}
