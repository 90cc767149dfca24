import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localHours } from '../../functions/geography/index.ts'
import type { BucketCount } from '../../functions/model/buckets.ts'
import { countries } from '../../functions/model/countries.ts'
import { epochOf } from '../../functions/model/ledger.ts'
import { dailyProducts, monthlyProducts, type Product } from '../../functions/model/products.ts'
import { figuresTable, partitionPrefix, type Table, tables } from '../../functions/model/tables.ts'
import type { KeyLife, LocalDate } from '../../functions/model/vocabulary.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { duckdbQueryEngine } from '../../functions/platform/local/query-engine.ts'
import type { QueryEngine, Workbench } from '../../functions/platform/ports.ts'
import { emptyRelation } from '../../functions/platform/query-text.ts'
import { type RollupStep, rollupSteps, runRollup } from '../../functions/rollup/index.ts'
import { simulate } from '../../sim/index.ts'
import { commonWords, hashOrder, nullAtTheGreatestKey } from '../platform/common-words.ts'
import { type Crowd, crowd, crowdedTerrain } from '../rollup/crowd.ts'
import { hostileProducts } from '../rollup/hostile.ts'
import { monthStepsOf, type Sighting, stepsOf, writeRows, writeWorld } from '../rollup/terrain.ts'
import { lastJson, smartSteps } from '../support/command-line.ts'
import { hiveOnFolder, startTrino, type Trino } from '../support/engines/trino.ts'
import { trinoQueryEngine } from '../support/engines/trino-query-engine.ts'

/**
 * The SQL of the rollup on the engine that Athena is made of, against DuckDB on the same fragments: both
 * read one data store, each writes a run of its own. No product is named here: those of the registry come.
 */

/** A data store with an engine of each kind over it. */
interface Lake {
  readonly folder: string
  readonly engines: Readonly<Record<'trino' | 'duckdb', QueryEngine>>
}

let root: string
let workbench: Workbench
let trino: Trino
/** Of a crowd that does whatever a path has a rule for. */
let crowded: Lake
/** Of the simulated city, whose zones are the areas of its network. */
let city: Lake
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'smart-steps-lakes-'))
  workbench = await openWorkbench({ threads: 1 })
  await runDemoCity(join(root, 'city'))
  await mkdir(join(root, 'crowded'))
  const names = ['crowded', 'city'] as const
  trino = await startTrino({
    catalogs: Object.fromEntries(names.map((name) => [name, hiveOnFolder(join(root, name))])),
  })
  ;[crowded, city] = [await lakeOf('crowded'), await lakeOf('city')]
})
afterAll(async () => {
  await trino?.close()
  await workbench?.close()
  await rm(root, { recursive: true, force: true })
})

async function lakeOf(catalog: string): Promise<Lake> {
  const folder = join(root, catalog)
  return {
    folder,
    engines: {
      trino: await trinoQueryEngine(trino, catalog, folder),
      duckdb: duckdbQueryEngine({ workbench, folders: [folder], out: folder }),
    },
  }
}

/** 1,500 phones of the city on two days, from records to releases. */
async function runDemoCity(out: string): Promise<void> {
  const feeds = join(root, 'feeds')
  await simulate({ city: 'demo', people: 1500, days: CITY_DATES.length, seed: 7, out: feeds })
  const files = ['cells', 'subscribers', 'optouts'].flatMap((name) => [
    `--${name}`,
    join(feeds, `${name}.csv`),
  ])
  const events = ['--events', join(feeds, 'events', '*.csv.gz')]
  lastJson(await smartSteps('run', ...events, ...files, '--key-life', 'month', '--out', out, '--json'))
}

const CITY_DATES: readonly LocalDate[] = ['2026-03-02', '2026-03-03']

/** In winter, in summer, of 23 and of 25 hours, and at the ends of a month, where the margin is cut. */
const days: readonly (readonly [string, LocalDate, KeyLife])[] = [
  ['a day of winter under a key of the day', '2026-01-14', 'day'],
  ['a day of summer under a key of the month', '2026-06-10', 'month'],
  ['a day of 23 hours under a key of the day', '2026-03-29', 'day'],
  ['a day of 25 hours under a key of the month', '2026-10-25', 'month'],
  ['the last day of a month under its key', '2026-08-31', 'month'],
]

test.each(days)('%s has the same rows in every table of its run', async (_, date, keyLife) => {
  await populate(date, keyLife)
  const products = dailyProducts(keyLife)
  const steps = (run: string) => stepsOf(date, keyLife, products, run, bucketsOf(run))
  const counts = await expectSameRun(crowded, date, products, steps)
  expect(counts.merged).toBeGreaterThan(10_000)
})

