import { describe, expect, test } from 'vitest'
import { datesOfMonth } from '../../functions/model/dates.ts'
import { BudgetExceeded } from '../../functions/model/errors.ts'
import { epochLedgerSchema, type LedgerEntry, ledgerDocument } from '../../functions/model/ledger.ts'
import { append } from '../../functions/model/ledger-chain.ts'
import { dailyProducts, monthlyProducts } from '../../functions/model/products.ts'
import { add, fraction, rational, show } from '../../functions/model/rational.ts'
import { releaseDate, releaseMonth } from '../../functions/release/index.ts'
import { releasesInForce } from '../../functions/serve/releases.ts'
import {
  type Deployment,
  eachInItsOwn,
  hoursOf,
  presence,
  readRows,
  registry,
  request,
  upTo,
  writeFigures,
} from './towns.ts'

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

const DAY = '2026-03-24'
const daily = dailyProducts('day')
const ofDay = (run: string, isRevision = false) =>
  request({ run, keyLife: 'day', products: daily, ...(isRevision ? { revise: true } : {}) })

async function entriesOf(epoch: string): Promise<readonly LedgerEntry[]> {
  return epochLedgerSchema.parse((await world.documents.get(ledgerDocument(epoch)))!.body).entries
}
const spent = (entries: readonly LedgerEntry[]): string =>
  show(entries.map(({ rho }) => rational(rho)).reduce(add, fraction(0n)))

describe('a revision of a date', () => {
  test('is drawn anew, is revision 2 and pays again: 0.06 of 0.06', async () => {
    await releaseDate(world, ofDay('r1'))
    expect(spent(await entriesOf(DAY))).toBe('3/100')
    const came = upTo('d1z1', { hour: 14, bounded: 9_000_000 })
    await writeFigures(world, { product: presence, run: 'r2' }, came)
    const { entries, alreadyReleased } = await releaseDate(world, ofDay('r2', true))
    expect(alreadyReleased).toBe(false)
    expect(entries.map(({ product, revision, run }) => [product, revision, run])).toEqual(
      daily.map(({ id }) => [id, 2, 'r2']),
    )
    const all = await entriesOf(DAY)
    expect(all).toHaveLength(2 * daily.length)
    expect(spent(all)).toBe('3/50')
    const rows = await readRows(world, `releases/presence/dt=${DAY}/run=r2/part-0.parquet`)
    expect(new Set(rows.map(({ revision }) => revision))).toEqual(new Set([2]))
    const late = rows.find(({ zone, hour }) => zone === 'd1z1' && hour === 14)
    expect(late).toMatchObject({ status: 'published' })
    const inForce = await releasesInForce(world.documents)
    expect([...inForce.values()].flat().map(({ revision }) => revision)).toEqual(daily.map(() => 2))
  })

  test('is the only one that a day key pays for: a second is refused and draws nothing', async () => {
    await releaseDate(world, ofDay('r1'))
    await releaseDate(world, ofDay('r2', true))
    const before = (await world.bare.list('')).length
    const refused = releaseDate(world, ofDay('r3', true))
    await expect(refused).rejects.toThrow(BudgetExceeded)
    await expect(refused).rejects.toThrow(
      'needs rho 0.03, epoch 2026-03-24 has 0 left; nothing was drawn, see runbook: budget',
    )
    expect((await world.bare.list('')).length).toBe(before)
    expect(await entriesOf(DAY)).toHaveLength(2 * daily.length)
  })

  test('asked for again by its own run, whose answer was lost, is there already', async () => {
    await releaseDate(world, ofDay('r1'))
    const first = await releaseDate(world, ofDay('r2', true))
    const again = await releaseDate(world, ofDay('r2', true))
    expect(again.entries).toEqual(first.entries)
    expect(await entriesOf(DAY)).toHaveLength(2 * daily.length)
  })

  test('by two at once is charged once, and both return the winner’s', async () => {
    await releaseDate(world, ofDay('r1'))
    const both = await Promise.all(['r2', 'r3'].map((run) => releaseDate(world, ofDay(run, true))))
    expect(both[0]!.entries).toEqual(both[1]!.entries)
    expect(both.map(({ alreadyReleased }) => alreadyReleased).sort()).toEqual([false, true])
    expect(spent(await entriesOf(DAY))).toBe('3/50')
  })

  test('of a date that is not released is its first release', async () => {
    const { entries } = await releaseDate(world, ofDay('r1', true))
    expect(entries.map(({ revision }) => revision)).toEqual(daily.map(() => 1))
  })

  test('is not made unless it is asked for: a released date is left alone', async () => {
    const { entries } = await releaseDate(world, ofDay('r1'))
    expect(await releaseDate(world, ofDay('r2'))).toEqual({ entries, alreadyReleased: true })
  })
})

describe('a revision of a month', () => {
  const FIRST = '2026-03-01'
  const hours = datesOfMonth('2026-03').flatMap(hoursOf)
  const ofMonth = (run: string, isRevision = false) =>
    request({ date: FIRST, run, hours, ...(isRevision ? { revise: true } : {}) })
  const monthly = monthlyProducts('month')

  /** The month, released, and its dates on the ledger as often as given. */
  async function released(dates: readonly string[]): Promise<void> {
    await releaseMonth(world, ofMonth('m1'))
    const [model] = await entriesOf('2026-03')
    const known = await world.documents.get(ledgerDocument('2026-03'))
    const ledger = epochLedgerSchema.parse(known!.body)
    const rows = dates.flatMap((date) =>
      dailyProducts('month').map(({ id, rho }) => ({ ...model!, product: id, date, rho: show(rho) })),
    )
    await world.documents.put(ledgerDocument('2026-03'), append(ledger, rows), known!.version)
  }

  test('that fits pays again: 31 × 0.03 + 2 × 0.07 = 1.07 of 1.09', async () => {
    await released(datesOfMonth('2026-03'))
    const { entries } = await releaseMonth(world, ofMonth('m2', true))
    expect(entries.map(({ revision }) => revision)).toEqual(monthly.map(() => 2))
    expect(spent(await entriesOf('2026-03'))).toBe('107/100')
    expect(registry.length).toBeGreaterThan(monthly.length)
  })

  test('that exceeds the budget is refused and draws nothing', async () => {
    await released(datesOfMonth('2026-03'))
    await releaseMonth(world, ofMonth('m2', true))
    const before = (await world.bare.list('')).length
    const refused = releaseMonth(world, ofMonth('m3', true))
    await expect(refused).rejects.toThrow(BudgetExceeded)
    await expect(refused).rejects.toThrow('epoch 2026-03 has 0.02 left; nothing was drawn')
    expect((await world.bare.list('')).length).toBe(before)
    expect(spent(await entriesOf('2026-03'))).toBe('107/100')
  })
})
