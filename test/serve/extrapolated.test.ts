import { describe, expect, it } from 'vitest'
import { PRESENCE_VARIANCE, weeks, world } from './city.ts'

const TUESDAY = '2026-03-24'
const HOUR = `/v1/figures/presence?from=${TUESDAY}&to=2026-03-25&aggregate=hour&hour=14&zones=a,b&coarsen=false`

/** Five people for each observed one; an error of 100 people that is the same on all days. */
const fivefold = (estimate: number) => ({
  estimate: 5 * estimate,
  variance: 25 * PRESENCE_VARIANCE,
  common: 10_000,
})

describe('all people, of those observed', () => {
  it('are the value with its interval, and the observed ones stand beside it', async () => {
    const { publish, get } = await world()
    await publish({ date: TUESDAY, methodVersion: '1', scaled: fivefold, estimate: () => 204.4 })
    const { cells, methodVersion } = await get(HOUR)
    // 1.959964 · √(37,500 + 10,000) = 427.2
    expect(cells[0]).toMatchObject({ zone: 'a', value: 1_022, low: 595, high: 1_449, observed: 204 })
    expect(methodVersion).toBe('1')
  })

  it('are hidden where fewer than 204 are observed, however many they stand for: no number of the cell is shown', async () => {
    const { publish, get } = await world()
    const scaled = () => ({ estimate: 1_000_000, variance: 1, common: 1 })
    await publish({ date: TUESDAY, scaled, estimate: (zone) => (zone === 'a' ? 204 : 203) })
    const { cells } = await get(HOUR)
    expect(
      cells.map(({ value, observed, low, high, status }) => [value, observed, low, high, status]),
    ).toEqual([
      [1_000_000, 204, 999_997, 1_000_003, 'published'],
      [null, null, null, null, 'suppressed'],
    ])
  })

  it('are the same in CSV: both empty, or both there', async () => {
    const { publish, request } = await world()
    await publish({ date: TUESDAY, scaled: fivefold, estimate: (zone) => (zone === 'a' ? 300 : 203) })
    const answer = await request(HOUR, { Accept: 'text/csv' })
    const [header, a, b] = (await answer.text()).split('\r\n').map((line) => line.split(','))
    const of = (row: readonly string[]): (string | undefined)[] =>
      ['zone', 'value', 'low', 'high', 'observed', 'status'].map((name) => row[header!.indexOf(name)])
    expect(of(a!)).toEqual(['a', '1500', '1073', '1927', '300', 'published'])
    expect(of(b!)).toEqual(['b', '', '', '', '', 'suppressed'])
  })

  it('on average of 20 weekdays have a twentieth of the noise, and all of the error that is common to days', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-03-02', 4)) {
      await publish({ date, scaled: fivefold, estimate: (zone) => (zone === 'a' ? 61 : 60) })
    }
    const answer = await get('/v1/figures/presence?hour=14&zones=a,b&coarsen=false')
    const [a, b] = answer.cells.filter(({ label }) => label === 'weekday 14:00')
    // 1.959964 · √(37,500 / 20 + 10,000) = 213.6; by the noise alone it would be 84.9.
    expect(a).toMatchObject({ value: 305, low: 91, high: 519, observed: 61, n: 20 })
    expect(b).toMatchObject({ value: null, observed: null, status: 'suppressed', n: 20 })
  })

  it('of a day are the mean of its hours, whose common errors are no smaller than one', async () => {
    const { publish, get } = await world()
    await publish({ date: TUESDAY, scaled: fivefold, estimate: () => 100 })
    const path = `/v1/figures/presence?from=${TUESDAY}&to=2026-03-25&aggregate=day&zones=a`
    // 1.959964 · √(37,500 / 24 + 10,000) = 210.7
    expect((await get(path)).cells[0]).toMatchObject({ value: 500, low: 289, high: 711, observed: 100 })
  })
})
