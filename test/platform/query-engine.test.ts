import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { duckdbQueryEngine } from '../../functions/platform/local/query-engine.ts'
import type { Query, Workbench } from '../../functions/platform/ports.ts'

let root: string
let workbench: Workbench
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'query-engine-'))
  workbench = await openWorkbench({ threads: 1 })
})
afterEach(async () => {
  await workbench.close()
  await rm(root, { recursive: true, force: true })
})

const engine = () =>
  duckdbQueryEngine({ workbench, folders: [join(root, 'kept'), join(root, 'run')], out: join(root, 'run') })

/** A partition with one row per pid, every other column NULL. */
async function store(folder: string, ...pids: number[]): Promise<void> {
  await mkdir(join(root, folder), { recursive: true })
  await workbench.run(
    `copy (select pid::bigint as pid, null::varchar as tile, null::timestamp as started, null::timestamp as ended
           from unnest([${pids}]) as t(pid)) to '${join(root, folder, `${pids[0]}.parquet`)}' (format parquet)`,
  )
}

const pathsOf = (...dates: string[]): Query['inputs'] => ({
  paths: { table: 'paths', partitions: dates.map((dt) => ({ dt, run: 'r1' })) },
})

const query = (select: string, inputs: Query['inputs'] = {}): Query => ({ name: 'example', select, inputs })

const result = (folder = 'run/figures/dt=x') =>
  workbench.rows(
    `select * from read_parquet('${join(root, folder, '*.parquet')}', hive_partitioning = false) order by 1`,
  )

test('partitions of two dates in two folders are read together, each file once', async () => {
  await store('kept/internal/paths/dt=2026-03-24/run=r1/bucket=00', 1, 2)
  await store('kept/internal/paths/dt=2026-03-24/run=r1/bucket=00', 3)
  await store('run/internal/paths/dt=2026-03-25/run=r1/bucket=00', 4)
  await store('run/internal/paths/dt=2026-03-26/run=r1/bucket=00', 5)
  const text = '-- example: pids\n-- why     shows both forms\n\nselect pid from paths'
  await engine().unload(query(text, pathsOf('2026-03-24', '2026-03-25')), 'figures/dt=x/')
  expect(await result()).toEqual([{ pid: 1n }, { pid: 2n }, { pid: 3n }, { pid: 4n }])
  expect(await readdir(join(root, 'run/figures/dt=x'))).toEqual(['part-0.parquet'])
})

test('a result that is split lies in a folder for each value, whose files do not have the column', async () => {
  const split: Query = {
    ...query("select a, bucket from (values (1, '00'), (2, '07'), (3, '07')) as t(a, bucket)"),
    splitBy: 'bucket',
  }
  await engine().unload(split, 'figures/dt=x/')
  expect((await readdir(join(root, 'run/figures/dt=x'))).sort()).toEqual(['bucket=00', 'bucket=07'])
  expect(await result('run/figures/dt=x/bucket=07')).toEqual([{ a: 2 }, { a: 3 }])
  await expect(engine().unload(split, 'figures/dt=x/')).rejects.toThrow('is not empty')
})

test('a result that is split and has no row leaves no folder', async () => {
  const none: Query = { ...query("select 1 as a, '00' as bucket where false"), splitBy: 'bucket' }
  await engine().unload(none, 'figures/dt=x/')
  expect(await readdir(join(root, 'run/figures/dt=x'))).toEqual([])
})

test('a partition with a bucket is that bucket, without one it is all of them, in every folder', async () => {
  await store('kept/internal/paths/dt=2026-03-24/run=r1/bucket=00', 1)
  await store('kept/internal/paths/dt=2026-03-24/run=r1/bucket=07', 2)
  await store('run/internal/paths/dt=2026-03-24/run=r1/bucket=63', 3)
  const of = (...partitions: Record<string, string>[]): Query['inputs'] => ({
    paths: { table: 'paths', partitions: partitions.map((one) => ({ dt: '2026-03-24', run: 'r1', ...one })) },
  })
  const pids = async (inputs: Query['inputs'], name: string) => {
    await engine().unload(query('select pid from paths', inputs), `figures/dt=${name}/`)
    return (await result(`run/figures/dt=${name}`)).map((row) => Object.values(row as object)[0])
  }
  expect(await pids(of({ bucket: '07' }), 'one')).toEqual([2n])
  expect(await pids(of({ bucket: '07' }, { bucket: '63' }), 'two')).toEqual([2n, 3n])
  expect(await pids(of({ bucket: '08' }), 'none')).toEqual([])
  expect(await pids(of({}), 'all')).toEqual([1n, 2n, 3n])
  await expect(pids(of({}, { bucket: '07' }), 'double')).rejects.toThrow('is given twice')
})

