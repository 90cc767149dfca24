import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLocal } from '../../bin/local.ts'
import { runPipeline } from '../../bin/pipeline.ts'
import type { Progress } from '../../bin/progress.ts'
import { EXCLUSIONS_DOCUMENT } from '../../functions/anonymize/exclusions-in-force.ts'
import { localDateAt } from '../../functions/geography/epochs.ts'
import { addDays } from '../../functions/model/dates.ts'
import { disclose } from '../../functions/model/disclosure.ts'
import {
  epochLedgerSchema,
  epochOf,
  LEDGER_PREFIX,
  type LedgerEntry,
  REFERENCE_DOCUMENT,
} from '../../functions/model/ledger.ts'
import { dailyProducts, type Product, product } from '../../functions/model/products.ts'
import { figuresTable, measurementsTable } from '../../functions/model/tables.ts'
import type { KeyLife } from '../../functions/model/vocabulary.ts'
import { openWorkbench, quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { figuresSchema } from '../../functions/serve/schemas.ts'
import { simulate } from '../../sim/index.ts'
import { freePort } from '../support/engines/free-port.ts'
import { ACCOUNT, cdkDeploy, type Ministack, REGION, startMinistack } from '../support/engines/ministack.ts'
import { landFile, type Operator, operatorOf } from '../support/engines/operator.ts'
import { hiveOnGlue, startTrino, type Trino } from '../support/engines/trino.ts'

const started = performance.now()
const say = (line: string): void => {
  const seconds = String(Math.round((performance.now() - started) / 1000)).padStart(4)
  process.stderr.write(`deployed: ${seconds} s  ${line}\n`)
}

/** Yesterday and today: both are open, even if midnight passes meanwhile; yesterday is released. */
const today = localDateAt('gb', new Date())
const date = addDays(today, -1)
const TENANT = 'example-council'

let folder: string
let feeds: string
let ministack: Ministack
let trino: Trino
let workbench: Workbench

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-deployed-'))
  feeds = join(folder, 'feeds')
  await simulate({ city: 'demo', people: 1500, days: 2, seed: 11, firstDate: date, out: feeds })
  workbench = await openWorkbench()
  const port = await freePort()
  const glue = hiveOnGlue({
    endpoint: `http://127.0.0.1:${port}`,
    region: REGION,
    accessKey: ACCOUNT,
    secretKey: 'x',
  })
  say('starting Trino')
  trino = await startTrino({ catalogs: { awsdatacatalog: glue } })
  say('starting ministack')
  ministack = await startMinistack(port, trino.url)
})

afterAll(async () => {
  await ministack?.stop()
  await trino?.close()
  await workbench?.close()
  await rm(folder, { recursive: true, force: true })
})

const clearance = `keyLife:
  clearance: { basis: a test, document: none, signedBy: nobody, date: "2026-01-31" }`

/** Deploys the example under another name, as somebody with an account of their own would. */
async function deploy(name: string, keyLife: KeyLife): Promise<Operator> {
  const example = fileURLToPath(new URL('../../deployments/gb.yaml', import.meta.url))
  const text = (await readFile(example, 'utf8'))
    .replace(/^name: .*$/m, `name: ${name}`)
    .replace(/^keyLife: day$/m, keyLife === 'day' ? 'keyLife: day' : clearance)
    .replace(/tokenDomain: .*$/m, `tokenDomain: smart-steps-${name}`)
    .replace(/^ {2}buckets: 64$/m, '  buckets: 4')
  const file = join(folder, `${name}.yaml`)
  await writeFile(file, text)
  say(`${name}: cdk deploy --all`)
  const operator = await operatorOf(ministack, name, await cdkDeploy(ministack, file))
  say(`${name}: deployed`)
  return operator
}

const eventFiles = async (): Promise<readonly string[]> =>
  (await readdir(join(feeds, 'events'))).map((name) => join(feeds, 'events', name)).sort()

