import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { type EpochLedger, type LedgerEntry, ledgerDocument } from '../../functions/model/ledger.ts'
import { append } from '../../functions/model/ledger-chain.ts'
import { auditLedger, isSound } from '../../functions/release/index.ts'
import { bearWitness } from '../../functions/release/ledger-witness.ts'
import { memoryDocuments, memoryObjects } from '../support/memory.ts'

const NOW = new Date('2026-05-01T09:00:00Z')
const COMMITTED = '2026-04-01T00:00:00.000Z'
const BYTES = 'measurements'
const sha256 = createHash('sha256').update(BYTES).digest('hex')

const entry = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  product: 'presence',
  date: '2026-03-24',
  revision: 1,
  run: 'r1',
  rho: '1/100',
  sha256,
  zoneSystem: 'city',
  referenceVersion: 'ref1',
  methodVersion: '1',
  committedAt: COMMITTED,
  ...changes,
})
const keyOf = ({ product, date, run }: LedgerEntry): string =>
  `internal/measurements/${product}/dt=${date}/run=${run}/part-0.parquet`

let documents = memoryDocuments()
let store = memoryObjects()
beforeEach(() => {
  documents = memoryDocuments()
  store = memoryObjects()
})

/** A ledger as releases write it, or with entries from before there were links. */
async function write(entries: readonly LedgerEntry[], isLinked = true, epoch = '2026-03'): Promise<void> {
  const empty: EpochLedger = { epoch, limit: '109/100', entries: [] }
  const ledger = isLinked ? append(empty, entries) : { ...empty, entries: [...entries] }
  await documents.put(ledgerDocument(epoch), ledger, 0)
}
const audit = (now = NOW) => auditLedger({ documents, store }, now)

async function stateOf(now?: Date): Promise<string[]> {
  const { epochs } = await audit(now)
  return epochs.flatMap(({ entries }) => entries.map(({ measurements }) => measurements))
}

describe('the measurements of an entry', () => {
  test('are intact as they were committed, and then the ledger is sound', async () => {
    await write([entry()])
    await store.put(keyOf(entry()), BYTES)
    expect(await stateOf()).toEqual(['intact'])
    expect(isSound(await audit())).toBe(true)
  })

  test('are altered where their bytes have another hash: it is not sound', async () => {
    await write([entry()])
    await store.put(keyOf(entry()), `${BYTES}.`)
    expect(await stateOf()).toEqual(['altered'])
    expect(isSound(await audit())).toBe(false)
  })

  test('are missing within their retention: it is not sound', async () => {
    await write([entry()])
    expect(await stateOf()).toEqual(['missing'])
    expect(isSound(await audit())).toBe(false)
  })

  test('are expired after 730 days, not on the last of them', async () => {
    await write([entry()])
    expect(await stateOf(new Date('2028-03-31T00:00:00Z'))).toEqual(['missing'])
    const later = new Date('2028-03-31T00:00:01Z')
    expect(await stateOf(later)).toEqual(['expired'])
    expect(isSound(await audit(later))).toBe(true)
  })

  test('are replaced where a later revision is in force', async () => {
    const second = entry({ revision: 2, run: 'r2' })
    await write([entry(), second])
    await store.put(keyOf(second), BYTES)
    expect(await stateOf()).toEqual(['replaced', 'intact'])
    expect(isSound(await audit())).toBe(true)
  })

  test('are not replaced by the same revision of another product or date', async () => {
    const others = [
      entry({ product: 'visitors', run: 'r2', revision: 2 }),
      entry({ date: '2026-03-25', run: 'r3', revision: 2 }),
    ]
    await write([entry(), ...others])
    for (const other of others) await store.put(keyOf(other), BYTES)
    expect(await stateOf()).toEqual(['missing', 'intact', 'intact'])
    expect(isSound(await audit())).toBe(false)
  })
})

