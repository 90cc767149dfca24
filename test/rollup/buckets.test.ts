import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BucketCount, bucketCounts, bucketNames } from '../../functions/model/buckets.ts'
import { dailyProducts, type Product } from '../../functions/model/products.ts'
import { partitionPrefix, type Table, tables } from '../../functions/model/tables.ts'
import { crowd, crowdedTerrain } from './crowd.ts'
import { openTerrain, type Row, RUN, type Terrain } from './terrain.ts'

const DATE = '2026-06-10'
const products = dailyProducts('month')
/** In the order of their bits: each is the first or the last of a bucket of any size. */
const ends = [0n, 2n ** 57n, 2n ** 58n - 1n, 2n ** 58n, 2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n), -(2n ** 58n)]
const edgePids = [...ends, -(2n ** 58n) - 1n, -(2n ** 62n), -1n]

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

type Results = Awaited<ReturnType<typeof country.rollUp>>

/** Every row of every table of a run, as text. */
async function everything({ merged, paths, visits, figures }: Results): Promise<Record<string, string[]>> {
  const text = (rows: readonly Row[]): string[] =>
    rows
      .map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value)))
      .sort()
  const ofProducts = await Promise.all(
    products.map(async (product: Product) => [product.id, text(await figures(product))] as const),
  )
  return {
    merged: text(await merged()),
    paths: text(await paths()),
    visits: text(await visits()),
    ...Object.fromEntries(ofProducts),
  }
}

const bucketsOf = (results: Results, table: Table): Promise<string[]> =>
  readdir(join(results.at, partitionPrefix(table, { dt: DATE, run: RUN }))).then((names) => names.sort())

describe('pseudonyms from one end of BIGINT to the other', () => {
  const { files, excluded, people } = crowd(DATE)
  const [first] = edgePids
  const alike = files.flat().filter(([pid]) => pid === first)
  const edges = edgePids.flatMap((pid) => alike.map(([, ...rest]) => [pid, ...rest] as const))
  const world = { terrain: crowdedTerrain, date: DATE, keyLife: 'month', products, excluded, people } as const
  let whole: Record<string, string[]>
  beforeAll(async () => {
    whole = await everything(await country.rollUp({ ...world, files: [...files, edges] }))
  })

  test('are enough to have rows in every table', () => {
    expect(whole.merged!.length).toBeGreaterThan(10_000)
    for (const [name, rows] of Object.entries(whole)) expect(rows.length, name).toBeGreaterThan(10)
  })

  test.each([16, 64] as const)('give the same rows in %i buckets as in one', async (buckets) => {
    const cut = await country.rollUp({ ...world, files: [...files, edges], buckets })
    expect(await bucketsOf(cut, tables.merged)).toEqual(bucketNames(buckets).map((name) => `bucket=${name}`))
    expect(await everything(cut)).toEqual(whole)
  })
})

describe('a bucket', () => {
  const terrain: Terrain = { cells: { a: 'A' }, tiles: { A: 'za' }, leaves: { za: 'north' } }
  const files = [edgePids.map((pid) => [pid, 'a', `${DATE} 10:00`] as const)]

  test.each(bucketCounts)('of %i is the top bits of a pseudonym', async (buckets) => {
    const results = await country.rollUp({ terrain, date: DATE, files, buckets })
    for (const table of [tables.merged, tables.paths, tables.visits]) {
      const rows = await country.workbench.rows<{ pid: bigint; bucket: string }>(
        `select distinct pid, bucket from read_parquet(
           '${join(results.at, partitionPrefix(table, { dt: DATE, run: RUN }), '**', '*.parquet')}',
           hive_partitioning = true, hive_types_autocast = false)`,
      )
      const expected = edgePids.map((pid) => `${pid} in ${expectedBucket(pid, buckets)}`)
      expect(rows.map(({ pid, bucket }) => `${pid} in ${bucket}`).sort()).toEqual(expected.sort())
    }
  })

  test('without anybody has no folder of merged, and its paths and visits are empty', async () => {
    const two = [[1n, 'a', `${DATE} 10:00`] as const, [-1n, 'a', `${DATE} 10:00`] as const]
    const results = await country.rollUp({ terrain, date: DATE, files: [two], buckets: 64 })
    expect(await bucketsOf(results, tables.merged)).toEqual(['bucket=00', 'bucket=63'])
    expect(await bucketsOf(results, tables.visits)).toHaveLength(64)
    expect((await results.paths()).map(({ pid }) => pid)).toEqual([-1n, 1n])
    expect(new Set((await results.visits()).map(({ pid }) => pid))).toEqual(new Set([-1n, 1n]))
  })
})

/** By other means than SQL. */
const expectedBucket = (pid: bigint, buckets: BucketCount): string =>
  String(BigInt.asUintN(64, pid) >> BigInt(64 - Math.log2(buckets))).padStart(2, '0')