test.each(CITY_DATES)('%s in the areas of the demo city has the same rows', async (date) => {
  const [version] = await readdir(join(city.folder, tables.zone_tree.prefix))
  const products = dailyProducts('month')
  const steps = (run: string) =>
    rollupSteps({
      date,
      run,
      country: 'gb',
      keyLife: 'month',
      products,
      hours: localHours(countries.gb.timeZone, date),
      referenceVersion: version!.replace('version=', ''),
      zoneSystem: { id: 'areas' },
    })
  const counts = await expectSameRun(city, date, products, steps)
  expect(counts.merged).toBeGreaterThan(10_000)
  // What was released is of these figures.
  for (const product of products) {
    const table = figuresTable(product)
    const runs = await readdir(join(city.folder, table.prefix, `dt=${date}`))
    const released = runs.map((run) => run.replace('run=', '')).find((run) => !(run in city.engines))
    await expectSameRows(city, product.id, table, date, [released!, 'trino'])
  }
})

test('a month over dates of different runs has the same rows', async () => {
  const made = ['2026-10-25', '2026-10-26', '2026-10-27', '2026-10-28'].map((date) => ({
    date,
    run: `month-${date}`,
  }))
  // One set of visits for both, so that only the month is compared; of the same people, so that they have homes.
  for (const { date, run } of made) {
    await populate(date, 'month', made[0]!.date)
    await runRollup(crowded.engines.duckdb, stepsOf(date, 'month', [], run))
  }
  const products = monthlyProducts('month')
  await runBoth(crowded, (run) => monthStepsOf('2026-10', products, made, run))
  expect(await expectSameRows(crowded, 'homes', tables.homes, '2026-10-01')).toBeGreaterThan(100)
  for (const product of products) {
    const rows = await expectSameRows(crowded, product.id, figuresTable(product), '2026-10-01')
    expect(rows, product.id).toBeGreaterThan(10)
    process.stderr.write(`trino: 2026-10 ${product.id} ${rows}\n`)
  }
})

test('products as bad as their bound allows have the same figures', async () => {
  const [, date, keyLife] = days[3]!
  await populate(date, keyLife)
  // One set of visits for both, so that only the bounding is compared.
  for (const { query, prefix } of stepsOf(date, keyLife, [], 'hostile')) {
    await crowded.engines.duckdb.unload(query, prefix)
  }
  for (const { product, query } of hostileProducts(date, 'hostile')) {
    for (const run of ['trino', 'duckdb'] as const) {
      await crowded.engines[run].unload(query, partitionPrefix(figuresTable(product), { dt: date, run }))
    }
    expect(await expectSameRows(crowded, product.id, figuresTable(product), date)).toBeGreaterThan(5)
  }
})

test('a date without any fragment has no row, and no step fails', async () => {
  const date = '2026-11-18'
  const products = dailyProducts('day')
  await writeWorld(workbench, crowded.folder, { terrain: crowdedTerrain, date, files: [] })
  const steps = (run: string) => stepsOf(date, 'day', products, run, bucketsOf(run))
  await runBoth(crowded, steps)
  for (const [name, table] of tablesOfARun(products)) {
    expect(await expectSameRows(crowded, name, table, date)).toBe(0)
  }
})

test('a folder that has rows is refused by Trino, as by Athena', async () => {
  const [, date, keyLife] = days[0]!
  await populate(date, keyLife)
  const [{ query, prefix }] = stepsOf(date, keyLife, [], 'twice') as [RollupStep]
  await crowded.engines.trino.unload(query, prefix)
  await expect(crowded.engines.trino.unload(query, prefix)).rejects.toThrow('HIVE_PATH_ALREADY_EXISTS')
})

describe('a word of the common SQL', () => {
  test.each(commonWords)('%s is %s', async (expression, expected) => {
    const { rows } = await trino.query(`select ${expression} as answer`)
    // DuckDB and Trino may differ in the width of an integer, never in its value.
    expect(rows.map(([answer]) => (answer === null ? null : String(answer)))).toEqual([
      expected === null ? null : String(expected),
    ])
  })

  test('max_by takes the value of the greatest key even where it is NULL', async () => {
    expect((await trino.query(nullAtTheGreatestKey)).rows).toEqual([[null, 7]])
  })

  test('sha256 orders by bytes', async () => {
    const [text, expected] = hashOrder
    expect((await trino.query(text)).rows.map(([x]) => x)).toEqual(expected)
  })
})

/** A crowd, and rows that no stage of ours would write: what is not known is NULL. */
async function populate(date: LocalDate, keyLife: KeyLife, crowdOf = date): Promise<void> {
  const { files, excluded, people } = crowdOn(date, crowdOf)
  const at = crowded.folder
  await writeWorld(workbench, at, { terrain: crowdedTerrain, date, keyLife, files, excluded, people })
  const fragments = partitionPrefix(tables.fragments, { dt: date })
  await writeRows(workbench, at, fragments, tables.fragments, nullFragments(date), 'nulls')
  const roamers = partitionPrefix(tables.roamers, { dt: date })
  await writeRows(workbench, at, roamers, tables.roamers, foreigners(files))
  const exclusions = partitionPrefix(tables.exclusions, { epoch: epochOf(date, keyLife) })
  await writeRows(workbench, at, exclusions, tables.exclusions, [[null, 'opt_out']], 'nulls')
}

