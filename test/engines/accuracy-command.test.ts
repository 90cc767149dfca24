import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Line } from '../../bin/accuracy/lines.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { lastJson, type Outcome, smartSteps } from '../support/command-line.ts'

/** The demo city with 2,000 people on a Monday: time in London is UTC. */
const DATE = '2026-03-02'
const CITY = [
  ...['--people', '2000', '--days', '1', '--records-per-day', '20', '--seed', '3', '--site-spacing', '1000'],
  ...['--key-life', 'day'],
]

let folder: string
let out: string
let outcome: Outcome
let lines: readonly Line[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-accuracy-test-'))
  out = join(folder, 'out')
  outcome = await smartSteps('accuracy', ...CITY, '--out', out, '--json')
  lines = lastJson(outcome).lines as readonly Line[]
}, 240_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const lineOf = (product: string, level: string, density: string): Line =>
  lines.find((line) => line.product === product && line.level === level && line.density === density)!

const truthOf = (product: string): string => `read_csv('${join(out, 'feeds', 'truth', product, '*.csv')}')`
const madeOf = (folder: string, product: string): string =>
  `read_parquet('${join(out, 'figures', folder, product, '**', '*.parquet')}', hive_partitioning = false)`

const variantTable = (table: string): string =>
  `read_parquet('${join(out, 'variants', 'nearest-zone', 'reference', table, '**', '*.parquet')}')`

async function all<Row>(sql: string): Promise<Row[]> {
  const workbench = await openWorkbench({ threads: 1 })
  const rows = await workbench.rows<Row>(sql)
  await workbench.close()
  return rows
}
const one = async <Row>(sql: string): Promise<Row> => (await all<Row>(sql))[0]!
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

