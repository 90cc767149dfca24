import { describe, expect, it } from 'vitest'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import { city, inShort, weeks, world } from './city.ts'
import { make } from './measured.ts'

const DATE = '2026-03-24'
const PRESENCE = '/v1/figures/presence'
const DAY = `from=${DATE}&to=2026-03-25`

/** `value n hours status` of each row. */
const told = ({ cells }: Awaited<ReturnType<Awaited<ReturnType<typeof world>>['get']>>): string[] =>
  cells.map(({ zone, value, n, hours, status }) => `${zone} ${value} n ${n} hours ${hours} ${status}`)

/** A day of 1,000 people in each zone, and none in `zone` in the first hours of it, when the network was down. */
async function dayWithout(hours: number, system: ZoneSystem = city, zone = 'a') {
  const at = await world(system)
  const isOutage = (of: string, hour: number) => of === zone && hour < hours
  await at.publish({ date: DATE, isOutage, estimate: (of, hour) => (isOutage(of, hour) ? 0 : 1_000) })
  return at
}

describe('an hour that is an outage', () => {
  it('has that status and no number, is not part of its district, and the note says why', async () => {
    const { get } = await dayWithout(1)
    const answer = await get(`${PRESENCE}?aggregate=hour&${DAY}&zones=a,b&hour=0`)
    expect(inShort(answer)).toEqual([
      'a 2026-03-24T00:00:00+00:00 outage',
      'b 2026-03-24T00:00:00+00:00 1000',
    ])
    expect(answer.cells[0]).toMatchObject({ value: null, low: null, high: null, observed: null, n: 0 })
    expect(answer.cells[0]).not.toHaveProperty('shownBy')
    expect(answer.cells[0]).not.toHaveProperty('hours')
    expect(answer.note).toBe(
      '1 cell is an outage: far fewer people were seen than in the four weeks before, as when the network is down, so no number is shown.',
    )
  })

  it('is one however many people were counted', async () => {
    const { publish, get } = await world()
    await publish({ date: DATE, isOutage: (zone) => zone === 'a', estimate: () => 1_000 })
    expect(told(await get(`${PRESENCE}?aggregate=hour&${DAY}&zones=a&hour=7`))).toEqual([
      'a null n 0 hours undefined outage',
    ])
  })

  it('of a district hides nothing of its zones, and stands for none of them', async () => {
    const { publish, get } = await world()
    const people: Readonly<Record<string, number>> = { all: 9_000, north: 400, a: 1_000, b: 10 }
    const of = { date: DATE, isOutage: (zone: string) => zone === 'north' }
    await publish({ ...of, estimate: (zone) => people[zone] ?? 0 })
    const at = '2026-03-24T00:00:00+00:00'
    expect(inShort(await get(`${PRESENCE}?aggregate=hour&${DAY}&zones=north,a,b&hour=0`))).toEqual([
      `all ${at} 9000 for b`,
      `north ${at} outage`,
      `a ${at} 1000`,
      `b ${at} coarsened by all`,
    ])
  })

  it('is not told of a single hour of a night that is shown as a block', async () => {
    const zones = city.zones.map((zone) => (zone.id === 'a' ? { ...zone, nightBlock: true as const } : zone))
    const { get } = await dayWithout(7, { ...city, zones })
    const answer = await get(`${PRESENCE}?aggregate=hour&${DAY}&zones=a&hour=5,6`)
    expect(inShort(answer)).toEqual([
      'north 2026-03-24T05:00:00+00:00 1000 for a',
      'a 2026-03-24T05:00:00+00:00 coarsened by north',
      'a 2026-03-24T06:00:00+00:00 outage',
    ])
  })

  it('is told in CSV and counted by status', async () => {
    const { get, request } = await dayWithout(1)
    const query = `${PRESENCE}?aggregate=hour&${DAY}&level=zone&hour=0`
    const csv = await (await request(query, { Accept: 'text/csv' })).text()
    const [head, first] = csv.split('\r\n')
    expect(head).toBe(
      'zone,level,start,end,label,hour,fold,block,daytype,value,low,high,observed,n,status,revision,shownBy,covers',
    )
    expect(first).toBe(
      'a,zone,2026-03-24T00:00:00Z,2026-03-24T01:00:00Z,2026-03-24T00:00:00+00:00,0,0,,weekday,,,,,0,outage,1,,',
    )
    expect((await get(`${query}&summary=status`)).statuses).toEqual({
      published: 3,
      coarsened: 0,
      suppressed: 0,
      outage: 1,
    })
  })

  it('is one of a zone that was merged into it as well', async () => {
    const zones = city.zones.map((zone) => (zone.id === 'a' ? { ...zone, members: ['yard'] } : zone))
    const { get } = await dayWithout(1, { ...city, zones })
    const answer = await get(`${PRESENCE}?aggregate=hour&${DAY}&zones=yard&hour=0`)
    expect(inShort(answer)).toEqual(['yard 2026-03-24T00:00:00+00:00 outage'])
  })
})

