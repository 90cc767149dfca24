import { describe, expect, test } from 'vitest'
import { ClockBehind, Conflict } from '../../functions/model/errors.ts'
import { type EpochLedger, LEDGER_WITNESS_PREFIX, type LedgerEntry } from '../../functions/model/ledger.ts'
import { append } from '../../functions/model/ledger-chain.ts'
import type { DocumentStore } from '../../functions/platform/ports.ts'
import { claimRun, entriesOf, refuseClockBehind } from '../../functions/release/ledger.ts'
import { bearWitness, readWitness } from '../../functions/release/ledger-witness.ts'
import { memoryDocuments } from '../support/memory.ts'
import { presence, visitors } from './towns.ts'

const DATE = '2026-03-24'
const NOW = new Date('2026-05-01T09:00:00Z')

const entry = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  product: 'presence',
  date: DATE,
  revision: 1,
  run: 'r1',
  rho: '1/100',
  sha256: '0'.repeat(64),
  zoneSystem: 'city',
  referenceVersion: 'ref1',
  methodVersion: '1',
  committedAt: '2026-05-01T09:00:00Z',
  ...changes,
})
const ledgerOf = (...entries: LedgerEntry[]): EpochLedger =>
  append({ epoch: '2026-03', limit: '109/100', entries: [] }, entries)

test('what is in force of a date is the last revision of each product, and nothing of another date', () => {
  const ledger = ledgerOf(
    entry(),
    entry({ product: 'visitors' }),
    entry({ revision: 2, run: 'r2' }),
    entry({ date: '2026-03-25', revision: 2, run: 'other' }),
    entry({ date: '2026-03-25', product: 'visitors', run: 'other' }),
  )
  const inForce = entriesOf(ledger, [visitors, presence], DATE)
  expect(inForce.map(({ product, date, run }) => [product, date, run])).toEqual([
    ['visitors', DATE, 'r1'],
    ['presence', DATE, 'r2'],
  ])
})

describe('a clock', () => {
  const at = (instant: string) => () => refuseClockBehind(committed, new Date(instant))
  // The latest stands in the middle: a ledger that was merged by hand is no reason to lose a release.
  const committed = ledgerOf(
    entry({ committedAt: '2026-05-01T07:00:00Z' }),
    entry({ date: '2026-03-25', committedAt: '2026-05-01T08:00:00Z' }),
    entry({ date: '2026-03-26', committedAt: '2026-05-01T09:00:00Z' }),
    entry({ date: '2026-03-27', committedAt: '2026-05-01T06:00:00Z' }),
  )

  test('may be five minutes behind the latest commit, wherever that stands, and no more', () => {
    expect(at('2026-05-01T08:55:00Z')).not.toThrow()
    expect(at('2026-05-01T08:54:59Z')).toThrow(ClockBehind)
    expect(at('2026-05-01T08:54:59Z')).toThrow('has a release of 2026-05-01T09:00:00Z')
  })

  test('is behind nothing where nothing was committed', () => {
    expect(() => refuseClockBehind(ledgerOf(), new Date(0))).not.toThrow()
  })
})

/** The store fails a number of times before it writes. */
const failing = (documents: DocumentStore, failures: readonly Error[]): DocumentStore => {
  const left = [...failures]
  return {
    ...documents,
    async put(id, body, expected) {
      const failure = left.shift()
      if (failure) throw failure
      await documents.put(id, body, expected)
    },
  }
}
const away = new Error('the store is away')

describe('the claim of a run', () => {
  test('says when it was begun', async () => {
    const documents = memoryDocuments()
    await claimRun(documents, 'r1', DATE, NOW)
    expect(await documents.list('release-run/')).toEqual([
      { id: 'release-run/2026-03-24/r1', body: { begunAt: '2026-05-01T09:00:00.000Z' } },
    ])
  })

  test('that cannot be written is no claim of somebody else: the error stays what it is', async () => {
    await expect(claimRun(failing(memoryDocuments(), [away]), 'r1', DATE, NOW)).rejects.toBe(away)
  })

  test('that is there already names what the store has said', async () => {
    const documents = memoryDocuments()
    await claimRun(documents, 'r1', DATE, NOW)
    const refused = claimRun(documents, 'r1', DATE, NOW)
    await expect(refused).rejects.toThrow(Conflict)
    await refused.catch(({ cause }: Error) => expect(cause).toBeInstanceOf(Conflict))
  })
})

describe('the witness of a ledger', () => {
  const short = ledgerOf(entry())
  const long = ledgerOf(entry(), entry({ date: '2026-03-25' }))
  const versionOf = async (documents: DocumentStore) =>
    (await documents.get(`${LEDGER_WITNESS_PREFIX}2026-03`))?.version

  test('has nothing to say of an empty ledger', async () => {
    const documents = memoryDocuments()
    await bearWitness(documents, ledgerOf())
    expect(await documents.list(LEDGER_WITNESS_PREFIX)).toEqual([])
    expect(await readWitness(documents, '2026-03')).toBeNull()
  })

  test('that has seen as many entries or more is not written again', async () => {
    const documents = memoryDocuments()
    await bearWitness(documents, long)
    await bearWitness(documents, long)
    await bearWitness(documents, short)
    expect(await versionOf(documents)).toBe(1)
    expect(await readWitness(documents, '2026-03')).toEqual({
      entries: 2,
      link: long.entries.at(-1)!.link,
    })
  })

  test('that somebody else was quicker to write is looked at again, and then written', async () => {
    const documents = memoryDocuments()
    await bearWitness(failing(documents, [new Conflict('somebody was faster')]), long)
    expect((await readWitness(documents, '2026-03'))?.entries).toBe(2)
  })

  test('that cannot be written is an error at once', async () => {
    await expect(bearWitness(failing(memoryDocuments(), [away]), long)).rejects.toBe(away)
  })
})
