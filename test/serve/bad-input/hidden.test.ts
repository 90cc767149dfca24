import { describe, expect, it } from 'vitest'
import { threshold } from '../../../functions/model/disclosure.ts'
import { VISITORS_VARIANCE, type World, world } from '../city.ts'

/** What is seen of an answer from outside, and what it read of the store, which is what its time depends on. */
async function seen(city: World, path: string) {
  Object.assign(city.figures, { queries: 0, recordsRead: 0 })
  const response = await city.request(path)
  const { queries, recordsRead } = city.figures
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers, body: await response.text(), queries, recordsRead }
}

/** A city in which one zone has this many visitors, and the others never change. */
async function cityWith(estimate: number): Promise<World> {
  const city = await world()
  for (const date of ['2026-03-23', '2026-03-24']) {
    await city.publish({ product: 'visitors', date, estimate: (zone) => (zone === 'a' ? estimate : 900) })
  }
  return city
}

const τ = threshold(VISITORS_VARIANCE, 1)
const DAYS = 'from=2026-03-23&to=2026-03-25'

const paths = [
  `/v1/figures/visitors?${DAYS}&zones=a`,
  `/v1/figures/visitors?${DAYS}&zones=a&coarsen=false`,
  `/v1/figures/visitors?${DAYS}&zones=a,b&limit=1`,
  `/v1/figures/visitors?${DAYS}&level=zone`,
  `/v1/figures/visitors?${DAYS}&level=zone&coarsen=false`,
  `/v1/figures/visitors?${DAYS}&level=zone&summary=status`,
  '/v1/products',
  '/v1/products/visitors/revisions',
  '/v1/zone-systems/all/items',
]

describe('whether there is anything behind a hidden cell', () => {
  it.each(paths)('cannot be told at %s: body, headers, status and reads are the same', async (path) => {
    const hidden = await seen(await cityWith(τ - 1), path)
    expect(hidden.status).toBe(200)
    for (const estimate of [0, -25, 1, 20]) {
      expect(await seen(await cityWith(estimate), path)).toEqual(hidden)
    }
  })

  it.each([
    `/v1/figures/visitors?${DAYS}&zones=a&coarsen=false`,
    `/v1/figures/visitors?${DAYS}&level=zone&coarsen=false`,
  ])('is told by the number alone once it is at the threshold: %s reads the same', async (path) => {
    const { body: hidden, ...hiddenRest } = await seen(await cityWith(τ - 1), path)
    const { body: shown, ...shownRest } = await seen(await cityWith(τ), path)
    expect(shownRest).toEqual(hiddenRest)
    const [before, after] = [hidden, shown].map((body) => JSON.parse(body) as Record<string, unknown>)
    const { cells: hiddenCells, note: _hiddenNote, ...hiddenFrame } = before!
    const { cells: shownCells, note: _shownNote, ...shownFrame } = after!
    expect(shownFrame).toEqual(hiddenFrame)
    const meant = { value: null, low: null, high: null, observed: null, status: null }
    const without = (cells: unknown) => (cells as object[]).map((cell) => ({ ...cell, ...meant }))
    expect(without(shownCells)).toEqual(without(hiddenCells))
    const statusOf = (cells: unknown) =>
      (cells as { zone: string; status: string }[]).find(({ zone }) => zone === 'a')!.status
    expect([statusOf(hiddenCells), statusOf(shownCells)]).toEqual(['suppressed', 'published'])
  })

  it('cannot be told by a condition: what a client holds of one is what it holds of the other', async () => {
    const path = paths[0]!
    const etag = (await seen(await cityWith(0), path)).headers.etag!
    const response = await (await cityWith(τ - 1)).request(path, { 'If-None-Match': etag })
    expect(response.status).toBe(304)
  })

  it('costs the same reads for an answer that shows as for one that hides, but for the zones above it', async () => {
    const path = paths[0]!
    const reads = async (estimate: number) => (await seen(await cityWith(estimate), path)).queries
    // North and all are read where a is hidden, which the answer says by `shownBy`.
    expect([await reads(τ), await reads(τ - 1), await reads(0)]).toEqual([1, 3, 3])
  })
})
