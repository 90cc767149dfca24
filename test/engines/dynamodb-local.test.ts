import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BudgetExceeded } from '../../functions/model/errors.ts'
import { epochLedgerSchema, LEDGER_PREFIX, ledgerDocument } from '../../functions/model/ledger.ts'
import { dailyProducts } from '../../functions/model/products.ts'
import { documentStore, figureStore } from '../../functions/platform/aws/dynamodb.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { DocumentStore } from '../../functions/platform/ports.ts'
import { releaseDate } from '../../functions/release/index.ts'
import { commit, type Drawn, readLedger } from '../../functions/release/ledger.ts'
import {
  documentCases,
  dynamoFigureCases,
  endingDocumentCases,
  figureCases,
} from '../platform/dynamodb-cases.ts'
import { deployment, request } from '../release/towns.ts'
import { type DynamodbLocal, startDynamodbLocal } from '../support/engines/dynamodb-local.ts'
import { fixedClock } from '../support/memory.ts'

let dynamo: DynamodbLocal
let documents: DocumentStore
beforeAll(async () => {
  dynamo = await startDynamodbLocal()
  documents = documentStore(dynamo.client)
})
afterAll(() => dynamo?.close())

documentCases('DynamoDB Local', () => documentStore(dynamo.client))
endingDocumentCases('DynamoDB Local', (clock) => documentStore(dynamo.client, undefined, clock))
figureCases('DynamoDB Local', (clock) => figureStore(dynamo.client, undefined, clock))
dynamoFigureCases('DynamoDB Local', () => dynamo.client)

const clock = fixedClock('2026-05-01T09:00:00Z')

/** A release of one product and date, of the size that real ones have. */
const drawn = (product: string, date: string, rho: string): Drawn => ({
  product,
  date,
  revision: 1,
  run: `${date}-0123abcd`,
  rho,
  sha256: 'e'.repeat(64),
  zoneSystem: 'areas',
  referenceVersion: 'r-0123456789abcdef',
  methodVersion: '1-observed',
})

const committed = (epoch: string, entry: Drawn) =>
  commit(documents, [entry], () => readLedger(documents, epoch, 'month', 'standard'), clock)

async function entriesOf(epoch: string): Promise<{ version: number; entries: string[] }> {
  const found = await documents.get(ledgerDocument(epoch))
  const { entries } = epochLedgerSchema.parse(found!.body)
  return { version: found!.version, entries: entries.map(({ product, date }) => `${product} ${date}`) }
}

describe('20 writers of one ledger', () => {
  const writers = Array.from({ length: 20 }, (_, writer) => `product-${writer + 10}`)

  test('each add their entry once, and each write has raised the version by one', async () => {
    const entries = writers.map((product) => drawn(product, '2030-01-01', '1/100'))
    const ledgers = await Promise.all(entries.map((entry) => committed('2030-01', entry)))
    const { version, entries: found } = await entriesOf('2030-01')
    expect(found.toSorted()).toEqual(writers.map((product) => `${product} 2030-01-01`))
    expect(version).toBe(20)
    // Whoever came through saw all who were through before, and nobody else.
    expect(ledgers.map(({ entries }) => entries.length).toSorted((a, b) => a - b)).toEqual(
      writers.map((_, index) => index + 1),
    )
  })

  test('who ask for twice the budget spend it to the last and no further', async () => {
    // The limit of a month is 1.09: ten times 0.109.
    const entries = writers.map((product) => drawn(product, '2030-02-01', '109/1000'))
    const outcomes = await Promise.allSettled(entries.map((entry) => committed('2030-02', entry)))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(refused).toHaveLength(10)
    for (const reason of refused) expect(reason).toBeInstanceOf(BudgetExceeded)
    const { version, entries: found } = await entriesOf('2030-02')
    expect(new Set(found).size).toBe(10)
    expect(version).toBe(10)
  })

  test('with one and the same release charge it once', async () => {
    const entries = writers.map(() => drawn('presence', '2030-03-01', '1/100'))
    await Promise.all(entries.map((entry) => committed('2030-03', entry)))
    expect(await entriesOf('2030-03')).toEqual({ version: 1, entries: ['presence 2030-03-01'] })
  })
})

