import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { datesOfMonth as datesOfCalendar } from '../../functions/model/dates.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { currentEntries, type LedgerEntry } from '../../functions/model/ledger.ts'
import { monthlyProducts, product } from '../../functions/model/products.ts'
import type { Month } from '../../functions/model/vocabulary.ts'
import { athenaUnload } from '../../functions/platform/aws/athena.ts'
import { datesOfMonth, type MadeDate, monthSteps } from '../../functions/rollup/index.ts'
import { memoryObjects } from '../support/memory.ts'
import { entry } from './entries.ts'
import { monthStepsOf, openTerrain, type Terrain, type Value, type VisitsOfRun } from './terrain.ts'

const monthly = product('monthly-visitors')

/** 32 zones in 4 districts. */
const leaves = Object.fromEntries(
  Array.from({ length: 32 }, (_, index) => [`z${index}`, `d${Math.floor(index / 8)}`]),
)
const terrain: Terrain = { cells: { a: 'A' }, tiles: { A: 'z0' }, leaves }

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

/** A visit at the zone, its district and the city; UTC times of one date. */
const visit = (pid: number, zone: string, started: string, ended: string): Value[][] => [
  [pid, zone, 'zone', true, started, ended],
  [pid, leaves[zone]!, 'district', false, started, ended],
  [pid, 'city', 'city', false, started, ended],
]

/** A partition of visits, in a bucket of its own. */
const of = (date: string, run: string, ...visits: Value[][][]): VisitsOfRun => ({
  date,
  run,
  bucket: date.slice(8),
  rows: visits.flat(),
})

/** Zone → bounded, of the zones that have a row. */
async function counted(
  month: Month,
  lying: readonly VisitsOfRun[],
  made: readonly MadeDate[] = lying,
  excluded: readonly number[] = [],
) {
  const [step] = monthStepsOf(month, [monthly], made)
  const queries = [{ product: monthly, query: step!.query }]
  const { figures } = await country.figuresOf(terrain, `${month}-02`, [], queries, lying, excluded)
  const rows = await figures(monthly)
  return {
    rows,
    bounded: Object.fromEntries(rows.map(({ zone, bounded }) => [zone, Number(bounded)])),
  }
}