async function landReferences(operator: Operator): Promise<void> {
  for (const [feed, name] of [
    ['cells', 'cells.csv'],
    ['zones', 'zones.geojson'],
    ['census', 'census.csv'],
    ['subscribers', 'subscribers.csv'],
    ['optouts', 'optouts.csv'],
  ] as const) {
    await landFile(operator, `landing/${feed}/${name}`, join(feeds, name))
  }
  await until('the reference and the exclusions are in force', async () => {
    const documents = [REFERENCE_DOCUMENT, EXCLUSIONS_DOCUMENT]
    const found = await Promise.all(documents.map((id) => operator.documents.list(id)))
    const people = (await rawFiles(operator)).filter((key) => !key.startsWith('landing/events/'))
    return found.every(({ length }) => length > 0) && people.length === 0
  })
}

/** Waits until nothing of persons lies in the landing bucket and the intake has so many files. */
const untilTakenIn = (operator: Operator, files: number): Promise<void> =>
  until(`${files} files are in the intake and none lies in the landing bucket`, async () => {
    const intake = await operator.list('data-bucket', 'intake/')
    return intake.length === files && (await rawFiles(operator)).length === 0
  })

/** What lies in the landing bucket and tells of persons, every version of it. */
const rawFiles = async (operator: Operator): Promise<readonly string[]> =>
  (await operator.lying()).filter((key) => !/^landing\/(?:cells|zones|census)\//.test(key))

/** @throws Error with the end of the stand-in's log if it takes more than four minutes */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 240_000
  while (!(await isSo())) {
    if (Date.now() > deadline) {
      const log = await readFile(ministack.log, 'utf8')
      throw new Error(`it does not come to pass that ${what}:\n${log.split('\n').slice(-60).join('\n')}`)
    }
    await setTimeout(500)
  }
}

const quiet: Progress = { begin() {}, step() {}, say() {}, end() {} }

/** The same files on this machine, under the pseudonym keys of the deployment. @returns the output folder */
async function runHere(name: string, operator: Operator, keyLife: KeyLife): Promise<string> {
  const out = join(folder, `${name}-here`)
  await mkdir(join(out, 'keys'), { recursive: true, mode: 0o700 })
  for (const epoch of new Set([date, today].map((day) => epochOf(day, keyLife)))) {
    await writeFile(join(out, 'keys', `${epoch}.key`), await operator.keys.key(epoch), { mode: 0o600 })
  }
  const here = await openLocal(out)
  try {
    await runPipeline(
      here,
      {
        events: await eventFiles(),
        profile: 'canonical',
        country: 'gb',
        keyLife,
        privacy: 'standard',
        today,
        feeds: {
          cells: join(feeds, 'cells.csv'),
          zones: join(feeds, 'zones.geojson'),
          census: join(feeds, 'census.csv'),
          subscribers: join(feeds, 'subscribers.csv'),
          optouts: join(feeds, 'optouts.csv'),
        },
      },
      quiet,
    )
  } finally {
    await here.close()
  }
  return out
}

/** Copies what lies below a prefix of the data bucket. @returns the paths of the copies */
async function fetchBelow(operator: Operator, prefix: string, to: string): Promise<string[]> {
  const paths: string[] = []
  for (const key of await operator.list('data-bucket', prefix)) {
    const path = join(to, key)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, await operator.read('data-bucket', key))
    paths.push(path)
  }
  return paths
}

