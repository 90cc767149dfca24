import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Score, scoresOf } from '../../bin/accuracy/scores.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'

let workbench: Workbench
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
})
afterAll(() => workbench.close())

/** @param cells truth, estimate, low, high; and a group */
const from = (...cells: readonly string[]): string =>
  `(values ${cells.map((cell) => `(${cell})`).join(', ')}) as cells (truth, estimate, low, high, place)`
const scored = { said: { truth: 'truth', estimate: 'estimate', low: 'low', high: 'high' } }

async function scoreOf(...cells: readonly string[]): Promise<Score> {
  const [row] = await scoresOf(workbench, from(...cells), scored)
  return row!.scores.said
}

describe('a score', () => {
  test('of 90 and 60 said of 100 and 50: 20 of 150 wrong, 0 in sum; one truth of two inside', async () => {
    expect(await scoreOf(`100, 90, 80, 100, 'a'`, `50, 60, 51, 69, 'a'`)).toEqual({
      ...{ cells: 2, said: 1, error: 20 / 150, bias: 0, inside: 1 / 2 },
    })
  })

  test('leaves out of error and bias a cell of which nothing was said, and counts it', async () => {
    const cells = [
      `100, 120, null::double, null::double, 'a'`,
      `60, null, null, null, 'a'`,
      `100, 90, null, null, 'a'`,
      `40, null, null, null, 'a'`,
    ]
    expect(await scoreOf(...cells)).toEqual({
      ...{ cells: 4, said: 1 / 2, error: 30 / 200, bias: 10 / 200, inside: null },
    })
  })

  test('takes what was said of an empty cell as an error', async () => {
    expect(await scoreOf(`0, 5, 0, 9, 'a'`, `20, 20, 11, 29, 'a'`)).toMatchObject({
      ...{ error: 5 / 20, bias: 5 / 20 },
    })
  })

  test('is nothing where there is nothing to divide by', async () => {
    const [none] = await scoresOf(workbench, `${from(`1, 1, 1, 1, 'a'`)} where truth > 1`, scored)
    expect(none!.scores.said).toEqual({ cells: 0, said: null, error: null, bias: null, inside: null })
    expect(await scoreOf(`0, 3, 0, 5, 'a'`)).toMatchObject({ said: 1, error: null, bias: null })
  })

  test('is one for each group, in the order of the groups', async () => {
    const rows = await scoresOf(
      workbench,
      from(`10, 12, 0, 20, 'west'`, `10, 9, 0, 20, 'east'`, `30, 30, 0, 20, 'west'`),
      scored,
      ['place'],
    )
    expect(rows.map(({ place, scores }) => [place, scores.said.cells, scores.said.error])).toEqual([
      ['east', 1, 1 / 10],
      ['west', 2, 2 / 40],
    ])
  })
})