describe('sizes', () => {
  test('a ledger of a month has room for 25 products on each of its 31 days', async () => {
    const entries = Array.from({ length: 31 }, (_, day) =>
      Array.from({ length: 25 }, (_, index) => ({
        ...drawn(
          `a-product-with-a-long-name-${index}`,
          `2030-05-${String(day + 1).padStart(2, '0')}`,
          '1/775',
        ),
        committedAt: '2030-06-01T00:00:00.000Z',
      })),
    ).flat()
    const body = { epoch: '2030-05', limit: '109/100', entries }
    await documents.put(ledgerDocument('2030-05'), body, 0)
    expect((await documents.get(ledgerDocument('2030-05')))?.body).toEqual(body)
  })

  test('a document of just under 400 KB is kept, of more refused, and then the old one stays', async () => {
    // 409,600 bytes with names and keys of the item.
    const largest = 'x'.repeat(409_500)
    await documents.put('sizes/one', largest, 0)
    await expect(documents.put('sizes/one', 'y'.repeat(409_600), 1)).rejects.toThrow(/size has exceeded/)
    expect(await documents.get('sizes/one')).toEqual({ version: 1, body: largest })
  })

  test('a list of eight such documents and a range of 6 MB are whole', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `pages/${index}`)
    for (const id of ids) await documents.put(id, id.repeat(58_000), 0)
    const found = await documents.list('pages/')
    expect(found).toEqual(ids.map((id) => ({ id, body: id.repeat(58_000) })))

    const figures = figureStore(dynamo.client)
    const records = Array.from({ length: 300 }, (_, index) => ({
      partition: 'pages',
      sort: `s${index + 100}`,
      // Hexadecimal digits that look random pack to half.
      body: noise(index, 40_000),
    }))
    await figures.put(records)
    expect(await figures.query('pages', 's', 't')).toEqual(records)
    expect((await figures.query('pages', 's150', 's250')).map(({ sort }) => sort)).toEqual(
      records.slice(50, 150).map(({ sort }) => sort),
    )
  })
})

describe('a release', () => {
  const daily = dailyProducts('month')

  test('that six runs attempt at once is on the ledger once, and all return its entries', async () => {
    const workbench = await openWorkbench({ threads: 1 })
    const world = await deployment(workbench)
    try {
      const ports = { ...world, documents, figures: figureStore(dynamo.client) }
      const runs = ['a', 'b', 'c', 'd', 'e', 'f']
      const outcomes = await Promise.all(runs.map((run) => releaseDate(ports, request({ run }))))
      const { version, entries } = await entriesOf('2026-03')
      expect(entries).toEqual(daily.map(({ id }) => `${id} 2026-03-24`))
      expect(version).toBe(1)
      expect(outcomes.filter(({ alreadyReleased }) => !alreadyReleased)).toHaveLength(1)
      const shas = outcomes.map((outcome) => outcome.entries.map(({ sha256 }) => sha256).join())
      expect(new Set(shas).size).toBe(1)
      const begun = await documents.list('release-run/2026-03-24/')
      expect(begun.length).toBeGreaterThan(1)
      const again = await releaseDate(ports, request({ run: 'later' }))
      expect(again.alreadyReleased).toBe(true)
      expect(again.entries.map(({ sha256 }) => sha256).join()).toBe(shas[0])
    } finally {
      await world.remove()
      await workbench.close()
    }
  })

  test('of each date of a month at once leaves each date once', async () => {
    const workbench = await openWorkbench({ threads: 1 })
    const world = await deployment(workbench)
    try {
      const ports = { ...world, documents, figures: figureStore(dynamo.client) }
      const dates = Array.from({ length: 30 }, (_, day) => `2026-04-${String(day + 1).padStart(2, '0')}`)
      await Promise.all(dates.map((date) => releaseDate(ports, request({ date, run: `r-${date}` }))))
      const { version, entries } = await entriesOf('2026-04')
      expect(entries.toSorted()).toEqual(
        daily.flatMap(({ id }) => dates.map((date) => `${id} ${date}`)).toSorted(),
      )
      expect(version).toBe(30)
      const ledgers = await documents.list(LEDGER_PREFIX)
      expect(ledgers.map(({ id }) => id)).toContain(ledgerDocument('2026-04'))
    } finally {
      await world.remove()
      await workbench.close()
    }
  })
})

/** The same for the same number. */
function noise(seed: number, length: number): string {
  let text = ''
  for (let state = seed + 1; text.length < length; state = (state * 48_271) % 2_147_483_647) {
    text += state.toString(16)
  }
  return text
}
