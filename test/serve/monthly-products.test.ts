import { describe, expect, it, test } from 'vitest'
import { datesOfMonth } from '../../functions/model/dates.ts'
import { dimensionValues } from '../../functions/model/dimensions.ts'
import { epochLedgerSchema, type LedgerEntry, ledgerDocument } from '../../functions/model/ledger.ts'
import { monthlyProducts, product } from '../../functions/model/products.ts'
import { depthsOf } from '../../functions/model/sensitivity.ts'
import { figureRecords } from '../../functions/release/figure-records.ts'
import { keysAtDepth, periodsOf } from '../../functions/release/public-keys.ts'
import { city, inShort, london, world } from './city.ts'

/**
 * Products that are released by the month: what a release writes, as serving reads it. Two districts; in the south
 * too few people come from abroad to be shown.
 */

const TYPES = '/v1/figures/visitor-types'
const TOURISM = '/v1/figures/tourism'

/** The day of the month more than a thousand, so that each day has a number of its own. */
const estimateOf = (zone: string, value: string, day: number): number =>
  zone === 'south' && (value === 'foreign' || value === 'fr') ? 40 : 1_001 + day

async function months(id: string, ...firsts: readonly string[]) {
  const at = await world(city, { keyLife: 'month' })
  for (const date of firsts) {
    const of = product(id)
    const entry: LedgerEntry = {
      product: id,
      date,
      revision: 1,
      run: 'r1',
      rho: '1/100',
      sha256: date.replaceAll('-', '').padEnd(64, '0'),
      zoneSystem: city.id,
      referenceVersion: 'ref1',
      methodVersion: '1-observed',
      committedAt: `${date}T23:00:00Z`,
    }
    const hours = datesOfMonth(date.slice(0, 7)).flatMap((day) => london.localHours('Europe/London', day))
    const keys = depthsOf(of, city.levels.length).flatMap((depth) =>
      keysAtDepth(of, city, depth, periodsOf(of.grain, hours)),
    )
    const estimates = keys.map((key) => {
      const estimate = estimateOf(key.zone.id, key.dimensions[0] ?? '', key.period.day)
      return { key, estimate, variance: 400 }
    })
    await at.figures.put([...figureRecords(estimates, of, entry)])
    const id_ = ledgerDocument(date.slice(0, 7))
    const ledger = epochLedgerSchema.parse({ epoch: date.slice(0, 7), limit: '1', entries: [entry] })
    await at.documents.put(id_, ledger, 0)
  }
  return at
}

