import { describe, expect, it } from 'vitest'
import { weekName, wholeWeeks } from '../../functions/serve/weeks.ts'
import { inShort, weeks, world } from './city.ts'
import { make } from './measured.ts'

const inRow = (cell: object, ...names: string[]): unknown[] =>
  names.map((name) => (cell as Readonly<Record<string, unknown>>)[name])

describe('weeks', () => {
  it('are of the year that has their Thursday', () => {
    expect(['2025-12-29', '2026-03-23', '2026-12-28', '2027-01-04'].map(weekName)).toEqual([
      '2026-W01',
      '2026-W13',
      '2026-W53',
      '2027-W01',
    ])
  })

  it('are whole in an interval that has their Monday and their Sunday', () => {
    expect(wholeWeeks('2026-03-02', '2026-03-16')).toEqual(['2026-03-02', '2026-03-09'])
    expect(wholeWeeks('2026-03-03', '2026-03-22')).toEqual(['2026-03-09'])
    expect(wholeWeeks('2026-03-03', '2026-03-15')).toEqual([])
    expect(wholeWeeks('2026-03-03', '2026-03-04')).toEqual([])
  })
})

describe('the mean of a week', () => {
  it('is of its seven days, each of them alike: σ² 1,500 / 24 / 7, τ 34', async () => {
    const { publish, get } = await world()
    const means: Record<string, number> = { a: 34, b: 33 }
    for (const date of weeks('2026-03-02', 1)) {
      await publish({ date, estimate: (zone, hour) => (means[zone] ?? -900) + hour - 11.5 })
    }
    const { cells } = await get('/v1/figures/presence?aggregate=week&zones=a,b')
    expect(cells.map((cell) => inRow(cell, 'zone', 'label', 'value', 'low', 'high', 'n'))).toEqual([
      // 1.959964 × √8.93 = 5.86
      ['a', '2026-W10', 34, 28, 40, 7],
      ['b', '2026-W10', null, null, null, 7],
    ])
    expect(cells[0]).toMatchObject({ start: '2026-03-02T00:00:00Z', end: '2026-03-09T00:00:00Z' })
    for (const name of ['hour', 'daytype', 'weekday']) expect(cells[0]).not.toHaveProperty(name)
  })

  it('counts a day of 23 hours like any other: 6 days of 1,000 and one of 1,700 are 1,100', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-03-23', 1)) {
      await publish({ date, variance: 49_000, estimate: () => (date === '2026-03-29' ? 1_700 : 1_000) })
    }
    const { cells } = await get('/v1/figures/presence?aggregate=week&zones=a')
    // σ² (6 · 49,000 / 24 + 49,000 / 23) / 49 = 293.5: 1.959964 × 17.13 = 33.6
    expect(inRow(cells[0]!, 'label', 'end', 'value', 'low', 'high')).toEqual([
      '2026-W13',
      '2026-03-29T23:00:00Z',
      1_100,
      1_066,
      1_134,
    ])
  })

  it('keeps the errors that are the same on all days', async () => {
    const { publish, get } = await world()
    const scaled = (estimate: number) => ({ estimate: 5 * estimate, variance: 37_500, common: 10_000 })
    for (const date of weeks('2026-03-02', 1)) await publish({ date, scaled, estimate: () => 400 })
    const { cells } = await get('/v1/figures/presence?aggregate=week&zones=a')
    // 37,500 / 168 = 223, and 10,000 as it was: 1.959964 × √10,223 = 198
    expect(inRow(cells[0]!, 'value', 'low', 'high', 'observed')).toEqual([2_000, 1_802, 2_198, 400])
  })

  it('of daily visitors is that of seven days: σ² 1,143 / 7, τ 81', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-03-02', 2)) {
      await publish({ product: 'visitors', date, estimate: (zone) => (zone === 'a' ? 81 : 80) })
    }
    const answer = await get('/v1/figures/visitors?aggregate=week&zones=a,b&coarsen=false')
    expect(inShort(answer)).toEqual([
      'a 2026-W10 81',
      'b 2026-W10 suppressed',
      'a 2026-W11 81',
      'b 2026-W11 suppressed',
    ])
  })

  it('is answered by the district above where a zone is hidden, and page by page', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-03-02', 2)) {
      await publish({ product: 'visitors', date, estimate: (zone) => (zone === 'north' ? 500 : 9) })
    }
    const path = '/v1/figures/visitors?aggregate=week&zones=a&limit=3'
    const first = await get(path)
    expect(inShort(first)).toEqual([
      'north 2026-W10 500 for a',
      'a 2026-W10 coarsened by north',
      'north 2026-W11 500 for a',
    ])
    const second = await get(`${path}&cursor=${encodeURIComponent(first.next!)}`)
    expect(inShort(second)).toEqual(['a 2026-W11 coarsened by north'])
    expect(second.next).toBeNull()
  })

  it('is none where a day is missing or the interval cuts the week', async () => {
    const { publish, get } = await world()
    const dates = weeks('2026-03-02', 3).filter((date) => date !== '2026-03-11')
    for (const date of dates) await publish({ product: 'visitors', date, estimate: () => 500 })
    const ask = (interval: string) => get(`/v1/figures/visitors?aggregate=week&zones=a&${interval}`)
    const whole = await ask('from=2026-03-02&to=2026-03-23')
    expect(whole.cells.map(({ label }) => label)).toEqual(['2026-W10', '2026-W12'])
    expect(whole.pending).toEqual(['2026-03-11'])
    const cut = await ask('from=2026-03-03&to=2026-03-16')
    expect(cut).toMatchObject({ cells: [], pending: ['2026-03-11'] })
    expect(cut.note).toMatch(/No week from Monday to Sunday fits this request with all its days released/)
  })

  it('by default is of the complete weeks until the newest date, and of none before the first', async () => {
    const { publish, get } = await world()
    for (const date of ['2026-03-05', '2026-03-06', '2026-03-07']) {
      await publish({ product: 'visitors', date, estimate: () => 500 })
    }
    expect((await get('/v1/figures/visitors?aggregate=week')).cells).toEqual([])
    for (const date of [...weeks('2026-03-09', 1), '2026-03-08', '2026-03-16']) {
      await publish({ product: 'visitors', date, estimate: () => 500 })
    }
    const { cells, from, to } = await get('/v1/figures/visitors?aggregate=week&zones=a')
    expect([from, to]).toEqual(['2026-03-05', '2026-03-16'])
    expect(cells.map(({ label }) => label)).toEqual(['2026-W11'])
  })

  it.each([
    ['visitors?aggregate=week&daytype=weekday', 'daytype', 'a week of visitors has days of every type'],
    ['presence?aggregate=week&hour=8', 'hour', 'a week of presence has no hours'],
    ['profile?aggregate=week', 'aggregate', 'profile does not offer'],
    ['presence?aggregate=week&from=2025-01-01&to=2026-03-01', 'to', 'at most 366 go with aggregate=week'],
  ])('%s is refused by name', async (path, parameter, detail) => {
    const { problem } = await world()
    const answer = await problem(`/v1/figures/${path}`)
    expect(answer).toMatchObject({ status: 400, parameter })
    expect(answer.detail).toContain(detail)
  })
})