describe('the chain of an epoch', () => {
  const chains = async () => (await audit()).epochs.map(({ chain, broken }) => [chain, broken])

  test('is unbroken as it was written, and where nothing was', async () => {
    await write([entry({ date: '2026-03-01' }), entry()])
    await write([], true, '2026-04')
    expect(await chains()).toEqual([
      ['unbroken', ''],
      ['unbroken', ''],
    ])
  })

  test('is without links where all entries are older than links, and unbroken from the first link on', async () => {
    const old = { epoch: '2026-04', limit: '109/100', entries: [entry({ date: '2026-04-01' })] }
    await write([entry()], false)
    await documents.put(ledgerDocument('2026-04'), append(old, [entry({ date: '2026-04-02' })]), 0)
    expect(await chains()).toEqual([
      ['without links', ''],
      ['unbroken', ''],
    ])
  })

  test('is broken where a row was edited, and says which: it is not sound', async () => {
    const ledger = append({ epoch: '2026-03', limit: '109/100', entries: [] }, [entry()])
    const edited = { ...ledger, entries: [{ ...ledger.entries[0]!, rho: '1/1000' }] }
    await documents.put(ledgerDocument('2026-03'), edited, 0)
    await store.put(keyOf(entry()), BYTES)
    expect(await chains()).toEqual([['broken', expect.stringContaining('entry 1 of 1 (presence 2026-03-24')]])
    expect(isSound(await audit())).toBe(false)
  })

  test('is broken where the witness has seen more than there is', async () => {
    const whole = append({ epoch: '2026-03', limit: '109/100', entries: [] }, [
      entry(),
      entry({ date: '2026-03-25' }),
    ])
    await bearWitness(documents, whole)
    await write([entry()])
    await store.put(keyOf(entry()), BYTES)
    expect(await chains()).toEqual([['broken', 'it has had 2 entries and another ledger is in their place']])
    expect(isSound(await audit())).toBe(false)
  })
})

describe('the budget of an epoch', () => {
  test('is told exactly, and ε of what is spent at δ 10⁻¹⁰, rounded up', async () => {
    await write([entry({ rho: '1/40' }), entry({ product: 'visitors', rho: '1/200' })])
    const [epoch] = (await audit()).epochs
    expect(epoch).toMatchObject({
      epoch: '2026-03',
      limit: { fraction: '109/100', decimal: 1.09 },
      spent: { fraction: '3/100', decimal: 0.03 },
      left: { fraction: '53/50', decimal: 1.06 },
      // 1.53096441791
      epsilon: '1.54',
      delta: 1e-10,
    })
    expect(epoch!.entries.map(({ rho }) => rho.fraction)).toEqual(['1/40', '1/200'])
  })

  test('of which next to nothing is spent is ε 0.09, and of which nothing is 0.00', async () => {
    // 0.08054…
    await write([entry({ rho: '1/10000' })])
    await write([], true, '2026-04')
    expect((await audit()).epochs.map(({ epsilon }) => epsilon)).toEqual(['0.09', '0.00'])
  })
})

describe('what no entry names', () => {
  test('is told: a run that was begun and measurements that were stored, not other files and not those named', async () => {
    await write([entry()])
    await store.put(keyOf(entry()), BYTES)
    await store.put('internal/measurements/presence/dt=2026-03-24/run=r1/_extrapolation.json', '{}')
    await store.put(keyOf(entry({ run: 'r0' })), BYTES)
    await store.put(keyOf(entry({ run: 'r0' })).replace('internal/measurements', 'releases'), BYTES)
    for (const run of ['r0', 'r1']) await documents.put(`release-run/2026-03-24/${run}`, {}, 0)
    await documents.put('release-run/2026-03-25/r1', {}, 0)
    expect((await audit()).unnamed).toEqual({
      runs: ['2026-03-24/r0', '2026-03-25/r1'],
      measurements: [keyOf(entry({ run: 'r0' }))],
    })
  })

  test('is nothing where nothing was released', async () => {
    const found = await audit()
    expect(found).toEqual({ epochs: [], unnamed: { runs: [], measurements: [] } })
    expect(isSound(found)).toBe(true)
  })
})