describe('the days of a month', () => {
  it('are answered each by itself, with every type, from its own midnight to the next', async () => {
    const { get } = await months('visitor-types', '2026-03-01')
    const answer = await get(`${TYPES}?zones=north&from=2026-03-28&to=2026-03-30&type=worker`)
    expect(answer).toMatchObject({ aggregate: 'day', from: '2026-03-28', to: '2026-03-30', pending: [] })
    expect(
      answer.cells.map(({ label, start, end, type, value }) => [label, start, end, type, value]),
    ).toEqual([
      ['2026-03-28', '2026-03-28T00:00:00Z', '2026-03-29T00:00:00Z', 'worker', 1_028],
      ['2026-03-29', '2026-03-29T00:00:00Z', '2026-03-29T23:00:00Z', 'worker', 1_029],
    ])
    const all = await get(`${TYPES}?zones=north&from=2026-03-28&to=2026-03-29`)
    expect(all.cells.map(({ type }) => type).toSorted()).toEqual(
      ['foreign', 'overnight', 'resident', 'visitor', 'worker'].toSorted(),
    )
  })

  it('of a level are read by their frames, a day of two districts', async () => {
    const { get } = await months('tourism', '2026-03-01')
    const answer = await get(`${TOURISM}?level=district&from=2026-03-02&to=2026-03-03&home_country=fr,it`)
    expect(inShort(answer)).toEqual([
      'all 2026-03-02 1002 for south',
      'north 2026-03-02 1002',
      'south 2026-03-02 coarsened by all',
      'north 2026-03-02 1002',
      'south 2026-03-02 1002',
    ])
  })

  it('take a type of day, as those of every day do', async () => {
    const { get } = await months('visitor-types', '2026-03-01')
    const query = 'zones=north&from=2026-03-01&to=2026-04-01&daytype=saturday&type=visitor'
    const answer = await get(`${TYPES}?${query}`)
    expect(answer.cells.map(({ label }) => label)).toEqual([
      '2026-03-07',
      '2026-03-14',
      '2026-03-21',
      '2026-03-28',
    ])
  })

  it('are the last 28 of the newest month where none is named', async () => {
    const { get } = await months('visitor-types', '2026-02-01', '2026-03-01')
    const answer = await get(`${TYPES}?zones=all&type=visitor`)
    expect(answer).toMatchObject({ from: '2026-03-04', to: '2026-04-01', pending: [] })
    expect(answer.cells).toHaveLength(28)
  })

  it('of a month that is not made are pending, each by its date, and the others are answered', async () => {
    const { get } = await months('visitor-types', '2026-02-01')
    const answer = await get(`${TYPES}?zones=all&from=2026-02-27&to=2026-03-03&type=visitor`)
    expect(answer.cells.map(({ label }) => label)).toEqual(['2026-02-27', '2026-02-28'])
    expect(answer.pending).toEqual(['2026-03-01', '2026-03-02'])
    const nothing = await get(`${TYPES}?zones=all&from=2026-04-01&to=2026-04-02`)
    expect([nothing.cells, nothing.pending]).toEqual([[], ['2026-04-01']])
    expect(nothing.note).toBe(
      'No release fits this request. Released are dates from 2026-02-01 to 2026-02-28.',
    )
  })

  it('are a page after another, over the end of a month', async () => {
    const { get } = await months('visitor-types', '2026-02-01', '2026-03-01')
    const query = `${TYPES}?zones=all&from=2026-02-27&to=2026-03-03&type=visitor&limit=3`
    const first = await get(query)
    expect(first.cells.map(({ label }) => label)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
    const second = await get(`${query}&cursor=${first.next}`)
    expect([second.cells.map(({ label }) => label), second.next]).toEqual([['2026-03-02'], null])
  })

  it('have the version of their month’s release, however many are answered', async () => {
    const { get } = await months('visitor-types', '2026-02-01', '2026-03-01')
    const versionOf = async (query: string) => (await get(`${TYPES}?zones=all&${query}`)).datasetVersion
    const march = '202603010000'
    expect(await versionOf('from=2026-03-01&to=2026-03-02')).toBe(march)
    expect(await versionOf('from=2026-03-01&to=2026-04-01')).toBe(march)
    expect(await versionOf('from=2026-02-28&to=2026-03-02')).not.toBe(march)
  })

  it('are listed as the month that they are of', async () => {
    const { request } = await months('tourism', '2026-03-01')
    const { products } = (await (await request('/v1/products')).json()) as { products: { id: string }[] }
    expect(products.find(({ id }) => id === 'tourism')).toMatchObject({
      grain: 'day',
      aggregates: ['day', 'week'],
      dimensions: ['home_country'],
      from: '2026-03-01',
      to: '2026-04-01',
      releasedDays: 31,
    })
  })

  test.each([
    ['aggregate=month', 'aggregate: visitor-types does not offer "month": choose one of day'],
    ['hour=8', 'hour: a day of visitor-types has no hours'],
  ])('refuse %s', async (query, detail) => {
    const { problem } = await months('visitor-types', '2026-03-01')
    expect(await problem(`${TYPES}?${query}`)).toMatchObject({
      status: 400,
      detail: expect.stringContaining(detail),
    })
  })
})

describe('every product of a month', () => {
  const all = monthlyProducts('month').map((entry) => [entry.id, entry] as const)
  const districts = { home: ['north', 'south'], destination: [] }

  test.each(all)(
    '%s answers each value of its dimensions in a district, of the first of March',
    async (id, of) => {
      const { get } = await months(id, '2026-03-01')
      const to = of.grain === 'day' ? '2026-03-02' : '2026-04-01'
      const answer = await get(`/v1/figures/${id}?zones=north&from=2026-03-01&to=${to}`)
      const found = answer.cells.map((cell) => of.dimensions.map((name) => cell[name]).join(' '))
      const values = dimensionValues(of.dimensions, districts).map((one) => one.join(' '))
      expect(found.toSorted()).toEqual(values.toSorted())
      expect(new Set(answer.cells.map(({ value }) => value))).toEqual(new Set([1_001]))
      expect(answer.pending).toEqual([])
    },
  )

  test.each(all)('%s is pending, and says so, where no month is made', async (id, of) => {
    const { get } = await months(id)
    await expect(get(`/v1/figures/${id}?from=2026-03-01&to=2026-04-01`)).resolves.toMatchObject({
      cells: [],
      pending: of.grain === 'day' ? datesOfMonth('2026-03') : ['2026-03-01'],
      note: `Nothing of ${of.title.en.toLowerCase()} has been released yet: it appears after its first release.`,
    })
  })

  test.each(all)('%s is absent with the reason where keys live a day', async (id) => {
    const { problem } = await world(city, { keyLife: 'day' })
    expect(await problem(`/v1/figures/${id}`)).toMatchObject({
      detail: `${id} needs pseudonym keys that live a month; here they live a day`,
    })
  })
})
