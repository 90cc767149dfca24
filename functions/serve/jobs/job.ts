import { createHash } from 'node:crypto'
import { z } from 'zod'
import { JOB_COLLECTION, MOST_ATTEMPTS, RESULTS_PREFIX, WORKER_MINUTES } from '../../model/jobs.ts'
import { retentionDays } from '../../model/retention.ts'
import { precisions } from '../camara/grid.ts'
import { figuresQuerySchema } from '../schemas.ts'

/** A job is a document: what was asked for, how far it is, and what came of it. Times are RFC 3339, UTC. */

export const formats = ['parquet', 'csv'] as const

/** `GET /v1/figures/{product}` without what is of pages: a job has all of them, and figures alone. */
export const jobQuerySchema = figuresQuerySchema.omit({ limit: true, cursor: true, summary: true })

const resultSchema = z.object({
  key: z.string(),
  type: z.string(),
  fileName: z.string(),
  bytes: z.int(),
  rows: z.int(),
  sha256: z.string(),
  expiresAt: z.string(),
  datasetVersion: z.string().nullable(),
  methodVersion: z.string().nullable(),
  zoneSystem: z.string().nullable(),
})

const progressSchema = z.object({ dates: z.int(), datesDone: z.int(), rows: z.int() })
export type Progress = z.infer<typeof progressSchema>

/** What all kinds have. */
const shared = {
  id: z.string(),
  tenant: z.string(),
  /** Of kind and request: the same key with another one is a mistake of the client. */
  fingerprint: z.string(),
  acceptedAt: z.string(),
  /** In the line of its tenant (../places.ts); another one each time its key is used anew. */
  place: z.string().default(''),
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  /** How often a worker has begun. */
  attempts: z.int(),
  /** Who works on it, another name each time; null where nobody does. */
  run: z.string().nullable(),
  /** Until then nobody else takes it from that worker. */
  leaseUntil: z.string().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  progress: progressSchema,
  /** Why it failed, in words for the buyer. */
  reason: z.string().nullable(),
  result: resultSchema.nullable(),
}

const figuresJobSchema = z.object({
  ...shared,
  kind: z.literal('figures'),
  request: z.strictObject({ product: z.string(), format: z.enum(formats), query: jobQuerySchema }),
  /** Of the plan as it was accepted: changes with every release that goes into the answer. */
  tag: z.string(),
})
export type FiguresJob = z.infer<typeof figuresJobSchema>

const densityJobSchema = z.object({
  ...shared,
  kind: z.literal('density'),
  request: z.strictObject({
    parts: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))),
    from: z.number(),
    to: z.number(),
    precision: z.literal([...precisions]),
    sink: z.string(),
    /** What the sink wants to see; gone once the job has ended. */
    token: z.string().nullable(),
    correlator: z.string().nullable(),
  }),
})
export type DensityJob = z.infer<typeof densityJobSchema>

/** Another kind is added here, with what it does in kinds.ts. */
export const jobSchema = z.discriminatedUnion('kind', [figuresJobSchema, densityJobSchema])
export type Job = z.infer<typeof jobSchema>

/**
 * Of a job that nobody has begun.
 * @param dates that go into its answer
 */
export const inLine = (dates: number) =>
  ({
    status: 'queued',
    attempts: 0,
    run: null,
    leaseUntil: null,
    startedAt: null,
    finishedAt: null,
    progress: { dates, datesDone: 0, rows: 0 },
    reason: null,
    result: null,
  }) as const

/** Of a job that has ended nobody needs them. */
export const withoutSecrets = (job: Job): Job =>
  job.kind === 'density' ? { ...job, request: { ...job.request, token: null } } : job

/** What a buyer reads: a result that is over is `expired`. */
export const jobStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const
export type JobStatus = (typeof jobStatuses)[number]

/** Nobody else takes a job from a worker that may still live. */
export const LEASE_MINUTES = WORKER_MINUTES + 1

export const INTERNAL_REASON = 'The file could not be made; the failure was recorded. Ask again later.'

const time = (instant: string | null): number => (instant === null ? 0 : Date.parse(instant))

export const isHeld = ({ status, leaseUntil }: Job, now: Date): boolean =>
  status === 'running' && time(leaseUntil) > now.getTime()

/** Killed as often as it may be: nobody was left to say so. */
const isAbandoned = (job: Job, now: Date): boolean =>
  job.status === 'running' && job.attempts >= MOST_ATTEMPTS && !isHeld(job, now)

export function statusAt(job: Job, now: Date): JobStatus {
  if (isAbandoned(job, now)) return 'failed'
  const isOver = job.status === 'succeeded' && time(job.result?.expiresAt ?? null) <= now.getTime()
  return isOver ? 'expired' : job.status
}

export const reasonAt = (job: Job, now: Date): string | null =>
  isAbandoned(job, now) ? INTERNAL_REASON : job.reason

export const isUnfinished = (job: Job, now: Date): boolean =>
  ['queued', 'running'].includes(statusAt(job, now))

/** S3 removes what is older at the next midnight; the answer is `expired` at once. */
export const resultEnd = (now: Date): string =>
  new Date(now.getTime() + retentionDays.results * 86_400_000).toISOString()

/** A tenant's name has a slash nowhere, so that nobody's jobs begin with those of another. */
export const jobsOf = (tenant: string): string => `${JOB_COLLECTION}/${encodeURIComponent(tenant)}/`

export const jobDocument = (tenant: string, id: string): string => `${jobsOf(tenant)}${id}`

/** The same for the same tenant and key: who asks twice at once creates one document. */
export const jobId = (tenant: string, idempotencyKey: string): string =>
  sha256([tenant, idempotencyKey]).slice(0, 32)

export const ID = /^[0-9a-f]{32}$/

/** Of a worker's own: two that work at once never write to the same key. */
export const resultKey = ({ tenant, id, run }: Job, extension: string): string =>
  `${RESULTS_PREFIX}${encodeURIComponent(tenant)}/${id}/${run}.${extension}`

/** Members in whatever order. */
export const fingerprintOf = (kind: Job['kind'], request: FiguresJob['request']): string =>
  sha256([kind, request.product, request.format, Object.entries(request.query).sort(byName)])

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)

const sha256 = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')
