import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { localHours } from '../../functions/geography/index.ts'
import { bucketNames } from '../../functions/model/buckets.ts'
import { ledgerDocument, REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { dailyProducts, monthlyProducts } from '../../functions/model/products.ts'
import { athenaUnload } from '../../functions/platform/aws/athena.ts'
import { documentStore } from '../../functions/platform/aws/dynamodb.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { dynamoTables } from '../../functions/platform/dynamodb-tables.ts'
import { type LocalDynamo, openDynalite } from '../../functions/platform/local/dynamodb.ts'
import { bucketSteps } from '../../functions/rollup/bucket-steps.ts'
import { rollupSteps } from '../../functions/rollup/index.ts'
import { entry } from './entries.ts'

/** The planner as Lambda calls it, over dynalite and a bucket of this test; it is noon of 25 March 2026. */

const DATE = '2026-03-24'
const objects = new Map<string, Buffer>()
const bucket = createServer((request, response) => {
  const url = new URL(request.url!, 'http://bucket')
  const prefix = url.searchParams.get('prefix')
  if (prefix !== null) {
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()
    const contents = keys.map(
      (key) =>
        `<Contents><Key>${key}</Key><Size>1</Size><LastModified>2026-03-25T00:00:00Z</LastModified></Contents>`,
    )
    response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`)
    return
  }
  const body = objects.get(decodeURIComponent(url.pathname.split('/').slice(2).join('/')))
  if (body) response.end(body)
  else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
})

let dynamo: LocalDynamo
let folder: string
let planner: (event: unknown) => Promise<unknown>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-planner-'))
  dynamo = await openDynalite(folder)
  bucket.listen(0, '127.0.0.1')
  await once(bucket, 'listening')
  const endpoint = await dynamo.client.config.endpoint!()
  vi.stubEnv('AWS_REGION', 'local')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local')
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${endpoint.port}`)
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`)
  vi.stubEnv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', '1024')
  vi.stubEnv('AWS_LAMBDA_LOG_STREAM_NAME', folder)
  vi.stubEnv('COUNTRY', 'gb')
  vi.stubEnv('KEY_LIFE', 'month')
  vi.stubEnv('LANDING_BUCKET', 'landing')
  vi.stubEnv('DATA_BUCKET', 'data')
  vi.stubEnv('DOCUMENTS_TABLE', dynamoTables.documents.name)
  vi.stubEnv('DATABASE', 'smart_steps')
  vi.stubEnv('COMPLETE_BY', 'manifest-or-time')
  vi.stubEnv('COMPLETE_AFTER_HOURS', '4')
  vi.stubEnv('DATES_PER_EXECUTION', '3')
  vi.stubEnv('BUCKETS', '16')
  const { handler } = await import('../../functions/rollup/handler.ts')
  planner = async (event) => handler(event, {} as never)
  const documents = documentStore(dynamo.client, dynamoTables.documents.name)
  const pointer = { version: 'ref1', zoneSystem: 'city', country: 'gb', keyLife: 'month' }
  await documents.put(REFERENCE_DOCUMENT, pointer, 0)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  bucket.close()
  bucket.closeAllConnections()
  await dynamo.close()
  await rm(folder, { recursive: true, force: true })
})

const logged: string[] = []
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-25T12:00:00Z') })
  logged.length = 0
  for (const level of ['log', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line) => logged.push(String(line)))
  }
  objects.clear()
  objects.set(`fragments/dt=${DATE}/a.parquet`, Buffer.from('x'))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const named = { date: DATE, complete: true }
const list = (request: unknown, execution?: string) =>
  planner({ step: 'list', request, ...(execution === undefined ? {} : { execution }) })

const queries = z.array(z.object({ name: z.string(), token: z.string(), sql: z.string() }))
const ofBuckets = z.object({ token: z.string(), sql: z.tuple([z.string(), z.string(), z.string()]) })
const planSchema = z.object({
  merged: queries,
  perBucket: z.record(z.enum(bucketSteps), ofBuckets),
  buckets: z.array(z.string()),
  figures: queries,
  release: z.object({ date: z.string(), run: z.string(), products: z.array(z.string()) }),
})

/** A file that the anonymizer has read, as its intake tells. */
async function taken(file: string): Promise<void> {
  const workbench = await openWorkbench({ threads: 1 })
  const path = join(workbench.scratch, 'row.parquet')
  await workbench.run(`copy (select '${file}' as file, 'done' as state) to '${path}' (format parquet)`)
  const name = createHash('sha256').update(file).digest('hex')
  objects.set(`intake/${name}.parquet`, await readFile(path))
  await workbench.close()
}

describe('the planner asked what is due', () => {
  test('names the date that is complete by time', async () => {
    expect(await list({})).toEqual({ dates: [DATE], left: [] })
  })

  test('holds a date back whose manifest misses one of two files, logs it, and names it once it has come', async () => {
    const files = [`landing/events/dt=${DATE}/1.csv`, `landing/events/dt=${DATE}/2.csv`]
    objects.set(`landing/manifests/${DATE}.json`, Buffer.from(JSON.stringify({ date: DATE, files })))
    await taken(files[0]!)
    const message = `${DATE} waits: of 2 files of its manifest 1 not read, first ${files[1]} (have them written); or start with {"date": "${DATE}", "complete": true}`
    expect(await list({})).toEqual({ dates: [], left: [message] })
    expect(logged).toEqual([JSON.stringify({ left: message })])
    await taken(files[1]!)
    expect(await list({})).toEqual({ dates: [DATE], left: [] })
  })

  test('keeps a second execution from its date until it is given back', async () => {
    expect(await list(named, 'a')).toEqual({ dates: [DATE], left: [] })
    await expect(list(named, 'b')).rejects.toThrow(`${DATE} is being made by execution a`)
    expect(await planner({ step: 'give-back', execution: 'a' })).toEqual({})
    expect(await list(named, 'b')).toEqual({ dates: [DATE], left: [] })
    await planner({ step: 'give-back', execution: 'b' })
  })

  test.each([
    [{ date: '2027-01-01', complete: true }, /2027-01-01 is not over yet/],
    [{ date: '2026-02-24', complete: true }, /the epoch of 2026-02-24 is closed/],
    [{ date: DATE }, /the event cannot be used: request: expected \{\}, \{"date"/],
    [{ from: DATE, to: '2026-03-23', complete: true }, /request: 2026-03-24 is after 2026-03-23/],
  ])('refuses %j', async (request, message) => {
    await expect(list(request)).rejects.toThrow(message)
  })
})

describe('the planner asked for the queries of a date', () => {
  test('gives every attempt a run, folders and tokens of its own, and each query one token', async () => {
    const attempt = async () => planSchema.parse(await planner({ step: 'plan', date: DATE }))
    const plans = [await attempt(), await attempt()]
    const [first, second] = plans
    expect(first!.release.run).not.toBe(second!.release.run)
    const queries = plans.flatMap(({ merged, figures, perBucket, buckets }) => [
      ...merged,
      ...figures,
      ...Object.values(perBucket).map(({ token, sql }) => ({ token, sql: sql.join(buckets[0]) })),
    ])
    expect(queries).toHaveLength(2 * (1 + bucketSteps.length + dailyProducts('month').length))
    expect(new Set(queries.map(({ token }) => token)).size).toBe(queries.length)
    const targets = queries.map(({ sql }) => /to '(s3:[^']+)'/i.exec(sql)![1]!)
    expect(new Set(targets).size).toBe(queries.length)
    expect(first!.merged.map(({ name }) => name)).toEqual(['merged'])
    expect(first!.release.products).toEqual(dailyProducts('month').map(({ id }) => id))
  })

  test('gives the texts of each step of buckets once, in pieces around its bucket', async () => {
    const { perBucket, buckets, release } = planSchema.parse(await planner({ step: 'plan', date: DATE }))
    expect(buckets).toEqual(bucketNames(16))
    const steps = rollupSteps({
      date: DATE,
      run: release.run,
      country: 'gb',
      keyLife: 'month',
      hours: localHours('Europe/London', DATE),
      referenceVersion: 'ref1',
      zoneSystem: { id: 'city' },
      products: [],
      buckets: 16,
    }).filter(({ bucket }) => bucket !== undefined)
    const expected = steps.map(({ query, prefix }) =>
      athenaUnload(query, prefix, { database: 'smart_steps', bucket: 'data' }),
    )
    const put = ({ sql }: { sql: readonly string[] }) => buckets.map((bucket) => sql.join(bucket))
    expect(bucketSteps.flatMap((name) => put(perBucket[name]))).toEqual(expected)
    expect(new Set(expected).size).toBe(16 * bucketSteps.length)
  })
})

describe('the planner at noon of 1 April', () => {
  const word = { month: '2026-03', complete: true }
  const runs = { '2026-03-30': 'run-a', '2026-03-31': 'run-b' }

  beforeAll(async () => {
    const entries = Object.entries(runs).flatMap(([date, run]) =>
      dailyProducts('month').map(({ id }) => ({ ...entry(id, date, run), zoneSystem: 'city' })),
    )
    const documents = documentStore(dynamo.client, dynamoTables.documents.name)
    await documents.put(ledgerDocument('2026-03'), { epoch: '2026-03', limit: '1', entries }, 0)
  })
  beforeEach(() => {
    vi.setSystemTime(new Date('2026-04-01T12:00:00Z'))
    for (const [date, run] of Object.entries(runs)) {
      objects.set(`fragments/dt=${date}/a.parquet`, Buffer.from('x'))
      objects.set(`internal/visits/dt=${date}/run=${run}/a.parquet`, Buffer.from('x'))
    }
  })

  test('names a date that is not released, and the month when nothing is left or by a word', async () => {
    expect(await list({})).toEqual({ dates: [DATE], left: [] })
    expect(await list(word)).toEqual({ dates: ['2026-03'], left: [] })
    objects.delete(`fragments/dt=${DATE}/a.parquet`)
    expect(await list({})).toEqual({ dates: ['2026-03'], left: [] })
  })

  test('gives for the month its homes and its figures, of each date by its own run, and a release', async () => {
    const { merged, perBucket, buckets, figures, release } = planSchema
      .extend({ perBucket: z.object({}) })
      .parse(await planner({ step: 'plan', date: '2026-03' }))
    const ids = monthlyProducts('month').map(({ id }) => id)
    expect(figures.map(({ name }) => name)).toEqual(ids)
    expect([merged.map(({ name }) => name), perBucket, buckets]).toEqual([['homes'], {}, []])
    expect(release).toMatchObject({ date: '2026-03', products: ids })
    expect(release.run).toMatch(/^2026-03-[0-9a-f]{8}$/)
    // Residents and workers are made of homes alone.
    const withoutVisits = new Set(['residents', 'workers'])
    for (const { name, sql } of [...merged, ...figures]) {
      const read = [...sql.matchAll(/"visits" where "dt" = '([^']+)' and "run" = '([^']+)'/g)]
      const expected = withoutVisits.has(name) ? [] : Object.entries(runs)
      expect(read.map(([, date, run]) => [date, run])).toEqual(expected)
      expect(sql).toContain(`/dt=2026-03-01/run=${release.run}/`)
      if (withoutVisits.has(name)) {
        expect(sql).toContain(`"homes" where "dt" = '2026-03-01' and "run" = '${release.run}'`)
      }
    }
  })

  test.each([
    [{ month: '2026-04', complete: true }, /2026-04 is not over yet .* name months up to 2026-03/],
    [{ month: '2026-02', complete: true }, /the epoch of 2026-02 is closed/],
  ])('refuses %j', async (request, message) => {
    await expect(list(request)).rejects.toThrow(message)
  })
})
