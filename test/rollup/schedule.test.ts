import { describe, expect, test } from 'vitest'
import { localDateAt } from '../../functions/geography/epochs.ts'
import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { addDays } from '../../functions/model/dates.ts'
import { epochLedgerSchema, epochOf, ledgerDocument } from '../../functions/model/ledger.ts'
import { dailyProducts } from '../../functions/model/products.ts'
import type { Country, KeyLife } from '../../functions/model/vocabulary.ts'
import type { DocumentStore } from '../../functions/platform/ports.ts'
import { endClaims } from '../../functions/rollup/claims.ts'
import { dueDates } from '../../functions/rollup/due.ts'
import { memoryDocuments, memoryObjects } from '../support/memory.ts'
import { entry } from './entries.ts'

/** A deployment on a clock that the test turns; `made` is one word per run, at its local start. */
async function deployment(country: Country, keyLife: KeyLife, dates: readonly string[]) {
  const store = memoryObjects()
  for (const date of dates) await store.put(`fragments/dt=${date}/a.parquet`, 'x')
  const documents = memoryDocuments()
  const made: string[] = []
  let starts = 0

  /** One execution as the state machine runs it: what is due is made and released, or not. */
  async function start(now: Date, how: 'well' | 'failing' | 'killed' = 'well'): Promise<readonly string[]> {
    starts += 1
    const execution = `start-${starts}`
    const ports = { store, documents, clock: { now: () => now }, gate }
    const options = { country, keyLife, completeAfterHours: 4, most: 3 }
    const { dates: due } = await dueDates(ports, options, { named: null, execution })
    for (const date of due) {
      made.push(`${date} at ${localTime(country, now)}`)
      if (how === 'well') await release(documents, keyLife, date)
    }
    if (how === 'failing') await endClaims(ports, execution)
    return due
  }
  return { start, made }
}

const gate = async () => ({ state: 'no-manifest' }) as const

async function release(documents: DocumentStore, keyLife: KeyLife, date: string): Promise<void> {
  const id = ledgerDocument(epochOf(date, keyLife))
  const known = await documents.get(id)
  const before = known ? epochLedgerSchema.parse(known.body).entries : []
  const entries = [...before, ...dailyProducts(keyLife).map((product) => entry(product.id, date))]
  await documents.put(id, { epoch: epochOf(date, keyLife), limit: '1', entries }, known?.version ?? 0)
}

const localTime = (country: Country, now: Date): string =>
  new Intl.DateTimeFormat('sv', {
    timeZone: countries[country].timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(now)

/** When the schedule fires on a local date: at half past each hour from 04 to 12. */
const fires = (country: Country, date: string): Date[] =>
  localHours(countries[country].timeZone, date)
    .filter(({ hour }) => hour >= 4 && hour <= 12)
    .map(({ start }) => new Date(start.getTime() + 30 * 60_000))

const datesFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => addDays(first, index))

describe('a schedule over the days on which the clocks change', () => {
  test.each<[Country, KeyLife, string]>([
    ['gb', 'day', '2026-03-26'],
    ['gb', 'month', '2026-03-26'],
    ['de', 'day', '2026-03-26'],
    ['gb', 'day', '2026-10-22'],
    ['de', 'day', '2026-10-22'],
    ['de', 'month', '2026-10-22'],
  ])(
    '%s with keys of a %s from %s: each of 7 dates is made once, on the next morning, however often it is started',
    async (country, keyLife, first) => {
      const dates = datesFrom(first, 7)
      const { start, made } = await deployment(country, keyLife, dates)
      for (const date of datesFrom(first, 9)) {
        for (const now of fires(country, date)) await Promise.all([start(now), start(now), start(now)])
      }
      // On the morning of 29 March 04:30 is three and a half hours after midnight: four are asked for.
      const at = (date: string): string => (date === '2026-03-29' ? '05:30' : '04:30')
      expect(made).toEqual(dates.map((date) => `${date} at ${addDays(date, 1)} ${at(addDays(date, 1))}`))
    },
  )

  test.each<[Country, string, number]>([
    ['gb', '2026-03-29', 23],
    ['de', '2026-03-29', 23],
    ['gb', '2026-10-25', 25],
    ['de', '2026-10-25', 25],
  ])(
    '%s %s, of %i hours, is over at local midnight and not a minute before',
    async (country, date, hours) => {
      const of = localHours(countries[country].timeZone, date)
      expect(of).toHaveLength(hours)
      const completeAt = of.at(-1)!.end.getTime() + 4 * 3_600_000
      const { start } = await deployment(country, 'day', [date])
      expect(await start(new Date(completeAt - 60_000))).toEqual([])
      expect(await start(new Date(completeAt))).toEqual([date])
    },
  )

  test('every instant of a year belongs to one local date, and each date gets 9 starts', () => {
    for (const date of datesFrom('2026-01-01', 365)) {
      const starts = fires('gb', date)
      expect(starts).toHaveLength(9)
      expect(starts.map((now) => localDateAt('gb', now))).toEqual(starts.map(() => date))
    }
  })
})

describe('after an outage', () => {
  test('of 5 days with keys of a month every date is made once, oldest first, 3 at each start', async () => {
    const dates = datesFrom('2026-03-20', 6)
    const { start, made } = await deployment('gb', 'month', dates)
    for (const now of fires('gb', '2026-03-26')) await start(now)
    expect(made).toEqual(dates.map((date, index) => `${date} at 2026-03-26 ${index < 3 ? '04:30' : '05:30'}`))
  })

  test('of 5 days with keys of a day the two dates that are not closed are made, and no other', async () => {
    const { start, made } = await deployment('gb', 'day', datesFrom('2026-03-20', 6))
    for (const now of fires('gb', '2026-03-26')) await start(now)
    expect(made).toEqual(['2026-03-24 at 2026-03-26 04:30', '2026-03-25 at 2026-03-26 04:30'])
  })

  test('a start that failed gives its date back, and the next hour makes it', async () => {
    const { start, made } = await deployment('gb', 'day', ['2026-03-24'])
    const [first, second, third] = fires('gb', '2026-03-25')
    await start(first!, 'failing')
    await start(second!)
    await start(third!)
    expect(made).toEqual(['2026-03-24 at 2026-03-25 04:30', '2026-03-24 at 2026-03-25 05:30'])
  })

  test('a start that was killed keeps its date for 4 hours, and the start at 08:30 makes it', async () => {
    const { start, made } = await deployment('gb', 'day', ['2026-03-24'])
    const [first, ...others] = fires('gb', '2026-03-25')
    await start(first!, 'killed')
    for (const now of others) await start(now)
    expect(made).toEqual(['2026-03-24 at 2026-03-25 04:30', '2026-03-24 at 2026-03-25 08:30'])
  })
})
