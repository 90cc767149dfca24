import { createRoute, z } from '@hono/zod-openapi'
import { refusals, security } from '../routes.ts'
import { parameter } from '../schemas.ts'

const monthSchema = parameter('A month of local time; default: this one.', '2026-03').refine(
  (month) => month === undefined || /^2\d{3}-(0[1-9]|1[0-2])$/.test(month),
  { error: 'expected a month as 2026-03' },
)

const usageSchema = z
  .object({
    tenant: z.string(),
    month: z.string().openapi({ example: '2026-03' }),
    requests: z.int().openapi({
      description: 'paid: answers that were known (304), refused or not made are not among them',
    }),
    quota: z.int().openapi({ description: 'requests of a month, by the contract as it is now' }),
    left: z.int().nullable().openapi({ description: 'of this month; null of any other' }),
    cells: z.int().openapi({
      description:
        'rows that were given, shown or not; those of a job in the month in which it ended, once, whether or not its file was fetched',
    }),
    products: z
      .array(z.object({ product: z.string(), requests: z.int(), cells: z.int() }))
      .openapi({ description: 'those that were asked for, or of which a job ended' }),
  })
  .openapi('Usage')
export type Usage = z.infer<typeof usageSchema>

export const usageRoute = createRoute({
  method: 'get',
  path: '/v1/usage',
  summary: 'What your contract has used in a month',
  description: 'Of the tenant of the token alone. Not counted itself. Kept as long as the audit trail.',
  security,
  request: { query: z.strictObject({ month: monthSchema }) },
  responses: {
    200: { description: 'The use of a month', content: { 'application/json': { schema: usageSchema } } },
    ...refusals,
  },
})
