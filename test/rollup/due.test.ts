import { describe, expect, it } from 'vitest'
import { ledgerDocument } from '../../functions/model/ledger.ts'
import { dailyProducts } from '../../functions/model/products.ts'
import { dueDates, missingProducts } from '../../functions/rollup/due.ts'
import { fixedClock, memoryDocuments, memoryObjects } from '../support/memory.ts'

const options = { country: 'gb', keyLife: 'month', completeAfterHours: 4, most: 3 } as const

async function ports(now: string, dates: readonly string[]) {
  const store = memoryObjects()
  for (const date of dates) await store.put(`fragments/dt=${date}/a.parquet`, 'x')
  return { store, documents: memoryDocuments(), clock: fixedClock(now) }
}

const entry = (product: string, date: string) => ({
  product,
  date,
  revision: 1,
  run: 'r1',
  rho: '1/100',
  sha256: '0'.repeat(64),
  zoneSystem: 'z',
  referenceVersion: 'v',
  methodVersion: '1-observed',
  committedAt: '2026-03-20T00:00:00Z',
})

describe('dates that are due', () => {
  it('are those with fragments that ended 4 hours ago, oldest first, 3 at a time', async () => {
    const dates = ['2026-03-05', '2026-03-06', '2026-03-07', '2026-03-08', '2026-03-10', '2026-03-11']
    expect(await dueDates(await ports('2026-03-11T03:59:00Z', dates), options)).toEqual([
      '2026-03-05',
      '2026-03-06',
      '2026-03-07',
    ])
    const few = ['2026-03-09', '2026-03-10']
    expect(await dueDates(await ports('2026-03-11T03:59:00Z', few), options)).toEqual(['2026-03-09'])
    expect(await dueDates(await ports('2026-03-11T04:00:00Z', few), options)).toEqual(few)
  })

  it('count the 4 hours from local midnight: 27:00 UTC of the day before in summer', async () => {
    const june = ['2026-06-10']
    expect(await dueDates(await ports('2026-06-11T02:59:00Z', june), options)).toEqual([])
    expect(await dueDates(await ports('2026-06-11T03:00:00Z', june), options)).toEqual(june)
  })

  it('end with their epoch: a day key leaves two days', async () => {
    const dates = ['2026-03-07', '2026-03-08', '2026-03-09']
    const byDay = { ...options, keyLife: 'day' } as const
    expect(await dueDates(await ports('2026-03-10T12:00:00Z', dates), byDay)).toEqual([
      '2026-03-08',
      '2026-03-09',
    ])
  })

  it('leave out what is on the ledger, but not a date of which a product is missing', async () => {
    const at = await ports('2026-03-11T12:00:00Z', ['2026-03-09', '2026-03-10'])
    const all = dailyProducts('month').map(({ id }) => entry(id, '2026-03-09'))
    const entries = [...all, entry(all[0]!.product, '2026-03-10')]
    await at.documents.put(ledgerDocument('2026-03'), { epoch: '2026-03', limit: '1', entries }, 0)
    expect(await dueDates(at, options)).toEqual(['2026-03-10'])
    const missing = await missingProducts(at.documents, 'month', '2026-03-10')
    expect(missing.map(({ id }) => id)).toEqual(all.slice(1).map(({ product }) => product))
  })

  it('take an operator at his word before the 4 hours are over, but not before the day is', async () => {
    const at = await ports('2026-03-11T01:00:00Z', ['2026-03-10', '2026-03-11'])
    expect(await dueDates(at, options, '2026-03-10')).toEqual(['2026-03-10'])
    await expect(dueDates(at, options, '2026-03-11')).rejects.toThrow('2026-03-11 is not over yet')
    await expect(dueDates(at, options, '2026-03-01')).resolves.toEqual([])
    await expect(dueDates(at, { ...options, keyLife: 'day' }, '2026-02-10')).rejects.toThrow(
      'the epoch of 2026-02-10 is closed',
    )
  })
})
