import { describe, expect, test } from 'vitest'
import { datesOfMonth } from '../../functions/model/dates.ts'
import { BudgetExceeded, InvalidInput } from '../../functions/model/errors.ts'
import { epochLedgerSchema, ledgerDocument } from '../../functions/model/ledger.ts'
import { append } from '../../functions/model/ledger-chain.ts'
import { dailyProducts, monthlyProducts, product } from '../../functions/model/products.ts'
import { add, compare, fraction, rational, show } from '../../functions/model/rational.ts'
import { type ReleaseRequest, releaseDate, releaseMonth } from '../../functions/release/index.ts'
import {
  type Deployment,
  eachInItsOwn,
  hoursOf,
  readRows,
  registry,
  request,
  town,
  writeFigures,
} from './towns.ts'

const monthly = product('monthly-visitors')
const hours = (month: string) => datesOfMonth(month).flatMap(hoursOf)
const DATE = '2026-03-01'
const LEDGER = ledgerDocument('2026-03')

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

const ofMarch = (changes: Partial<ReleaseRequest> = {}) =>
  request({ date: DATE, hours: hours('2026-03'), run: 'm1', ...changes })

async function ledger() {
  const known = await world.documents.get(LEDGER)
  return epochLedgerSchema.parse(known?.body)
}

describe('the release of a month', () => {
  test('has one row for each of 7 zones, on its first date, from the first local hour on', async () => {
    const figures = [{ zone: 'd1z1', level: 'zone', bounded: 900 }]
    await writeFigures(world, { product: monthly, date: DATE, run: 'm1' }, figures)
    const { entries } = await releaseMonth(world, ofMarch())
    expect(entries.map(({ product: id, date, run, rho }) => [id, date, run, rho])).toEqual(
      monthlyProducts('month').map(({ id, rho }) => [id, DATE, 'm1', show(rho)]),
    )
    const rows = await readRows(world, `releases/${monthly.id}/dt=${DATE}/run=m1/part-0.parquet`)
    expect(rows).toHaveLength(7)
    expect(new Set(rows.map(({ start }) => start))).toEqual(new Set(['2026-03-01 00:00:00']))
    // 900 against a threshold of 85: shown unless the noise moves it by 59 standard deviations.
    const shown = rows.find(({ zone }) => zone === 'd1z1')
    expect(shown).toMatchObject({ status: 'published', unit: 'people' })
    // σ² = 4 zones / (2 · 0.015 · 0.7): nobody is in more zones than there are.
    const noisy = await readRows(
      world,
      `internal/measurements/${monthly.id}/dt=${DATE}/run=m1/part-0.parquet`,
    )
    const variances = new Map(noisy.map(({ level, variance }) => [level, variance as number]))
    expect(variances.get('zone')).toBeCloseTo(4 / (2 * 0.015 * 0.7), 9)
    expect(variances.get('city')).toBeCloseTo(1 / (2 * 0.015 * 0.1), 9)
  })

  test('of 40 zones has the noise of 30', async () => {
    await releaseMonth(world, ofMarch({ zoneSystem: town(4, 10) }))
    const noisy = await readRows(
      world,
      `internal/measurements/${monthly.id}/dt=${DATE}/run=m1/part-0.parquet`,
    )
    const zone = noisy.find(({ level }) => level === 'zone')
    expect(zone!.variance as number).toBeCloseTo(30 / (2 * 0.015 * 0.7), 9)
  })

  test('of visitor types has five rows for each of 31 days, districts and the city, and none for a zone', async () => {
    const types = product('visitor-types')
    const figures = [
      { zone: 'd1', level: 'district', date: '2026-03-30', start: '2026-03-29 23:00:00', type: 'worker' },
      { zone: 'd1', level: 'district', date: '2026-03-01', start: '2026-03-01 00:00:00', type: 'foreign' },
      // Residents among them, else one group were everybody and none would be shown.
    ].flatMap((row) => [row, { ...row, type: 'resident' }].map((each) => ({ ...each, bounded: 5_000 })))
    await writeFigures(world, { product: types, date: DATE, run: 'm1' }, figures)
    await releaseMonth(world, ofMarch())
    const rows = await readRows(world, `releases/${types.id}/dt=${DATE}/run=m1/part-0.parquet`)
    expect(rows).toHaveLength(31 * 3 * 5)
    expect(new Set(rows.map(({ date }) => date))).toEqual(new Set(datesOfMonth('2026-03')))
    // σ 67 at two districts: far above what noise alone gives, and far below.
    const shown = rows.filter(({ zone, status }) => zone === 'd1' && status === 'published')
    expect(shown.map(({ date, start, type }) => [date, start, type])).toEqual([
      ['2026-03-01', '2026-03-01 00:00:00', 'foreign'],
      ['2026-03-01', '2026-03-01 00:00:00', 'resident'],
      ['2026-03-30', '2026-03-29 23:00:00', 'resident'],
      ['2026-03-30', '2026-03-29 23:00:00', 'worker'],
    ])
  })

  test.each([
    ['a date of another month', { date: '2026-04-01', start: '2026-04-01 00:00:00' }],
    ['a date that does not begin then', { date: '2026-03-03', start: '2026-03-02 00:00:00' }],
    ['a zone below the districts', { zone: 'd1z1', level: 'zone' }],
    ['a type that there is not', { type: 'guest' }],
  ])('of rows per day is refused with %s', async (_, changes) => {
    const types = product('visitor-types')
    const row = { zone: 'd1', level: 'district', date: '2026-03-02', start: '2026-03-02 00:00:00' }
    await writeFigures(world, { product: types, date: DATE, run: 'm1' }, [
      { ...row, type: 'visitor', bounded: 1, ...changes },
    ])
    await expect(releaseMonth(world, ofMarch())).rejects.toThrow(
      'a row is outside the public key set of its release',
    )
  })

  test('is drawn and charged once, whichever run asks, and leaves the dates to their own release', async () => {
    await releaseDate(world, request({ date: DATE, run: 'd1', hours: hoursOf(DATE) }))
    await releaseMonth(world, ofMarch())
    const before = await ledger()
    const again = await releaseMonth(world, ofMarch({ run: 'm2' }))
    expect(again.alreadyReleased).toBe(true)
    expect(again.entries.map(({ run }) => run)).toEqual(monthlyProducts('month').map(() => 'm1'))
    expect(await ledger()).toEqual(before)
    expect(before.entries.map(({ product: id, run }) => `${id} ${run}`)).toEqual([
      ...dailyProducts('month').map(({ id }) => `${id} d1`),
      ...monthlyProducts('month').map(({ id }) => `${id} m1`),
    ])
  })

  test('is refused of hours that are not all of it, of another date than its first, and of keys of a day', async () => {
    const refused = (changes: Partial<ReleaseRequest>) =>
      expect(releaseMonth(world, ofMarch(changes))).rejects
    await refused({ hours: hoursOf(DATE) }).toThrow('24 hours given are not all until the end of 2026-03-31')
    await refused({ hours: hours('2026-03').slice(1) }).toThrow(InvalidInput)
    await refused({ date: '2026-03-02' }).toThrow('2026-03-02 stands for no month: write the first of it')
    await refused({ keyLife: 'day' }).toThrow('needs keys that live a month')
    expect(await world.documents.get(LEDGER)).toBeNull()
  })
})

