import { describe, expect, test } from 'vitest'
import { ClockBehind, TamperedLedger } from '../../functions/model/errors.ts'
import {
  type EpochLedger,
  epochLedgerSchema,
  LEDGER_WITNESS_PREFIX,
  type LedgerEntry,
  ledgerDocument,
} from '../../functions/model/ledger.ts'
import { append, brokenAt, readEpochLedger } from '../../functions/model/ledger-chain.ts'
import { releaseDate } from '../../functions/release/index.ts'
import { releasesInForce } from '../../functions/serve/releases.ts'
import { fixedClock } from '../support/memory.ts'
import { type Deployment, eachInItsOwn, presence, request as requestOf, visitors } from './towns.ts'

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

const MARCH = ledgerDocument('2026-03')
const request = (date: string, run: string) => requestOf({ date, run, products: [presence, visitors] })

const entry = (product: string, date: string, rho = '1/100'): LedgerEntry => ({
  product,
  date,
  revision: 1,
  run: `r-${date}`,
  rho,
  sha256: '0'.repeat(64),
  zoneSystem: 'city',
  referenceVersion: 'ref1',
  methodVersion: '1',
  committedAt: '2026-04-01T00:00:00Z',
})
const empty: EpochLedger = { epoch: '2026-03', limit: '109/100', entries: [] }
const [first, second, third] = ['2026-03-01', '2026-03-02', '2026-03-03'].map((date) =>
  entry('presence', date),
) as [LedgerEntry, LedgerEntry, LedgerEntry]
const written = append(append(append(empty, [first]), [second]), [third])

/** One row of many is changed. */
const withRow = (index: number, changes: Partial<LedgerEntry>) => (of: readonly LedgerEntry[]) =>
  of.map((row, at) => (at === index ? { ...row, ...changes } : row))

const tampering: [string, (of: readonly LedgerEntry[]) => readonly LedgerEntry[], string][] = [
  ['a smaller charge', withRow(1, { rho: '1/1000' }), 'entry 2 of 3 (presence 2026-03-02, revision 1)'],
  ['other measurements', withRow(2, { sha256: '1'.repeat(64) }), 'entry 3 of 3'],
  ['another run', withRow(0, { run: 'mine' }), 'entry 1 of 3'],
  ['another commit time', withRow(0, { committedAt: '2026-03-30T00:00:00Z' }), 'entry 1 of 3'],
  ['a row removed in the middle', (of) => [of[0]!, of[2]!], 'entry 2 of 2'],
  ['the first row removed', (of) => of.slice(1), 'entry 1 of 2'],
  ['two rows exchanged', (of) => [of[1]!, of[0]!, of[2]!], 'entry 1 of 3'],
  ['a row put in', (of) => [of[0]!, entry('visitors', '2026-03-01'), of[1]!, of[2]!], 'entry 2 of 4'],
  ['a row added without a link', (of) => [...of, entry('visitors', '2026-03-01')], 'entry 4 of 4'],
  ['a row copied', (of) => [...of, of[2]!], 'entry 4 of 4 (presence 2026-03-03, revision 1) is there twice'],
  ['a link taken away', ([a, b, c]) => [a!, { ...b!, link: undefined }, c!], 'entry 2 of 3'],
]

describe('a chain of entries', () => {
  test('holds as it was written, also of one entry, of none, and after JSON', () => {
    expect(brokenAt(written)).toBeNull()
    expect(brokenAt(append(empty, [first]))).toBeNull()
    expect(brokenAt(empty)).toBeNull()
    expect(readEpochLedger(JSON.parse(JSON.stringify(written)))).toEqual(written)
    expect(new Set(written.entries.map(({ link }) => link)).size).toBe(3)
  })

  test.each(tampering)('shows %s', (_, change, where) => {
    const tampered = { ...written, entries: [...change(written.entries)] }
    expect(brokenAt(tampered)).toContain(where)
    expect(() => readEpochLedger(tampered)).toThrow(TamperedLedger)
  })

  test('shows rows of another epoch', () => {
    expect(brokenAt({ ...written, epoch: '2026-04' })).toContain('entry 1 of 3')
  })

  test('begins with entries of before there were links, and holds them from its first link on', () => {
    const old = { ...empty, entries: [first, second] }
    expect(brokenAt(old)).toBeNull()
    const grown = append(old, [third])
    expect(grown.entries.map(({ link }) => link === undefined)).toEqual([true, true, false])
    expect(brokenAt(grown)).toBeNull()
    const edited = { ...grown, entries: [...withRow(0, { rho: '0' })(grown.entries)] }
    expect(brokenAt(edited)).toContain('entry 3 of 3')
  })
})

async function ledger(): Promise<EpochLedger> {
  return epochLedgerSchema.parse((await world.documents.get(MARCH))!.body)
}

/** Rewrites the stored ledger as somebody would who may write to the table. */
async function rewrite(change: (of: EpochLedger) => EpochLedger): Promise<void> {
  const known = await world.documents.get(MARCH)
  await world.documents.put(MARCH, change(epochLedgerSchema.parse(known!.body)), known!.version)
}

