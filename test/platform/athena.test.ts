import { expect, test } from 'vitest'
import { athenaUnload } from '../../functions/platform/aws/athena.ts'
import type { Query } from '../../functions/platform/ports.ts'

const target = { database: 'smart_steps_gb', bucket: 'data-gb' }

const example: Query = {
  name: 'presence',
  select: '-- presence: an example\nwith pids as (select pid from paths)\nselect pid from pids',
  inputs: {
    paths: {
      table: 'paths',
      partitions: [
        { dt: '2026-03-24', run: 'r-1' },
        { dt: '2026-03-25', run: 'r-1' },
      ],
    },
  },
}

test('a query is unloaded as zstd Parquet, each partition by one value of each of its keys', () => {
  expect(athenaUnload(example, 'internal/figures/presence/dt=2026-03-24/run=r-1/', target)).toBe(`unload (
with paths as (
select "pid", "tile", "started", "ended" from "smart_steps_gb"."paths" where "dt" = '2026-03-24' and "run" = 'r-1'
union all
select "pid", "tile", "started", "ended" from "smart_steps_gb"."paths" where "dt" = '2026-03-25' and "run" = 'r-1'
),
pids as (select pid from paths)
select pid from pids
)
to 's3://data-gb/internal/figures/presence/dt=2026-03-24/run=r-1/'
with (format = 'PARQUET', compression = 'ZSTD')`)
})

test('one bucket is named, all buckets are not, and a split result names its column', () => {
  const ofRun = { dt: '2026-03-24', run: 'r1' }
  const one = athenaUnload(withPartition({ ...ofRun, bucket: '07' }), 'x/', target)
  expect(one).toContain(`where "dt" = '2026-03-24' and "run" = 'r1' and "bucket" = '07'`)
  expect(athenaUnload(withPartition(ofRun), 'x/', target)).not.toContain('bucket')
  const split = athenaUnload({ ...example, splitBy: 'bucket' }, 'x/', target)
  expect(split).toMatch(
    /\nwith \(format = 'PARQUET', compression = 'ZSTD', partitioned_by = ARRAY\['bucket'\]\)$/,
  )
})

test('an input without any partition is empty in the declared types', () => {
  const query: Query = {
    name: 'excluded',
    select: 'select pid from exclusions',
    inputs: { exclusions: { table: 'exclusions', partitions: [] } },
  }
  expect(athenaUnload(query, 'x/', target)).toContain(
    'with exclusions as (\nselect cast(null as BIGINT) as "pid", cast(null as VARCHAR) as "reason" where false\n)\nselect pid',
  )
})

const withPartition = (...partitions: Record<string, string>[]): Query => ({
  ...example,
  inputs: { paths: { table: 'paths', partitions } },
})

test.each([
  ['a quote', { dt: "2026-03-24' or '1' = '1", run: 'r1' }, 'cannot be part of a query'],
  ['a slash', { dt: '2026-03-24', run: 'a/b' }, 'cannot be part of a query'],
  ['41 letters', { dt: '2026-03-24', run: 'a'.repeat(41) }, 'cannot be part of a query'],
  ['no value', { dt: '2026-03-24' }, 'cannot be part of a query'],
  [
    'another key',
    { dt: '2026-03-24', run: 'r1', hour: '1' },
    'partitioned by dt, run, bucket and nothing else',
  ],
])('a partition with %s is refused', (_, partition: Record<string, string>, message) => {
  expect(() => athenaUnload(withPartition(partition), 'x/', target)).toThrow(message)
})

test('a partition given twice is refused: its rows would count double', () => {
  const partition = { dt: '2026-03-24', run: 'r1' }
  expect(() => athenaUnload(withPartition(partition, partition), 'x/', target)).toThrow('is given twice')
  const bucket = { ...partition, bucket: '07' }
  expect(() => athenaUnload(withPartition(bucket, partition), 'x/', target)).toThrow('is given twice')
})

test.each([
  ['x', target],
  ['/x/', target],
  ["x'/", target],
  ['../x/', target],
  ['x/', { ...target, bucket: "data'" }],
  ['x/', { ...target, database: 'a"b' }],
])('the place %s in %o is refused', (prefix, place) => {
  expect(() => athenaUnload(example, prefix, place)).toThrow('cannot be part of a query')
})

test('a text of 262,144 bytes is taken, one byte more is refused', () => {
  const of = (length: number): Query => ({
    name: 'long',
    select: `select '${'ü'.repeat(length)}'`,
    inputs: {},
  })
  const around = Buffer.byteLength(athenaUnload(of(0), 'x/', target))
  const most = Math.floor((262_144 - around) / 2)
  const longest = athenaUnload(of(most), 'x/', target)
  expect(Buffer.byteLength(longest)).toBeGreaterThan(262_142)
  expect(() => athenaUnload(of(most + 1), 'x/', target)).toThrow(
    `the text of long has ${around + 2 * (most + 1)} bytes, Athena takes 262144`,
  )
})