/** The crowd of a date as it is, or doing the same around another one. */
function crowdOn(date: LocalDate, of: LocalDate): Crowd {
  const { files, ...others } = crowd(of)
  const later = (time: string): string => {
    const ms = Date.parse(`${time.replace(' ', 'T')}:00Z`) + Date.parse(date) - Date.parse(of)
    return new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
  }
  const moved = files.map((sightings) =>
    sightings.map(
      ([pid, cell, first, last]): Sighting =>
        last === undefined ? [pid, cell, later(first)] : [pid, cell, later(first), later(last)],
    ),
  )
  return { files: moved, ...others }
}

/** Every ninth of a crowd is from abroad, told by two files; and a row of nobody. */
function foreigners(files: Crowd['files']) {
  const pids = [...new Set(files.flat().map(([pid]) => pid))].filter((_, index) => index % 9 === 0)
  return [
    ...pids.flatMap((pid, index) => [
      [pid, ['fr', 'other', 'us'][index % 3]!],
      [pid, 'it'],
    ]),
    [null, 'fr'],
  ]
}

function nullFragments(date: LocalDate) {
  const [pid, cell, slot] = [-1, 'cell-20', `${date} 10:00:00`]
  return [
    [null, cell, slot, 0, 4, 1],
    [pid, null, slot, 0, 4, 1],
    [pid, cell, null, 0, 4, 1],
    [pid, cell, slot, null, 4, 1],
    [pid, cell, slot, 0, null, null],
    [null, null, null, null, null, null],
  ]
}

/** Trino has four, so that each of its rows is checked against one query of DuckDB over everybody. */
const bucketsOf = (run: string): BucketCount => (run === 'trino' ? 4 : 1)

type StepsOf = (run: string) => readonly RollupStep[]

async function runBoth({ engines }: Lake, steps: StepsOf): Promise<void> {
  for (const run of ['trino', 'duckdb'] as const) await runRollup(engines[run], steps(run))
}

/** What a run fills, in its order. */
const tablesOfARun = (products: readonly Product[]): (readonly [string, Table])[] => [
  ['merged', tables.merged],
  ['paths', tables.paths],
  ['visits', tables.visits],
  ['implausible', tables.implausible],
  ['trips', tables.trips],
  ...products.map((product): [string, Table] => [product.id, figuresTable(product)]),
]

/**
 * Runs every step on both engines and compares what each has written.
 * @returns how many rows each table has
 */
async function expectSameRun(
  lake: Lake,
  date: LocalDate,
  products: readonly Product[],
  steps: StepsOf,
): Promise<Readonly<Record<string, number>>> {
  await runBoth(lake, steps)
  const counts: Record<string, number> = {}
  for (const [name, table] of tablesOfARun(products)) {
    counts[name] = await expectSameRows(lake, name, table, date)
    expect(counts[name], name).toBeGreaterThan(3)
  }
  expect(Object.keys(counts).sort()).toEqual([...new Set(steps('any').map(({ query }) => query.name))].sort())
  process.stderr.write(`trino: ${date} ${JSON.stringify(counts)}\n`)
  return counts
}

/** @returns how many rows each of the two runs has */
async function expectSameRows(
  lake: Lake,
  name: string,
  table: Table,
  date: LocalDate,
  runs: readonly [string, string] = ['duckdb', 'trino'],
): Promise<number> {
  const [one, other] = await Promise.all(runs.map((run) => rowsOf(lake, table, date, run)))
  const onlyIn = (first: string, second: string) =>
    workbench.rows(`select * from (select * from ${first} except all select * from ${second}) limit 5`)
  const found = {
    name,
    columns: await typesOf(other!),
    [`only in ${runs[0]}`]: await onlyIn(one!, other!),
    [`only in ${runs[1]}`]: await onlyIn(other!, one!),
  }
  const same = { name, columns: table.columns, [`only in ${runs[0]}`]: [], [`only in ${runs[1]}`]: [] }
  expect(found).toEqual(same)
  const [count] = await workbench.rows<{ rows: bigint }>(`select count(*) as rows from ${other}`)
  return Number(count!.rows)
}

async function typesOf(relation: string): Promise<Record<string, string>> {
  const columns = await workbench.rows<{ column_name: string; column_type: string }>(
    `describe select * from ${relation}`,
  )
  return Object.fromEntries(columns.map(({ column_name, column_type }) => [column_name, column_type]))
}

/** Of all buckets, where a table has any. Files have any name; who has no row may write none. */
async function rowsOf({ folder }: Lake, table: Table, date: LocalDate, run: string): Promise<string> {
  const at = join(folder, partitionPrefix(table, { dt: date, run }))
  const entries = existsSync(at) ? await readdir(at, { recursive: true, withFileTypes: true }) : []
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  if (files.length === 0) return `(${emptyRelation(table)})`
  const rows = `read_parquet([${files.map((file) => `'${file}'`).join(', ')}], hive_partitioning = false)`
  // A row of each bucket, of which the engines have different numbers.
  if (table !== tables.implausible) return rows
  const { cell: _, ...counts } = tables.implausible.columns
  const sums = Object.keys(counts).map((name) => `cast(sum(${name}) as bigint) as ${name}`)
  return `(select cell, ${sums.join(', ')} from ${rows} group by cell)`
}
