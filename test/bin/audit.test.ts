import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LocalDeployment, openLocal } from '../../bin/local.ts'
import { type EpochLedger, type LedgerEntry, ledgerDocument } from '../../functions/model/ledger.ts'
import { append } from '../../functions/model/ledger-chain.ts'
import { bearWitness } from '../../functions/release/ledger-witness.ts'
import { type Outcome, smartSteps } from '../support/command-line.ts'

/** What lies in the store and must not be printed: a figure and an identifier. */
const SECRETS = ['7654321', '447700900123'] as const
const BYTES = SECRETS.join(' of ')
const sha256 = createHash('sha256').update(BYTES).digest('hex')

const entry = (changes: Partial<LedgerEntry>): LedgerEntry => ({
  product: 'presence',
  date: '2026-03-24',
  revision: 1,
  run: 'r1',
  rho: '1/100',
  sha256,
  zoneSystem: 'city',
  referenceVersion: 'ref1',
  methodVersion: '1',
  committedAt: new Date().toISOString(),
  ...changes,
})
const keyOf = ({ product, date, run }: LedgerEntry): string =>
  `internal/measurements/${product}/dt=${date}/run=${run}/part-0.parquet`

const empty = (epoch: string): EpochLedger => ({ epoch, limit: '3/50', entries: [] })
const lines = ({ stdout }: Outcome): string[] => stdout.trimEnd().split('\n')
const ledger = (...words: string[]): Promise<Outcome> =>
  smartSteps('privacy', 'ledger', '--out', out, ...words)

let out: string
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'smart-steps-audit-'))
})
afterEach(() => rm(out, { recursive: true, force: true }))

async function fill(write: (local: LocalDeployment) => Promise<void>): Promise<void> {
  const local = await openLocal(out)
  try {
    await write(local)
  } finally {
    await local.close()
  }
}

/** One product in each state of its measurements. */
const INTACT = entry({})
const ALTERED = entry({ product: 'visitors' })
const MISSING = entry({ product: 'profile' })
const EXPIRED = entry({ product: 'dwell', committedAt: '2020-01-01T00:00:00.000Z' })

const measured = (rows: readonly LedgerEntry[]) =>
  fill(async ({ documents, store }) => {
    await documents.put(ledgerDocument('2026-03-24'), append(empty('2026-03-24'), rows), 0)
    if (rows.includes(INTACT)) await store.put(keyOf(INTACT), BYTES)
    if (rows.includes(ALTERED)) await store.put(keyOf(ALTERED), `${BYTES}.`)
  })

describe('privacy ledger', () => {
  test('names measurements that are altered, missing or expired, in words, as CSV and as JSON, and exits with 1', async () => {
    await measured([INTACT, ALTERED, MISSING, EXPIRED])
    const [words, csv, json] = [await ledger(), await ledger('--csv'), await ledger('--json')]
    const found = [
      ['presence', 'intact'],
      ['visitors', 'altered'],
      ['profile', 'missing'],
      ['dwell', 'expired'],
    ]
    expect(lines(words)[0]).toMatch(/^epoch 2026-03-24: ρ 0\.04 of 0\.06 spent .*; chain unbroken$/)
    for (const [index, [product, state]] of found.entries()) {
      expect(lines(words)[index + 1]).toMatch(
        new RegExp(`^ {2}2026-03-24 ${product}, revision 1: .* measurements ${state}$`),
      )
    }
    const [header, ...rows] = lines(csv).map((line) => line.split(','))
    const at = (name: string): number => header!.indexOf(name)
    expect(rows.map((row) => [row[at('product')], row[at('measurements')]])).toEqual(found)
    const { epochs } = JSON.parse(json.stdout) as { epochs: { entries: Record<string, string>[] }[] }
    expect(epochs[0]!.entries.map(({ product, measurements }) => [product, measurements])).toEqual(found)
    for (const outcome of [words, csv, json]) {
      expect(outcome.code).toBe(1)
      for (const secret of SECRETS) expect(outcome.stdout + outcome.stderr).not.toContain(secret)
    }
  }, 60_000)

  test.each([
    ['altered', ALTERED],
    ['missing', MISSING],
  ])('exits with 1 for measurements that are %s alone', async (_, row) => {
    await measured([row])
    expect((await ledger()).code).toBe(1)
  })

  test('exits with 0 where measurements are intact or past their retention', async () => {
    await measured([INTACT, EXPIRED])
    expect(await ledger()).toMatchObject({ code: 0, stderr: '' })
  })

  test('names the row that was edited, and exits with 1', async () => {
    await fill(async ({ documents, store }) => {
      const whole = append(empty('2026-03-24'), [INTACT])
      const edited = { ...whole, entries: [{ ...whole.entries[0]!, rho: '1/1000' }] }
      await documents.put(ledgerDocument('2026-03-24'), edited, 0)
      await store.put(keyOf(INTACT), BYTES)
    })
    for (const words of [[], ['--json']]) {
      const outcome = await ledger(...words)
      expect(outcome.code).toBe(1)
      expect(outcome.stdout).toMatch(/broken.*entry 1 of 1 \(presence 2026-03-24/)
    }
    const csv = await ledger('--csv')
    expect(csv.code).toBe(1)
    expect(lines(csv)[1]).toMatch(/,broken,2026-03-24,presence,/)
  }, 60_000)

  test('tells that a row is missing, and which measurements and run no row names, and exits with 1', async () => {
    await fill(async ({ documents, store }) => {
      const [one, other] = [INTACT, entry({ product: 'visitors', run: 'r2' })]
      await bearWitness(documents, append(empty('2026-03-24'), [one, other]))
      await documents.put(ledgerDocument('2026-03-24'), append(empty('2026-03-24'), [one]), 0)
      await documents.put('release-run/2026-03-24/r2', {}, 0)
      for (const each of [one, other]) await store.put(keyOf(each), BYTES)
    })
    const { code, stdout } = await ledger()
    expect(code).toBe(1)
    expect(stdout).toContain('chain broken: it has had 2 entries and another ledger is in their place')
    expect(stdout).toContain('no entry names run 2026-03-24/r2: ')
    expect(stdout).toContain(
      'no entry names internal/measurements/visitors/dt=2026-03-24/run=r2/part-0.parquet: ',
    )
  })

  test.each([
    { words: ['--table', 'documents'] },
    { words: ['--bucket', 'data'] },
    { words: ['--out', 'a', '--table', 'documents', '--bucket', 'data'] },
  ])('asks for a folder or a deployment where it has $words', async ({ words }) => {
    const { code, stdout, stderr } = await smartSteps('privacy', 'ledger', ...words)
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toContain('name an output folder, --out DIR, or a deployment, --table NAME --bucket NAME')
  })
})
