import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { HALT_DOCUMENT } from '../../../functions/model/halt.ts'
import { runJob } from '../../../functions/serve/jobs/run-job.ts'
import { type JobWorld, jobWorld } from './worker.ts'

const DATES = ['2026-03-02', '2026-03-03', '2026-03-04'] as const
const QUERY = { from: '2026-03-02', to: '2026-03-05' }
const VISITORS = { product: 'visitors', format: 'csv', query: QUERY }

/** Three dates of visitors, of which b, c and d are hidden. */
async function released(): Promise<JobWorld> {
  const city = await jobWorld()
  const estimate = (zone: string): number => ({ all: 9_000, north: 4_000, a: 3_000 })[zone] ?? 0
  for (const date of DATES) {
    await city.publish({ product: 'visitors', date, estimate })
    await city.publish({ date, estimate })
  }
  return city
}

/** All pages of the API as one CSV. */
async function pages({ ask }: JobWorld, path: string): Promise<string> {
  let csv = ''
  let next = ''
  do {
    const response = await ask('GET', `${path}&limit=5${next}`, {})
    const { cells, next: cursor } = (await response.json()) as { cells: unknown[]; next: string | null }
    expect(cells.length).toBeGreaterThan(0)
    next = cursor === null ? '' : `&cursor=${cursor}`
    csv = `${csv}${cells.map((cell) => JSON.stringify(cell)).join('\n')}\n`
  } while (next !== '')
  return csv
}

