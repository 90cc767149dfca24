import { describe, expect, it, test } from 'vitest'
import { Halted, InvalidInput, Locked } from '../../functions/model/errors.ts'
import { HALT_DOCUMENT } from '../../functions/model/halt.ts'
import { ledgerDocument, REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { dailyProducts } from '../../functions/model/products.ts'
import { claimDate, endClaims } from '../../functions/rollup/claims.ts'
import type { Completeness } from '../../functions/rollup/completeness.ts'
import { type DueOptions, dueDates, toMake } from '../../functions/rollup/due.ts'
import { requestSchema } from '../../functions/rollup/request.ts'
import { fixedClock, memoryDocuments, memoryObjects } from '../support/memory.ts'
import { entry } from './entries.ts'

const options: DueOptions = { country: 'gb', keyLife: 'month', completeAfterHours: 4, most: 3 }
const byDay: DueOptions = { ...options, keyLife: 'day' }

async function ports(now: string, dates: readonly string[], gates: Record<string, Completeness> = {}) {
  const store = memoryObjects()
  for (const date of dates) await store.put(`fragments/dt=${date}/a.parquet`, 'x')
  const gate = async (date: string): Promise<Completeness> => gates[date] ?? { state: 'no-manifest' }
  return { store, documents: memoryDocuments(), clock: fixedClock(now), gate }
}
type Ports = Awaited<ReturnType<typeof ports>>

const list = (at: Ports, changes: Partial<DueOptions> = {}, execution: string | null = null) =>
  dueDates(at, { ...options, ...changes }, { named: null, execution })
const listNamed = (at: Ports, named: string[], of = options, execution: string | null = null) =>
  dueDates(at, of, { named, execution })
const at = (now: string) => ({ clock: fixedClock(now) })

async function release(to: Ports, dates: readonly string[]): Promise<void> {
  const entries = dates.flatMap((date) => dailyProducts('month').map(({ id }) => entry(id, date)))
  await to.documents.put(ledgerDocument('2026-03'), { epoch: '2026-03', limit: '1', entries }, 0)
}

describe('dates that are due', () => {
  it('are those with fragments that ended 4 hours ago, oldest first, 3 at a time', async () => {
    const dates = ['2026-03-05', '2026-03-06', '2026-03-07', '2026-03-08', '2026-03-10', '2026-03-11']
    expect((await list(await ports('2026-03-11T03:59:00Z', dates))).dates).toEqual([
      '2026-03-05',
      '2026-03-06',
      '2026-03-07',
    ])
    const few = ['2026-03-09', '2026-03-10']
    expect((await list(await ports('2026-03-11T03:59:00Z', few))).dates).toEqual(['2026-03-09'])
    expect((await list(await ports('2026-03-11T04:00:00Z', few))).dates).toEqual(few)
  })

  it('count the 4 hours from local midnight: 27:00 UTC of the day before in summer', async () => {
    const june = ['2026-06-10']
    expect((await list(await ports('2026-06-11T02:59:00Z', june))).dates).toEqual([])
    expect((await list(await ports('2026-06-11T03:00:00Z', june))).dates).toEqual(june)
  })

  it('end with their epoch: a day key leaves two days', async () => {
    const dates = ['2026-03-07', '2026-03-08', '2026-03-09']
    const found = await list(await ports('2026-03-10T12:00:00Z', dates), { keyLife: 'day' })
    expect(found.dates).toEqual(['2026-03-08', '2026-03-09'])
  })

  it('leave out what is on the ledger, but not a date of which a product is missing', async () => {
    const at = await ports('2026-03-11T12:00:00Z', ['2026-03-09', '2026-03-10'])
    const all = dailyProducts('month').map(({ id }) => entry(id, '2026-03-09'))
    const entries = [...all, entry(all[0]!.product, '2026-03-10')]
    await at.documents.put(ledgerDocument('2026-03'), { epoch: '2026-03', limit: '1', entries }, 0)
    expect((await list(at)).dates).toEqual(['2026-03-10'])
    const { products: missing } = await toMake(at.documents, 'month', '2026-03-10')
    expect(missing.map(({ id }) => id)).toEqual(all.slice(1).map(({ product }) => product))
  })
})

describe('a manifest', () => {
  const day = ['2026-03-10']
  const incomplete: Completeness = { state: 'incomplete', message: '1 of 96 files is missing' }

  it('that is complete needs no 4 hours, but the day has to be over', async () => {
    const gates: Record<string, Completeness> = { '2026-03-10': { state: 'complete' } }
    expect((await list(await ports('2026-03-11T00:00:00Z', day, gates))).dates).toEqual(day)
    expect((await list(await ports('2026-03-10T23:59:59Z', day, gates))).dates).toEqual([])
  })

  it('that is incomplete holds its date back however late it is, and says what to do; others go on', async () => {
    const dates = ['2026-03-09', '2026-03-10']
    const found = await list(await ports('2026-03-12T12:00:00Z', dates, { '2026-03-09': incomplete }))
    expect(found).toEqual({
      dates: day,
      left: [
        '2026-03-09 waits: 1 of 96 files is missing; or start with {"date": "2026-03-09", "complete": true}',
      ],
    })
  })

  it('that every date needs and that has not come is asked for by its name', async () => {
    const found = await list(await ports('2026-03-12T12:00:00Z', day), { completeAfterHours: null })
    expect(found).toEqual({
      dates: [],
      left: [
        '2026-03-10 waits for its manifest: have landing/manifests/2026-03-10.json written, or start with {"date": "2026-03-10", "complete": true}',
      ],
    })
  })

  it('gives way to an operator’s word', async () => {
    const found = await listNamed(await ports('2026-03-11T01:00:00Z', day, { '2026-03-10': incomplete }), day)
    expect(found).toEqual({ dates: day, left: [] })
  })
})

describe('dates that an operator names', () => {
  it('are taken before the 4 hours are over, but not before the day is', async () => {
    const world = await ports('2026-03-11T01:00:00Z', ['2026-03-10', '2026-03-11'])
    expect((await listNamed(world, ['2026-03-10'])).dates).toEqual(['2026-03-10'])
    await expect(listNamed(world, ['2026-03-11'])).rejects.toThrow(
      '2026-03-11 is not over yet in Europe/London: name local dates up to 2026-03-10, or none',
    )
  })

  test.each([
    ['one in the future', ['2027-01-01'], options, /2027-01-01 is not over yet .* up to 2026-03-10/],
    ['a range into the future', ['2026-03-10', '2026-03-11'], options, /2026-03-11 is not over yet/],
    [
      'one whose epoch is closed',
      ['2026-03-08'],
      byDay,
      'the epoch of 2026-03-08 is closed: its key and its fragments are gone, and it cannot be made any more; name dates from 2026-03-09 on',
    ],
    [
      'a range out of a closed month',
      ['2026-02-28', '2026-03-01'],
      options,
      /2026-02-28 is closed.*from 2026-03-01 on/,
    ],
    [
      'more than an execution takes',
      ['2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09'],
      options,
      '4 of the dates named are not released, and one execution takes 3: start with {"from": "2026-03-06", "to": "2026-03-08", "complete": true}, and with the rest after that',
    ],
  ])('%s: are refused with the next step', async (_what, named, of, message) => {
    const refused = listNamed(await ports('2026-03-11T01:00:00Z', named), named, of)
    await expect(refused).rejects.toThrow(InvalidInput)
    await expect(refused).rejects.toThrow(message)
  })

  it('go on where a range was left: of 4 dates the released one is told, 3 are made', async () => {
    const range = ['2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09']
    const world = await ports('2026-03-11T01:00:00Z', range)
    await release(world, ['2026-03-06'])
    expect(await listNamed(world, range)).toEqual({
      dates: range.slice(1),
      left: ['2026-03-06 is released already: nothing is made or charged again'],
    })
  })

  it('of which nothing came are told, and nothing is made of them', async () => {
    const world = await ports('2026-03-11T01:00:00Z', [])
    await world.documents.put(REFERENCE_DOCUMENT, { version: 'v', zoneSystem: 'z' }, 0)
    expect(await listNamed(world, ['2026-03-10'])).toEqual({
      dates: [],
      left: ['2026-03-10 has no fragments: have its files written below landing/events/'],
    })
  })

  it('before there is a reference are told what all files wait for', async () => {
    expect(await listNamed(await ports('2026-03-11T01:00:00Z', []), ['2026-03-10'])).toEqual({
      dates: [],
      left: [
        '2026-03-10 has no fragments: there is no reference yet, and files wait until cells and zones are written below landing/',
      ],
    })
  })
})

describe('while release is halted', () => {
  const halt = { halted: true, reason: 'a wrong zone', by: 'officer', at: '2026-03-10T09:00:00.000Z' }
  const text =
    'release is halted since 2026-03-10T09:00:00.000Z by officer: a wrong zone; no figures are made until the halt is lifted'

  it('nothing is due and the reason is told; a date that is named is refused; lifted, all is due again', async () => {
    const world = await ports('2026-03-11T12:00:00Z', ['2026-03-10'])
    await world.documents.put(HALT_DOCUMENT, halt, 0)
    expect(await list(world, {}, 'a')).toEqual({ dates: [], left: [text] })
    await expect(listNamed(world, ['2026-03-10'])).rejects.toThrow(new Halted(text))
    await world.documents.put(HALT_DOCUMENT, { ...halt, halted: false }, 1)
    expect((await list(world, {}, 'a')).dates).toEqual(['2026-03-10'])
  })
})

describe('two executions at once', () => {
  const dates = ['2026-03-09', '2026-03-10']
  const noon = '2026-03-11T12:00:00Z'

  it('that take whatever is due share nothing: the second has no date and no fault', async () => {
    const world = await ports(noon, dates)
    const [first, second] = await Promise.all([list(world, {}, 'a'), list(world, {}, 'b')])
    expect([...first.dates, ...second.dates].sort()).toEqual(dates)
    expect((await list(world, {}, 'c')).dates).toEqual([])
  })

  it('for one date named: the second is told who makes it and until when to wait', async () => {
    const world = await ports(noon, dates)
    await listNamed(world, ['2026-03-10'], options, 'a')
    const second = listNamed(world, ['2026-03-10'], options, 'b')
    await expect(second).rejects.toThrow(Locked)
    await expect(second).rejects.toThrow(
      '2026-03-10 is being made by execution a: wait for its end; if it was stopped by hand, start again after 2026-03-11T16:00:00.000Z',
    )
    const range = await listNamed(world, dates, options, 'b')
    expect(range.dates).toEqual(['2026-03-09'])
    expect(range.left).toEqual([expect.stringContaining('2026-03-10 is being made by execution a')])
  })

  it('of one name are one: the answer was lost, and is given again', async () => {
    const world = await ports(noon, dates)
    expect((await list(world, {}, 'a')).dates).toEqual(dates)
    expect((await list(world, {}, 'a')).dates).toEqual(dates)
  })

  it('leave the dates to the next one when the first gives them back, or after 4 hours', async () => {
    const world = await ports(noon, dates)
    await list(world, {}, 'a')
    await endClaims(world, 'b')
    expect((await list(world, {}, 'b')).dates).toEqual([])
    await endClaims(world, 'a')
    expect((await list(world, {}, 'b')).dates).toEqual(dates)
    const early = { ...world, ...at('2026-03-11T15:59:59Z') }
    expect((await list(early, {}, 'c')).dates).toEqual([])
    const late = { ...world, ...at('2026-03-11T16:00:00Z') }
    expect((await list(late, {}, 'c')).dates).toEqual(dates)
  })

  it('meet at the write of a claim: one has it, the other is told', async () => {
    const world = await ports(noon, [])
    const claims = await Promise.all(['a', 'b', 'c'].map((name) => claimDate(world, '2026-03-10', name)))
    expect(claims.filter((claim) => claim === null)).toHaveLength(1)
    const [winner] = ['a', 'b', 'c'].filter((_, index) => claims[index] === null)
    expect(claims.filter((claim) => claim !== null).map(({ execution }) => execution)).toEqual([
      winner,
      winner,
    ])
  })
})

describe('what the state machine is started with', () => {
  test.each([
    [{}, null],
    [{ date: '2026-03-24', complete: true }, ['2026-03-24']],
    [{ from: '2026-02-27', to: '2026-03-01', complete: true }, ['2026-02-27', '2026-02-28', '2026-03-01']],
    [{ from: '2026-03-29', to: '2026-03-29', complete: true }, ['2026-03-29']],
    [{ month: '2026-03', complete: true }, ['2026-03']],
    [{ date: '2026-03-24', complete: true, revise: true }, ['2026-03-24']],
  ])('%j names %j', (input, dates) => {
    expect(requestSchema.parse(input)).toEqual(dates && { periods: dates, revise: 'revise' in input })
  })

  test.each([
    [{ date: '2026-03-24' }, /expected \{\}/],
    [{ date: '2026-03-24', complete: false }, /expected \{\}/],
    [{ date: '2026-02-30', complete: true }, /this date does not exist/],
    [{ date: '2026-03-24', complete: true, force: true }, /expected \{\}/],
    [{ date: '2026-03-24', revise: true }, /expected \{\}/],
    [{ month: '2026-03', complete: true, revise: true }, /expected \{\}/],
    [{ date: '2026-03-24', complete: true, revise: false }, /expected \{\}/],
    [{ complete: true }, /expected \{\}/],
    [{ month: '2026-03' }, /expected \{\}.*\{"month": "2026-03", "complete": true\}/],
    [{ month: '2026-3', complete: true }, /write a month as YYYY-MM/],
    [{ month: '2026-03', date: '2026-03-24', complete: true }, /expected \{\}/],
    [{ from: '2026-03-24', complete: true }, /expected \{\}/],
    [{ from: '2026-03-24', to: '2026-03-25' }, /expected \{\}/],
    [{ from: '2026-03-25', to: '2026-03-24', complete: true }, /2026-03-25 is after 2026-03-24/],
    [{ from: '1900-01-01', to: '2026-03-24', complete: true }, /46104 dates, at most 33/],
    [[], /expected \{\}/],
  ])('%j is refused', (input, message) => {
    expect(requestSchema.safeParse(input).error?.issues[0]?.message).toMatch(message)
  })
})
