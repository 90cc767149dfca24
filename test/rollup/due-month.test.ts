import { describe, expect, it, test } from 'vitest'
import { addDays, datesOfMonth } from '../../functions/model/dates.ts'
import { InvalidInput, Locked } from '../../functions/model/errors.ts'
import { epochLedgerSchema, ledgerDocument, REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { dailyProducts, monthlyProducts } from '../../functions/model/products.ts'
import { type DueOptions, dueDates, toMake } from '../../functions/rollup/due.ts'
import { fixedClock, memoryDocuments, memoryObjects } from '../support/memory.ts'
import { entry } from './entries.ts'

const MONTH = '2026-03'
const WORD = '{"month": "2026-03", "complete": true}'
const options: DueOptions = { country: 'gb', keyLife: 'month', completeAfterHours: 4, most: 3 }

/** March has fragments of these dates, and of the first of April; `released` are those with all releases. */
async function world(dates: readonly string[], released: readonly string[] = dates) {
  const store = memoryObjects()
  const documents = memoryDocuments()
  for (const date of [...dates, '2026-04-01']) await store.put(`fragments/dt=${date}/a.parquet`, 'x')
  const pointer = { version: 'v', zoneSystem: 'z', country: 'gb', keyLife: 'month' }
  await documents.put(REFERENCE_DOCUMENT, pointer, 0)
  const entries = released.flatMap((date) => dailyProducts('month').map(({ id }) => entry(id, date, 'r1')))
  await documents.put(ledgerDocument(MONTH), { epoch: MONTH, limit: '1', entries }, 0)
  for (const date of released) await store.put(`internal/visits/dt=${date}/run=r1/a.parquet`, 'x')
  return { store, documents }
}
type World = Awaited<ReturnType<typeof world>>

/** Late in the morning after the last date: every date is complete by time. */
const MORNING = '2026-04-01T05:00:00Z'
const ask = (
  { store, documents }: World,
  {
    now = MORNING,
    named = null,
    execution = null,
    ...changes
  }: Partial<DueOptions> & {
    now?: string
    named?: readonly string[] | null
    execution?: string | null
  } = {},
) => {
  const gate = async () => ({ state: 'no-manifest' }) as const
  return dueDates(
    { store, documents, clock: fixedClock(now), gate },
    { ...options, ...changes },
    { named, execution },
  )
}

describe('a month', () => {
  const dates = ['2026-03-30', '2026-03-31']

  it('is due once every date with fragments is released, from local midnight on until 48 hours later', async () => {
    const whole = await world(datesOfMonth(MONTH))
    // 23:00 UTC is midnight in a British summer.
    expect((await ask(whole, { now: '2026-03-31T22:59:59Z' })).dates).toEqual([])
    expect((await ask(whole, { now: '2026-03-31T23:00:00Z' })).dates).toEqual([MONTH])
    expect((await ask(whole, { now: '2026-04-02T02:00:00Z' })).dates).toEqual([MONTH])
    expect((await ask(whole, { now: '2026-04-02T22:59:59Z', completeAfterHours: 99 })).dates).toEqual([MONTH])
    expect((await ask(whole, { now: '2026-04-02T23:00:00Z', completeAfterHours: 99 })).dates).toEqual([])
  })

  it('asks for no date of which nothing came', async () => {
    expect(await ask(await world(dates))).toEqual({ dates: [MONTH], left: [] })
  })

  it('of which nothing came at all is not made', async () => {
    expect(await ask(await world([]))).toEqual({ dates: [], left: [] })
    expect(await ask(await world([]), { named: [MONTH] })).toEqual({
      dates: [],
      left: ['2026-03 has no date with fragments'],
    })
  })

  it('leaves its last dates to this start and itself to the next, in silence', async () => {
    const at = await world(dates, ['2026-03-30'])
    expect(await ask(at)).toEqual({ dates: ['2026-03-31'], left: [] })
  })

  it('waits for a date that waits, and says what to do', async () => {
    const found = await ask(await world(dates, ['2026-03-30']), { completeAfterHours: null })
    expect(found.dates).toEqual([])
    expect(found.left).toEqual([
      expect.stringContaining('2026-03-31 waits for its manifest'),
      `2026-03 waits for its dates (not released: 2026-03-31): see what is said of each; or start with ${WORD}, which leaves these dates out`,
    ])
  })

  it('waits for a date of which one product is missing', async () => {
    const at = await world(dates, ['2026-03-30'])
    const [first] = dailyProducts('month')
    const known = await at.documents.get(ledgerDocument(MONTH))
    const ledger = epochLedgerSchema.parse(known!.body)
    const entries = [...ledger.entries, entry(first!.id, '2026-03-31', 'r1')]
    await at.documents.put(ledgerDocument(MONTH), { ...ledger, entries }, known!.version)
    expect((await ask(at)).dates).toEqual(['2026-03-31'])
  })

  it('says which visits are gone rather than leave them out', async () => {
    const at = await world(dates)
    await at.store.delete('internal/visits/dt=2026-03-30/run=r1/a.parquet')
    expect(await ask(at)).toEqual({
      dates: [],
      left: [
        `2026-03 waits for its dates (of no use: 2026-03-30 (its visits are gone)): see what is said of each; or start with ${WORD}, which leaves these dates out`,
      ],
    })
  })

  it('gives way to an operator’s word, as long as one date is released', async () => {
    const word = { named: [MONTH], completeAfterHours: null }
    expect(await ask(await world(dates, ['2026-03-30']), word)).toEqual({ dates: [MONTH], left: [] })
    expect(await ask(await world(dates, []), word)).toEqual({
      dates: [],
      left: [`2026-03 waits for its dates (not released: ${dates.join(', ')}): see what is said of each`],
    })
  })

  it('comes after the dates, and no execution takes more than 3 of both', async () => {
    const late = datesOfMonth(MONTH).slice(-3)
    const at = await world(late, late)
    expect((await ask(at, { now: '2026-04-02T05:00:00Z' })).dates).toEqual(['2026-04-01', MONTH])
    expect((await ask(at, { now: '2026-04-02T05:00:00Z', most: 1 })).dates).toEqual(['2026-04-01'])
  })

  it('that is released is not due, and a word for it is told so', async () => {
    const at = await world(dates)
    const known = await at.documents.get(ledgerDocument(MONTH))
    const ledger = epochLedgerSchema.parse(known!.body)
    const months = monthlyProducts('month').map(({ id }) => entry(id, '2026-03-01', 'm1'))
    const put = { ...ledger, entries: [...ledger.entries, ...months] }
    expect((await toMake(at.documents, 'month', MONTH)).products.map(({ id }) => id)).toEqual(
      months.map(({ product }) => product),
    )
    await at.documents.put(ledgerDocument(MONTH), put, known!.version)
    expect(await ask(at)).toEqual({ dates: [], left: [] })
    expect((await toMake(at.documents, 'month', MONTH)).products).toEqual([])
    expect(await ask(at, { named: [MONTH] })).toEqual({
      dates: [],
      left: ['2026-03 is released already: nothing is made or charged again'],
    })
  })

  it('is claimed like a date: the second execution is told who makes it', async () => {
    const at = await world(dates)
    expect((await ask(at, { execution: 'a' })).dates).toEqual([MONTH])
    const second = ask(at, { execution: 'b', named: [MONTH] })
    await expect(second).rejects.toThrow(Locked)
    await expect(second).rejects.toThrow('2026-03 is being made by execution a')
    expect((await ask(at, { execution: 'b' })).dates).toEqual([])
  })

  test.each([
    [
      'one that is not over',
      '2026-04',
      '2026-04 is not over yet in Europe/London: name months up to 2026-03, or none',
    ],
    ['one that is closed', '2026-02', /the epoch of 2026-02 is closed: .*; name 2026-03$/],
  ])('named: %s is refused with the next step', async (_, month, message) => {
    const refused = ask(await world(dates), { named: [month] })
    await expect(refused).rejects.toThrow(InvalidInput)
    await expect(refused).rejects.toThrow(message)
  })

  it('does not exist where keys live a day: none is due, and one named is refused', async () => {
    const at = await world(dates, [])
    const byDay = { keyLife: 'day' as const }
    expect((await ask(at, byDay)).dates).toEqual(dates)
    await expect(ask(at, { ...byDay, named: [MONTH] })).rejects.toThrow('keys live a day here')
  })
})

test('31 dates and their month are each made once by hourly starts, the month when its last date is', async () => {
  const at = await world(datesOfMonth(MONTH), [])
  const made: string[] = []
  for (let date = '2026-03-02'; date <= '2026-04-03'; date = addDays(date, 1)) {
    for (const hour of ['04', '05', '06', '07', '08', '09', '10', '11', '12']) {
      const due = await ask(at, { now: `${date}T${hour}:30:00Z`, execution: `${date} ${hour}` })
      for (const period of due.dates) {
        made.push(period)
        const isDate = period.length === 10
        const known = await at.documents.get(ledgerDocument(period.slice(0, 7)))
        const ledger = known
          ? epochLedgerSchema.parse(known.body)
          : { epoch: period.slice(0, 7), limit: '1', entries: [] }
        const entries = (isDate ? dailyProducts : monthlyProducts)('month').map(({ id }) =>
          entry(id, isDate ? period : `${period}-01`, 'r1'),
        )
        const id = ledgerDocument(ledger.epoch)
        await at.documents.put(
          id,
          { ...ledger, entries: [...ledger.entries, ...entries] },
          known?.version ?? 0,
        )
        if (isDate) await at.store.put(`internal/visits/dt=${period}/run=r1/a.parquet`, 'x')
      }
    }
  }
  expect(made).toEqual([...datesOfMonth(MONTH), MONTH, '2026-04-01'])
})
