import { INTERVAL_Z, threshold } from '../model/disclosure.ts'
import { OBJECTIONS_PREFIX, type Objections, objectionsSchema } from '../model/objections.ts'
import { rational } from '../model/rational.ts'
import type { DocumentStore } from '../platform/ports.ts'
import { lossOf } from './budget.ts'
import type { Transparency } from './transparency-schemas.ts'

/** Which part of the operator's lines object, by the newest month that measured it. */
export async function optOutOf(documents: DocumentStore): Promise<Transparency['optOut']> {
  const newest = (await documents.list(OBJECTIONS_PREFIX)).at(-1)
  if (newest === undefined) return { ...NOTHING, month: null, loss: null, reason: NOT_MEASURED }
  const measured = objectionsSchema.parse(newest.body)
  const of = { month: measured.month, loss: lossOf(rational(measured.rho)) }
  const share = shareOf(measured)
  return share === null
    ? { ...NOTHING, ...of, reason: tooFew(measured.variance) }
    : { ...share, ...of, reason: null }
}

const NOTHING = { share: null, low: null, high: null } as const

const NOT_MEASURED =
  'it is measured once a month where a feed says who objects, and none has been: who objects is left out before anything is stored'

const tooFew = (variance: number): string =>
  `of those who object, or of those who do not, there are fewer than the ${Math.ceil(threshold(variance))} below which no number is shown`

/**
 * Of two noisy counts of the same σ², o and r: o / (o + r), with the 95 % interval of first order,
 * σ √((1 − p)² + p²) / (o + r).
 * @returns null where one of the two may be of too few people to be shown
 */
function shareOf({ objecting, others, variance }: Objections) {
  const least = threshold(variance)
  if (!(objecting >= least && others >= least)) return null
  const share = objecting / (objecting + others)
  const half = (INTERVAL_Z * Math.sqrt(variance) * Math.hypot(1 - share, share)) / (objecting + others)
  return {
    share: short(share),
    low: short(Math.max(0, share - half)),
    high: short(Math.min(1, share + half)),
  }
}

const short = (share: number): number => Math.round(share * 1e4) / 1e4
