import { describe, expect, it } from 'vitest'
import { areas, inShort, weeks, world } from './city.ts'

const TUESDAY = '2026-03-24'
const DATES = `from=${TUESDAY}&to=2026-03-25`
const PRESENCE = `/v1/figures/presence?${DATES}&aggregate=hour`
const VISITORS = `/v1/figures/visitors?${DATES}`

describe('one hour of one date', () => {
  it('shows an estimate of 204 people and hides one of 203 (σ² 1,500, τ 204)', async () => {
    const { publish, get } = await world()
    await publish({
      date: TUESDAY,
      estimate: (zone) => ({ a: 204, b: 203 })[zone] ?? -40,
    })
    const answer = await get(`${PRESENCE}&hour=14&zones=a,b`)
    expect(inShort(answer)).toEqual([
      'a 2026-03-24T14:00:00+00:00 204',
      'b 2026-03-24T14:00:00+00:00 suppressed',
    ])
  })

  it('gives value, 95 % interval, instants and versions', async () => {
    const { publish, get } = await world()
    await publish({ date: TUESDAY, estimate: (zone) => (zone === 'a' ? 1_000.4 : 0) })
    const { cells, ...rest } = await get(`${PRESENCE}&hour=14&zones=a`)
    // 1.959964 × √1500 = 75.9
    expect(cells).toEqual([
      {
        zone: 'a',
        level: 'zone',
        start: '2026-03-24T14:00:00Z',
        end: '2026-03-24T15:00:00Z',
        label: '2026-03-24T14:00:00+00:00',
        hour: 14,
        fold: 0,
        daytype: 'weekday',
        value: 1_000,
        low: 924,
        high: 1_076,
        observed: 1_000,
        n: 1,
        status: 'published',
        revision: 1,
      },
    ])
    expect(rest).toEqual({
      product: 'presence',
      unit: 'people',
      zoneSystem: 'all@v1',
      datasetVersion: '812026032400',
      methodVersion: '1-observed',
      aggregate: 'hour',
      from: TUESDAY,
      to: '2026-03-25',
      note: null,
      pending: [],
      next: null,
    })
  })

  it('shows neither an estimate without noise nor a negative one, however the threshold falls', async () => {
    const { publish, get } = await world()
    await publish({ date: TUESDAY, variance: 0, estimate: (zone) => (zone === 'a' ? 5_000 : -5_000) })
    const answer = await get(`${PRESENCE}&hour=14`)
    expect(
      answer.cells.map(({ value, low, high, observed, status }) => [value, low, high, observed, status]),
    ).toEqual(Array(4).fill([null, null, null, null, 'suppressed']))
  })

  it('labels the 25 hours of a day with their offsets, the repeated hour with fold 1', async () => {
    const { publish, get } = await world()
    const date = '2026-10-25'
    await publish({ date, estimate: (_zone, hour, fold) => 1_000 + 10 * hour + fold })
    const { cells } = await get('/v1/figures/presence?from=2026-10-25&to=2026-10-26&aggregate=hour&zones=a')
    expect(cells).toHaveLength(25)
    expect(cells.slice(0, 4).map(({ label, fold, start, value }) => [label, fold, start, value])).toEqual([
      ['2026-10-25T00:00:00+01:00', 0, '2026-10-24T23:00:00Z', 1_000],
      ['2026-10-25T01:00:00+01:00', 0, '2026-10-25T00:00:00Z', 1_010],
      ['2026-10-25T01:00:00+00:00', 1, '2026-10-25T01:00:00Z', 1_011],
      ['2026-10-25T02:00:00+00:00', 0, '2026-10-25T02:00:00Z', 1_020],
    ])
  })

  it('answers the 23 hours of the day on which an hour is left out, for a level too', async () => {
    const { publish, get } = await world()
    await publish({ date: '2026-03-29', estimate: () => 1_000 })
    const day = 'from=2026-03-29&to=2026-03-30&aggregate=hour'
    const { cells } = await get(`/v1/figures/presence?${day}&level=city`)
    expect(cells.map(({ hour }) => hour).slice(0, 3)).toEqual([0, 2, 3])
    expect(cells).toHaveLength(23)
    expect(inShort(await get(`/v1/figures/presence?${day}&level=city&hour=1,2`))).toEqual([
      'all 2026-03-29T02:00:00+01:00 1000',
    ])
  })

  it('takes instants: two hours across midnight in summer time', async () => {
    const { publish, get } = await world()
    for (const date of ['2026-04-07', '2026-04-08']) await publish({ date, estimate: () => 1_000 })
    const from = encodeURIComponent('2026-04-07T23:00:00+01:00')
    const answer = await get(
      `/v1/figures/presence?aggregate=hour&zones=a&from=${from}&to=2026-04-08T00:00:00Z`,
    )
    expect(inShort(answer)).toEqual(['a 2026-04-07T23:00:00+01:00 1000', 'a 2026-04-08T00:00:00+01:00 1000'])
  })
})

