import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { BudgetExceeded, Conflict } from '../../functions/model/errors.ts'
import {
  type EpochLedger,
  epochLedgerSchema,
  type LedgerEntry,
  ledgerDocument,
} from '../../functions/model/ledger.ts'
import type { DocumentStore } from '../../functions/platform/ports.ts'
import { type ReleaseRequest, releaseDate } from '../../functions/release/index.ts'
import { type Deployment, eachInItsOwn, presence, request as requestOf, visitors } from './towns.ts'

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

const MARCH = ledgerDocument('2026-03')

/** Of two products, which is as many as the ledger needs to be told apart. */
const request = (changes: Partial<ReleaseRequest> = {}): ReleaseRequest =>
  requestOf({ products: [presence, visitors], ...changes })

async function ledgerOf(epoch: string): Promise<EpochLedger | null> {
  const found = await world.documents.get(ledgerDocument(epoch))
  return found && epochLedgerSchema.parse(found.body)
}

const inShort = (entries: readonly LedgerEntry[] = []): string[] =>
  entries.map(({ product, date, run, rho }) => `${product} ${date} ${run} ${rho}`).sort()

/** Everything that a release leaves behind, so that "nothing" can be said of it. */
async function traces(): Promise<string[]> {
  const objects = await world.store.list('')
  return objects.map(({ key }) => key).filter((key) => !key.startsWith('internal/figures/'))
}

/** Documents whose writes to the ledger are met by somebody else. */
const withLedgerWrites = (
  put: (id: string, body: unknown, expected: number) => Promise<void>,
): DocumentStore => ({
  ...world.documents,
  put: (id, body, expected) =>
    id.startsWith('ledger/') ? put(id, body, expected) : world.documents.put(id, body, expected),
})

/** A ledger of March that has spent so much already. */
const spent = (rho: string, limit = '109/100'): EpochLedger => ({
  epoch: '2026-03',
  limit,
  entries: [
    {
      product: 'residents',
      date: '2026-03-01',
      revision: 1,
      run: 'r0',
      rho,
      sha256: '0'.repeat(64),
      zoneSystem: 'city',
      referenceVersion: 'ref1',
      methodVersion: '1-observed',
      committedAt: '2026-04-01T00:00:00Z',
    },
  ],
})

describe('one write charges and publishes', () => {
  test('both products of a date, to the ledger of the month', async () => {
    await releaseDate(world, request())
    expect(await ledgerOf('2026-03')).toMatchObject({ epoch: '2026-03', limit: '109/100' })
    expect(inShort((await ledgerOf('2026-03'))?.entries)).toEqual([
      'presence 2026-03-24 r1 1/100',
      'visitors 2026-03-24 r1 1/200',
    ])
    expect((await world.documents.get(MARCH))?.version).toBe(1)
  })

  test('with day keys to the ledger of the day, whose limit is 0.06', async () => {
    await releaseDate(world, request({ keyLife: 'day' }))
    expect(await ledgerOf('2026-03-24')).toMatchObject({ limit: '3/50', epoch: '2026-03-24' })
    expect(await ledgerOf('2026-03')).toBeNull()
  })

  test('under the strict profile half the rho against half the limit', async () => {
    await releaseDate(world, request({ privacy: 'strict' }))
    const ledger = await ledgerOf('2026-03')
    expect(ledger?.limit).toBe('109/200')
    expect(inShort(ledger?.entries)).toEqual(['presence 2026-03-24 r1 1/200', 'visitors 2026-03-24 r1 1/400'])
  })
})

