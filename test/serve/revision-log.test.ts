import { describe, expect, it } from 'vitest'
import { type Answer, type ProblemBody, world } from './city.ts'

const TUESDAY = '2026-03-24'
const WEDNESDAY = '2026-03-25'
const FIGURES = `/v1/figures/visitors?from=${TUESDAY}&to=2026-03-26&zones=a`
const LOG = '/v1/products/visitors/revisions'

/** Two dates, the first of which was released three times; and another product. */
async function revised() {
  const city = await world()
  const visitors = { product: 'visitors', date: TUESDAY }
  await city.publish({ ...visitors, estimate: () => 1_000 })
  await city.publish({ ...visitors, date: WEDNESDAY, estimate: () => 5_000 })
  await city.publish({ ...visitors, revision: 2, run: 'r2', estimate: () => 2_000 })
  await city.publish({ ...visitors, revision: 3, run: 'r3', estimate: () => 3_000 })
  await city.publish({ product: 'presence', date: TUESDAY, estimate: () => 9_000 })
  return city
}

const valuesOf = ({ cells }: Answer) => cells.map(({ value }) => value)

describe('an earlier answer', () => {
  it('is that of the newest revision of each date up to the one that is named', async () => {
    const { get } = await revised()
    const answers = await Promise.all(
      ['', '&revision=1', '&revision=2', '&revision=3', '&revision=99'].map((of) => get(`${FIGURES}${of}`)),
    )
    expect(answers.map(valuesOf)).toEqual([
      [3_000, 5_000],
      [1_000, 5_000],
      [2_000, 5_000],
      [3_000, 5_000],
      [3_000, 5_000],
    ])
    const versions = answers.map(({ datasetVersion }) => datasetVersion)
    expect(new Set(versions.slice(0, 3)).size).toBe(3)
    expect(versions[3]).toBe(versions[0])
  })

  it('is the same as it was before the revision, cell for cell', async () => {
    const city = await world()
    const visitors = { product: 'visitors', date: TUESDAY }
    await city.publish({ ...visitors, estimate: () => 1_000 })
    const before = await city.get(FIGURES)
    await city.publish({ ...visitors, revision: 2, run: 'r2', estimate: () => 2_000 })
    expect((await city.get(FIGURES)).cells).not.toEqual(before.cells)
    expect(await city.get(`${FIGURES}&revision=1`)).toEqual(before)
  })

  it('has an ETag of its own', async () => {
    const { request } = await revised()
    const newest = (await request(FIGURES)).headers.get('ETag')
    expect((await request(`${FIGURES}&revision=1`)).headers.get('ETag')).not.toBe(newest)
  })

  it.each(['0', '-1', '1.5', 'first', '', '1000000'])('is refused of the revision "%s"', async (revision) => {
    const { request } = await revised()
    const response = await request(`${FIGURES}&revision=${revision}`)
    expect(response.status).toBe(400)
    const problem = (await response.json()) as ProblemBody
    expect(problem).toMatchObject({ parameter: 'revision' })
    expect(problem.detail).toContain('is no whole number from 1 on')
  })
})

describe('the log of revisions', () => {
  const log = async (query = '') => {
    const { request } = await revised()
    const response = await request(`${LOG}${query}`)
    return { status: response.status, body: await response.json() }
  }

  it('has every release of the product, the newest first, and which of them answer', async () => {
    const { body } = await log()
    expect(body).toMatchObject({ product: 'visitors' })
    const { revisions } = body as { revisions: Record<string, unknown>[] }
    expect(revisions.map((of) => [of.from, of.to, of.revision, of.inForce]).sort()).toEqual(
      [
        [TUESDAY, WEDNESDAY, 1, false],
        [TUESDAY, WEDNESDAY, 2, false],
        [TUESDAY, WEDNESDAY, 3, true],
        [WEDNESDAY, '2026-03-26', 1, true],
      ].sort(),
    )
    expect(revisions[0]).toEqual({
      from: WEDNESDAY,
      to: '2026-03-26',
      revision: 1,
      inForce: true,
      committedAt: '2026-03-25T23:00:00Z',
      datasetVersion: '812026032500',
      methodVersion: '1-observed',
      zoneSystem: 'all',
    })
  })

  it('has those that cover a date of the interval', async () => {
    const dates = async (query: string) => {
      const { revisions } = (await log(query)).body as { revisions: { from: string }[] }
      return [...new Set(revisions.map(({ from }) => from))]
    }
    expect(await dates(`?to=${WEDNESDAY}`)).toEqual([TUESDAY])
    expect(await dates(`?from=${WEDNESDAY}`)).toEqual([WEDNESDAY])
    expect(await dates('?from=2026-03-26')).toEqual([])
  })

  it.each([
    ['?from=yesterday', 'from'],
    ['?to=2026-02-30', 'to'],
    [`?from=${WEDNESDAY}&to=${TUESDAY}`, 'to'],
    ['?date=2026-03-24', 'date'],
  ])('refuses %s, naming %s', async (query, parameter) => {
    expect(await log(query)).toMatchObject({ status: 400, body: { parameter } })
  })

  it('is of no product that does not exist, and of nobody without a token', async () => {
    const { api, request } = await revised()
    expect((await request('/v1/products/gossip/revisions')).status).toBe(404)
    expect((await api.request(LOG)).status).toBe(401)
  })

  it('is empty where nothing is released', async () => {
    const { request } = await world()
    expect(await (await request(LOG)).json()).toEqual({ product: 'visitors', revisions: [] })
  })
})