describe('means', () => {
  it('averages the 24 hours of a day: σ² 1,500 / 24, τ 58', async () => {
    const { publish, get } = await world()
    // Hours 0 to 23 add up to 276, their mean is 11.5.
    const means: Record<string, number> = { a: 58, b: 57 }
    await publish({ date: TUESDAY, estimate: (zone, hour) => (means[zone] ?? -900) + hour - 11.5 })
    const { cells } = await get(`/v1/figures/presence?${DATES}&aggregate=day&zones=a,b`)
    expect(cells.map(({ zone, label, value, low, high, n }) => [zone, label, value, low, high, n])).toEqual([
      // 1.959964 × √62.5 = 15.5
      ['a', TUESDAY, 58, 43, 73, 1],
      ['b', TUESDAY, null, null, null, 1],
    ])
  })

  it('averages the 20 weekdays of four complete weeks: σ² 1,500 / 20, τ 61, n 20', async () => {
    const { publish, get } = await world()
    // Four weeks from 2 March and three days of the next; the days before and after are not in the mean.
    const dates = [...weeks('2026-02-23', 5), '2026-03-30', '2026-03-31', '2026-04-01']
    for (const date of dates) {
      const within = date >= '2026-03-02' && date < '2026-03-30'
      await publish({ date, estimate: (zone) => (within ? (zone === 'a' ? 61 : 60) : 100_000) })
    }
    const answer = await get('/v1/figures/presence?hour=14&zones=a,b&coarsen=false')
    expect(answer).toMatchObject({ aggregate: 'daytype-hour', from: '2026-03-02', to: '2026-03-30' })
    expect(answer.cells.map(({ zone, label, value, n }) => [zone, label, value, n])).toEqual([
      ['a', 'weekday 14:00', 61, 20],
      ['b', 'weekday 14:00', null, 20],
      ['a', 'saturday 14:00', null, 4],
      ['b', 'saturday 14:00', null, 4],
      ['a', 'sunday 14:00', null, 4],
      ['b', 'sunday 14:00', null, 4],
    ])
    expect(answer.cells[0]).toMatchObject({ start: '2026-03-02T00:00:00Z', end: '2026-03-29T23:00:00Z' })
  })

  it('counts a public holiday as a sunday and leaves the missing hour of a short day out of n', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-03-23', 2)) await publish({ date, estimate: () => 5_000 })
    const { cells } = await get('/v1/figures/presence?hour=1,14&zones=a')
    expect(cells.map(({ label, n }) => [label, n])).toEqual([
      ['weekday 01:00', 9],
      ['weekday 14:00', 9],
      ['saturday 01:00', 2],
      ['saturday 14:00', 2],
      ['sunday 01:00', 2],
      ['sunday 14:00', 3],
    ])
  })

  it('takes the repeated hour of a long day once into the typical week', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-10-19', 1)) {
      await publish({ date, estimate: (_zone, _hour, fold) => (fold === 1 ? 90_000 : 3_000) })
    }
    const { cells } = await get('/v1/figures/presence?hour=1&daytype=sunday&zones=a')
    expect(cells.map(({ label, value, n }) => [label, value, n])).toEqual([['sunday 01:00', 3_000, 1]])
  })

  it('says so when the typical week is made of three days that are no complete week', async () => {
    const { publish, get } = await world()
    for (const date of ['2026-03-24', '2026-03-25', '2026-03-26']) {
      await publish({ date, estimate: () => 5_000 })
    }
    const answer = await get('/v1/figures/presence?hour=14&level=zone')
    expect(answer.note).toBe(
      'No complete week has been released yet: these are means of the days there are (n).',
    )
    expect(answer).toMatchObject({ from: '2026-03-24', to: '2026-03-27', pending: [] })
    expect(answer.cells.map(({ n }) => n)).toEqual([3, 3, 3, 3])
  })

  it('refuses to call the mean of 23 of 24 hours a day', async () => {
    const { publish, request, figures, failures } = await world()
    await publish({ date: TUESDAY, estimate: () => 5_000 })
    const [item] = await figures.query('zone|presence|all|a', '2026', '2027')
    const body = item!.body as { cells: unknown[] }
    await figures.put([{ ...item!, body: { ...body, cells: body.cells.slice(1) } }])
    const response = await request(`/v1/figures/presence?${DATES}&aggregate=day&zones=a`)
    expect(response.status).toBe(500)
    expect(String(failures[0])).toContain('expected 24 estimates of each zone, found 23')
  })

  it('refuses to call the mean of 167 of 168 hours a week', async () => {
    const { publish, request, figures, failures } = await world()
    for (const date of weeks('2026-03-02', 1)) await publish({ date, estimate: () => 5_000 })
    const [item] = await figures.query('zone|presence|all|a', '2026-03-04', '2026-03-05')
    const body = item!.body as { cells: unknown[] }
    await figures.put([{ ...item!, body: { ...body, cells: body.cells.slice(1) } }])
    const response = await request('/v1/figures/presence?aggregate=week&zones=a')
    expect(response.status).toBe(500)
    expect(String(failures[0])).toContain('2026-W10: expected 168 estimates of each zone, found 167')
  })
})

