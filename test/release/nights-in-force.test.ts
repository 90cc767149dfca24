import { describe, expect, test } from 'vitest'
import { type LedgerEntry, ledgerDocument } from '../../functions/model/ledger.ts'
import { append } from '../../functions/model/ledger-chain.ts'
import { measuredOn } from '../../functions/release/nights-in-force.ts'
import { memoryDocuments } from '../support/memory.ts'
import { town } from './towns.ts'

const DATES = ['2026-03-30', '2026-03-31', '2026-04-01'] as const
const TODAY = DATES[2]
const zoneSystem = town(1, 1)
const place = (name: string) => ({ localPath: async () => name })
const store = place('of this run')
const archive = place('committed')

const entry = (product: string, date: string, changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  product,
  date,
  revision: 1,
  run: 'earlier',
  rho: '1/100',
  sha256: '0'.repeat(64),
  zoneSystem: 'city',
  referenceVersion: 'ref1',
  methodVersion: '1',
  committedAt: '2026-04-02T00:00:00Z',
  ...changes,
})

/** Product, date, run and store of each, for a run `today` that drew `drawn`. */
async function inForce(
  entries: readonly LedgerEntry[],
  drawn: readonly string[] = [],
  keyLife: 'day' | 'month' = 'month',
): Promise<string[]> {
  const documents = memoryDocuments()
  const epochs = Map.groupBy(entries, ({ date }) => (keyLife === 'day' ? date : date.slice(0, 7)))
  for (const [epoch, of] of epochs) {
    const ledger = append({ epoch, limit: '109/100', entries: [] }, of)
    await documents.put(ledgerDocument(epoch), ledger, 0)
  }
  const request = { date: TODAY, run: 'today', keyLife, zoneSystem }
  const found = await measuredOn({ documents, store, archive }, request, new Set(drawn), DATES)
  const names = found.map(
    async ({ entry: { product, date, run }, store: of }) =>
      `${product} ${date} ${run} ${await of.localPath('')}`,
  )
  return (await Promise.all(names)).sort()
}

describe('measurements of nights', () => {
  test.each(['day', 'month'] as const)(
    'are those of the dates on the ledgers of keys of a %s',
    async (life) => {
      const entries = [
        entry('profile', DATES[0]),
        entry('overnight', DATES[1]),
        entry('profile', DATES[2]),
        // Of another date, and of products that tell nothing of nights.
        entry('profile', '2026-03-29'),
        entry('presence', DATES[0]),
      ]
      expect(await inForce(entries, [], life)).toEqual([
        `overnight ${DATES[1]} earlier committed`,
        `profile ${DATES[0]} earlier committed`,
        `profile ${DATES[2]} earlier committed`,
      ])
    },
  )

  test('are of one zone system: homes of another have other names', async () => {
    const of = [entry('profile', DATES[0], { zoneSystem: 'boroughs' }), entry('profile', DATES[1])]
    expect(await inForce(of)).toEqual([`profile ${DATES[1]} earlier committed`])
  })

  test('are those of the highest revision', async () => {
    const of = [entry('profile', DATES[0]), entry('profile', DATES[0], { revision: 2, run: 'revised' })]
    expect(await inForce(of)).toEqual([`profile ${DATES[0]} revised committed`])
  })

  test('of the run that is made take the place of what its date has, product by product', async () => {
    const of = [
      entry('profile', TODAY),
      entry('overnight', TODAY),
      entry('profile', DATES[1]),
      entry('overnight', DATES[1]),
    ]
    expect(await inForce(of, ['profile', 'presence'])).toEqual([
      `overnight ${DATES[1]} earlier committed`,
      `overnight ${TODAY} earlier committed`,
      `profile ${DATES[1]} earlier committed`,
      `profile ${TODAY} today of this run`,
    ])
  })

  test('are none where nothing was released and nothing drawn', async () => {
    expect(await inForce([])).toEqual([])
  })
})