test('a month of keys that live a day is refused of any product: it would charge the epoch of one of its days', async () => {
  const short = ofMarch({ keyLife: 'day', products: [{ ...monthly, keyLife: 'day' }] })
  await expect(releaseMonth(world, short)).rejects.toThrow(
    "2026-03-01: keys live a day here, and a month's release needs keys that live a month",
  )
  expect(await world.documents.list('ledger/')).toEqual([])
})

describe('the budget of a month', () => {
  /** A ledger that lists the daily products of all 31 dates, as their releases charge them. */
  async function chargeDates(limit: string): Promise<void> {
    const { entries } = await releaseDate(world, request({ date: DATE, run: 'd1', hours: hoursOf(DATE) }))
    const later = datesOfMonth('2026-03').slice(1)
    const others = later.flatMap((date) => entries.map((entry) => ({ ...entry, date })))
    const known = await world.documents.get(LEDGER)
    const ledger = append({ epoch: '2026-03', limit, entries }, others)
    await world.documents.put(LEDGER, ledger, known!.version)
  }

  test('of 1.09 holds 31 dates of every daily product and the month of every monthly one', async () => {
    await chargeDates('109/100')
    await releaseMonth(world, ofMarch())
    const { entries, limit } = await ledger()
    expect(entries).toHaveLength(31 * dailyProducts('month').length + monthlyProducts('month').length)
    const spent = entries.map(({ rho }) => rational(rho)).reduce(add, fraction(0n))
    const declared = registry
      .flatMap(({ cadence, rho }) => Array<typeof rho>(cadence === 'day' ? 31 : 1).fill(rho))
      .reduce(add, fraction(0n))
    expect(show(spent)).toBe(show(declared))
    expect(compare(spent, rational(limit))).toBeLessThan(0)
  })

  test('that its dates have spent refuses the month, and nothing is drawn', async () => {
    // 31 × 0.030 and a hundredth.
    await chargeDates('94/100')
    const refused = releaseMonth(world, ofMarch())
    await expect(refused).rejects.toThrow(BudgetExceeded)
    await expect(refused).rejects.toThrow('epoch 2026-03 has 0.01 left; nothing was drawn')
    expect(await world.bare.list('internal/measurements/monthly-visitors/')).toEqual([])
  })
})
