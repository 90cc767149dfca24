import { describe, expect, it } from 'vitest'
import { jobLine } from '../../../functions/serve/jobs/job-line.ts'
import { runJob } from '../../../functions/serve/jobs/run-job.ts'
import { takePlace } from '../../../functions/serve/places.ts'
import type { FiguresPorts } from '../../../functions/serve/plan.ts'
import { type JobWorld, jobWorld } from './worker.ts'

const BODY = { product: 'visitors', format: 'csv', query: { from: '2026-03-02', to: '2026-03-04' } }

async function released(): Promise<JobWorld> {
  const city = await jobWorld()
  for (const date of ['2026-03-02', '2026-03-03']) {
    await city.publish({ product: 'visitors', date, estimate: () => 900 })
  }
  return city
}

describe('a request for a job', () => {
  it.each([
    [{ ...BODY, product: 'footfall' }, 404, 'unknown-product', '"footfall"'],
    [{ ...BODY, query: { zones: 'moon' } }, 400, 'unknown-zone', '"moon"'],
    [{ ...BODY, query: { from: '2026-03-02', to: '2026-03-01' } }, 400, 'invalid-interval', 'from'],
    [{ ...BODY, query: { aggregate: 'hour' } }, 400, 'unknown-aggregate', '"hour"'],
    [{ ...BODY, query: { limit: '5' } }, 400, 'invalid-body', '/query/limit'],
    [{ ...BODY, query: { cursor: 'x' } }, 400, 'invalid-body', '/query/cursor'],
    [{ ...BODY, query: { summary: 'status' } }, 400, 'invalid-body', '/query/summary'],
    [{ ...BODY, query: { hour: 8 } }, 400, 'invalid-body', '/query/hour'],
    [{ ...BODY, format: 'xlsx' }, 400, 'invalid-body', '/format'],
    [{ ...BODY, callback: 'https://x.example' }, 400, 'invalid-body', '/callback'],
  ] as const)('%j is refused at once: %i %s', async (body, status, problem, named) => {
    const city = await released()
    const { response, job } = await city.post(body)
    expect([response.status, job]).toMatchObject([status, { type: `urn:smart-steps:problem:${problem}` }])
    expect(JSON.stringify(job)).toContain(named.replaceAll('"', '\\"'))
    expect([city.sent, (await city.documents.list('job/')).length]).toEqual([[], 0])
  })

  it.each(['', 'two words', `${'k'.repeat(129)}`, 'schlüssel'.replace('ü', '\u00fc')])(
    'needs an Idempotency-Key of 1 to 128 printable letters; "%s" is none',
    async (key) => {
      const city = await released()
      const { response, job } = await city.post(BODY, key)
      expect([response.status, job]).toMatchObject([
        400,
        { type: 'urn:smart-steps:problem:invalid-parameter', parameter: 'idempotency-key' },
      ])
    },
  )

  it('whose rows are more than a worker can make is refused before it waits', async () => {
    const { areas } = await import('../city.ts')
    const city = await jobWorld(areas(1_400))
    for (let month = 1; month <= 5; month += 1) {
      for (let day = 1; day <= 31; day += 1) {
        const date = new Date(Date.UTC(2025, month, day)).toISOString().slice(0, 10)
        if (Number(date.slice(5, 7)) === month + 1)
          await city.publish({ date, onLedgerOnly: true, estimate: () => 0 })
      }
    }
    const { response, job } = await city.post({
      product: 'presence',
      format: 'parquet',
      query: { aggregate: 'hour', from: '2025-02-01', to: '2025-07-01' },
    })
    // 1,400 zones, 150 dates, 24 hours.
    expect([response.status, job]).toMatchObject([
      400,
      { type: 'urn:smart-steps:problem:too-much', detail: expect.stringContaining('5040000 rows') },
    ])
  })
})

describe('an Idempotency-Key', () => {
  it('makes one job of the same request sent twice, with quotes or without, members in any order', async () => {
    const city = await released()
    const first = await city.post(BODY, 'a-key')
    const again = await city.post(
      { query: { to: '2026-03-04', from: '2026-03-02' }, format: 'csv', product: 'visitors' },
      '"a-key"',
    )
    expect([again.response.status, again.job]).toEqual([202, first.job])
    expect(await city.documents.list('job/')).toHaveLength(1)
  })

  it('makes one job of ten requests at once, and one file', async () => {
    const city = await released()
    const answers = await Promise.all(Array.from({ length: 10 }, () => city.post(BODY)))
    expect(new Set(answers.map(({ response }) => response.status))).toEqual(new Set([202]))
    expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1)
    expect(await city.documents.list('job/')).toHaveLength(1)
    await city.work()
    expect(await city.files.list('jobs/')).toHaveLength(1)
  })

  it('answers the job as it is by now, and puts it in line again only while nobody has begun', async () => {
    const city = await released()
    const { job } = await city.post(BODY)
    expect(city.sent).toHaveLength(1)
    await city.post(BODY)
    expect(city.sent).toHaveLength(2)
    await city.work()
    const { response, job: again } = await city.post(BODY)
    expect([response.status, again.id, again.status, city.sent]).toEqual([202, job.id, 'succeeded', []])
    expect(response.headers.has('Retry-After')).toBe(false)
  })

  it('is refused with another body, and leaves the first job as it is', async () => {
    const city = await released()
    const { job } = await city.post(BODY)
    const other = await city.post({ ...BODY, format: 'parquet' })
    expect([other.response.status, other.job]).toMatchObject([
      422,
      { type: 'urn:smart-steps:problem:idempotency-conflict' },
    ])
    expect(await city.job(job.id)).toEqual(job)
  })

  it('of two different requests at once lets one through', async () => {
    const city = await released()
    const answers = await Promise.all([city.post(BODY), city.post({ ...BODY, format: 'parquet' })])
    expect(answers.map(({ response }) => response.status).sort()).toEqual([202, 422])
  })

  it('is of a tenant: the same word of another is another job', async () => {
    const city = await released()
    const [mine, theirs] = [await city.post(BODY, 'k', 'shop'), await city.post(BODY, 'k', 'council')]
    expect(theirs.response.status).toBe(202)
    expect(theirs.job.id).not.toBe(mine.job.id)
  })
})