describe('a visitor of the month', () => {
  it('who came on three days, in runs of their own, counts once in a zone, a district and the city', async () => {
    const { bounded } = await counted('2026-03', [
      of('2026-03-02', 'run-a', visit(1, 'z0', '2026-03-02 10:00', '2026-03-02 10:30')),
      of('2026-03-03', 'run-b', visit(1, 'z0', '2026-03-03 10:00', '2026-03-03 10:30')),
      of('2026-03-05', 'run-c', visit(1, 'z8', '2026-03-05 10:00', '2026-03-05 10:30')),
    ])
    expect(bounded).toEqual({ z0: 1, z8: 1, d0: 1, d1: 1, city: 1 })
  })

  it('was there for ten minutes on one local day: 5 and 5 of one day count, 6 and 6 of two do not', async () => {
    const { bounded } = await counted('2026-03', [
      of(
        '2026-03-02',
        'run-a',
        visit(1, 'z0', '2026-03-02 10:00', '2026-03-02 10:05'),
        visit(1, 'z0', '2026-03-02 18:00', '2026-03-02 18:05'),
        visit(2, 'z1', '2026-03-02 10:00', '2026-03-02 10:06'),
        // Over midnight: twelve minutes, of which each day has six.
        visit(3, 'z2', '2026-03-02 23:54', '2026-03-03 00:00'),
      ),
      of(
        '2026-03-03',
        'run-b',
        visit(2, 'z1', '2026-03-03 10:00', '2026-03-03 10:06'),
        visit(3, 'z2', '2026-03-03 00:00', '2026-03-03 00:06'),
      ),
    ])
    expect(bounded).toEqual({ z0: 1, d0: 1, city: 1 })
  })

  it('is taken from the local day: 23:05 UTC of 30 March is the 31st in a British summer', async () => {
    const { bounded } = await counted('2026-03', [
      of('2026-03-30', 'run-a', visit(1, 'z0', '2026-03-30 22:54', '2026-03-30 23:00')),
      of('2026-03-31', 'run-b', visit(1, 'z0', '2026-03-30 23:00', '2026-03-30 23:06')),
      of('2026-03-29', 'run-c', visit(2, 'z1', '2026-03-28 23:59', '2026-03-29 00:00')),
      of('2026-03-28', 'run-d', visit(4, 'z3', '2026-03-28 23:50', '2026-03-29 00:00')),
    ])
    expect(bounded).toEqual({ z3: 1, d0: 1, city: 1 })
  })

  it('who has objected since the dates were made is left out of the month', async () => {
    const rows = [visit(1, 'z0', '2026-03-02 10:00', '2026-03-02 10:30')]
    const lying = [
      of('2026-03-02', 'run-a', ...rows, visit(2, 'z0', '2026-03-02 10:00', '2026-03-02 10:30')),
      of('2026-03-03', 'run-b', visit(2, 'z9', '2026-03-03 10:00', '2026-03-03 10:30')),
    ]
    expect((await counted('2026-03', lying)).bounded).toEqual({ z0: 2, z9: 1, d0: 2, d1: 1, city: 2 })
    const { bounded } = await counted('2026-03', lying, lying, [2])
    expect(bounded).toEqual({ z0: 1, d0: 1, city: 1 })
  })

  it('of 32 zones counts in 30 of them, in 4 districts and once in the city', async () => {
    const zones = Object.keys(leaves)
    const tour = (date: string, run: string, some: readonly string[]) =>
      of(date, run, ...some.map((zone) => visit(1, zone, `${date} 10:00`, `${date} 10:30`)))
    const { rows } = await counted('2026-03', [
      tour('2026-03-02', 'run-a', zones.slice(0, 20)),
      tour('2026-03-03', 'run-b', zones.slice(15)),
    ])
    const sum = (level: string, column: 'value' | 'bounded'): number =>
      rows.filter((row) => row.level === level).reduce((total, row) => total + Number(row[column]), 0)
    expect(['zone', 'district', 'city'].map((level) => sum(level, 'bounded'))).toEqual([30, 4, 1])
    expect(['zone', 'district', 'city'].map((level) => sum(level, 'value'))).toEqual([32, 4, 1])
  })

  it('is read of the run that stands for its date, and of no other that lies there', async () => {
    const lying = [
      of('2026-03-02', 'first', visit(1, 'z0', '2026-03-02 10:00', '2026-03-02 10:30')),
      of('2026-03-02', 'second', visit(2, 'z1', '2026-03-02 10:00', '2026-03-02 10:30')),
      of('2026-03-03', 'other', visit(3, 'z2', '2026-03-03 10:00', '2026-03-03 10:30')),
    ]
    const made = [{ date: '2026-03-02', run: 'second' }]
    expect((await counted('2026-03', lying, made)).bounded).toEqual({ z1: 1, d0: 1, city: 1 })
  })
})