describe('released again', () => {
  test('draws, writes and charges nothing, and returns the entries of the first', async () => {
    const first = await releaseDate(world, request())
    const before = await world.store.list('')
    const again = await releaseDate(world, request({ run: 'r2' }))
    expect(again).toEqual({ entries: first.entries, alreadyReleased: true })
    expect(await world.store.list('')).toEqual(before)
    expect((await world.documents.get(MARCH))?.version).toBe(1)
  })

  test('draws and charges only the product that is missing', async () => {
    await releaseDate(world, request({ products: [presence] }))
    const { entries, alreadyReleased } = await releaseDate(world, request({ run: 'r2' }))
    expect(alreadyReleased).toBe(false)
    expect(inShort(entries)).toEqual(['presence 2026-03-24 r1 1/100', 'visitors 2026-03-24 r2 1/200'])
    expect((await traces()).filter((key) => key.includes('run=r2')).sort()).toEqual([
      'internal/measurements/visitors/dt=2026-03-24/run=r2/part-0.parquet',
      'releases/visitors/dt=2026-03-24/run=r2/part-0.parquet',
    ])
  })
})

describe('the budget', () => {
  // Both products need 0.015; 1.09 − 1.0751 leaves 0.0149.
  test('is refused at 0.0149 left, before anything is drawn', async () => {
    await world.documents.put(MARCH, spent('10751/10000'), 0)
    const refused = releaseDate(world, request())
    await expect(refused).rejects.toThrow(BudgetExceeded)
    await expect(refused).rejects.toThrow(
      'presence, visitors 2026-03-24 needs rho 0.015, epoch 2026-03 has 0.0149 left; nothing was drawn, see runbook: budget',
    )
    expect(await traces()).toEqual([])
    expect(await world.documents.list('release-run/')).toEqual([])
    expect((await world.documents.get(MARCH))?.version).toBe(1)
  })

  test('is spent to the last at 0.015 left, exactly', async () => {
    await world.documents.put(MARCH, spent('43/40'), 0)
    await releaseDate(world, request())
    expect((await ledgerOf('2026-03'))?.entries).toHaveLength(3)
  })

  test('of an epoch is never raised: a strict ledger stays strict, a standard one becomes strict', async () => {
    await world.documents.put(MARCH, spent('0', '109/200'), 0)
    await releaseDate(world, request())
    expect((await ledgerOf('2026-03'))?.limit).toBe('109/200')
    await world.documents.put(ledgerDocument('2026-04'), { ...spent('0'), epoch: '2026-04' }, 0)
    await releaseDate(world, request({ date: '2026-04-02', privacy: 'strict' }))
    expect((await ledgerOf('2026-04'))?.limit).toBe('109/200')
  })

  test('spent by somebody else in the meantime refuses the commit', async () => {
    let isFirst = true
    const documents = withLedgerWrites(async (id, body, expected) => {
      if (isFirst) await world.documents.put(MARCH, spent('1080/1000'), 0)
      isFirst = false
      await world.documents.put(id, body, expected)
    })
    const refused = releaseDate({ ...world, documents }, request())
    await expect(refused).rejects.toThrow(BudgetExceeded)
    await expect(refused).rejects.toThrow(/what was drawn is discarded unread/)
    expect(inShort((await ledgerOf('2026-03'))?.entries)).toEqual(['residents 2026-03-01 r0 1080/1000'])
  })
})