test('a text with steps of its own reads its inputs beside them, in the meaning of Trino', async () => {
  await store('run/internal/paths/dt=2026-03-24/run=r1/bucket=00', 300)
  const text = 'with slots as (select bitwise_and(pid, 255) as slot from paths) select slot from slots'
  await engine().unload(query(text, pathsOf('2026-03-24')), 'figures/dt=x/')
  expect(await result()).toEqual([{ slot: 44n }])
})

test('a partition without a file is empty and has the declared types', async () => {
  await engine().unload(query('select * from paths', pathsOf('2026-03-24')), 'figures/dt=x/')
  expect(await result()).toEqual([])
  const columns = await workbench.rows(
    `select column_name, column_type from (describe select * from read_parquet('${root}/run/figures/dt=x/*.parquet', hive_partitioning = false))`,
  )
  expect(columns).toEqual([
    { column_name: 'pid', column_type: 'BIGINT' },
    { column_name: 'tile', column_type: 'VARCHAR' },
    { column_name: 'started', column_type: 'TIMESTAMP' },
    { column_name: 'ended', column_type: 'TIMESTAMP' },
  ])
})

test('results are compressed with zstd', async () => {
  await engine().unload(query('select 1 as a'), 'figures/dt=x/')
  const rows = await workbench.rows(
    `select compression from parquet_metadata('${root}/run/figures/dt=x/part-0.parquet')`,
  )
  expect(rows).toEqual([{ compression: 'ZSTD' }])
})

test('a folder with something in it is refused and left as it is, as on Athena', async () => {
  await engine().unload(query('select 1 as a'), 'figures/dt=x/')
  await expect(engine().unload(query('select 2 as a'), 'figures/dt=x/')).rejects.toThrow(
    'is not empty: every attempt writes to a run of its own',
  )
  expect(await result()).toEqual([{ a: 1 }])
})

test('a failed query leaves nothing, and can be tried again', async () => {
  await store('run/internal/paths/dt=2026-03-24/run=r1/bucket=00', 7)
  const broken = query("select cast('secret' || pid as integer) as a from paths", pathsOf('2026-03-24'))
  const error = await engine()
    .unload(broken, 'figures/dt=x/')
    .catch((thrown: Error) => thrown)
  expect(error).toMatchObject({
    message: 'example failed on the rows of its inputs: Conversion Error; values are not shown',
  })
  expect(error).not.toHaveProperty('cause')
  expect(await readdir(join(root, 'run/figures/dt=x'))).toEqual([])
  await engine().unload(query('select 1 as a'), 'figures/dt=x/')
  expect(await result()).toEqual([{ a: 1 }])
})

test('a fault of the text itself is told in full', async () => {
  await expect(engine().unload(query('select nothing from paths', pathsOf()), 'x/')).rejects.toThrow(
    'Referenced column "nothing" not found',
  )
})

test('a sum that is not cast back is refused: Parquet would make a DOUBLE of it', async () => {
  await expect(engine().unload(query('select sum(1) as total'), 'x/')).rejects.toThrow(
    'example gives total as HUGEINT, expected BIGINT',
  )
})

test('a partition whose value is no literal is refused', async () => {
  const partition = { dt: '2026-03-24', run: "r1' or true" }
  const inputs: Query['inputs'] = { paths: { table: 'paths', partitions: [partition] } }
  await expect(engine().unload(query('select pid from paths', inputs), 'x/')).rejects.toThrow(
    'cannot be part of a query: expected 1 to 40 letters, digits, _ and -',
  )
})

test('a file that is still being written is not read', async () => {
  await store('run/internal/paths/dt=2026-03-24/run=r1/bucket=00', 1)
  await writeFile(join(root, 'run/internal/paths/dt=2026-03-24/run=r1/bucket=00/.half.part'), 'PAR1')
  await engine().unload(query('select pid from paths', pathsOf('2026-03-24')), 'figures/dt=x/')
  expect(await result()).toEqual([{ pid: 1n }])
})