describe('the week from Monday to Sunday', () => {
  it('averages the four Mondays of four complete weeks: σ² 1,500 / 4, τ 112, n 4', async () => {
    const { publish, get } = await world()
    for (const [index, date] of weeks('2026-03-02', 4).entries()) {
      const ofDay = index % 7 === 0 ? 112 : 111
      await publish({ date, estimate: (zone) => (zone === 'a' ? ofDay + 10 * (index < 14 ? 1 : -1) : 0) })
    }
    const path = '/v1/figures/presence?aggregate=weekday-hour&hour=14&zones=a'
    const answer = await get(path)
    expect(answer).toMatchObject({ from: '2026-03-02', to: '2026-03-30', pending: [] })
    const days = ['tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
    expect(answer.cells.map((cell) => inRow(cell, 'weekday', 'hour', 'label', 'value', 'n'))).toEqual([
      // 1.959964 × √375 = 38.0
      ['monday', 14, 'monday 14:00', 112, 4],
      ...days.map((day) => [day, 14, `${day} 14:00`, null, 4]),
    ])
    expect(inRow(answer.cells[0]!, 'low', 'high', 'daytype')).toEqual([74, 150, undefined])
  })

  it('leaves a Friday that is a holiday out where only weekdays are asked for', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-03-30', 2)) {
      await publish({ date, estimate: () => (date === '2026-04-03' ? 200 : 1_000) })
    }
    const path = '/v1/figures/presence?aggregate=weekday-hour&hour=9&zones=a&from=2026-03-30&to=2026-04-13'
    const friday = async (more: string) =>
      (await get(path + more)).cells.filter(({ weekday }) => weekday === 'friday')
    expect((await friday('')).map(({ value, n }) => [value, n])).toEqual([[600, 2]])
    expect((await friday('&daytype=weekday')).map(({ value, n }) => [value, n])).toEqual([[1_000, 1]])
  })

  it('is of blocks where the product has blocks, and a column of its own in CSV', async () => {
    const w = await world()
    for (const date of weeks('2026-03-02', 1)) {
      await make(w, { product: 'profile', date, people: { 'a 2 25-34 female': 900, 'a 2 35-49 male': 300 } })
    }
    const path = '/v1/figures/profile?aggregate=weekday-hour&zones=a&block=2&age_band=25-34&gender=female'
    const answer = await w.get(path)
    expect(answer.cells.map(({ label, value }) => [label, value])[6]).toEqual(['sunday 08:00-12:00', 900])
    const csv = await (await w.request(path, { Accept: 'text/csv' })).text()
    const [header, first] = csv.split('\r\n').map((line) => line.split(','))
    expect(first![header!.indexOf('weekday')]).toBe('monday')
  })
})
