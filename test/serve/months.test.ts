import { describe, expect, it, test } from 'vitest'
import { city, inShort, world } from './city.ts'

/** Figures of whole months: four zones, of which d is too small to be shown. */
const MONTHLY = '/v1/figures/monthly-visitors'
const estimate = (zone: string): number => (zone === 'd' ? 40 : 900)

async function months(...dates: readonly string[]) {
  const at = await world(city, { keyLife: 'month' })
  for (const date of dates) await at.publish({ product: 'monthly-visitors', date, estimate })
  return at
}

describe('monthly visitors', () => {
  it('are answered by the month, which begins and ends at local midnight and has no type of day', async () => {
    const { get } = await months('2026-03-01')
    const answer = await get(`${MONTHLY}?zones=a&from=2026-03-01&to=2026-04-01`)
    expect(answer).toMatchObject({ aggregate: 'month', from: '2026-03-01', to: '2026-04-01', pending: [] })
    expect(answer.cells).toEqual([
      {
        zone: 'a',
        level: 'zone',
        start: '2026-03-01T00:00:00Z',
        end: '2026-03-31T23:00:00Z',
        label: '2026-03',
        value: 900,
        low: 834,
        high: 966,
        observed: 900,
        n: 1,
        status: 'published',
        revision: 1,
      },
    ])
  })

  it('hide a small zone behind its district, as every product does', async () => {
    const { get } = await months('2026-03-01')
    expect(inShort(await get(`${MONTHLY}?zones=c,d`))).toEqual([
      'south 2026-03 900 for d',
      'c 2026-03 900',
      'd 2026-03 coarsened by south',
    ])
  })

  it('come for the last twelve released months where none is named', async () => {
    const year = Array.from({ length: 12 }, (_, index) => `2025-${String(index + 1).padStart(2, '0')}-01`)
    const all = [...year, '2026-01-01', '2026-02-01']
    const { get } = await months(...all)
    const answer = await get(`${MONTHLY}?zones=a`)
    expect(answer.cells.map(({ label }) => label)).toEqual(all.slice(2).map((date) => date.slice(0, 7)))
    expect(answer).toMatchObject({ to: '2026-03-01', pending: [] })
  })

  it.each([
    ['from=2026-02-01&to=2026-04-01', ['2026-02', '2026-03'], []],
    ['from=2026-02-02&to=2026-04-01', ['2026-03'], []],
    ['from=2026-02-01&to=2026-03-31', ['2026-02'], []],
    ['from=2026-03-02&to=2026-03-31', [], []],
    ['from=2026-02-01&to=2026-05-01', ['2026-02', '2026-03'], ['2026-04-01']],
    ['from=2025-12-15&to=2026-03-01', ['2026-02'], ['2026-01-01']],
  ])(
    'of %s are those of the months wholly inside, and others are pending',
    async (query, labels, pending) => {
      const { get } = await months('2026-02-01', '2026-03-01')
      const answer = await get(`${MONTHLY}?zones=a&${query}`)
      expect(answer.cells.map(({ label }) => label)).toEqual(labels)
      expect(answer.pending).toEqual(pending)
    },
  )

  it('say which months there are where none lies wholly inside', async () => {
    const { get } = await months('2026-02-01', '2026-03-01')
    const { note } = await get(`${MONTHLY}?from=2026-03-02&to=2026-03-31`)
    expect(note).toBe(
      'No release fits this request, which takes whole months. Released are months from 2026-02 to 2026-03.',
    )
  })

  it('are a page after another in the order of time', async () => {
    const { get } = await months('2026-02-01', '2026-03-01')
    const first = await get(`${MONTHLY}?level=district&limit=3`)
    expect(inShort(first)).toEqual(['north 2026-02 900', 'south 2026-02 900', 'north 2026-03 900'])
    const second = await get(`${MONTHLY}?level=district&limit=3&cursor=${first.next}`)
    expect([inShort(second), second.next]).toEqual([['south 2026-03 900'], null])
  })

  it('are the same as CSV, with an empty type of day', async () => {
    const { request } = await months('2026-03-01')
    const response = await request(`${MONTHLY}?zones=a`, { Accept: 'text/csv' })
    expect((await response.text()).split('\r\n')).toEqual([
      'zone,level,start,end,label,hour,fold,block,daytype,value,low,high,observed,n,status,revision,shownBy,covers',
      'a,zone,2026-03-01T00:00:00Z,2026-03-31T23:00:00Z,2026-03,,,,,900,834,966,900,1,published,1,,',
      '',
    ])
  })

  test.each([
    ['daytype=weekday', 'daytype: a month of monthly-visitors has days of every type: leave it out'],
    ['hour=8', 'hour: a month of monthly-visitors has no hours'],
    ['aggregate=day', 'aggregate: monthly-visitors does not offer "day": choose one of month'],
    ['from=2024-01-01&to=2026-03-01', 'at most 731 go with aggregate=month'],
  ])('refuse %s', async (query, detail) => {
    const { problem } = await months('2026-03-01')
    const refused = await problem(`${MONTHLY}?${query}`)
    expect(refused.status).toBe(400)
    expect(refused.detail).toContain(detail)
  })

  it('are absent with the reason where keys live a day', async () => {
    const { problem, request } = await world(city, { keyLife: 'day' })
    const reason = 'monthly-visitors needs pseudonym keys that live a month; here they live a day'
    expect(await problem(MONTHLY)).toMatchObject({ detail: reason })
    const { products } = (await (await request('/v1/products')).json()) as { products: { id: string }[] }
    expect(products.find(({ id }) => id === 'monthly-visitors')).toMatchObject({ available: false, reason })
  })

  it('are listed with the dates that their months cover, half-open', async () => {
    const { request } = await months('2026-02-01', '2026-03-01')
    const { products } = (await (await request('/v1/products')).json()) as { products: { id: string }[] }
    expect(products.find(({ id }) => id === 'monthly-visitors')).toMatchObject({
      grain: 'month',
      aggregates: ['month'],
      available: true,
      from: '2026-02-01',
      to: '2026-04-01',
      releasedDays: 59,
    })
  })
})

it('the description of the API offers the month', async () => {
  const { request } = await world()
  const text = await (await request('/openapi.json')).text()
  expect(text).toContain(
    'One of daytype-hour, weekday-hour, hour, day, week, block, month, as the product offers',
  )
  expect(text).toContain('366 for month')
})
