import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { commonWords, hashOrder, nullAtTheGreatestKey } from './common-words.ts'

let workbench: Workbench
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
})
afterAll(() => workbench.close())

test.each(commonWords)('%s is %s, as in Trino', async (expression, expected) => {
  const rows = await workbench.rows<{ answer: unknown }>(`select ${expression} as answer`)
  expect(rows).toEqual([{ answer: expected }])
})

test('the value of the greatest key is taken even where it is NULL', async () => {
  const answer = await workbench.rows(nullAtTheGreatestKey)
  expect(answer).toEqual([{ last: null, first: 7 }])
})

test('a tie is broken by the bytes of a hash', async () => {
  const [text, expected] = hashOrder
  const rows = await workbench.rows<{ x: string }>(text)
  expect(rows.map(({ x }) => x)).toEqual(expected)
})

test.each([
  "select date_diff('month', timestamp '2026-01-31', timestamp '2026-02-28')",
  "select date_add('hour', 1, date '2026-01-01')",
  'select greatest(1, 2, 3, 4)',
  'select max_by(x, y) filter (where y > 0) from (values (1, 2)) as t(x, y)',
])('a form without a known meaning is refused: %s', async (text) => {
  await expect(workbench.rows(text)).rejects.toThrow()
})
