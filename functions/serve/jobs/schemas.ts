import { z } from '@hono/zod-openapi'
import { parameter } from '../schemas.ts'
import { formats, jobQuerySchema, jobStatuses } from './job.ts'

/** The shapes of jobs in the API. */

export const PAGE_JOBS = 100

export const jobBodySchema = z
  .strictObject({
    product: z.string().openapi({ example: 'presence' }),
    format: z.enum(formats),
    query: jobQuerySchema.openapi({
      description: 'parameters of /v1/figures/{product}, each as it would stand in an address',
      example: { aggregate: 'hour', level: 'zone', from: '2026-03-01', to: '2026-04-01' },
    }),
  })
  .openapi('JobRequest')

/** A text of the draft (a Structured Field: in quotes), or the same without them, as most clients send it. */
const KEY = /^(?:"([!#-[\]-~]{1,128})"|([!#-[\]-~]{1,128}))$/

export const jobHeadersSchema = z.object({
  'idempotency-key': z
    .string({ error: 'send this header with a new value for every new job, as a UUID' })
    .regex(KEY, 'expected 1 to 128 printable ASCII characters, as a UUID')
    .openapi({
      description:
        'A value of your choice, new for every new job, as a UUID: the same again with the same body is the same job, so that a request whose answer was lost can be repeated (draft-ietf-httpapi-idempotency-key-header).',
      example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
    }),
})

/** The key itself: the same with and without quotes. */
export function keyOf(header: string): string {
  const [, quoted, bare] = KEY.exec(header) ?? []
  return quoted ?? bare ?? header
}

export const jobsQuerySchema = z.strictObject({
  limit: parameter(`Jobs of a page, 1 to ${PAGE_JOBS}; default ${PAGE_JOBS}.`, '20'),
  cursor: parameter('`next` of the page before.', ''),
})

const instant = z.string().openapi({ format: 'date-time', description: 'UTC' })

export const jobAnswerSchema = z
  .object({
    id: z.string().openapi({ example: '4f1b2c9d8e7a60514f1b2c9d8e7a6051' }),
    kind: z.enum(['figures']),
    status: z.enum(jobStatuses),
    request: jobBodySchema,
    progress: z.object({
      dates: z.int().openapi({ description: 'released dates that go into the answer' }),
      datesDone: z.int(),
      rows: z.int().openapi({ description: 'written so far' }),
    }),
    acceptedAt: instant.openapi({
      description: 'what was in force then is what it answers, whatever is released while it waits or runs',
    }),
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    reason: z.string().nullable().openapi({ description: 'why it failed' }),
    result: z
      .object({
        url: z.string().openapi({
          description:
            'asked for with the token: the file, or 303 to where it lies for a few minutes. Send the token to no other host',
        }),
        type: z.string(),
        fileName: z.string(),
        bytes: z.int(),
        rows: z.int(),
        sha256: z.string().openapi({ description: 'of the file, hexadecimal' }),
        expiresAt: instant.openapi({ description: 'when the file goes' }),
        datasetVersion: z.string().nullable(),
        methodVersion: z.string().nullable(),
        zoneSystem: z.string().nullable(),
      })
      .nullable()
      .openapi({ description: 'of a job that succeeded' }),
  })
  .openapi('Job')
export type JobAnswer = z.infer<typeof jobAnswerSchema>

export const jobsAnswerSchema = z
  .object({
    jobs: z.array(jobAnswerSchema).openapi({ description: 'newest first' }),
    next: z.string().nullable().openapi({ description: 'cursor of the next page; null on the last' }),
  })
  .openapi('Jobs')
