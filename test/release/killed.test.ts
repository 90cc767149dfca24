import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { datesOfMonth } from '../../functions/model/dates.ts'
import { type EpochLedger, epochLedgerSchema, ledgerDocument } from '../../functions/model/ledger.ts'
import { brokenAt } from '../../functions/model/ledger-chain.ts'
import { type Product, product } from '../../functions/model/products.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { type ReleaseRequest, releaseDate, releaseMonth } from '../../functions/release/index.ts'
import { type Deployment, deployment, hoursOf, presence, request, visitors } from './towns.ts'

/** A release is killed before and after each call of its ports, and started again with a new run. */

let workbench: Workbench
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
})
afterAll(() => workbench.close())

class Killed extends Error {}

/** Where a process is ended: at which of its calls, and on which side of it. */
interface Point {
  readonly call: number
  readonly side: 'before' | 'after'
}

/** The ports of a process that ends at a point, and does nothing any more from then on. */
function mortal(world: Deployment, point: Point | null) {
  const calls: string[] = []
  let hasEnded = false
  const end = (isHere: boolean): void => {
    if (isHere) hasEnded = true
    if (hasEnded) throw new Killed()
  }
  const of = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property)
        if (typeof value !== 'function') return value
        return async (...given: unknown[]) => {
          const call = calls.push(`${name}.${String(property)}`) - 1
          end(point?.call === call && point.side === 'before')
          const answer: unknown = await Reflect.apply(value, target, given)
          end(point?.call === call && point.side === 'after')
          return answer
        }
      },
    })
  const ports = {
    workbench: of('workbench', world.workbench),
    store: of('store', world.store),
    archive: of('archive', world.archive),
    documents: of('documents', world.documents),
    figures: of('figures', world.figures),
    clock: world.clock,
  }
  return { ports, calls, isDead: () => hasEnded }
}

/** The write that charges, and the witness of it. */
const FROM_THE_COMMIT_ON = [
  'after documents.put',
  'before documents.get',
  'after documents.get',
  'before documents.put',
  'after documents.put',
]

type Release = (ports: Parameters<typeof releaseDate>[0], run: string) => ReturnType<typeof releaseDate>

const ofDate: Release = (ports, run) => releaseDate(ports, request({ run, products: [presence, visitors] }))

const monthly: readonly Product[] = [product('monthly-visitors'), product('visitor-types')]
const month: Partial<ReleaseRequest> = {
  date: '2026-03-01',
  products: monthly,
  hours: datesOfMonth('2026-03').flatMap(hoursOf),
}
const ofMonth: Release = (ports, run) => releaseMonth(ports, request({ ...month, run }))

async function ledgerOf(world: Deployment): Promise<EpochLedger | null> {
  const known = await world.documents.get(ledgerDocument('2026-03'))
  return known && epochLedgerSchema.parse(known.body)
}

/** One charge a product and revision, and measurements that are those of the ledger. */
async function expectOneOfEach(
  world: Deployment,
  products: readonly Product[],
  revisions: readonly number[] = [1],
): Promise<void> {
  const ledger = (await ledgerOf(world))!
  expect(ledger.entries.map((entry) => [entry.product, entry.revision]).sort()).toEqual(
    products.flatMap(({ id }) => revisions.map((revision) => [id, revision])).sort(),
  )
  expect(brokenAt(ledger)).toBeNull()
  for (const { product: id, date, run, sha256 } of ledger.entries) {
    const key = `internal/measurements/${id}/dt=${date}/run=${run}/part-0.parquet`
    const bytes = await world.bare.get(key)
    expect(createHash('sha256').update(bytes!).digest('hex')).toBe(sha256)
  }
}

/** @returns whether it had committed by then */
async function killAndStartAgain(release: Release, products: readonly Product[], point: Point) {
  const world = await deployment(workbench)
  try {
    const { ports, isDead } = mortal(world, point)
    // Nobody hears what the process throws; on its way up it may have become another error.
    await expect(release(ports, 'killed')).rejects.toThrow()
    expect(isDead()).toBe(true)
    const then = await ledgerOf(world)
    const { entries, alreadyReleased } = await release(world, 'again')
    expect(alreadyReleased).toBe(then !== null)
    const run = then === null ? 'again' : 'killed'
    expect(entries.map((entry) => entry.run)).toEqual(products.map(() => run))
    if (then !== null) expect(await ledgerOf(world)).toEqual(then)
    await expectOneOfEach(world, products)
    return then !== null
  } finally {
    await world.remove()
  }
}

