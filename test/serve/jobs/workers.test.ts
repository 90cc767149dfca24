import { describe, expect, it, onTestFinished } from 'vitest'
import type { DocumentStore } from '../../../functions/platform/ports.ts'
import { runJob } from '../../../functions/serve/jobs/run-job.ts'
import { takeUpJobs } from '../../../functions/serve/jobs/take-up.ts'
import { type JobWorld, jobWorld } from './worker.ts'

const BODY = { product: 'visitors', format: 'csv', query: { from: '2026-03-02', to: '2026-03-04' } }
const SECRET = 'a-word-that-must-not-get-out'

async function accepted(): Promise<JobWorld & { id: string; document: string }> {
  const city = await jobWorld()
  for (const date of ['2026-03-02', '2026-03-03']) {
    await city.publish({ product: 'visitors', date, estimate: () => 900 })
  }
  const { job } = await city.post(BODY)
  return { ...city, id: job.id, document: `job/shop/${job.id}` }
}

/** Documents that do something before the n-th write. */
function atWrite(documents: DocumentStore, write: number, then: () => Promise<unknown>): DocumentStore {
  let writes = 0
  return {
    ...documents,
    async put(id, body, expected) {
      writes += 1
      if (writes === write) await then()
      await documents.put(id, body, expected)
    },
  }
}

/**
 * A worker that is not heard of any more before its n-th write; it is let go of when the test has ended.
 * @returns when it has come so far
 */
function killedAt(city: JobWorld & { document: string }, write: number): Promise<void> {
  const there = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<never>()
  const documents = atWrite(city.documents, write, () => {
    there.resolve()
    return gone.promise
  })
  const ended = runJob({ ...city.worker, documents }, city.document).catch(() => undefined)
  onTestFinished(async () => {
    gone.reject(new Error('killed'))
    await ended
  })
  return there.promise
}

const cancel = async (city: JobWorld, id: string) =>
  expect((await city.ask('DELETE', `/v1/jobs/${id}`)).status).toBe(204)

const kept = async (city: JobWorld & { readonly document: string }) =>
  (await city.documents.get(city.document))!.body as { readonly progress: { readonly rows: number } }

describe('a job that is cancelled', () => {
  it('while it waits is never begun', async () => {
    const city = await accepted()
    await cancel(city, city.id)
    await city.work()
    expect(await kept(city)).toMatchObject({ status: 'cancelled', startedAt: null, result: null })
    expect(await city.files.list('')).toEqual([])
  })

  // Writes of a worker on eight rows, five at once: begun, two pages, succeeded.
  it.each([
    [2, 'after its first page'],
    [3, 'after its last page'],
    [4, 'while its file is put in force'],
  ])('at write %i, %s, stays cancelled and leaves no file', async (write) => {
    const city = await accepted()
    const documents = atWrite(city.documents, write, () => cancel(city, city.id))
    await city.work({ documents })
    expect(await kept(city)).toMatchObject({ status: 'cancelled', result: null })
    expect(await city.files.list('')).toEqual([])
    expect(city.failures).toEqual([])
  })

  it('stops at its next page', async () => {
    const city = await accepted()
    let pages = 0
    const documents = atWrite(city.documents, 2, async () => {
      pages = city.worker.pageRows!
      await cancel(city, city.id)
    })
    await city.work({ documents })
    const { progress } = await kept(city)
    expect([pages, progress.rows]).toEqual([5, 0])
  })

  it('after it succeeded has no file any more, twice like once', async () => {
    const city = await accepted()
    await city.work()
    expect(await city.files.list('')).toHaveLength(1)
    await cancel(city, city.id)
    await cancel(city, city.id)
    expect(await city.files.list('')).toEqual([])
    expect(await kept(city)).toMatchObject({ status: 'cancelled' })
    expect((await city.ask('GET', `/v1/jobs/${city.id}/result`)).status).toBe(404)
    expect((await city.ask('GET', `/v1/jobs/${city.id}`)).status).toBe(404)
    expect(await (await city.ask('GET', '/v1/jobs')).json()).toMatchObject({ jobs: [] })
  })

  it('leaves its key free: the same request is made anew', async () => {
    const city = await accepted()
    await city.work()
    await cancel(city, city.id)
    const { response, job } = await city.post(BODY)
    expect([response.status, job.id, job.status]).toEqual([202, city.id, 'queued'])
    await city.work()
    expect(await city.job(city.id)).toMatchObject({ status: 'succeeded' })
    expect(await city.files.list('')).toHaveLength(1)
  })
})

