import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorkbench } from '../../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../../functions/platform/ports.ts'
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
