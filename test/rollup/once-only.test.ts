import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Conflict, Locked } from '../../functions/model/errors.ts'
import { epochLedgerSchema, ledgerDocument } from '../../functions/model/ledger.ts'
import { dailyProducts, type Product } from '../../functions/model/products.ts'
import {
  figuresTable,
  measurementsTable,
  partitionPrefix,
  releasesTable,
  type Table,
} from '../../functions/model/tables.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { DocumentStore, QueryEngine, Workbench } from '../../functions/platform/ports.ts'
import { bucketSteps } from '../../functions/rollup/bucket-steps.ts'
import { createApi } from '../../functions/serve/index.ts'
import { readRows } from '../release/towns.ts'
import { type AnswerCell, london } from '../serve/city.ts'
import { DATE, type Deployment, deployment, type Faults, prepare, start } from './starts.ts'

const products = dailyProducts('month')
const LEDGER = ledgerDocument('2026-03')

let workbench: Workbench
let other: Workbench
let prepared: string
let clean: Readonly<Record<string, readonly unknown[]>>
let world: Deployment
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
  other = await openWorkbench({ threads: 1 })
  prepared = await prepare(workbench)
  const undisturbed = await deployment(prepared)
  const [made] = await start(undisturbed, { workbench, execution: 'clean' })
  clean = await internalFigures(undisturbed, made!.run)
  for (const product of products) expect(clean[product.id]!.length).toBeGreaterThan(0)
  await undisturbed.remove()
})
afterAll(async () => {
  await workbench.close()
  await other.close()
})
beforeEach(async () => {
  world = await deployment(prepared)
})
afterEach(() => world.remove())

class Killed extends Error {}

/** The one zone in which nearly everybody is, or its district. */
const zoneOf = ({ finest }: Product): string => (finest === 'zone' ? 'd1z1' : 'd1')

/** Of a town of two districts: hours, 6 blocks × 11 cohorts, 5 classes, 6 × 2 destinations, 2 homes. */
const cellsOfOneZone: Readonly<Record<string, number>> = {
  presence: 24,
  visitors: 1,
  ...{ profile: 66, dwell: 5, flows: 12, overnight: 2 },
}
/** Everybody is in one cohort and class and slept at home. */
const shownOfOneZone: Readonly<Record<string, number>> = {
  presence: 24,
  visitors: 1,
  ...{ profile: 6, dwell: 1, flows: 0, overnight: 1 },
}

const keyOf = (table: Table, run: string): string =>
  `${partitionPrefix(table, { dt: DATE, run })}part-0.parquet`