describe('workers', () => {
  it('that get a message again after the end do nothing', async () => {
    const city = await accepted()
    await city.work()
    const done = await city.job(city.id)
    await runJob(city.worker, city.document)
    expect(await city.job(city.id)).toEqual(done)
    expect(await city.files.list('')).toHaveLength(1)
  })

  it('do not begin what another is at; its message comes again later', async () => {
    const city = await accepted()
    let refused: unknown
    const documents = atWrite(city.documents, 2, async () => {
      refused = await runJob(city.worker, city.document).catch((error: unknown) => error)
    })
    await city.work({ documents })
    expect(refused).toMatchObject({ name: 'Locked' })
    expect(await city.job(city.id)).toMatchObject({ status: 'succeeded' })
    expect(await city.files.list('')).toHaveLength(1)
  })

  it('take up the job of one that was killed, 16 minutes later, and make its file once', async () => {
    const city = await accepted()
    await killedAt(city, 3)
    expect(await city.job(city.id)).toMatchObject({ status: 'running', progress: { rows: 5 } })
    await expect(runJob(city.worker, city.document)).rejects.toMatchObject({ name: 'Locked' })
    city.pass(17 / 60)
    await runJob(city.worker, city.document)
    expect(await city.job(city.id)).toMatchObject({
      status: 'succeeded',
      progress: { datesDone: 2, rows: 8 },
    })
    expect(await city.files.list('')).toHaveLength(1)
  })

  it('that come back from the dead write nothing over the result of another', async () => {
    const city = await accepted()
    const late = atWrite(city.documents, 4, async () => {
      city.pass(17 / 60)
      await runJob(city.worker, city.document)
    })
    await runJob({ ...city.worker, documents: late }, city.document)
    const done = await city.job(city.id)
    expect(done.status).toBe('succeeded')
    const [file, ...others] = await city.files.list('')
    expect(others).toEqual([])
    const answer = await city.ask('GET', `/v1/jobs/${city.id}/result`)
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, file!.size])
  })

  it('try again at once what fails by chance', async () => {
    const city = await accepted()
    const reported: unknown[] = []
    let attempts = 0
    const store = {
      ...city.store,
      async putFile(key: string, path: string) {
        attempts += 1
        if (attempts < 3) throw new Error(SECRET)
        await city.store.putFile(key, path)
      },
    }
    await city.work({ store, report: (error) => reported.push(error) })
    expect(await city.job(city.id)).toMatchObject({ status: 'succeeded', reason: null })
    expect(reported).toHaveLength(2)
  })

  it('say that it failed after three attempts, without a word of what they met, and have it set aside', async () => {
    const city = await accepted()
    const store = {
      ...city.store,
      async putFile() {
        throw new Error(SECRET)
      },
    }
    await expect(city.work({ store })).rejects.toThrow(SECRET)
    const failed = await city.job(city.id)
    expect(failed).toMatchObject({
      status: 'failed',
      result: null,
      reason: 'The file could not be made; the failure was recorded. Ask again later.',
    })
    expect(JSON.stringify(failed)).not.toContain(SECRET)
    // The message comes again, and may not end as if nothing had been.
    await expect(runJob(city.worker, city.document)).rejects.toThrow('see runbook: jobs-set-aside')
  })

  it('that were killed three times leave a job that has failed, and room for another', async () => {
    const city = await accepted()
    for (let kill = 1; kill <= 3; kill += 1) {
      await killedAt(city, 2)
      const found = (await city.documents.get(city.document))!.body as { attempts: number }
      expect(found.attempts).toBe(kill)
      expect(await city.job(city.id)).toMatchObject({ status: 'running' })
      city.pass(17 / 60)
    }
    expect(await city.job(city.id)).toMatchObject({
      status: 'failed',
      reason: 'The file could not be made; the failure was recorded. Ask again later.',
    })
  })

  it('say to the buyer why a request is no longer possible', async () => {
    const city = await accepted()
    const found = (await city.documents.get(city.document))!
    await city.documents.put(city.document, { ...(found.body as object), tag: 'another' }, found.version)
    await city.work()
    expect(await city.job(city.id)).toMatchObject({
      status: 'failed',
      reason:
        'The releases or the contract that it was accepted with have changed since. Send it again with another Idempotency-Key',
    })
  })
})

describe('a process that starts', () => {
  it('takes up what was left, and removes files that no job names', async () => {
    const city = await accepted()
    await city.work()
    const { job: running } = await city.post(BODY, 'left-running')
    const stopping = new AbortController()
    const documents = atWrite(city.documents, 2, async () => stopping.abort(new Error('closing')))
    await expect(
      runJob({ ...city.worker, documents, signal: stopping.signal }, city.sent.pop()!),
    ).rejects.toThrow('closing')
    await city.files.put('jobs/shop/x/left-over.csv', 'left')
    await takeUpJobs(city, { send: async (id) => void city.sent.push(id) })
    expect((await city.files.list('')).map(({ key }) => key)).toEqual([
      expect.stringContaining(`jobs/shop/${city.id}/`),
    ])
    await city.work()
    expect(await city.job(running.id)).toMatchObject({ status: 'succeeded' })
    city.pass(8 * 24)
    await takeUpJobs(city, { send: async (id) => void city.sent.push(id) })
    expect([await city.files.list(''), city.sent]).toEqual([[], []])
  })
})