async function expectNothingOf(run: string): Promise<void> {
  const keys = (await world.bare.list('')).map(({ key }) => key)
  expect(keys.filter((key) => key.includes(`run=${run}/`) && !key.startsWith('internal/figures/'))).toEqual(
    [],
  )
  expect(await world.documents.list(`release-run/2026-03-25/${run}`)).toEqual([])
}

describe('a ledger that was tampered with', () => {
  test('stops the next release before anything is drawn, and what was published is no longer served', async () => {
    await releaseDate(world, request('2026-03-24', 'r1'))
    expect((await releasesInForce(world.documents)).size).toBe(2)
    await rewrite((of) => ({ ...of, entries: [...withRow(0, { rho: '0' })(of.entries)] }))
    const before = await ledger()
    const refused = releaseDate(world, request('2026-03-25', 'r2'))
    await expect(refused).rejects.toThrow(TamperedLedger)
    await expect(refused).rejects.toThrow(
      'the ledger of epoch 2026-03 is not as it was written: entry 1 of 2 (presence 2026-03-24, revision 1) does not follow from what stands before it; nothing is drawn or published: stop releasing and audit, see runbook: ledger-tampered',
    )
    await expectNothingOf('r2')
    expect(await ledger()).toEqual(before)
    await expect(releasesInForce(world.documents)).rejects.toThrow(TamperedLedger)
  })

  test('while a release is drawn is not committed to', async () => {
    await releaseDate(world, request('2026-03-24', 'r1'))
    let isFirst = true
    const figures = {
      ...world.figures,
      put: async (records: Parameters<typeof world.figures.put>[0]) => {
        if (isFirst) await rewrite((of) => ({ ...of, entries: of.entries.slice(1) }))
        isFirst = false
        await world.figures.put(records)
      },
    }
    const refused = releaseDate({ ...world, figures }, request('2026-03-25', 'r2'))
    await expect(refused).rejects.toThrow(TamperedLedger)
    expect((await ledger()).entries.filter(({ run }) => run === 'r2')).toEqual([])
  })

  test.each([
    ['an older one put back whole', (of: EpochLedger) => ({ ...of, entries: of.entries.slice(0, 2) })],
    ['an empty one in its place', (of: EpochLedger) => ({ ...of, entries: [] })],
    [
      'one with links made anew',
      (of: EpochLedger) => append({ ...of, entries: [] }, withRow(0, { rho: '0' })(of.entries)),
    ],
  ])('by %s has an unbroken chain, and the witness shows it', async (_, change) => {
    await releaseDate(world, request('2026-03-23', 'r0'))
    await releaseDate(world, request('2026-03-24', 'r1'))
    await rewrite(change)
    expect(brokenAt(await ledger())).toBeNull()
    const refused = releaseDate(world, request('2026-03-25', 'r2'))
    await expect(refused).rejects.toThrow(TamperedLedger)
    await expect(refused).rejects.toThrow('it has had 4 entries and another ledger is in their place')
    await expectNothingOf('r2')
  })

  test('is told from one whose witness is a commit behind, after a crash between the two', async () => {
    const crash = new Error('the power is gone')
    const documents = {
      ...world.documents,
      put: async (id: string, body: unknown, expected: number) => {
        if (id.startsWith(LEDGER_WITNESS_PREFIX)) throw crash
        await world.documents.put(id, body, expected)
      },
    }
    await expect(releaseDate({ ...world, documents }, request('2026-03-24', 'r1'))).rejects.toBe(crash)
    await releaseDate(world, request('2026-03-25', 'r2'))
    const [witness] = await world.documents.list(LEDGER_WITNESS_PREFIX)
    expect(witness!.body).toEqual({ entries: 4, link: (await ledger()).entries.at(-1)!.link })
  })
})

describe('a clock that jumps back', () => {
  test('by six minutes stops before anything is drawn; by four it goes on', async () => {
    await releaseDate(world, request('2026-03-24', 'r1'))
    const before = await ledger()
    const behind = { ...world, clock: fixedClock('2026-05-01T08:54:00Z') }
    const refused = releaseDate(behind, request('2026-03-25', 'r2'))
    await expect(refused).rejects.toThrow(ClockBehind)
    await expect(refused).rejects.toThrow(
      'the clock says 2026-05-01T08:54:00.000Z, but epoch 2026-03 has a release of 2026-05-01T09:00:00.000Z: nothing is published',
    )
    await expectNothingOf('r2')
    expect(await ledger()).toEqual(before)
    await releaseDate({ ...world, clock: fixedClock('2026-05-01T08:56:00Z') }, request('2026-03-25', 'r3'))
    expect((await ledger()).entries).toHaveLength(4)
  })

  test('while a release is drawn commits nothing', async () => {
    await releaseDate(world, request('2026-03-24', 'r1'))
    let asked = 0
    const clock = { now: () => new Date(`2026-05-01T0${asked++ < 2 ? 9 : 7}:00:00Z`) }
    await expect(releaseDate({ ...world, clock }, request('2026-03-25', 'r2'))).rejects.toThrow(ClockBehind)
    expect((await ledger()).entries).toHaveLength(2)
  })
})