describe('coarsening', () => {
  it('answers a hidden zone by its nearest ancestor that is shown, once', async () => {
    const { publish, get } = await world()
    await publish({
      product: 'visitors',
      date: TUESDAY,
      estimate: (zone) => ({ all: 900, north: 400, a: 300, c: 500 })[zone] ?? 20,
    })
    expect(inShort(await get(VISITORS))).toEqual([
      'all 2026-03-24 900 for d',
      'north 2026-03-24 400 for b',
      'a 2026-03-24 300',
      'b 2026-03-24 coarsened by north',
      'c 2026-03-24 500',
      'd 2026-03-24 coarsened by all',
    ])
    expect(inShort(await get(`${VISITORS}&zones=b,d`))).toEqual([
      'all 2026-03-24 900 for d',
      'north 2026-03-24 400 for b',
      'b 2026-03-24 coarsened by north',
      'd 2026-03-24 coarsened by all',
    ])
  })

  it('gives the row of an ancestor that was asked for anyway once, with what it covers', async () => {
    const { publish, get } = await world()
    await publish({ product: 'visitors', date: TUESDAY, estimate: (zone) => (zone === 'all' ? 900 : 20) })
    expect(inShort(await get(`${VISITORS}&zones=all,b,d`))).toEqual([
      'all 2026-03-24 900 for b,d',
      'b 2026-03-24 coarsened by all',
      'd 2026-03-24 coarsened by all',
    ])
  })

  it('suppresses with coarsen=false and never gives a child its parent’s number', async () => {
    const { publish, get } = await world()
    await publish({ product: 'visitors', date: TUESDAY, estimate: (zone) => (zone === 'all' ? 900 : 20) })
    expect(inShort(await get(`${VISITORS}&zones=b&coarsen=false`))).toEqual(['b 2026-03-24 suppressed'])
    const { cells } = await get(VISITORS)
    expect(cells.filter(({ zone }) => zone !== 'all').every(({ value }) => value === null)).toBe(true)
  })
})