describe('the life of a job', () => {
  it('is queued, running page by page, and succeeded with what a buyer needs of its file', async () => {
    const city = await released()
    const { response, job } = await city.post(VISITORS)
    expect(response.status).toBe(202)
    expect(response.headers.get('Location')).toBe(`http://localhost/v1/jobs/${job.id}`)
    expect(response.headers.get('Retry-After')).toBe('5')
    expect(job).toMatchObject({
      kind: 'figures',
      status: 'queued',
      request: VISITORS,
      progress: { dates: 3, datesDone: 0, rows: 0 },
      acceptedAt: '2026-05-01T09:00:00.000Z',
      startedAt: null,
      result: null,
    })
    const seen: unknown[] = []
    const documents = {
      ...city.documents,
      put: async (id: string, body: unknown, expected: number) => {
        await city.documents.put(id, body, expected)
        if (!id.startsWith('job/')) return
        const { status, progress } = await city.job(job.id)
        seen.push([status, progress.datesDone, progress.rows])
      },
    }
    await city.work({ documents })
    // 18 rows, five at a time: each date has six.
    expect(seen).toEqual([
      ['running', 0, 0],
      ['running', 0, 5],
      ['running', 1, 10],
      ['running', 2, 15],
      ['running', 3, 18],
      ['succeeded', 3, 18],
    ])
    const done = await city.job(job.id)
    const { url, sha256, bytes, ...result } = done.result!
    expect(result).toEqual({
      type: 'text/csv; charset=utf-8; header=present',
      fileName: 'visitors_2026-03-02_2026-03-05.csv',
      rows: 18,
      expiresAt: '2026-05-08T09:00:00.000Z',
      datasetVersion: expect.stringMatching(/^[0-9a-f]{12}$/),
      methodVersion: '1-observed',
      zoneSystem: 'all@v1',
    })
    expect(url).toBe(`http://localhost/v1/jobs/${job.id}/result`)
    const file = await city.ask('GET', url)
    const body = Buffer.from(await file.arrayBuffer())
    expect([body.length, createHash('sha256').update(body).digest('hex')]).toEqual([bytes, sha256])
    expect(file.headers.get('Content-Disposition')).toBe(
      'attachment; filename="visitors_2026-03-02_2026-03-05.csv"',
    )
    expect(file.headers.get('ETag')).toBe(`"${sha256}"`)
    expect(file.headers.get('Repr-Digest')).toBe(
      `sha-256=:${Buffer.from(sha256 as string, 'hex').toString('base64')}:`,
    )
  })

  it.each([
    ['single dates', '/v1/figures/visitors?from=2026-03-02&to=2026-03-05', VISITORS],
    [
      'hours of named zones',
      '/v1/figures/presence?from=2026-03-02&to=2026-03-04&aggregate=hour&zones=a,b&hour=8,17',
      {
        product: 'presence',
        format: 'csv',
        query: { from: '2026-03-02', to: '2026-03-04', aggregate: 'hour', zones: 'a,b', hour: '8,17' },
      },
    ],
    [
      'a typical week',
      '/v1/figures/presence?from=2026-03-02&to=2026-03-05&aggregate=daytype-hour',
      { product: 'presence', format: 'csv', query: { ...QUERY, aggregate: 'daytype-hour' } },
    ],
  ])('gives the very CSV that the API gives of %s', async (_what, path, body) => {
    const city = await released()
    const { job } = await city.post(body)
    await city.work()
    const file = await city.ask('GET', `/v1/jobs/${job.id}/result`)
    const whole = await city.api.request(path, {
      headers: { Authorization: 'Bearer shop', Accept: 'text/csv' },
    })
    const text = await whole.text()
    expect(await file.text()).toBe(text)
    const rows = text.trim().split('\r\n').length - 1
    expect((await city.job(job.id)).result).toMatchObject({ rows })
    expect((await pages(city, path)).trim().split('\n')).toHaveLength(rows)
  })

  it('answers as it would have when it was accepted, whatever is released before it runs', async () => {
    const city = await released()
    const before = await city.ask('GET', '/v1/figures/visitors?aggregate=day')
    const { from, to } = (await before.json()) as { from: string; to: string }
    const { job } = await city.post({ product: 'visitors', format: 'csv', query: {} })
    city.pass(1)
    const committedAt = '2026-05-01T09:30:00Z'
    await city.publish({
      product: 'visitors',
      date: '2026-03-04',
      revision: 2,
      run: 'r2',
      committedAt,
      estimate: () => 500,
    })
    await city.publish({ product: 'visitors', date: '2026-03-05', committedAt, estimate: () => 500 })
    await city.work()
    const { result, status } = await city.job(job.id)
    expect([status, result?.fileName]).toEqual(['succeeded', `visitors_${from}_${to}.csv`])
    const text = await (await city.ask('GET', `/v1/jobs/${job.id}/result`)).text()
    expect(text).toContain(',9000,')
    expect(text).not.toContain(',500,')
    // Who asks now gets what is in force now.
    const later = await city.post({ product: 'visitors', format: 'csv', query: {} }, 'k2')
    await city.work()
    expect(await (await city.ask('GET', `/v1/jobs/${later.job.id}/result`)).text()).toContain(',500,')
  })

  it('expires a week after its end, and the document a week later', async () => {
    const city = await released()
    const { job } = await city.post(VISITORS)
    await city.work()
    city.pass(7 * 24 - 1)
    expect(await city.job(job.id)).toMatchObject({ status: 'succeeded' })
    city.pass(1)
    expect(await city.job(job.id)).toMatchObject({ status: 'expired', result: null })
    const gone = await city.ask('GET', `/v1/jobs/${job.id}/result`)
    expect([gone.status, await gone.json()]).toMatchObject([
      409,
      { type: 'urn:smart-steps:problem:no-result' },
    ])
  })

  it('is given out by a link where the store gives links, and confirmed without one', async () => {
    const city = await released()
    const { job } = await city.post(VISITORS)
    await city.work()
    const opened: unknown[] = []
    city.downloads.open = async (key, as) => {
      opened.push([key, as])
      return { kind: 'link', url: 'https://bucket.example/x?signed' }
    }
    const answer = await city.ask('GET', `/v1/jobs/${job.id}/result`)
    expect([answer.status, answer.headers.get('Location'), await answer.text()]).toEqual([
      303,
      'https://bucket.example/x?signed',
      '',
    ])
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store')
    expect(opened).toEqual([
      [
        (await city.files.list(''))[0]!.key,
        { type: 'text/csv; charset=utf-8; header=present', fileName: 'visitors_2026-03-02_2026-03-05.csv' },
      ],
    ])
    const { sha256 } = (await city.job(job.id)).result!
    const known = await city.api.request(`/v1/jobs/${job.id}/result`, {
      headers: { Authorization: 'Bearer shop', 'If-None-Match': `"${sha256}"` },
    })
    expect([known.status, opened.length]).toEqual([304, 1])
  })

  it('lists the own ones, newest first, page by page', async () => {
    const city = await released()
    const ids: string[] = []
    for (const key of ['a', 'b', 'c']) {
      ids.unshift((await city.post(VISITORS, key)).job.id)
      city.pass(1)
    }
    await city.post(VISITORS, 'a', 'other')
    const listed = async (query: string) =>
      (await (await city.ask('GET', `/v1/jobs${query}`)).json()) as {
        jobs: { id: string }[]
        next: string | null
      }
    const whole = await listed('')
    expect([whole.jobs.map(({ id }) => id), whole.next]).toEqual([ids, null])
    const first = await listed('?limit=2')
    const second = await listed(`?limit=2&cursor=${first.next}`)
    expect([...first.jobs, ...second.jobs].map(({ id }) => id)).toEqual(ids)
    expect(second.next).toBeNull()
  })

  it('stops where the operator halts all figures, and leaves no file', async () => {
    const city = await released()
    const { job } = await city.post(VISITORS)
    await city.documents.put(
      HALT_DOCUMENT,
      { halted: true, reason: 'secret', by: 'officer', at: '2026-05-01T08:00:00.000Z' },
      0,
    )
    await city.work()
    await city.documents.put(
      HALT_DOCUMENT,
      { halted: false, reason: 'secret', by: 'officer', at: '2026-05-01T09:00:00.000Z' },
      1,
    )
    expect(await city.job(job.id)).toMatchObject({
      status: 'failed',
      reason: 'The operator has halted all figures. Ask again when they are answered.',
    })
    expect(await city.files.list('')).toEqual([])
  })

  it('does nothing for a message about a job that is gone', async () => {
    const city = await released()
    await runJob(city.worker, 'job/shop/00000000000000000000000000000000')
    expect(await city.files.list('')).toEqual([])
  })
})