async function callsOf(release: Release): Promise<readonly string[]> {
  const world = await deployment(workbench)
  try {
    const { ports, calls } = mortal(world, null)
    await release(ports, 'whole')
    return calls
  } finally {
    await world.remove()
  }
}

describe.each([
  { what: 'date', release: ofDate, products: [presence, visitors] },
  { what: 'month', release: ofMonth, products: monthly },
])('the release of a $what', ({ release, products }) => {
  test('killed before or after any call of a port, and started again, ends with one charge and one measurement each', async () => {
    const calls = await callsOf(release)
    const committed: string[] = []
    for (const [call, name] of calls.entries()) {
      for (const side of ['before', 'after'] as const) {
        const isCommitted = await killAndStartAgain(release, products, { call, side })
        if (isCommitted) committed.push(`${side} ${name}`)
      }
    }
    // Everything else happens before the write that charges, so that nothing needs to be mended after it.
    expect(committed).toEqual(FROM_THE_COMMIT_ON)
    for (const kind of ['documents.get', 'documents.put', 'store.list', 'store.putFile', 'figures.put']) {
      expect(calls).toContain(kind)
    }
    expect(calls.filter((name) => name === 'workbench.run').length).toBeGreaterThan(0)
  })

  test('by a second process, while the first waits at any call, is charged once', async () => {
    const calls = await callsOf(release)
    for (const call of calls.keys()) {
      const world = await deployment(workbench)
      try {
        const first = mortal(world, null)
        // The second begins and ends within the first's call.
        let isFirst = true
        const others = { ...first.ports }
        const interrupt = async (): Promise<void> => {
          if (!isFirst || first.calls.length <= call) return
          isFirst = false
          await release(world, 'second')
        }
        for (const name of ['store', 'archive', 'documents', 'figures', 'workbench'] as const) {
          Object.assign(others, { [name]: interrupted(first.ports[name], interrupt) })
        }
        const { entries } = await release(others, 'first')
        expect(new Set(entries.map(({ run }) => run)).size).toBe(1)
        await expectOneOfEach(world, products)
      } finally {
        await world.remove()
      }
    }
  })
})

describe('the revision of a date', () => {
  const first: Release = (ports, run) => releaseDate(ports, request({ run, products: [presence] }))
  const revision: Release = (ports, run) =>
    releaseDate(ports, request({ run, products: [presence], revise: true }))

  /** @returns the calls of a revision, and whether it was killed after it had committed */
  async function killed(point: Point | null) {
    const world = await deployment(workbench)
    try {
      await first(world, 'first')
      const { ports, calls } = mortal(world, point)
      if (point === null) await revision(ports, 'killed')
      else await expect(revision(ports, 'killed')).rejects.toThrow()
      const then = (await ledgerOf(world))!
      const isCommitted = then.entries.length === 2
      // Whoever starts it again does not know how far the first had come: its own run tells it.
      const again = isCommitted ? 'killed' : 'again'
      const { entries } = await revision(world, again)
      expect(entries.map((entry) => [entry.run, entry.revision])).toEqual([[again, 2]])
      if (isCommitted) expect(await ledgerOf(world)).toEqual(then)
      await expectOneOfEach(world, [presence], [1, 2])
      return { calls, isCommitted }
    } finally {
      await world.remove()
    }
  }

  test('killed before or after any call of a port, and started again, is charged once more and no oftener', async () => {
    const { calls } = await killed(null)
    const committed: string[] = []
    for (const [call, name] of calls.entries()) {
      for (const side of ['before', 'after'] as const) {
        if ((await killed({ call, side })).isCommitted) committed.push(`${side} ${name}`)
      }
    }
    expect(committed).toEqual(FROM_THE_COMMIT_ON)
  })
})

/** A port of which each call is followed by something else. */
const interrupted = <Port extends object>(port: Port, then: () => Promise<void>): Port =>
  new Proxy(port, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (typeof value !== 'function') return value
      return async (...given: unknown[]) => {
        const answer: unknown = await Reflect.apply(value, target, given)
        await then()
        return answer
      }
    },
  })
