import { expect, test } from 'vitest'
import { threshold } from '../../functions/model/disclosure.ts'
import { releaseCountsDocument, releaseCountsSchema } from '../../functions/model/release-counts.ts'
import { releaseDate } from '../../functions/release/index.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import { countsOf } from '../../functions/release/release-counts.ts'
import {
  type Deployment,
  eachInItsOwn,
  type Figure,
  hoursOf,
  presence,
  readRows,
  request,
  town,
  writeFigures,
} from './towns.ts'

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

const ID = { product: 'presence', date: '2026-03-24', run: 'r1' }

/** 100,000 people in one zone at two, who are in its district and in the city as well. */
const crowd: readonly Figure[] = ['d1z1', 'd1', 'city'].map((zone, depth) => ({
  zone,
  level: ['zone', 'district', 'city'][depth]!,
  hour: 14,
  bounded: 6_000_000,
}))

async function counted() {
  await writeFigures(world, { product: presence, date: ID.date }, crowd)
  await releaseDate(world, request({ products: [presence] }))
  const document = await world.documents.get(releaseCountsDocument(ID))
  return releaseCountsSchema.parse(document?.body)
}

test('counts the statuses of each level as the released table has them', async () => {
  const { levels } = await counted()
  const rows = await readRows(world, 'releases/presence/dt=2026-03-24/run=r1/part-0.parquet')
  const inTable = Object.fromEntries(
    [...Map.groupBy(rows, ({ level }) => String(level))].map(([level, of]) => [
      level,
      Object.fromEntries(
        [...Map.groupBy(of, ({ status }) => String(status))].map(([s, { length }]) => [s, length]),
      ),
    ]),
  )
  expect(levels.map(({ level }) => level)).toEqual(['city', 'district', 'zone'])
  expect(Object.fromEntries(levels.map(({ level, statuses }) => [level, statuses]))).toEqual(inTable)
  expect(levels.at(-1)!.statuses.published).toBe(1)
})

test('gives the noise of what is shown, from which its threshold follows', async () => {
  const { levels } = await counted()
  for (const { variance, mostOfOne } of levels) {
    expect(variance.least).toBeGreaterThan(0)
    expect(variance.most).toBeGreaterThanOrEqual(variance.least)
    expect(mostOfOne).toBe(1)
  }
  // 24 × 60² / (2 × 0.01 × 0.8) minutes² are 1,500 people² at the zones; levels made to add up have less.
  const zones = levels.at(-1)!.variance
  expect(zones.most).toBeLessThanOrEqual(1_500)
  expect(threshold(zones.most)).toBeLessThanOrEqual(204)
})

test('names no count of people: of 100,000 nothing is found in it', async () => {
  const text = JSON.stringify(await counted())
  expect(text).not.toContain('6000000')
  expect(text).not.toContain('100000')
})

test('tells the least and the most noise of each level, root first, whatever the order of its cells', () => {
  const system = town(2, 1)
  const [city, ...below] = levelsOf(presence, system, hoursOf(ID.date), 'standard').map(({ keys }) => keys)
  const [one, two, three] = below.at(-1)!
  const estimates = [one!, two!, three!, city![0]!].map((key, index) => ({
    key,
    estimate: 0,
    variance: [1_300, 1_500, 1_200, 9_000][index]!,
  }))
  const rows = estimates.map(({ key }) => ({ key, shown: null, status: 'suppressed' as const }))
  expect(countsOf(estimates, rows, presence, system)).toEqual([
    { level: 'city', statuses: { suppressed: 1 }, variance: { least: 9_000, most: 9_000 }, mostOfOne: 1 },
    { level: 'zone', statuses: { suppressed: 3 }, variance: { least: 1_200, most: 1_500 }, mostOfOne: 1 },
  ])
})