describe('the limit of unfinished jobs', () => {
  it('refuses the eleventh of a tenant, none of another, and takes one more when one has ended', async () => {
    const city = await released()
    const keys = Array.from({ length: 10 }, (_, index) => `k${index}`)
    for (const key of keys) expect((await city.post(BODY, key)).response.status).toBe(202)
    const more = await city.post(BODY, 'one-more')
    expect([more.response.status, more.job]).toMatchObject([
      429,
      { type: 'urn:smart-steps:problem:too-many-jobs', detail: expect.stringContaining('10') },
    ])
    expect((await city.post(BODY, 'one-more', 'council')).response.status).toBe(202)
    // A repeated request is no new job.
    expect((await city.post(BODY, 'k0')).response.status).toBe(202)
    await city.work()
    expect((await city.post(BODY, 'one-more')).response.status).toBe(202)
  })
})

describe('of thirty requests for jobs at once', () => {
  it('ten are taken, and twenty told why', async () => {
    const city = await released()
    const keys = Array.from({ length: 30 }, (_, index) => `k${index}`)
    const answers = await Promise.all(keys.map((key) => city.post(BODY, key)))
    const statuses = answers.map(({ response }) => response.status)
    expect(statuses.toSorted()).toEqual([...Array(10).fill(202), ...Array(20).fill(429)])
    expect(await city.documents.list('job/')).toHaveLength(10)
    expect(city.failures).toEqual([])
  })

  it('one with the same key is taken, and takes one place', async () => {
    const city = await released()
    await Promise.all(Array.from({ length: 21 }, () => city.post(BODY, 'one')))
    const more = await Promise.all(Array.from({ length: 9 }, (_, n) => city.post(BODY, `k${n}`)))
    expect(more.map(({ response }) => response.status)).toEqual(Array(9).fill(202))
    expect((await city.post(BODY, 'eleventh')).response.status).toBe(429)
  })
})

describe('a place in line', () => {
  const full = async () => {
    const city = await released()
    const jobs = []
    for (let n = 0; n < 10; n += 1) jobs.push((await city.post(BODY, `k${n}`)).job)
    expect((await city.post(BODY, 'more')).response.status).toBe(429)
    return { ...city, jobs }
  }

  it('is free when its job is cancelled, and is taken again by the same key', async () => {
    const city = await full()
    await city.ask('DELETE', `/v1/jobs/${city.jobs[3]!.id}`)
    expect((await city.post(BODY, 'k3')).response.status).toBe(202)
    expect((await city.post(BODY, 'more')).response.status).toBe(429)
  })

  it('is free when a job has ended whose worker nobody heard of again', async () => {
    const city = await full()
    const [, ...others] = city.sent.splice(0)
    for (const id of others) {
      await runJob({ ...city.worker, report: () => undefined, figures: failing(city) }, id).catch(() => null)
    }
    const taken = []
    for (let n = 0; n < 10; n += 1) taken.push((await city.post(BODY, `next${n}`)).response.status)
    expect(taken).toEqual([...Array(9).fill(202), 429])
  })

  it('is not held by a job whose document has ended', async () => {
    const city = await full()
    const lost = `job/shop/${city.jobs[0]!.id}`
    const documents = {
      ...city.documents,
      get: async (id: string) => (id === lost ? null : city.documents.get(id)),
    }
    const line = jobLine({ documents, clock: city.clock, days: city.worker.figures.days }, 'shop')
    expect(await takePlace(line, 'new')).toBeNull()
    city.pass(1)
    expect(await takePlace(line, 'new')).not.toBeNull()
    expect(await takePlace(line, 'newer')).toBeNull()
  })
})

/** Whatever is read fails. */
const failing = ({ worker: { figures } }: JobWorld): FiguresPorts => ({
  ...figures,
  readTrees: async () => {
    throw new Error('the store is away')
  },
})

describe('a job of another tenant', () => {
  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['GET', '/result'],
  ])('%s %s is answered as one that does not exist', async (method, path) => {
    const city = await released()
    const { job } = await city.post(BODY)
    await city.work()
    const answers = await Promise.all(
      [job.id, '0'.repeat(32), 'no-id', '..%2Fshop%2Fx'].map(async (id) => {
        const response = await city.ask(method, `/v1/jobs/${id}${path}`, { tenant: 'council' })
        const { instance, detail, ...body } = (await response.json()) as Record<string, string>
        const said = detail!.replace(instance!, 'PATH')
        return [response.status, body, said.includes('openapi')]
      }),
    )
    expect(answers).toEqual(answers.map(() => answers[1]))
    expect(answers[1]).toMatchObject([404, { type: 'urn:smart-steps:problem:not-found' }, true])
    expect(await city.job(job.id)).toMatchObject({ status: 'succeeded' })
  })

  it('is not listed, also where its tenant has a name that begins alike', async () => {
    const city = await released()
    await city.post(BODY, 'k', 'shop')
    await city.post(BODY, 'k', 'shop/1')
    await city.post(BODY, 'k', 'shopping')
    const listed = await city.ask('GET', '/v1/jobs', { tenant: 'shop' })
    expect(((await listed.json()) as { jobs: unknown[] }).jobs).toHaveLength(1)
  })
})