describe('the note', () => {
  it('says it when 114 areas are answered by the whole', async () => {
    const { publish, get } = await world(areas(114))
    await publish({ product: 'visitors', date: TUESDAY, estimate: (zone) => (zone === 'all' ? 560 : 5) })
    const answer = await get(VISITORS)
    expect(answer.note).toBe(
      'With so few people only the whole of all can be shown: 114 areas are answered by their parent all.',
    )
    expect(answer.cells).toHaveLength(115)
    expect(answer.cells[0]).toMatchObject({ zone: 'all', value: 560 })
  })

  it('says it when no level reaches the threshold, and where numbers may be found', async () => {
    const { publish, get } = await world(areas(114))
    for (const date of weeks('2026-03-16', 1)) {
      await publish({ date, variance: 6_000, estimate: (zone) => (zone === 'all' ? 90 : -3) })
    }
    const answer = await get('/v1/figures/presence?level=all')
    expect(answer.note).toBe(
      'No level reaches the threshold on these dates, not even the whole of all: too few people to be sure that at least 20 stand behind a number, so none is shown. A whole day has more people than an hour: try visitors.',
    )
    expect(new Set(answer.cells.map(({ status }) => status))).toEqual(new Set(['suppressed']))
    expect((await get('/v1/figures/presence')).note).toMatch(
      /^No level reaches the threshold on these dates: /,
    )
  })

  it('counts the cells of a mixed answer and warns of the smallest values', async () => {
    const { publish, get } = await world()
    await publish({
      product: 'visitors',
      date: TUESDAY,
      estimate: (zone) => ({ a: 300, south: 400 })[zone] ?? 9,
    })
    expect((await get(VISITORS)).note).toBe(
      '1 of 4 cells are shown by themselves, 2 by a larger zone (shownBy), 1 not at all, because too few people may stand behind them. Values just above the threshold tend to be too high (by about 15 % in the sparsest tenth).',
    )
  })

  it('says it before the first release and where no release fits', async () => {
    const { publish, get } = await world()
    expect(await get('/v1/figures/visitors')).toMatchObject({
      note: 'Nothing of daily visitors has been released yet: it appears after its first release.',
      cells: [],
      datasetVersion: null,
    })
    await publish({ product: 'visitors', date: TUESDAY, estimate: () => 900 })
    expect(await get('/v1/figures/visitors?from=2026-04-01&to=2026-04-03')).toMatchObject({
      note: 'No release fits this request. Released are dates from 2026-03-24 to 2026-03-24.',
      pending: ['2026-04-01', '2026-04-02'],
      cells: [],
    })
  })
})

describe('releases in force', () => {
  it('reads revision 2 in place of 1, and nothing of a run that lost', async () => {
    const { publish, get } = await world()
    const visitors = { product: 'visitors', date: TUESDAY }
    await publish({ ...visitors, estimate: () => 1_000 })
    await publish({ ...visitors, run: 'lost', isLost: true, estimate: () => 7_000 })
    expect((await get(`${VISITORS}&zones=a`)).cells[0]).toMatchObject({ value: 1_000, revision: 1 })
    await publish({ ...visitors, revision: 2, run: 'r2', estimate: () => 2_000 })
    await publish({ ...visitors, revision: 2, run: 'lost', isLost: true, estimate: () => 8_000 })
    expect((await get(`${VISITORS}&zones=a`)).cells[0]).toMatchObject({ value: 2_000, revision: 2 })
    expect((await get(`${VISITORS}&level=zone`)).cells[0]).toMatchObject({ value: 2_000, revision: 2 })
  })

  it('lists dates without a release as pending and gives no cells for them', async () => {
    const { publish, get } = await world()
    for (const date of ['2026-03-24', '2026-03-26']) {
      await publish({ product: 'visitors', date, estimate: () => 900 })
    }
    const answer = await get('/v1/figures/visitors?from=2026-03-23&to=2026-03-27&zones=a')
    expect(inShort(answer)).toEqual(['a 2026-03-24 900', 'a 2026-03-26 900'])
    expect(answer.pending).toEqual(['2026-03-23', '2026-03-25'])
  })

  it('answers visitors by default for the 28 newest days, from the first release on', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-02-23', 5))
      await publish({ product: 'visitors', date, estimate: () => 900 })
    const answer = await get('/v1/figures/visitors?zones=a')
    expect(answer).toMatchObject({ aggregate: 'day', from: '2026-03-02', to: '2026-03-30' })
    expect(answer.cells).toHaveLength(28)
  })
})

describe('summary and filters', () => {
  it('counts the statuses of what was asked for, without a figure', async () => {
    const { publish, get } = await world()
    await publish({
      product: 'visitors',
      date: TUESDAY,
      estimate: (zone) => ({ a: 300, south: 400 })[zone] ?? 9,
    })
    const answer = await get(`${VISITORS}&summary=status`)
    expect(answer).toMatchObject({ statuses: { published: 1, coarsened: 2, suppressed: 1 }, cells: [] })
    expect(JSON.stringify(answer)).not.toContain('300')
  })

  it('keeps only saturdays', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-03-02', 2))
      await publish({ product: 'visitors', date, estimate: () => 900 })
    expect(inShort(await get('/v1/figures/visitors?zones=a&daytype=saturday'))).toEqual([
      'a 2026-03-07 900',
      'a 2026-03-14 900',
    ])
  })
})
