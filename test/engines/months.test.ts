import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dailyProducts, monthlyProducts } from '../../functions/model/products.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { simulate } from '../../sim/index.ts'
import { lastJson, smartSteps } from '../support/command-line.ts'

/** A simulated city from Monday 30 March to Wednesday 1 April, with keys of a month. */

let folder: string
let feeds: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-months-'))
  feeds = join(folder, 'feeds')
  const few = { people: 600, days: 3, siteSpacingM: 1500, truth: false }
  await simulate({ city: 'demo', ...few, seed: 7, firstDate: '2026-03-30', out: feeds })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (out: string, dates: string, ...more: string[]) =>
  smartSteps(
    'run',
    ...['--events', join(feeds, 'events', `${dates}.csv.gz`), '--out', join(folder, out), '--json'],
    ...['cells', 'subscribers', 'optouts'].flatMap((name) => [`--${name}`, join(feeds, `${name}.csv`)]),
    ...['--zones', join(feeds, 'zones.geojson')],
    ...more,
  )
const ofMonths = ['--key-life', 'month']
const below = (...parts: string[]) => readdir(join(folder, ...parts)).catch(() => [])
const months = monthlyProducts('month').map(({ id }) => id)
/** Releases of one date. */
const ofADay = dailyProducts('month').length
const pending = (month: string): string =>
  `${months.join(', ')} of ${month} pending: made once a date of a later month`

const parquet = (...parts: string[]): string => `'${join(folder, ...parts, '**', '*.parquet')}'`

async function rowsOf(sql: string) {
  const workbench = await openWorkbench({ threads: 1 })
  const rows = await workbench.rows<{ zone: string; people: bigint }>(sql)
  await workbench.close()
  return rows
}

/** Who was a visitor of a zone on any of the days whose visits lie there, asked in another way. */
const visitorsOfDays = (out: string) =>
  rowsOf(`
    select zone, count(distinct pid) as people
    from (
      select dt, zone, pid, sum(date_sub('minute', started, ended)) as minutes
      from read_parquet(${parquet(out, 'internal', 'visits')}, hive_partitioning = true)
      group by all
    )
    where minutes >= 10
    group by zone
    order by zone`)

const valuesOfMonth = (out: string) =>
  rowsOf(`
    select zone, value as people
    from read_parquet(${parquet(out, 'internal', 'figures', 'monthly-visitors')}, hive_partitioning = false)
    order by zone`)

describe('a month of the command run', () => {
  test('is made in the run that reads a date past it, of the dates that earlier runs made, and once', async () => {
    const march = await run('in-two', '2026-03-*', ...ofMonths)
    expect(march.stderr).toContain(pending('2026-03'))
    expect(lastJson(march)).toMatchObject({ days: 2, releases: 2 * ofADay })
    expect(await below('in-two', 'internal', 'visits')).toEqual(['dt=2026-03-30', 'dt=2026-03-31'])
    const expected = await visitorsOfDays('in-two')
    expect(expected.length).toBeGreaterThan(10)
    const april = await run('in-two', '2026-04-*', ...ofMonths)
    expect(april.stderr).toContain(pending('2026-04'))
    expect(lastJson(april)).toMatchObject({ days: 1, releases: 3 * ofADay + months.length })
    for (const id of months) expect(await below('in-two', 'releases', id)).toEqual(['dt=2026-03-01'])
    expect(await valuesOfMonth('in-two')).toEqual(expected)
    // What March was made of is gone; April waits for its own.
    expect(await below('in-two', 'internal', 'visits')).toEqual(['dt=2026-04-01'])
    expect(await below('in-two', '.runs')).toEqual([])
    const [again] = await below('in-two', 'releases', months[0]!, 'dt=2026-03-01')
    expect(lastJson(await run('in-two', '2026-0*', ...ofMonths))).toMatchObject({
      releases: 3 * ofADay + months.length,
    })
    expect(await below('in-two', 'releases', months[0]!, 'dt=2026-03-01')).toEqual([again])
  })

  test('is closed by --close, the last one too', async () => {
    const { stderr, ...closed } = await run('closed', '2026-0*', ...ofMonths, '--close')
    expect(stderr).not.toContain('pending')
    expect(lastJson({ stderr, ...closed })).toMatchObject({ releases: 3 * ofADay + 2 * months.length })
    for (const id of months) {
      expect(await below('closed', 'releases', id)).toEqual(['dt=2026-03-01', 'dt=2026-04-01'])
    }
    expect(await below('closed', 'internal', 'visits')).toEqual([])
  })

  test('that is released tells of a file that comes late, and does not change', async () => {
    const late = await run('late', '2026-03-31', ...ofMonths, '--close')
    expect(lastJson(late)).toMatchObject({ releases: ofADay + months.length })
    const later = await run('late', '2026-03-30', ...ofMonths)
    expect(later.stderr).toContain('the monthly figures of 2026-03 are released already and do not change')
    expect(lastJson(later)).toMatchObject({ releases: 2 * ofADay + months.length })
  })

  test('whose visits are gone waits, and says what to do', async () => {
    await run('gone', '2026-03-*', ...ofMonths)
    await rm(join(folder, 'gone', 'internal', 'visits', 'dt=2026-03-30'), { recursive: true })
    const { stderr } = await run('gone', '2026-04-*', ...ofMonths)
    expect(stderr).toMatch(/of 2026-03 pending: 2026-03-30 \(its visits are gone\): .* new --out/)
    for (const id of months) expect(await below('gone', 'releases', id)).toEqual([])
  })

  test('is nothing where keys live a day, whatever is closed; no visits are kept', async () => {
    const { stderr, ...day } = await run('by-day', '2026-0*', '--close')
    expect(stderr).not.toContain('pending')
    expect(lastJson({ stderr, ...day })).toMatchObject({ days: 3, releases: 3 * ofADay })
    expect(await below('by-day', 'internal')).toEqual(['figures', 'implausible', 'measurements'])
  })
})
