import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'

let workbench: Workbench
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
})
afterAll(() => workbench.close())

/** Expected values as Trino 476 documents and answers them. */
const cases: readonly (readonly [string, string | number | bigint | null])[] = [
  ["date_diff('minute', timestamp '2026-01-01 00:00:59', timestamp '2026-01-01 00:01:00')", 0n],
  ["date_diff('minute', timestamp '2026-01-01 00:10:00', timestamp '2026-01-01 00:00:01')", -9n],
  ["date_diff('day', date '2026-02-27', date '2026-03-01')", 2n],
  ["cast(date_add('minute', -90, timestamp '2026-01-01 01:00:00') as varchar)", '2025-12-31 23:30:00'],
  ["cast(date_add('day', 1, date '2026-02-28') as varchar)", '2026-03-01'],
  ['7 / 2', 3],
  ['-7 / 2', -3],
  ['1e0 * 7 / 2', 3.5],
  ['greatest(1, null)', null],
  ['greatest(1, 3, 2)', 3],
  ['least(null, 1, 2)', null],
  ['least(2, 1)', 1],
  ["concat('a', null)", null],
  ["concat('a', 'b', 'c')", 'abc'],
  ['bitwise_and(cast(-1 as bigint), 255)', 255n],
  ['bitwise_or(4, 1)', 5],
  ['cardinality(sequence(1, 5))', 5n],
  ['element_at(sequence(1, 3), 2)', 2n],
  ['element_at(sequence(1, 3), 4)', null],
  [
    "to_hex(sha256(to_utf8('abc')))",
    'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD', // FIPS 180-2, appendix B.1
  ],
]

test.each(cases)('%s is %s, as in Trino', async (expression, expected) => {
  const rows = await workbench.rows<{ answer: unknown }>(`select ${expression} as answer`)
  expect(rows).toEqual([{ answer: expected }])
})

test('the value of the greatest key is taken even where it is NULL', async () => {
  const answer = await workbench.rows(
    'select max_by(x, y) as last, min_by(x, y) as first from (values (null, 3), (7, 2)) as t(x, y)',
  )
  expect(answer).toEqual([{ last: null, first: 7 }])
})

test.each([
  "select date_diff('month', timestamp '2026-01-31', timestamp '2026-02-28')",
  "select date_add('hour', 1, date '2026-01-01')",
  'select greatest(1, 2, 3, 4)',
  'select max_by(x, y) filter (where y > 0) from (values (1, 2)) as t(x, y)',
])('a form without a known meaning is refused: %s', async (text) => {
  await expect(workbench.rows(text)).rejects.toThrow()
})
