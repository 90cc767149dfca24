import { describe, expect, test } from 'vitest'
import { ledgerDocument } from '../../functions/model/ledger.ts'
import { dailyProducts } from '../../functions/model/products.ts'
import { dueDates, toMake } from '../../functions/rollup/due.ts'
import { fixedClock, memoryDocuments, memoryObjects } from '../support/memory.ts'
import { entry } from './entries.ts'

const DATE = '2026-03-24'
const products = dailyProducts('month')

/** A date that is released as often as given. */
async function world(revisions: number) {
  const store = memoryObjects()
  await store.put(`fragments/dt=${DATE}/a.parquet`, 'x')
  const documents = memoryDocuments()
  const clock = fixedClock('2026-03-25T12:00:00Z')
  const at = { store, documents, clock, gate: async () => ({ state: 'no-manifest' }) as const }
  for (let revision = 1; revision <= revisions; revision += 1) await release(at, revision)
  return at
}
type World = Awaited<ReturnType<typeof world>>

async function release({ documents }: Pick<World, 'documents'>, revision: number): Promise<void> {
  const known = await documents.get(ledgerDocument('2026-03'))
  const before = (known?.body as { entries: object[] } | undefined)?.entries ?? []
  const entries = products.map(({ id }) => ({ ...entry(id, DATE, `r${revision}`), revision }))
  const ledger = { epoch: '2026-03', limit: '1', entries: [...before, ...entries] }
  await documents.put(ledgerDocument('2026-03'), ledger, known?.version ?? 0)
}

const options = { country: 'gb', keyLife: 'month', completeAfterHours: 4, most: 3 } as const
const ask = async (at: World, revise: boolean) =>
  (await dueDates(at, options, { named: [DATE], revise, execution: null })).dates

describe('a released date', () => {
  test('is due once more on the word that it be revised, all its products with it, and on no other', async () => {
    const at = await world(1)
    expect(await ask(at, false)).toEqual([])
    expect(await toMake(at.documents, 'month', DATE)).toEqual({ products: [], revise: false })
    expect(await ask(at, true)).toEqual([DATE])
    expect(await toMake(at.documents, 'month', DATE)).toEqual({ products, revise: true })
    expect((await dueDates(at, options, { named: null, execution: null })).dates).toEqual([])
  })

  test('is revised once, however often the word is given, until another file has come', async () => {
    const at = await world(1)
    expect(await ask(at, true)).toEqual([DATE])
    // The execution was ended before it released anything.
    expect(await ask(at, true)).toEqual([DATE])
    await release(at, 2)
    expect(await ask(at, true)).toEqual([])
    expect(await toMake(at.documents, 'month', DATE)).toEqual({ products: [], revise: false })
    await at.store.put('fragments/dt=2026-03-23/late.parquet', 'x')
    expect(await ask(at, true)).toEqual([DATE])
  })
})

test('a date that is not released is made as ever on the word that it be revised', async () => {
  const at = await world(0)
  expect(await ask(at, true)).toEqual([DATE])
  expect(await toMake(at.documents, 'month', DATE)).toEqual({ products, revise: false })
})
