import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../../functions/model/tables.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { cellValues, storeParquet } from '../../functions/release/parquet.ts'
import { presence, profile, town } from './towns.ts'

let folder: string
let workbench: Workbench
beforeAll(async () => {
  // Somebody's folder may be called so, and its name goes into SQL.
  folder = join(await mkdtemp(join(tmpdir(), 'parquet-')), "a buyer's figures")
  await mkdir(join(folder, 'scratch'), { recursive: true })
  workbench = { ...(await openWorkbench({ threads: 1 })), scratch: join(folder, 'scratch') }
})
afterAll(async () => {
  await workbench.close()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

const table: Table = {
  prefix: 'numbers',
  partitions: [],
  columns: { n: 'BIGINT', word: 'VARCHAR', share: 'DOUBLE' },
}

const store = (key: string, rows: Iterable<Record<string, string | number | null>>) =>
  storeParquet({ workbench, store: folderStore(folder) }, table, key, rows, ['n'])
const read = (key: string) =>
  workbench.rows<{ n: bigint; word: string; share: number | null }>(
    `select * from read_parquet('${join(folder, key).replaceAll("'", "''")}')`,
  )

describe('a stored table', () => {
  test.each([0, 1, 9_999, 10_000, 10_001, 20_000])(
    'of %d rows has each of them once, in its order',
    async (count) => {
      const rows = Array.from({ length: count }, (_, index) => ({
        n: String(count - 1 - index),
        word: `w${count - 1 - index}`,
        share: null,
      }))
      await store('t/rows.parquet', rows)
      const found = await read('t/rows.parquet')
      expect(found).toHaveLength(count)
      expect(found.every(({ n, word }, index) => n === BigInt(index) && word === `w${index}`)).toBe(true)
    },
  )

  test('keeps integers that no floating-point number has, quotes and what is missing', async () => {
    await store('t/odd.parquet', [{ n: '9007199254740993', word: 'O\'Hara "x"\n', share: null }])
    expect(await read('t/odd.parquet')).toEqual([
      { n: 9_007_199_254_740_993n, word: 'O\'Hara "x"\n', share: null },
    ])
  })

  test('is named by the digest of the bytes that lie there, and leaves nothing else behind', async () => {
    const digest = await store('t/digest.parquet', [{ n: '1', word: 'a', share: 0.5 }])
    const bytes = await readFile(join(folder, 't/digest.parquet'))
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(await readdir(join(folder, 'scratch'))).toEqual([])
  })

  test('that cannot be written leaves nothing behind either', async () => {
    const bad = store('t/bad.parquet', [{ n: 'no number', word: 'a', share: 0.5 }])
    // DuckDB's own word, and not that there is no file to be removed.
    await expect(bad).rejects.toThrow(/Failed to cast/)
    expect(await readdir(join(folder, 'scratch'))).toEqual([])
  })
})

test('a cell is named by its columns: its day in a month, its time in UTC, a dimension it lacks as nothing', () => {
  const system = town(1, 1)
  const key = {
    zone: system.zones[2]!,
    period: { position: 5, day: 2, start: new Date('2026-03-03T05:00:00Z'), columns: { hour: 5, fold: 0 } },
    dimensions: [],
  }
  expect(cellValues(key, presence, system, '2026-03-01')).toEqual({
    zone_system: 'city',
    level: 'zone',
    zone: 'd1z1',
    date: '2026-03-03',
    start: '2026-03-03T05:00:00',
    hour: 5,
    fold: 0,
  })
  expect(cellValues({ ...key, dimensions: ['18-24'] }, profile, system, '2026-03-01')).toMatchObject({
    age_band: '18-24',
    gender: null,
  })
})
