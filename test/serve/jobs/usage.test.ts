import { describe, expect, it } from 'vitest'
import type { DocumentStore } from '../../../functions/platform/ports.ts'
import { runJob } from '../../../functions/serve/jobs/run-job.ts'
import { memoryAuditTrail, memoryMeter } from '../../support/meter.ts'
import { type JobWorld, jobWorld } from './worker.ts'

const BODY = { product: 'visitors', format: 'csv', query: { from: '2026-03-02', to: '2026-03-04' } }
/** Two dates of four zones. */
const ROWS = 8

async function accepted() {
  const city = await jobWorld(undefined, { usage: { meter: memoryMeter(), trail: memoryAuditTrail() } })
  for (const date of ['2026-03-02', '2026-03-03']) {
    await city.publish({ product: 'visitors', date, estimate: () => 900 })
  }
  const { job } = await city.post(BODY)
  const document = `job/shop/${job.id}`
  return { ...city, id: job.id, document, run: () => runJob(city.worker, document) }
}

/** @returns `requests cells` of the month, and of its products */
async function used({ ask }: JobWorld, month = '2026-05', tenant = 'shop'): Promise<string[]> {
  const answer = await ask('GET', `/v1/usage?month=${month}`, { tenant })
  const { requests, cells, products } = (await answer.json()) as {
    [name: string]: unknown
    products: { product: string; requests: number; cells: number }[]
  }
  return [`${requests} ${cells}`, ...products.map((of) => `${of.product} ${of.requests} ${of.cells}`)]
}

/** Documents of which the write of a job's end, or of the places, goes wrong once. */
function failing(
  documents: DocumentStore,
  which: (id: string, body: unknown) => boolean,
  isWritten: boolean,
) {
  let failed = 0
  const put: DocumentStore['put'] = async (id, body, expected) => {
    const isIt = failed === 0 && which(id, body)
    if (isIt) failed += 1
    if (!isIt || isWritten) await documents.put(id, body, expected)
    if (isIt) throw new Error('the connection is lost')
  }
  return { ...documents, put }
}
const ofPlaces = (id: string): boolean => id.startsWith('places/')
const ofEnd = (id: string, body: unknown): boolean =>
  id.startsWith('job/') && (body as { status: string }).status === 'succeeded'

describe('the rows of a job', () => {
  it('are in the usage of its tenant when it has ended', async () => {
    const city = await accepted()
    expect(await used(city)).toEqual(['1 0', 'visitors 1 0'])
    await city.work()
    expect((await city.job(city.id)).result).toMatchObject({ rows: ROWS })
    expect(await used(city)).toEqual([`1 ${ROWS}`, `visitors 1 ${ROWS}`])
    expect(await used(city, '2026-05', 'council')).toEqual(['0 0'])
  })

  it('are counted once, however often and by however many it is run', async () => {
    const city = await accepted()
    await Promise.allSettled([city.run(), city.run(), city.run()])
    for (const _ of [1, 2, 3]) await city.run()
    await city.post({ ...BODY, query: {} }, 'k2')
    await city.work()
    await city.run()
    expect(await used(city)).toEqual([`2 ${2 * ROWS}`, `visitors 2 ${2 * ROWS}`])
  })

  it.each([
    ['its end is written, and the worker does not know', ofEnd, true],
    ['its end is not written', ofEnd, false],
    ['they are added, and the worker does not know', ofPlaces, true],
    ['they are not added', ofPlaces, false],
  ] as const)('are counted once where %s', async (_what, which, isWritten) => {
    const city = await accepted()
    const documents = failing(city.documents, which, isWritten)
    await city.work({ documents })
    await city.run()
    expect(await used(city)).toEqual([`1 ${ROWS}`, `visitors 1 ${ROWS}`])
    expect(await city.job(city.id)).toMatchObject({ status: 'succeeded' })
  })

  it('are told also of one whose worker died as soon as it had ended', async () => {
    const city = await accepted()
    const documents: DocumentStore = {
      ...city.documents,
      async put(id, body, expected) {
        if (ofPlaces(id)) throw new Error('killed')
        await city.documents.put(id, body, expected)
      },
    }
    await expect(runJob({ ...city.worker, documents }, city.document)).rejects.toThrow('killed')
    expect(await used(city)).toEqual([`1 ${ROWS}`, `visitors 1 ${ROWS}`])
    for (let n = 0; n < 10; n += 1) {
      city.pass(1)
      expect((await city.post(BODY, `more${n}`)).response.status).toBe(202)
    }
    expect(await used(city)).toEqual([`11 ${ROWS}`, `visitors 11 ${ROWS}`])
  })

  it('are none of a job that was cancelled, and stay those of one whose file was removed', async () => {
    const city = await accepted()
    await city.ask('DELETE', `/v1/jobs/${city.id}`)
    await city.work()
    expect(await used(city)).toEqual(['1 0', 'visitors 1 0'])
    // The same key anew: made, removed, and made once more.
    for (const _ of [1, 2]) {
      await city.post(BODY)
      await city.work()
      await city.ask('DELETE', `/v1/jobs/${city.id}`)
    }
    expect(await used(city)).toEqual([`3 ${2 * ROWS}`, `visitors 3 ${2 * ROWS}`])
  })

  it('are of the local month in which it ended, its request of that in which it was accepted', async () => {
    const city = await accepted()
    // From 1 May, 10:00 in London, to one second before June there, and over it.
    city.pass(30 * 24 + 14 - 1 / 3_600)
    await city.post(BODY, 'late')
    city.pass(1 / 3_600)
    await city.work()
    expect(await used(city)).toEqual(['2 0', 'visitors 2 0'])
    expect(await used(city, '2026-06')).toEqual([`0 ${2 * ROWS}`, `visitors 0 ${2 * ROWS}`])
  })

  it('do not use up the month', async () => {
    const city = await accepted()
    await city.work()
    const answer = await city.ask('GET', '/v1/usage')
    expect(await answer.json()).toMatchObject({ requests: 1, quota: 100_000, left: 99_999, cells: ROWS })
  })

  it('that are sent to a sink are cells of its product', async () => {
    const city = await accepted()
    await city.publish({ date: '2026-03-24', estimate: () => 60_000 })
    const corner = (longitude: number, latitude: number) => ({ latitude, longitude })
    const boundary = [corner(3.4, 50.5), corner(3.43, 50.5), corner(3.43, 50.52)]
    const answer = await city.ask('POST', '/population-density-data/v0.3/retrieve', {
      body: {
        area: { areaType: 'POLYGON', boundary },
        ...{ startTime: '2026-03-24T14:00:00Z', endTime: '2026-03-24T16:00:00Z', precision: 5 },
        sink: 'https://sink.example.com/densities',
      },
    })
    expect(answer.status).toBe(202)
    const sent: { timedPopulationDensityData: { cellPopulationDensityData: unknown[] }[] }[] = []
    await city.work({
      callbacks: {
        async post({ body }) {
          sent.push(JSON.parse(body))
          return 204
        },
      },
    })
    const cells = sent[0]!.timedPopulationDensityData.flatMap((hour) => hour.cellPopulationDensityData)
    expect(cells.length).toBeGreaterThan(0)
    expect(await used(city)).toEqual([
      ...[`2 ${cells.length + ROWS}`, `presence 1 ${cells.length}`, `visitors 1 ${ROWS}`],
    ])
  })
})