describe('the mean of a day', () => {
  it('is of all its hours, and says how many they are', async () => {
    const { get, request } = await dayWithout(0)
    expect(told(await get(`${PRESENCE}?aggregate=day&${DAY}&zones=a`))).toEqual([
      'a 1000 n 1 hours 24 published',
    ])
    const headers = { Accept: 'text/csv' }
    const csv = await (await request(`${PRESENCE}?aggregate=day&${DAY}&zones=a`, headers)).text()
    expect(csv).toContain(',observed,n,hours,status,')
    expect(csv).toContain(',1000,1,24,published,')
  })

  it('leaves out the hours of an outage: the numbers and the noise are those of the rest', async () => {
    const { get } = await dayWithout(12)
    const { cells } = await get(`${PRESENCE}?aggregate=day&${DAY}&zones=a`)
    // 1.959964 × √(1,500 / 12) = 21.9
    expect(cells[0]).toMatchObject({
      value: 1_000,
      low: 978,
      high: 1_022,
      n: 1,
      hours: 12,
      status: 'published',
    })
  })

  it('is an outage where less than half of its hours are there', async () => {
    const { get } = await dayWithout(13)
    expect(told(await get(`${PRESENCE}?aggregate=day&${DAY}&zones=a,b`))).toEqual([
      'a null n 1 hours 11 outage',
      'b 1000 n 1 hours 24 published',
    ])
  })

  it('of which no hour is there is of no day', async () => {
    const { get } = await dayWithout(24)
    expect(told(await get(`${PRESENCE}?aggregate=day&${DAY}&zones=a`))).toEqual(['a null n 0 hours 0 outage'])
  })
})

describe('the mean of a week', () => {
  const lose = async (lost: (date: string, hour: number) => boolean, estimate: (date: string) => number) => {
    const at = await world()
    for (const date of weeks('2026-03-02', 1)) {
      const isOutage = (zone: string, hour: number) => zone === 'a' && lost(date, hour)
      await at.publish({ date, isOutage, estimate: () => estimate(date) })
    }
    return told(await at.get(`${PRESENCE}?aggregate=week&zones=a`))
  }

  it('leaves a day of outages out: six of 700 are 700', async () => {
    const isMonday = (date: string) => date === '2026-03-02'
    expect(await lose(isMonday, (date) => (isMonday(date) ? 0 : 700))).toEqual([
      'a 700 n 6 hours 144 published',
    ])
  })

  it('weighs a day by the hours that are there: 1,000 in 12 of one and 350 in six are 400', async () => {
    const isMonday = (date: string) => date === '2026-03-02'
    const lost = (date: string, hour: number) => isMonday(date) && hour < 12
    expect(await lose(lost, (date) => (isMonday(date) ? 1_000 : 350))).toEqual([
      'a 400 n 7 hours 156 published',
    ])
  })

  it('is an outage from 85 of its 168 hours on', async () => {
    const until = (last: number) => (date: string, hour: number) =>
      24 * (Number(date.slice(8)) - 2) + hour < last
    expect(await lose(until(84), () => 500)).toEqual(['a 500 n 4 hours 84 published'])
    expect(await lose(until(85), () => 500)).toEqual(['a null n 3 hours 83 outage'])
  })

  it('of daily visitors is of the days that are there', async () => {
    const { publish, get } = await world()
    for (const date of weeks('2026-03-02', 1)) {
      const isOutage = (zone: string) => date < (zone === 'a' ? '2026-03-05' : '2026-03-06')
      await publish({ product: 'visitors', date, isOutage, estimate: () => (date < '2026-03-05' ? 0 : 900) })
    }
    expect(told(await get('/v1/figures/visitors?aggregate=week&zones=a,b&coarsen=false'))).toEqual([
      'a 900 n 4 hours undefined published',
      'b null n 3 hours undefined outage',
    ])
  })
})

describe('a typical hour', () => {
  it('is the mean of the days that are there, and an outage where they are less than half', async () => {
    const { publish, get } = await world()
    const dates = weeks('2026-03-02', 4)
    for (const date of dates) {
      const isOutage = (zone: string, hour: number) =>
        hour === 8 && (zone === 'a' ? date < '2026-03-16' : zone === 'b' && date < '2026-03-17')
      await publish({ date, isOutage, estimate: (zone, hour) => (isOutage(zone, hour) ? 0 : 600) })
    }
    const answer = await get(`${PRESENCE}?zones=a,b&hour=8&daytype=weekday&coarsen=false`)
    expect(told(answer)).toEqual([
      'a 600 n 10 hours undefined published',
      'b null n 9 hours undefined outage',
    ])
  })

  it('of groups goes by the shares of the days that are there', async () => {
    const at = await world()
    const people = { 'a 2 25-34 female': 4_000, 'a 2 35-49 male': 4_000 }
    const women = { 'a 2 25-34 female': 8_000 }
    for (const [index, date] of weeks('2026-03-02', 1).entries()) {
      const isOutage = index < 2
      await make(at, { product: 'profile', date, people: isOutage ? women : people, isOutage })
    }
    const query = 'zones=a&block=2&daytype=weekday&age_band=25-34&gender=female&coarsen=false'
    expect(told(await at.get(`/v1/figures/profile?${query}`))).toEqual([
      'a 4000 n 3 hours undefined published',
    ])
  })
})
