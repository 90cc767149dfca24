import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkbench } from '../../../functions/platform/duckdb/workbench.ts'
import type { FigureStore, Workbench } from '../../../functions/platform/ports.ts'
import { toParquet } from '../../../functions/serve/jobs/parquet.ts'
import { type JobWorld, jobWorld } from './worker.ts'

let workbench: Workbench
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 2 })
})
afterAll(() => workbench.close())

async function made(body: unknown): Promise<{ city: JobWorld; path: string; result: object }> {
  const city = await jobWorld()
  const estimate = (zone: string): number => ({ all: 9_000, north: 4_000, a: 3_000 })[zone] ?? 0
  for (const date of ['2026-03-28', '2026-03-29']) {
    await city.publish({ date, estimate })
    await city.publish({ product: 'visitors', date, estimate })
  }
  const { job } = await city.post(body)
  await city.work({ workbench })
  const done = await city.job(job.id)
  expect([done.status, done.reason]).toEqual(['succeeded', null])
  const path = join(workbench.scratch, `${job.id}-${performance.now()}.parquet`)
  const file = await city.ask('GET', done.result!.url)
  await writeFile(path, Buffer.from(await file.arrayBuffer()))
  return { city, path, result: done.result! }
}

/** Of the rows of a job, in its folder. */
const PART = /^job-.*\.ndjson$/

const body = (product: string, query: object) => ({ product, format: 'parquet', query })
const INTERVAL = { from: '2026-03-28', to: '2026-03-30' }

it('holds the cells of the API in their order, typed, over the night in which the clock goes forward', async () => {
  const { city, path } = await made(body('presence', { ...INTERVAL, aggregate: 'hour' }))
  const answer = await city.ask('GET', '/v1/figures/presence?aggregate=hour&from=2026-03-28&to=2026-03-30')
  const { cells } = (await answer.json()) as { cells: Record<string, unknown>[] }
  const rows = await workbench.rows<Record<string, unknown>>(`from read_parquet('${path}')`)
  // 24 and 23 hours of four zones and two larger ones.
  expect(rows).toHaveLength(47 * 6)
  const whole = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value)
  const plain = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([name, value]) => value !== null || ['value', 'low', 'high', 'observed'].includes(name))
        .map(([name, value]) => [
          name,
          value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : whole(value),
        ]),
    ),
  )
  expect(plain).toEqual(cells)
})

it('has the columns of the CSV, with instants, whole numbers and lists', async () => {
  const { path } = await made(body('presence', { ...INTERVAL, aggregate: 'day' }))
  const columns = await workbench.rows<{ column_name: string; column_type: string }>(
    `describe from read_parquet('${path}')`,
  )
  expect(columns.map(({ column_name, column_type }) => `${column_name} ${column_type}`)).toEqual([
    'zone VARCHAR',
    'level VARCHAR',
    'start TIMESTAMP WITH TIME ZONE',
    'end TIMESTAMP WITH TIME ZONE',
    'label VARCHAR',
    'hour INTEGER',
    'fold INTEGER',
    'block INTEGER',
    'daytype VARCHAR',
    'value BIGINT',
    'low BIGINT',
    'high BIGINT',
    'observed BIGINT',
    'n INTEGER',
    'hours INTEGER',
    'status VARCHAR',
    'revision INTEGER',
    'shownBy VARCHAR',
    'covers VARCHAR[]',
  ])
})

it('says of itself which data it is of, in words of the file, and is packed by ZSTD', async () => {
  const { path, result } = await made(body('visitors', INTERVAL))
  const pairs = await workbench.rows<{ key: string; value: string }>(
    `select decode(key) as key, decode(value) as value from parquet_kv_metadata('${path}')`,
  )
  const { datasetVersion } = result as { datasetVersion: string }
  expect(Object.fromEntries(pairs.map(({ key, value }) => [key, value]))).toEqual({
    product: 'visitors',
    unit: 'people',
    zoneSystem: 'all@v1',
    datasetVersion,
    methodVersion: '1-observed',
    aggregate: 'day',
    from: '2026-03-28',
    to: '2026-03-30',
    pending: '',
  })
  const packed = await workbench.rows<{ compression: string }>(
    `select distinct compression from parquet_metadata('${path}')`,
  )
  expect(packed).toEqual([{ compression: 'ZSTD' }])
})

it('is a file without rows, with all its columns, where nothing is released', async () => {
  const { path, result } = await made(body('visitors', { from: '2026-04-01', to: '2026-04-03' }))
  expect(await workbench.rows(`from read_parquet('${path}')`)).toEqual([])
  expect(result).toMatchObject({ rows: 0, datasetVersion: null })
})

describe('what is in memory at a time', () => {
  it('is a group of some 30,000 rows, however many there are and in whatever files they come', async () => {
    const from = await Promise.all(
      [1, 60_000, 0, 25_000, 15_000].map(async (rows, index, all) => {
        const path = join(workbench.scratch, `many-${index}.ndjson`)
        const before = all.slice(0, index).reduce((sum, each) => sum + each, 0)
        await writeFile(
          path,
          Array.from({ length: rows }, (_, row) => `{"value":${before + row}}\n`).join(''),
        )
        return path
      }),
    )
    const to = join(workbench.scratch, 'many.parquet')
    await toParquet(workbench, { columns: ['value'], from, to, metadata: { unit: 'people' } })
    const groups = await workbench.rows<{ rows: number }>(
      `select row_group_num_rows::integer as rows from parquet_metadata('${to}')`,
    )
    expect(groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(100_001)
    // A vector of DuckDB is 2,048 rows; the last of a file is shorter.
    expect(Math.max(...groups.map(({ rows }) => rows))).toBeLessThanOrEqual(30_720 + 2 * 2_048)
    const [order] = await workbench.rows(
      `select count(*) filter (value <> file_row_number)::integer as elsewhere
       from read_parquet('${to}', file_row_number = true)`,
    )
    expect(order).toEqual({ elsewhere: 0 })
  })

  it('is a page before: each lies on the disk before the next is read, and in a file of its own', async () => {
    const city = await jobWorld()
    for (const date of ['2026-03-02', '2026-03-03', '2026-03-04']) {
      await city.publish({ product: 'visitors', date, estimate: () => 900 })
    }
    await city.post(body('visitors', { from: '2026-03-02', to: '2026-03-05' }))
    const { figures } = city.worker
    const seen = new Set<string>()
    const look = async (): Promise<void> => {
      const names = (await readdir(workbench.scratch, { recursive: true })).filter((name) => PART.test(name))
      const texts = await Promise.all(
        names.sort().map((name) => readFile(join(workbench.scratch, name), 'utf8')),
      )
      seen.add(texts.map((text) => text.split('\n').length - 1).join(' '))
    }
    const looking: FigureStore = {
      ...figures.figures,
      query: async (...range) => {
        await look()
        return figures.figures.query(...range)
      },
    }
    const converting: Workbench = {
      ...workbench,
      run: async (sql, parameters) => {
        if (sql.includes('read_json')) await look()
        await workbench.run(sql, parameters)
      },
    }
    await city.work({ workbench: converting, figures: { ...figures, figures: looking } })
    // 12 rows, five at a time.
    expect([...seen]).toEqual(['', '5', '5 5', '5 5 2'])
  })
})

it('has the same bytes each time that it is made', async () => {
  const first = await made(body('presence', { ...INTERVAL, aggregate: 'hour' }))
  const second = await made(body('presence', { ...INTERVAL, aggregate: 'hour' }))
  expect(second.result).toHaveProperty('sha256', (first.result as { sha256: string }).sha256)
})
