import { z } from '@hono/zod-openapi'
import { type Product, products } from '../../model/products.ts'
import { cellSchema, figuresQuerySchema, parameter, statuses } from '../schemas.ts'
import { answerHead, timeShape } from './schemas.ts'

/** The shapes of ranked origins and destinations. */

/** Partners of one ranking. */
export const MOST_PARTNERS = 100
export const DEFAULT_PARTNERS = 10

/** Products whose cells are between two zones, and how. */
export const flowProducts: readonly Product[] = products.filter(({ dimensions }: Product) =>
  dimensions.some((name) => name === 'destination' || name === 'home'),
)

const { from, to, aggregate, block, daytype, revision } = figuresQuerySchema.shape

export const topFlowsQuerySchema = z.strictObject({
  product: parameter(
    `One of ${flowProducts.map(({ id }) => id).join(', ')}; default: ${flowProducts[0]!.id}.`,
    flowProducts[0]!.id,
  ),
  zone: parameter('The zone whose partners are ranked; needed.', 'a'),
  direction: parameter(
    '`out` (default): where people go from it, or, of a product by home, which zones the people of this home area visit. `in`: where those who come to it are from.',
    'out',
  ),
  'zone-system': figuresQuerySchema.shape['zone-system'],
  from,
  to,
  aggregate,
  block,
  daytype,
  revision,
  limit: parameter(
    `Partners of each ranking, 1 to ${MOST_PARTNERS}; default ${DEFAULT_PARTNERS}.`,
    `${DEFAULT_PARTNERS}`,
  ),
})
export type TopFlowsQuery = z.infer<typeof topFlowsQuerySchema>

const partnerSchema = z
  .object({
    rank: z.int().openapi({ description: 'by value, among those shown' }),
    bestRank: z.int().openapi({ description: 'those before it whose interval does not overlap, and 1' }),
    worstRank: z.int().openapi({ description: 'as low as it may be among those shown, by the intervals' }),
    zone: z.string(),
    name: z.string(),
    value: z.number(),
    low: z.number().openapi({ description: '95 % interval' }),
    high: z.number(),
    share: z.number().openapi({ description: 'of the shown total' }),
    shareLow: z.number().openapi({ description: '95 % interval, whatever the errors have in common' }),
    shareHigh: z.number(),
    tiedWith: z.array(z.string()).openapi({
      description: 'others of the list whose intervals overlap: between these the rank says nothing',
    }),
    n: cellSchema.shape.n,
    status: statuses,
    revision: cellSchema.shape.revision,
  })
  .openapi('FlowPartner')

const rankingSchema = z
  .object({
    ...timeShape,
    total: z.number().nullable().openapi({
      description:
        'sum of all shown values, listed or not; no sum of what is hidden. null where none is shown',
    }),
    statuses: z
      .partialRecord(statuses, z.int())
      .openapi({ description: 'partners by status: hidden ones are counted here and ranked nowhere' }),
    partners: z.array(partnerSchema),
  })
  .openapi('FlowRanking')
export type FlowRanking = z.infer<typeof rankingSchema>

export const topFlowsSchema = z
  .object({
    ...answerHead,
    zone: z.string(),
    direction: z.enum(['in', 'out']),
    rankings: z.array(rankingSchema).openapi({ description: 'of each slot, in the order of time' }),
  })
  .openapi('TopFlows')
export type TopFlows = z.infer<typeof topFlowsSchema>