describe('two at once', () => {
  test('release a date once: both return the winner’s entries, and it is charged once', async () => {
    const outcomes = await Promise.all(['a', 'b', 'c'].map((run) => releaseDate(world, request({ run }))))
    const { entries } = (await ledgerOf('2026-03'))!
    expect(entries).toHaveLength(2)
    expect(new Set(entries.map(({ run }) => run)).size).toBe(1)
    for (const outcome of outcomes) expect(inShort(outcome.entries)).toEqual(inShort(entries))
    expect(outcomes.filter(({ alreadyReleased }) => !alreadyReleased)).toHaveLength(1)
  })

  test('release eight dates of a month: each is on the ledger, once', async () => {
    const dates = Array.from({ length: 8 }, (_, day) => `2026-03-0${day + 1}`)
    await Promise.all(
      dates.map((date) => releaseDate(world, request({ date, products: [visitors], run: `r-${date}` }))),
    )
    expect(inShort((await ledgerOf('2026-03'))?.entries)).toEqual(
      dates.map((date) => `visitors ${date} r-${date} 1/200`),
    )
  })

  test('the other one having released presence meanwhile, ours adds visitors alone', async () => {
    let isFirst = true
    const documents = withLedgerWrites(async (id, body, expected) => {
      if (isFirst) {
        isFirst = false
        await releaseDate(world, request({ products: [presence], run: 'other' }))
      }
      await world.documents.put(id, body, expected)
    })
    const { entries, alreadyReleased } = await releaseDate({ ...world, documents }, request())
    expect(alreadyReleased).toBe(false)
    expect(inShort(entries)).toEqual(['presence 2026-03-24 other 1/100', 'visitors 2026-03-24 r1 1/200'])
    expect(inShort((await ledgerOf('2026-03'))?.entries)).toEqual(inShort(entries))
  })

  test('with one run id: the second draws nothing, so that no committed byte is written over', async () => {
    const outcomes = await Promise.allSettled([releaseDate(world, request()), releaseDate(world, request())])
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(failures).toHaveLength(1)
    expect(failures[0]).toBeInstanceOf(Conflict)
    expect(String(failures[0])).toMatch(/run r1 of 2026-03-24 was begun before .* new run id/)
    await expectBytesOf((await ledgerOf('2026-03'))!.entries)
  })
})

describe('a crash', () => {
  const crash = new Error('the power is gone')

  test('before the commit publishes and charges nothing; a new run releases the date', async () => {
    const documents = withLedgerWrites(async () => {
      throw crash
    })
    await expect(releaseDate({ ...world, documents }, request())).rejects.toBe(crash)
    expect(await ledgerOf('2026-03')).toBeNull()
    const { entries } = await releaseDate(world, request({ run: 'r2' }))
    expect(entries.map(({ run }) => run)).toEqual(['r2', 'r2'])
    expect((await ledgerOf('2026-03'))?.entries).toHaveLength(2)
  })

  test('while figures are stored publishes and charges nothing', async () => {
    const figures = { ...world.figures, put: () => Promise.reject(crash) }
    await expect(releaseDate({ ...world, figures }, request())).rejects.toBe(crash)
    expect(await ledgerOf('2026-03')).toBeNull()
  })

  test('after the commit: the next run returns what was committed, and its bytes are the same', async () => {
    const documents = withLedgerWrites(async (id, body, expected) => {
      await world.documents.put(id, body, expected)
      throw crash
    })
    await expect(releaseDate({ ...world, documents }, request())).rejects.toBe(crash)
    const { entries, alreadyReleased } = await releaseDate(world, request({ run: 'r2' }))
    expect(alreadyReleased).toBe(true)
    expect(entries.map(({ run }) => run)).toEqual(['r1', 'r1'])
    await expectBytesOf(entries)
  })

  test('of the connection, so that our own write looks like somebody else’s, is no conflict', async () => {
    const documents = withLedgerWrites(async (id, body, expected) => {
      await world.documents.put(id, body, expected)
      await world.documents.put(id, body, expected)
    })
    const { entries, alreadyReleased } = await releaseDate({ ...world, documents }, request())
    expect(alreadyReleased).toBe(false)
    expect((await ledgerOf('2026-03'))?.entries).toEqual(entries)
  })

  test('that never ends is given up after 64 conflicts', async () => {
    let writes = 0
    const documents = withLedgerWrites(async () => {
      writes += 1
      throw new Conflict('somebody was faster')
    })
    await expect(releaseDate({ ...world, documents }, request())).rejects.toThrow(Conflict)
    expect(writes).toBe(64)
  })
})

async function expectBytesOf(entries: readonly LedgerEntry[]): Promise<void> {
  for (const { product, date, run, sha256 } of entries) {
    const bytes = await world.store.get(
      `internal/measurements/${product}/dt=${date}/run=${run}/part-0.parquet`,
    )
    expect(createHash('sha256').update(bytes!).digest('hex')).toBe(sha256)
  }
}
