import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { simulate } from '../../sim/index.ts'
import { lastJson, smartSteps } from '../support/command-line.ts'

test('forget takes the rows of a day with its key; what was released stays, and nothing of it is released again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'smart-steps-forget-'))
  const workbench = await openWorkbench({ threads: 1 })
  try {
    const [feeds, out] = [join(folder, 'feeds'), join(folder, 'out')]
    const few = { people: 200, days: 2, siteSpacingM: 2000, truth: false }
    await simulate({ city: 'demo', ...few, seed: 7, firstDate: '2026-07-06', out: feeds })
    const run = (...more: string[]) =>
      smartSteps(
        ...['run', '--events', join(feeds, 'events', '*'), '--out', out, '--json'],
        ...['--zones', join(feeds, 'zones.geojson')],
        ...['cells', 'subscribers', 'optouts'].flatMap((name) => [`--${name}`, join(feeds, `${name}.csv`)]),
        ...more,
      )
    const first = lastJson(await run())
    const rowsOf = async (): Promise<Record<string, number>> => {
      const rows = await workbench.rows<{ date: string; n: bigint }>(
        `select strftime(slot + interval 1 hour, '%Y-%m-%d') as date, count(*) as n
        from read_parquet('${out}/fragments/*/*.parquet', hive_partitioning = false) group by all order by all`,
      )
      return Object.fromEntries(rows.map(({ date, n }) => [date, Number(n)]))
    }
    const before = await rowsOf()
    expect(Object.keys(before)).toEqual(['2026-07-06', '2026-07-07'])

    const wrong = await smartSteps('forget', '--out', out, '--epoch', '2026-07')
    expect(wrong.code).not.toBe(0)
    expect(wrong.stderr).toContain('keys of this folder live a day, so name a day')

    const { stdout } = await smartSteps('forget', '--out', out, '--epoch', '2026-07-06')
    expect(stdout).toBe(
      'the key of 2026-07-06 is destroyed and its rows are removed; what was released of it stays\n',
    )
    expect(await rowsOf()).toEqual({ '2026-07-07': before['2026-07-07'] })
    const people = await readdir(join(out, 'people'), { recursive: true })
    expect(people.filter((name) => name.endsWith('.parquet'))).toEqual(['epoch=2026-07-07/part-0.parquet'])
    const again = await run('--revise', '2026-07-06')
    expect(lastJson(again)).toMatchObject({ releases: first.releases })
    expect(again.stderr).toMatch(/2026-07-06: the key of its epoch is destroyed .* so it is not released/)
  } finally {
    await workbench.close()
    await rm(folder, { recursive: true, force: true })
  }
})
