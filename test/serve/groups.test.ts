import { describe, expect, it } from 'vitest'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import { city, inShort, weeks, world } from './city.ts'
import { make } from './measured.ts'

const PROFILE = '/v1/figures/profile'
const OVERNIGHT = '/v1/figures/overnight'
const PRESENCE = '/v1/figures/presence'
const DAY = 'from=2026-03-24&to=2026-03-25'
const WOMEN = 'age_band=25-34&gender=female'
const MEN = 'age_band=35-49&gender=male'

/** A city in which something is said of some zones. */
const cityWith = (said: Readonly<Record<string, object>>): ZoneSystem => ({
  ...city,
  zones: city.zones.map((zone) => ({ ...zone, ...said[zone.id] })),
})

describe('a zone in which one group is nearly everybody', () => {
  const people = {
    'a 2 25-34 female': 4_000,
    'a 2 35-49 male': 400,
    'b 2 25-34 female': 4_000,
    'b 2 35-49 male': 600,
    'north 2 25-34 female': 8_000,
    'north 2 35-49 male': 1_000,
  }

  it('has no group shown by the block, also where one other is asked for by itself', async () => {
    const at = await world()
    await make(at, { product: 'profile', date: '2026-03-24', people })
    const ask = async (zones: string, cohort: string) =>
      inShort(await at.get(`${PROFILE}?aggregate=block&${DAY}&${zones}&block=2&${cohort}`))
    const at8 = '2026-03-24T08:00:00+00:00'
    expect(await ask('zones=a', WOMEN)).toEqual([`north ${at8} 8000 for a`, `a ${at8} coarsened by north`])
    expect(await ask('zones=a', MEN)).toEqual([`north ${at8} 1000 for a`, `a ${at8} coarsened by north`])
    // 87 % are no such share.
    expect(await ask('zones=b', MEN)).toEqual([`b ${at8} 600`])
    expect(await ask('level=zone', MEN)).toEqual([
      `north ${at8} 1000 for a`,
      `a ${at8} coarsened by north`,
      `b ${at8} 600`,
      `c ${at8} suppressed`,
      `d ${at8} suppressed`,
    ])
  })

  it('has none in the mean of dates, none of which had people enough for a share', async () => {
    const at = await world()
    // On one date the eleven cohorts are shown from 413 people on together, in the mean of five from 196.
    const few = {
      'a 2 25-34 female': 280,
      'a 2 35-49 male': 10,
      'b 2 25-34 female': 200,
      'b 2 35-49 male': 90,
    }
    for (const date of weeks('2026-03-02', 1)) await make(at, { product: 'profile', date, people: few })
    const date = `${PROFILE}?aggregate=block&from=2026-03-02&to=2026-03-03&zones=a,b&block=2&${WOMEN}&coarsen=false`
    expect(inShort(await at.get(date))).toEqual([
      'a 2026-03-02T08:00:00+00:00 280',
      'b 2026-03-02T08:00:00+00:00 200',
    ])
    const mean = `${PROFILE}?zones=a,b&block=2&daytype=weekday&${WOMEN}&coarsen=false`
    expect(inShort(await at.get(mean))).toEqual([
      'a weekday 08:00-12:00 suppressed',
      'b weekday 08:00-12:00 200',
    ])
  })

  it('has none in a mean of dates on which now one and now another was the largest and nearly everybody', async () => {
    const at = await world()
    for (const [index, date] of weeks('2026-03-02', 1).entries()) {
      const largest = index % 2 === 0 ? '25-34 female' : '35-49 male'
      await make(at, { product: 'profile', date, people: { [`a 2 ${largest}`]: 1_000 } })
    }
    const mean = `${PROFILE}?zones=a&block=2&daytype=weekday&${WOMEN}&coarsen=false`
    expect(inShort(await at.get(mean))).toEqual(['a weekday 08:00-12:00 suppressed'])
  })

  it('has no home shown but where that home is its own district', async () => {
    const at = await world()
    const homes = { 'a south': 4_000, 'a north': 300, 'b north': 4_000, 'b south': 300 }
    await make(at, { product: 'overnight', date: '2026-03-24', people: homes })
    const ask = async (query: string) =>
      inShort(await at.get(`${OVERNIGHT}?${DAY}&level=zone&coarsen=false&${query}`))
    const none = ['c 2026-03-24 suppressed', 'd 2026-03-24 suppressed']
    expect(await ask('home=north')).toEqual(['a 2026-03-24 suppressed', 'b 2026-03-24 4000', ...none])
    expect(await ask('home=south')).toEqual(['a 2026-03-24 suppressed', 'b 2026-03-24 300', ...none])
  })
})

describe('a zone with a night block', () => {
  const system = cityWith({ a: { nightBlock: true } })
  const released = async () => {
    const at = await world(system)
    const estimate = (zone: string) => (zone === 'north' ? 2_000 : 1_000)
    for (const date of weeks('2026-03-02', 1)) await at.publish({ date, estimate })
    return at
  }

  it.each(['hour', 'daytype-hour', 'weekday-hour'])(
    'has no hour from midnight to six shown by aggregate=%s, and its district stands for it',
    async (aggregate) => {
      const { get } = await released()
      const interval =
        aggregate === 'hour' ? 'from=2026-03-04&to=2026-03-05' : 'from=2026-03-02&to=2026-03-09'
      const { cells } = await get(`${PRESENCE}?aggregate=${aggregate}&${interval}&zones=a,b`)
      const hidden = (id: string) =>
        cells.filter(({ zone, value }) => zone === id && value === null).map(({ hour }) => hour)
      expect([...new Set(hidden('a'))]).toEqual([0, 1, 2, 3, 4, 5])
      expect(hidden('b')).toEqual([])
      expect(new Set(cells.filter(({ value }) => value === null).map(({ shownBy }) => shownBy))).toEqual(
        new Set(['north']),
      )
      expect(cells.filter(({ zone, hour }) => zone === 'a' && hour === 6)[0]).toMatchObject({ value: 1_000 })
    },
  )

  it('has its day and its week shown, which hold the night as a whole', async () => {
    const { get } = await released()
    const week = 'from=2026-03-02&to=2026-03-09'
    const ask = async (aggregate: string) =>
      (await get(`${PRESENCE}?aggregate=${aggregate}&${week}&zones=a`)).cells.map(({ value }) => value)
    expect(await ask('day')).toEqual(Array(7).fill(1_000))
    expect(await ask('week')).toEqual([1_000])
  })
})

describe('a district of too few residents', () => {
  it('is named as nobody’s home, on a date and in the mean of a week', async () => {
    const at = await world(cityWith({ south: { homeArea: false } }))
    const homes = {
      'a south': 2_000,
      'a north': 2_000,
      'c south': 2_000,
      'c north': 2_000,
      'all south': 9_000,
    }
    for (const date of weeks('2026-03-02', 1)) await make(at, { product: 'overnight', date, people: homes })
    const week = 'from=2026-03-02&to=2026-03-09'
    for (const query of [`aggregate=week&${week}`, 'from=2026-03-04&to=2026-03-05']) {
      const { cells } = await at.get(`${OVERNIGHT}?${query}&zones=a,c`)
      expect(cells.map(({ zone, home, value, status }) => `${zone} ${home} ${value ?? status}`)).toEqual([
        'a north 2000',
        'c north 2000',
        'a south suppressed',
        'c south suppressed',
      ])
    }
  })
})