describe('the command accuracy', () => {
  test('has a line for each product, level and density of cells, from the root to the leaves', () => {
    const names = lines.map(({ product, level, density }) => `${product} ${level} ${density}`)
    // Five products at three levels, and flows at one: their figures above are sums of measurements.
    expect(names).toHaveLength((5 * 3 + 1) * 3)
    expect(new Set(names).size).toBe(48)
    expect(names[0]).toBe('presence city all')
    expect(names.at(-1)).toBe('overnight zone ≥ 1,000')
    expect(lineOf('presence', 'zone', 'all').scores.exact.cells).toBe(24 * 24)
    expect(lineOf('visitors', 'district', 'all').scores.exact.cells).toBe(4)
  })

  test.each([
    ['presence', 60, 'all', 0],
    ['presence', 60, '≥ 100', 100],
    ['visitors', 1, 'all', 0],
  ])(
    'says of %s (per %i, truth %s) what a query says that adds up the cells of both',
    async (product, per, density, atLeast) => {
      const row = await one<{ error: number; bias: number }>(`
      with pairs as (
        select zone, start, cast(value as double) as truth, 0 as figure
        from ${truthOf(product)} where level = 'zone'
        union all
        select zone, start, 0, value from ${madeOf('internal/figures', product)} where level = 'zone'
      ),
      cells as (select sum(truth) / ${per} as truth, sum(figure) / ${per}.0 as figure from pairs group by zone, start)
      select sum(abs(figure - truth)) / sum(truth) as error, sum(figure) / sum(truth) - 1 as bias
      from cells where truth >= ${atLeast}`)
      const { exact } = lineOf(product, 'zone', density).scores
      expect(exact.error).toBeGreaterThan(0)
      expect(exact.error).toBeCloseTo(row.error, 10)
      expect(exact.bias).toBeCloseTo(row.bias, 10)
    },
  )

  test('says of what is shown how much it is, and of its intervals and those of all measurements how many are right', async () => {
    const shown = await one<{ said: number; inside: number; error: number }>(`
      select count(value) / count(*)::double as said,
        sum(abs(made.value - people)) / sum(people) filter (made.value is not null) as error,
        avg((people between low and high)::integer) as inside
      from ${madeOf('releases', 'visitors')} as made
      join (select zone, everybody as people from ${truthOf('visitors')}) using (zone)
      where level = 'zone'`)
    const { shown: score, measured } = lineOf('visitors', 'zone', 'all').scores
    expect([score.said, score.inside]).toEqual([shown.said, shown.inside])
    expect(score.error).toBeCloseTo(shown.error, 10)
    const all = await one<{ inside: number }>(`
      select avg((abs(measurement - 60 * people) <= 1.96 * sqrt(variance))::integer) as inside
      from ${madeOf('internal/measurements', 'presence')} as made
      join (select zone, start, value / 60.0 as people from ${truthOf('presence')}) using (zone, start)
      where level = 'zone'`)
    expect(lineOf('presence', 'zone', 'all').scores.measured.inside).toBeCloseTo(all.inside, 10)
    expect(measured.said).toBe(1)
  })

  test('has a baseline that agrees with one made record by record', async () => {
    const rows = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
    const feeds = join(out, 'feeds')
    const objected = new Set(rows(await readFile(join(feeds, 'optouts.csv'), 'utf8')).flat())
    const lines = rows(await readFile(join(feeds, 'subscribers.csv'), 'utf8'))
    const excluded = new Set(
      lines
        .filter(([id, born, , optOut, type]) => {
          const minor = born !== '' && 2026 - Number(born) <= 18
          return objected.has(id!) || optOut === 'true' || type !== 'person' || minor
        })
        .map(([id]) => id!),
    )
    expect(lines.length - excluded.size).toBe(2_000)
    const zones = new Map(
      (
        await all<{ cell: string; zone: string }>(
          `select cell, zone from ${variantTable('footprints')} join ${variantTable('tile_zones')} using (tile)`,
        )
      ).map(({ cell, zone }) => [cell, zone]),
    )
    const records = rows(gunzipSync(await readFile(join(feeds, 'events', `${DATE}.csv.gz`))).toString())
    const people = Map.groupBy(
      records.filter(([id]) => !excluded.has(id!)),
      ([id]) => id!,
    )
    const minutes = new Map<string, number>()
    const visitors = new Map<string, number>()
    const add = (to: Map<string, number>, key: string, value: number) =>
      to.set(key, (to.get(key) ?? 0) + value)
    for (const found of people.values()) {
      // Some came late.
      const own = found.toSorted(([, a, cell], [, b, other]) => (`${a} ${cell}` < `${b} ${other}` ? -1 : 1))
      const there = new Map<string, number>()
      const moments = own.map(([, at]) => (Date.parse(at!) - Date.parse(DATE)) / 1_000)
      own.forEach(([, , cell], index) => {
        const zone = zones.get(cell!)!
        const until = moments[index + 1] ?? 86_400
        for (let from = index === 0 ? 0 : moments[index]!; from < until; ) {
          const hour = Math.floor(from / 3_600)
          const to = Math.min(until, 3_600 * (hour + 1))
          add(minutes, `${zone} ${hour}`, (to - from) / 60)
          add(there, zone, to - from)
          from = to
        }
      })
      for (const [zone, lasts] of there) if (lasts >= 600) add(visitors, zone, 1)
    }
    const errorOf = async (product: string, key: string, said: ReadonlyMap<string, number>) => {
      const truths = await all<{ key: string; value: bigint }>(
        `select ${key} as key, value::bigint as value from ${truthOf(product)} where level = 'zone'`,
      )
      const wrong = truths.map(({ key, value }) => Math.abs((said.get(key) ?? 0) - Number(value)))
      return sum(wrong) / sum(truths.map(({ value }) => Number(value)))
    }
    const lastSite = (product: string) => lineOf(product, 'zone', 'all').scores.lastSite.error
    expect(lastSite('presence')).toBeCloseTo(await errorOf('presence', `zone || ' ' || hour`, minutes), 8)
    expect(lastSite('visitors')).toBeCloseTo(await errorOf('visitors', 'zone', visitors), 8)
  })

  test('keeps feeds beside figures, and refuses a folder that exists', async () => {
    expect((await readdir(out)).sort()).toEqual(['feeds', 'figures', 'variants', 'witness'])
    const again = await smartSteps('accuracy', ...CITY, '--out', out)
    expect([again.code, again.stdout]).toEqual([1, ''])
    expect(again.stderr).toContain(`--out ${out} exists: figures are made anew, name a folder that does not`)
  })

  test('prints a table and leaves nothing behind where no folder is given', async () => {
    const temporary = join(folder, 'temporary')
    await mkdir(temporary)
    vi.stubEnv('TMPDIR', temporary)
    const { code, stdout } = await smartSteps(
      'accuracy',
      ...['--people', '100', '--days', '1', '--records-per-day', '20', '--key-life', 'month'],
    )
    vi.unstubAllEnvs()
    expect(code).toBe(0)
    expect(stdout).toMatch(/^product +level +truth +cells +exact: error +bias/)
    expect(stdout).toMatch(/^visitors +zone +all +24 +\d+\.\d %/m)
    expect(await readdir(temporary)).toEqual([])
  }, 180_000)
})