/** Exact figures of a run, by product: in the order of their keys. */
async function internalFigures(of: Deployment, run: string) {
  const byProduct: Record<string, readonly unknown[]> = {}
  for (const product of products) {
    const rows = await readRows({ workbench, store: of.store }, keyOf(figuresTable(product), run))
    byProduct[product.id] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return byProduct
}

/** Runs of which anything lies in the store. */
async function runs(): Promise<string[]> {
  const objects = await world.store.list('internal/')
  return [...new Set(objects.map(({ key }) => /run=([^/]+)/.exec(key)![1]!))].sort()
}

async function served(product: Product): Promise<readonly AnswerCell[]> {
  const { store, documents, figures, clock } = world
  const verify = async () => ({ clientId: 'test', tenant: 'test' })
  const api = createApi({
    store,
    documents,
    figures,
    clock,
    country: 'gb',
    calendar: london,
    verify,
    report: () => {},
  })
  const answer = await api.request(
    `/v1/figures/${product.id}?aggregate=${product.grain}&zones=${zoneOf(product)}&from=${DATE}&to=2026-03-25&coarsen=false`,
    { headers: { Authorization: 'Bearer t' } },
  )
  return ((await answer.json()) as { cells: AnswerCell[] }).cells
}

/** Holds that the date is released once, charged once, and read from one run; returns that run. */
async function expectOneRelease(): Promise<string> {
  const { version, body } = (await world.documents.get(LEDGER))!
  const { entries } = epochLedgerSchema.parse(body)
  expect(version).toBe(1)
  expect(entries.map(({ product, date, rho }) => `${product} ${date} ${rho}`)).toEqual(
    products.map(({ id, rho }) => `${id} ${DATE} ${rho.numerator}/${rho.denominator}`),
  )
  const [run, ...others] = [...new Set(entries.map((entry) => entry.run))]
  expect(others).toEqual([])
  for (const product of products) {
    const bytes = await world.store.get(keyOf(measurementsTable(product), run!))
    const entry = entries.find((candidate) => candidate.product === product.id)!
    expect(createHash('sha256').update(bytes!).digest('hex')).toBe(entry.sha256)
    const released = await readRows({ workbench, store: world.store }, keyOf(releasesTable(product), run!))
    const values = released.filter(({ zone }) => zone === zoneOf(product)).map(({ value }) => value)
    expect((await served(product)).map(({ value }) => value)).toEqual(values)
    expect(values).toHaveLength(cellsOfOneZone[product.id]!)
    // 600 people, or 400 around noon, with σ below 40 and a threshold near 200: all in one class. 200 go away and
    // back, and their trips, with σ 25, may be shown: 350 of them would be six σ away.
    const shown = values.filter((value) => Number(value) > (product.id === 'flows' ? 350 : 0))
    expect(shown, product.id).toHaveLength(shownOfOneZone[product.id]!)
  }
  expect(await internalFigures(world, run!)).toEqual(clean)
  return run!
}

const cutOffAfter = (step: string): Faults => ({
  onStep(name) {
    if (name === step) throw new Killed()
  },
})

/** The engine dies with a file half written. */
const cutOffWithin = (step: string): Faults => ({
  engine: (engine: QueryEngine): QueryEngine => ({
    async unload(query, prefix) {
      if (query.name !== step) return engine.unload(query, prefix)
      await mkdir(join(world.folder, prefix), { recursive: true })
      await writeFile(join(world.folder, prefix, 'part-0.parquet'), 'PAR1 and no end')
      throw new Killed()
    },
  }),
})

/** Something happens at the write to the ledger. */
const atTheLedger = (
  meet: (write: () => Promise<void>) => Promise<void>,
): Faults & { documents: (documents: DocumentStore) => DocumentStore } => ({
  documents: (documents) => ({
    ...documents,
    put: (id, body, expected) =>
      id === LEDGER ? meet(() => documents.put(id, body, expected)) : documents.put(id, body, expected),
  }),
})

describe('a start that is killed and started again ends with one release, from another run', () => {
  test.each<[string, () => Faults]>([
    ['after merged', () => cutOffAfter('merged')],
    ['within paths, a file half written', () => cutOffWithin('paths')],
    ['after visits', () => cutOffAfter('visits')],
    ['within the figures of its first product', () => cutOffWithin(products[0]!.id)],
    ['after the figures of its first product', () => cutOffAfter(products[0]!.id)],
    ['after the figures of its last product', () => cutOffAfter(products.at(-1)!.id)],
    [
      'after the draw, before the write to the ledger',
      () =>
        atTheLedger(async () => {
          throw new Killed()
        }),
    ],
  ])('%s', async (_when, faults) => {
    await expect(start(world, { workbench, execution: 'a', ...faults() })).rejects.toThrow(Killed)
    expect(await world.documents.get(LEDGER)).toBeNull()
    const [killed] = await runs()
    expect(await start(world, { workbench, execution: 'b' })).toEqual([])
    world.time.now = new Date('2026-03-25T16:00:00Z')
    const [made] = await start(world, { workbench, execution: 'c' })
    expect(made!.alreadyReleased).toBe(false)
    expect(await expectOneRelease()).toBe(made!.run)
    expect(await runs()).toEqual([killed, made!.run].sort())
  })

  test('three times over, at another place each time: four runs lie there, one is read', async () => {
    const killing = [cutOffAfter('paths'), cutOffWithin('visits'), cutOffAfter(products.at(-1)!.id)]
    for (const faults of killing) {
      await expect(start(world, { workbench, execution: null, ...faults })).rejects.toThrow(Killed)
    }
    const [made] = await start(world, { workbench, execution: null })
    expect(await expectOneRelease()).toBe(made!.run)
    expect(await runs()).toHaveLength(4)
  })
})

describe('a write to the ledger whose answer was lost', () => {
  test('and whose start died of it: the next start makes nothing, and the first run is the one read', async () => {
    const lost = atTheLedger(async (write) => {
      await write()
      throw new Killed()
    })
    await expect(start(world, { workbench, execution: 'a', ...lost })).rejects.toThrow(Killed)
    world.time.now = new Date('2026-03-25T16:00:00Z')
    expect(await start(world, { workbench, execution: 'b' })).toEqual([])
    expect(await start(world, { workbench, execution: 'b', named: [DATE] })).toEqual([])
    expect(await runs()).toEqual([await expectOneRelease()])
  })

  test('and that the client sent twice: its own entry is no conflict, and is charged once', async () => {
    let writes = 0
    const twice = atTheLedger(async (write) => {
      writes += 1
      await write()
      throw new Conflict('the version is another one by now')
    })
    const [made] = await start(world, { workbench, execution: 'a', ...twice })
    expect(writes).toBe(1)
    expect(made!.alreadyReleased).toBe(false)
    expect(await expectOneRelease()).toBe(made!.run)
  })
})

describe('two starts at once', () => {
  /** Lets nobody pass before so many have come. */
  function barrier(count: number): () => Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    let come = 0
    return () => {
      come += 1
      if (come === count) resolve()
      return promise
    }
  }

  test('that both have drawn when they meet at the ledger: one publishes, the other is told', async () => {
    const meeting = barrier(2)
    const meet = () =>
      atTheLedger(async (write) => {
        await meeting()
        await write()
      })
    const made = await Promise.all([
      start(world, { workbench, execution: null, ...meet() }),
      start(world, { workbench: other, execution: null, ...meet() }),
    ])
    const outcomes = made.flat()
    expect(outcomes.map(({ alreadyReleased }) => alreadyReleased).sort()).toEqual([false, true])
    const run = await expectOneRelease()
    expect(run).toBe(outcomes.find(({ alreadyReleased }) => !alreadyReleased)!.run)
    expect(await runs()).toEqual(outcomes.map((outcome) => outcome.run).sort())
    // The loser's measurements are another draw: reading them would be a second release.
    const loser = outcomes.find(({ alreadyReleased }) => alreadyReleased)!.run
    const [first] = products
    const draws = await Promise.all(
      [run, loser].map((of) => world.store.get(keyOf(measurementsTable(first!), of))),
    )
    expect(draws[0]).not.toEqual(draws[1])
  })

  test('under names of their own: the second runs no query', async () => {
    const queries: string[] = []
    const counted: Faults = { onStep: (name) => queries.push(name) }
    const [first, second] = await Promise.all([
      start(world, { workbench, execution: 'a', ...counted }),
      start(world, { workbench: other, execution: 'b', ...counted }),
    ])
    expect([...first, ...second]).toHaveLength(1)
    expect(queries).toEqual(['merged', ...bucketSteps, ...products.map(({ id }) => id)])
    await expectOneRelease()
  })

  test('for the date by name: the second is refused while the first runs, and finds it released after', async () => {
    const second = () => start(world, { workbench: other, execution: 'b', named: [DATE] })
    const refusals: unknown[] = []
    const [first] = await start(world, {
      workbench,
      execution: 'a',
      named: [DATE],
      engine: (engine) => ({
        async unload(query, prefix) {
          if (query.name === 'visits') refusals.push(await second().catch((error: unknown) => error))
          return engine.unload(query, prefix)
        },
      }),
    })
    expect(refusals).toEqual([expect.any(Locked)])
    expect(await second()).toEqual([])
    expect(await expectOneRelease()).toBe(first!.run)
  })
})