describe('the figures of a month', () => {
  it.each([
    ['2026-03', '2026-03-01T00:00:00.000Z'],
    ['2026-06', '2026-05-31T23:00:00.000Z'],
  ])('of %s carry its first date and start at %s, its first local hour', async (month, start) => {
    const date = `${month}-03`
    const { rows } = await counted(month, [
      of(date, 'run-a', visit(1, 'z0', `${date} 10:00`, `${date} 10:30`)),
    ])
    expect(rows).toHaveLength(3)
    for (const row of rows) {
      expect(row).toMatchObject({ zone_system: 'city', value: 1n, bounded: 1n })
      expect((row.date as Date).toISOString().slice(0, 10)).toBe(`${month}-01`)
      expect((row.start as Date).toISOString()).toBe(start)
    }
  })

  it('have a text of under 20,000 bytes for 31 dates, each read by one date and one run', () => {
    const made = Array.from({ length: 31 }, (_, index) => {
      const date = `2026-03-${String(index + 1).padStart(2, '0')}`
      return { date, run: `${date}-${'f'.repeat(29)}` }
    })
    const [{ query, prefix }] = monthStepsOf('2026-03', [monthly], made.toReversed()) as [
      ReturnType<typeof monthStepsOf>[number],
    ]
    const text = athenaUnload(query, prefix, { database: 'smart_steps', bucket: 'data-bucket' })
    expect(Buffer.byteLength(text)).toBeLessThan(20_000)
    const read = [...text.matchAll(/"visits" where "dt" = '([^']+)' and "run" = '([^']+)'/g)]
    expect(read.map(([, date, run]) => ({ date, run }))).toEqual(made)
  })

  it('of every product and of homes, for 31 dates, fit into one state of 256 KB', () => {
    const made = datesOfCalendar('2026-03').map((date) => ({ date, run: `${date}-${'f'.repeat(8)}` }))
    const texts = monthStepsOf('2026-03', monthlyProducts('month'), made, `2026-03-${'f'.repeat(8)}`).map(
      ({ query, prefix }) => athenaUnload(query, prefix, { database: 'smart_steps', bucket: 'b'.repeat(63) }),
    )
    expect(texts).toHaveLength(1 + monthlyProducts('month').length)
    expect(Buffer.byteLength(JSON.stringify(texts))).toBeLessThan(100_000)
  })

  const options = {
    run: 'r1',
    country: 'gb',
    keyLife: 'month',
    products: [monthly],
    referenceVersion: 'v1',
    zoneSystem: { id: 'city' },
    month: '2026-03',
    made: [{ date: '2026-03-02', run: 'r2' }],
  } as const

  it.each([
    ['a month without a date', { made: [] }, '2026-03 has no date that was made'],
    [
      'a date of another month',
      { made: [{ date: '2026-04-01', run: 'r2' }] },
      '2026-04-01 is no date of 2026-03',
    ],
    ['keys of a day', { keyLife: 'day' as const }, 'pseudonyms live for a day'],
    ['a daily product', { products: [product('visitors')] }, 'visitors is released by the day'],
    ['a month that is none', { month: '2026-13' }, '"2026-13" is no month'],
    ['a run that is no name', { run: "r'" }, 'run "r\'"'],
  ])('are refused of %s', (_, changes, message) => {
    expect(() => monthSteps({ ...options, ...changes })).toThrow(InvalidInput)
    expect(() => monthSteps({ ...options, ...changes })).toThrow(message)
  })

  it('are refused of one date in two runs: its minutes would be added twice', () => {
    const made = ['r2', 'r3'].map((run) => ({ date: '2026-03-02', run }))
    expect(() => monthSteps({ ...options, made })).toThrow('2026-03-02 is given twice')
  })
})

describe('the run that stands for a date', () => {
  const store = async (...runs: readonly (readonly [string, string])[]) => {
    const objects = memoryObjects()
    for (const [date, run] of runs) await objects.put(`internal/visits/dt=${date}/run=${run}/x`, 'x')
    return objects
  }
  const released = (id: string, date: string, run: string, committedAt: string): LedgerEntry => ({
    ...entry(id, date, run),
    committedAt,
  })
  const current = currentEntries([
    {
      epoch: '2026-03',
      limit: '1',
      entries: [
        released('visitors', '2026-03-02', 'late', '2026-03-04T05:00:00Z'),
        released('presence', '2026-03-02', 'early', '2026-03-03T05:00:00Z'),
        released('presence', '2026-03-03', 'b', '2026-03-04T05:00:00Z'),
        released('visitors', '2026-03-03', 'c', '2026-03-04T05:00:00Z'),
        released('presence', '2026-04-01', 'd', '2026-04-02T05:00:00Z'),
        { ...released('presence', '2026-03-04', 'e', '2026-03-05T05:00:00Z'), zoneSystem: 'other' },
      ],
    },
  ])

  it('is that committed last, and of two at once the one with the greater id', async () => {
    const lying = await store(['2026-03-02', 'early'], ['2026-03-02', 'late'], ['2026-03-03', 'c'])
    expect((await datesOfMonth(lying, current, '2026-03', 'z')).made).toEqual([
      { date: '2026-03-02', run: 'late' },
      { date: '2026-03-03', run: 'c' },
    ])
  })

  it('is told with the reason where it is of no use: visits gone, or another zone system', async () => {
    expect(await datesOfMonth(await store(['2026-03-02', 'late']), current, '2026-03', 'z')).toEqual({
      made: [{ date: '2026-03-02', run: 'late' }],
      unusable: [
        '2026-03-03 (its visits are gone)',
        "2026-03-04 (made in the zone system other, the month's is z)",
      ],
    })
  })
})
