import { describe, expect, test } from 'vitest'
import { retentionDays } from '../../functions/model/retention.ts'
import type { AskedRecord, AuditTrail, Clock, Counter, Meter } from '../../functions/platform/ports.ts'

/** One table of cases for both ports of usage; every adapter runs it, whatever stands behind. */

/** Each test has a tenant of its own. */
let count = 0
const fresh = (): string => {
  count += 1
  return `tenant-${count}`
}

const NOON = Date.parse('2026-03-24T12:00:00Z')

const counterOf = (tenant: string, name = 'month 2026-03'): Counter => ({
  ...{ tenant, name },
  keptUntil: NOON + 60_000,
})

/** @param open called in each test, after the hooks have run */
export function meterCases(adapter: string, open: (clock: Clock) => Meter): void {
  const atNoon = () => open({ now: () => new Date(NOON) })

  describe(`a meter in ${adapter}`, () => {
    const rateOf = (tenant: string, most: number) => ({ tenant, name: 'second', most, stretchMs: 1_000 })

    test('admits as many as a rate has in any second, not in that of the clock', async () => {
      const meter = atNoon()
      const rate = rateOf(fresh(), 3)
      const answers: (number | null)[] = []
      for (const ms of [700, 900, 950, 1_000, 1_699, 1_700, 1_750, 1_900, 1_949, 1_950]) {
        answers.push(await meter.admit(rate, NOON + ms))
      }
      expect(answers).toEqual([1, 2, 3, null, null, 3, null, 3, null, 3])
    })

    test('of 60 at once admits the ten of a rate, and ten more a second after the last of them', async () => {
      const meter = atNoon()
      const rate = rateOf(fresh(), 10)
      const atOnce = async (at: number) => {
        const answers = await Promise.all(Array.from({ length: 60 }, () => meter.admit(rate, at)))
        return answers.filter((used) => used !== null).length
      }
      expect([await atOnce(NOON), await atOnce(NOON + 999), await atOnce(NOON + 1_000)]).toEqual([10, 0, 10])
    })

    test('admits one that was held up by its own time, and gives it the place of nobody', async () => {
      const meter = atNoon()
      const rate = rateOf(fresh(), 2)
      expect(await meter.admit(rate, NOON)).toBe(1)
      expect(await meter.admit(rate, NOON + 5_000)).not.toBeNull()
      expect(await meter.admit(rate, NOON + 5_001)).toBe(2)
      expect(await meter.admit(rate, NOON + 2_000)).toBeNull()
      expect(await meter.admit(rate, NOON + 5_002)).toBeNull()
    })

    test('admits again after a clock was put back, and of another tenant always', async () => {
      const meter = atNoon()
      const rate = rateOf(fresh(), 1)
      expect(await meter.admit(rate, NOON)).toBe(1)
      expect(await meter.admit(rate, NOON - 3_600_000)).toBe(1)
      expect(await meter.admit(rateOf(fresh(), 1), NOON)).toBe(1)
    })

    test('lets through as many as fit, counts each, and counts none that it refuses', async () => {
      const meter = atNoon()
      const counter = counterOf(fresh())
      const taken = [1, 2, 3, 4].map(() => () => meter.take(counter, 2))
      const answers: (number | null)[] = []
      for (const take of taken) answers.push(await take())
      expect(answers).toEqual([1, 2, null, null])
      expect(await meter.read(counter.tenant, counter.name)).toEqual({ used: 2 })
      expect(await meter.take(counter, 3)).toBe(3)
    })

    test('lets nobody through where nothing may be used', async () => {
      const meter = atNoon()
      const counter = counterOf(fresh())
      expect(await meter.take(counter, 0)).toBeNull()
      expect((await meter.read(counter.tenant, counter.name)).used ?? 0).toBe(0)
    })

    test('of 100 at once lets 60 through where 60 are left: none is lost, none is over', async () => {
      const meter = atNoon()
      const counter = counterOf(fresh())
      const answers = await Promise.all(Array.from({ length: 100 }, () => meter.take(counter, 60)))
      const through = answers.filter((used) => used !== null)
      expect(through.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1))
      expect(await meter.read(counter.tenant, counter.name)).toEqual({ used: 60 })
    })

    test('takes uses back, at most as many as there were', async () => {
      const meter = atNoon()
      const counter = counterOf(fresh())
      await meter.take(counter, 5)
      await meter.take(counter, 5)
      const back = await Promise.all([1, 2, 3, 4].map(() => meter.giveBack(counter)))
      expect(back.toSorted()).toEqual([0, 0, 0, 1])
      expect(await meter.read(counter.tenant, counter.name)).toEqual({ used: 0 })
      expect(await meter.take(counter, 1)).toBe(1)
    })

    test('adds to amounts of any name beside the uses', async () => {
      const meter = atNoon()
      const counter = counterOf(fresh())
      await meter.take(counter, 5)
      await Promise.all([
        meter.add(counter, { 'requests:presence': 1, 'cells:presence': 24 }),
        meter.add(counter, { 'requests:presence': 1, 'cells:presence': 0 }),
        meter.add(counter, { 'requests:od-flows': 1, 'cells:od-flows': 7 }),
      ])
      expect(await meter.read(counter.tenant, counter.name)).toEqual({
        used: 1,
        ...{ 'requests:presence': 2, 'cells:presence': 24, 'requests:od-flows': 1, 'cells:od-flows': 7 },
      })
    })

    test('keeps tenants and names apart', async () => {
      const meter = atNoon()
      const [one, other] = [fresh(), fresh()]
      expect(await meter.take(counterOf(one), 1)).toBe(1)
      expect(await meter.take(counterOf(other), 1)).toBe(1)
      expect(await meter.take(counterOf(one, 'month 2026-04'), 1)).toBe(1)
      expect(await meter.take(counterOf(one), 1)).toBeNull()
      expect(await meter.read(other, 'month 2026-04')).toEqual({})
    })

    test('forgets a counter when its time is over', async () => {
      let now = NOON
      const meter = open({ now: () => new Date(now) })
      const counter = counterOf(fresh())
      await meter.take(counter, 5)
      now = counter.keptUntil - 1
      expect(await meter.read(counter.tenant, counter.name)).toEqual({ used: 1 })
      now = counter.keptUntil + 1_000
      expect(await meter.read(counter.tenant, counter.name)).toEqual({})
    })
  })
}