async function below(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

const dayOf = (base: string): string => `${base}/dt=${date}/`

/** Rows with the columns as declared, in their order, as text. */
async function rowsOf(
  columns: Readonly<Record<string, string>>,
  files: readonly string[],
): Promise<string[]> {
  const texts = Object.keys(columns).map((name) => `coalesce(cast("${name}" as varchar), 'null')`)
  const rows = await workbench.rows<{ row: string }>(
    `select concat_ws(' | ', ${texts.join(', ')}) as row
     from read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = false) order by row`,
  )
  return rows.map(({ row }) => row)
}

interface Measured {
  readonly zone: string
  readonly bounded: number
  readonly measurement: number
  readonly variance: number
}

/** Each measurement of the deployment beside the exact figure that this machine made. */
async function measured(product: Product, operator: Operator, here: string, to: string): Promise<Measured[]> {
  const there = await inForce(measurementsTable(product).prefix, product, operator, to)
  const exact = await below(join(here, dayOf(figuresTable(product).prefix)))
  const read = (files: readonly string[]) =>
    `read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = false)`
  return workbench.rows<Measured>(
    `select m.zone, cast(coalesce(f.bounded, 0) as double) as bounded,
       cast(m.measurement as double) as measurement, m.variance
     from ${read(there)} m left join ${read(exact)} f on m.zone = f.zone and m.start = f.start`,
  )
}

/** The run that the ledger names: another one's figures are never read. */
async function inForce(prefix: string, product: Product, operator: Operator, to: string): Promise<string[]> {
  const entry = (await entriesOf(operator)).find(({ product: id }) => id === product.id)
  return fetchBelow(operator, `${dayOf(prefix)}run=${entry!.run}/`, to)
}

async function figuresThere(product: Product, operator: Operator, to: string): Promise<string[]> {
  const { prefix, columns } = figuresTable(product)
  return rowsOf(columns, await inForce(prefix, product, operator, to))
}
const figuresHere = async (product: Product, out: string): Promise<string[]> =>
  rowsOf(figuresTable(product).columns, await below(join(out, dayOf(figuresTable(product).prefix))))

const products = dailyProducts('day')
const byName = products.map((product) => [product.id, product] as const)

async function entriesOf(operator: Operator): Promise<LedgerEntry[]> {
  const ledgers = await operator.documents.list(LEDGER_PREFIX)
  return ledgers.flatMap(({ body }) => epochLedgerSchema.parse(body).entries)
}
const released = async (operator: Operator): Promise<string[]> =>
  (await entriesOf(operator)).map(({ product, date, revision }) => `${product} ${date} ${revision}`).sort()
const onceEach = products.map(({ id }) => `${id} ${date} 1`).sort()

describe('a deployment that is given a dump and its reference feeds', () => {
  let operator: Operator
  let here: string

  beforeAll(async () => {
    operator = await deploy('calm', 'day')
    say('calm: landing the feeds')
    await landReferences(operator)
    const files = await eventFiles()
    for (const file of files) await landFile(operator, `landing/events/${basename(file)}`, file)
    await untilTakenIn(operator, files.length)
    say('calm: everything is taken in; the state machine starts')
    expect(await operator.rollup({ date, complete: true })).toMatchObject({ status: 'SUCCEEDED' })
    say('calm: released; the same files on this machine')
    here = await runHere('calm', operator, 'day')
    say('calm: compared')
  })

  test.each(byName)('has the internal figures of %s that a laptop makes, row by row', async (_, product) => {
    const expected = await figuresHere(product, here)
    expect(expected.length).toBeGreaterThan(20)
    expect(await figuresThere(product, operator, join(folder, 'calm'))).toEqual(expected)
  })

  test.each(byName)('publishes of %s what differs from them by noise alone', async (_, product) => {
    const rows = await measured(product, operator, here, join(folder, 'calm'))
    expect(rows.length).toBeGreaterThan(20)
    for (const { bounded, measurement, variance } of rows) {
      expect(Math.abs(measurement - bounded)).toBeLessThanOrEqual(8 * Math.sqrt(variance))
    }
    expect(rows.some(({ bounded, measurement }) => bounded !== measurement)).toBe(true)
  })

  test('answers with these numbers to whoever has a token, and hides what is below its threshold', async () => {
    const token = await operator.token(TENANT)
    const rows = await measured(product('visitors'), operator, here, join(folder, 'calm'))
    const seen = new Set<string>()
    for (const { zone, measurement, variance } of rows) {
      const response = await operator.api(
        `/v1/figures/visitors?zones=${zone}&from=${date}&to=${today}&coarsen=false`,
        token,
      )
      expect(response.status).toBe(200)
      const { cells } = figuresSchema.parse(await response.json())
      const shown = disclose({ estimate: measurement, variance, most: 1 })
      expect(cells).toMatchObject([
        { zone, status: shown ? 'published' : 'suppressed', value: shown?.value ?? null },
      ])
      seen.add(cells[0]!.status)
    }
    expect(seen).toContain('published')
  })

  test('answers nobody without a token', async () => {
    expect((await operator.api('/health')).status).toBe(200)
    const response = await operator.api('/v1/products')
    expect(response.status).toBe(401)
  })

  test('does not release the date a second time', async () => {
    expect(await released(operator)).toEqual(onceEach)
    const before = await operator.list('data-bucket', 'internal/measurements/')
    expect(await operator.rollup({ date, complete: true })).toMatchObject({ status: 'SUCCEEDED' })
    expect(await released(operator)).toEqual(onceEach)
    expect(await operator.list('data-bucket', 'internal/measurements/')).toEqual(before)
  })
})

describe('a deployment with keys of a month, to which every file comes twice and one is poisoned', () => {
  let operator: Operator
  let here: string

  beforeAll(async () => {
    operator = await deploy('storm', 'month')
    const files = await eventFiles()
    const [whole] = await Promise.all(files.map((file) => readFile(file)))
    for (const time of ['first', 'second']) {
      say(`storm: landing every file for the ${time} time`)
      await landReferences(operator)
      for (const file of files) {
        await landFile(operator, `landing/events/${basename(file)}`, file)
        await landFile(operator, `landing/events/under-another-name/${basename(file)}`, file)
      }
      await operator.land('landing/events/poison.csv.gz', whole!.subarray(0, Math.floor(whole!.length / 2)))
      await untilTakenIn(operator, 2 * files.length + 1)
    }
    say('storm: everything is taken in; the release is killed while it writes')
    const first = operator.rollup({ date, complete: true })
    const hasBegun = async () => (await operator.list('data-bucket', 'internal/measurements/')).length > 0
    while (!(await hasBegun())) await setTimeout(20)
    expect(await ministack.kill('storm-pipeline-ReleaseFunction')).toBe(1)
    say(`storm: the execution ended as ${(await first).status}; two more start at once`)
    const ends = await Promise.all([1, 2].map(() => operator.rollup({ date, complete: true })))
    expect(ends.map(({ status }) => status)).toContain('SUCCEEDED')
    say('storm: released; the same files on this machine')
    here = await runHere('storm', operator, 'month')
    say('storm: compared')
  })

  test.each(byName)('has the internal figures of %s of a clean run, row by row', async (_, product) => {
    const expected = await figuresHere(product, here)
    expect(expected.length).toBeGreaterThan(20)
    expect(await figuresThere(product, operator, join(folder, 'storm'))).toEqual(expected)
  })

  test('releases the date once, although a release was killed and two were started at once', async () => {
    expect(await released(operator)).toEqual(onceEach)
  })

  test('keeps the poisoned file in quarantine by its reason, without a record of it', async () => {
    const kept = await operator.list('quarantine-bucket', '')
    expect(kept).toHaveLength(1)
    const text = Buffer.from(await operator.read('quarantine-bucket', kept[0]!)).toString()
    expect(JSON.parse(text)).toMatchObject({
      file: 'landing/events/poison.csv.gz',
      reason: expect.stringMatching(/\w/),
      message: expect.stringMatching(/\w/),
    })
    const subscribers = (await readFile(join(feeds, 'subscribers.csv'), 'utf8')).split('\n').slice(1)
    const ids = subscribers.map((line) => line.split(',')[0]!).filter((id) => id !== '')
    expect(ids.length).toBeGreaterThan(1000)
    expect(ids.filter((id) => text.includes(id))).toEqual([])
  })
})
