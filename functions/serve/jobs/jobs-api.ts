import type { Context } from 'hono'
import type { Clock, DocumentStore, Downloads, JobQueue, ObjectStore } from '../../platform/ports.ts'
import type { ApiEnvironment } from '../caller.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { type Api, askerOf, isKnown, nextLink, notFound, PRIVATE } from '../http.ts'
import { stageOf } from '../ogc.ts'
import type { FiguresPorts } from '../plan.ts'
import { Problem } from '../problems.ts'
import { acceptJob } from './accept-job.ts'
import { type FiguresJob, ID, isUnfinished, type Job, jobDocument, reasonAt, statusAt } from './job.ts'
import { changeJob, listJobs, placeOf, readJob } from './job-store.ts'
import { createJobRoute, deleteJobRoute, JOBS_PATH, jobRoute, listJobsRoute, resultRoute } from './routes.ts'
import { type JobAnswer, keyOf, PAGE_JOBS } from './schemas.ts'

export interface JobPorts {
  readonly queue: JobQueue
  readonly downloads: Downloads
}

interface Ports extends JobPorts {
  readonly documents: DocumentStore
  readonly store: ObjectStore
  readonly clock: Clock
  readonly figures: FiguresPorts
}

const RETRY_SECONDS = '5'

/** `/v1/jobs`: large answers as files. What is another tenant's is answered as what does not exist. */
export function addJobs(api: Api, ports: Ports): void {
  const { documents, store, clock, downloads } = ports

  /** @throws Problem not-found */
  const own = async (c: Context<ApiEnvironment>, id: string): Promise<FiguresJob> => {
    const job = ID.test(id) ? await readJob(documents, c.get('caller').tenant, id) : null
    if (job?.kind !== 'figures') throw notFound(c)
    return job
  }
  /**
   * What was deleted is not there any more.
   * @throws Problem not-found
   */
  const alive = async (c: Context<ApiEnvironment>, id: string): Promise<FiguresJob> => {
    const job = await own(c, id)
    if (job.status === 'cancelled') throw notFound(c)
    return job
  }
  const headersOf = (job: Job): Record<string, string> => ({
    ...PRIVATE,
    ...(isUnfinished(job, clock.now()) ? { 'Retry-After': RETRY_SECONDS } : {}),
  })

  api.openapi(createJobRoute, async (c) => {
    const key = keyOf(c.req.valid('header')['idempotency-key'])
    const job = await acceptJob(ports, { asker: askerOf(c), key, request: c.req.valid('json') })
    c.set('given', { product: job.request.product, cells: 0 })
    return c.json(answerOf(c, job, clock.now()), 202, { ...headersOf(job), Location: addressOf(c, job) })
  })

  api.openapi(listJobsRoute, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const { tenant } = c.get('caller')
    const all = (await listJobs(documents, tenant)).filter(isListed)
    const after = cursor === undefined ? null : readCursor(cursor, TAG, PLACE)[0]
    const left = after === null ? all : all.filter((job) => placeOf(job) < after)
    const page = left.slice(0, readLimit(limit))
    const last = page.at(-1)
    const next = last && page.length < left.length ? writeCursor(TAG, placeOf(last)) : null
    const now = clock.now()
    return c.json({ jobs: page.map((job) => answerOf(c, job, now)), next }, 200, {
      ...PRIVATE,
      ...nextLink(c, next),
    })
  })

  api.openapi(jobRoute, async (c) => {
    const job = await alive(c, c.req.valid('param').id)
    return c.json(answerOf(c, job, clock.now()), 200, headersOf(job))
  })

  api.openapi(deleteJobRoute, async (c) => {
    const { tenant, id } = await own(c, c.req.valid('param').id)
    const end = clock.now().toISOString()
    const job = await changeJob(documents, jobDocument(tenant, id), (now) => cancelled(now, end))
    // The key stays in the document: if this fails, the next DELETE removes the file.
    if (job?.result) await store.delete(job.result.key)
    return c.body(null, 204, PRIVATE)
  })

  api.openapi(resultRoute, async (c) => {
    const job = await alive(c, c.req.valid('param').id)
    const status = statusAt(job, clock.now())
    if (status !== 'succeeded' || job.result === null) throw noResult(status)
    const { key, type, fileName, sha256, bytes } = job.result
    // As it is: what would pack it on its way would make other bytes than those of the digest.
    const headers = { 'Cache-Control': `${PRIVATE['Cache-Control']}, no-transform`, ETag: `"${sha256}"` }
    if (isKnown(c.req.header('If-None-Match'), headers.ETag)) return c.body(null, 304, headers)
    const download = await downloads.open(key, { type, fileName })
    if (download === null) throw noResult('expired')
    if (download.kind === 'link') {
      // Whoever has it has the file, for as long as it lives.
      return c.body(null, 303, { Location: download.url, 'Cache-Control': 'private, no-store' })
    }
    return c.body(download.body, 200, {
      ...headers,
      'Content-Type': type,
      'Content-Length': String(bytes),
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    })
  })
}

const isListed = (job: Job): job is FiguresJob => job.kind === 'figures' && job.status !== 'cancelled'

/** What is deleted already stays as it is. */
const cancelled = (job: Job, end: string): Job | null =>
  job.status === 'cancelled'
    ? null
    : { ...job, status: 'cancelled', run: null, leaseUntil: null, finishedAt: job.finishedAt ?? end }

function answerOf(c: Context, job: FiguresJob, now: Date): JobAnswer {
  const { id, kind, request, progress, acceptedAt, startedAt, finishedAt } = job
  const status = statusAt(job, now)
  const { key: _key, ...result } = job.result ?? { key: '' }
  return {
    id,
    kind,
    status,
    request,
    progress,
    acceptedAt,
    startedAt,
    finishedAt,
    reason: reasonAt(job, now),
    result:
      status === 'succeeded' && 'bytes' in result ? { url: `${addressOf(c, job)}/result`, ...result } : null,
  }
}

/** Absolute; behind API Gateway the stage stands before the path. */
function addressOf(c: Context, { id }: Job): string {
  const { origin, pathname } = new URL(c.req.url)
  const above = pathname.slice(0, pathname.lastIndexOf(JOBS_PATH))
  return `${origin}${stageOf(c)}${above}${JOBS_PATH}/${id}`
}

const noResult = (status: string): Problem =>
  new Problem(
    'no-result',
    status === 'queued' || status === 'running'
      ? `the job is ${status}: ask for it until its status is succeeded`
      : `the job is ${status} and has no file: send it again with another Idempotency-Key`,
  )

const TAG = 'jobs'
const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f]{32}$/

/** @throws Problem invalid-parameter */
function readLimit(text: string | undefined): number {
  const limit = text === undefined ? PAGE_JOBS : /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= PAGE_JOBS) return limit
  throw new Problem('invalid-parameter', `limit: expected a whole number from 1 to ${PAGE_JOBS}`, {
    parameter: 'limit',
  })
}