const recordOf = (tenant: string, at: string, id = 'a'): AskedRecord => ({
  ...{ tenant, at, id, client: 'client', method: 'GET', path: '/v1/figures/presence', query: 'hour=14' },
  ...{ status: 200, product: 'presence', cells: 24 },
})

/** @param open called in each test, after the hooks have run */
export function auditTrailCases(adapter: string, open: (clock: Clock) => AuditTrail): void {
  describe(`an audit trail in ${adapter}`, () => {
    test('gives the records of a month in the order of time, of one tenant or of all', async () => {
      const trail = open({ now: () => new Date(NOON) })
      const [one, other] = [fresh(), fresh()]
      const records = [
        recordOf(one, '2026-03-31T23:59:59.999Z'),
        recordOf(other, '2026-03-02T10:00:00.000Z'),
        recordOf(one, '2026-03-01T00:00:00.000Z', 'b'),
        recordOf(one, '2026-03-01T00:00:00.000Z', 'a'),
        recordOf(one, '2026-02-28T23:59:59.999Z'),
        recordOf(one, '2026-04-01T00:00:00.000Z'),
      ]
      await Promise.all(records.map((record) => trail.write(record)))
      expect(await trail.read('2026-03', one)).toEqual([records[3], records[2], records[0]])
      const all = await trail.read('2026-03')
      expect(all.filter(({ tenant }) => tenant === one || tenant === other)).toEqual([
        ...[records[3], records[2], records[1], records[0]],
      ])
    })

    test('never changes a record', async () => {
      const trail = open({ now: () => new Date(NOON) })
      const tenant = fresh()
      const record = recordOf(tenant, '2026-03-24T11:00:00.000Z')
      await trail.write(record)
      await expect(trail.write({ ...record, status: 403 })).rejects.toThrow()
      expect(await trail.read('2026-03', tenant)).toEqual([record])
    })

    test(`keeps a record for ${retentionDays.auditTrail} days`, async () => {
      let now = NOON
      const trail = open({ now: () => new Date(now) })
      const tenant = fresh()
      await trail.write(recordOf(tenant, '2026-03-24T12:00:00.000Z'))
      now = NOON + retentionDays.auditTrail * 86_400_000 - 1_000
      expect(await trail.read('2026-03', tenant)).toHaveLength(1)
      now += 2_000
      expect(await trail.read('2026-03', tenant)).toEqual([])
      expect((await trail.read('2026-03')).filter((record) => record.tenant === tenant)).toEqual([])
    })
  })
}
