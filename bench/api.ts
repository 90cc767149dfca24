import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { dayType, localHours } from '../functions/geography/index.ts'
import { addDays } from '../functions/model/dates.ts'
import { documentStore, figureStore } from '../functions/platform/aws/dynamodb.ts'
import { connect, type Dynamo } from '../functions/platform/aws/dynamodb-client.ts'
import { openWorkbench } from '../functions/platform/duckdb/workbench.ts'
import { openDynalite } from '../functions/platform/local/dynamodb.ts'
import { folderStore } from '../functions/platform/local/objects.ts'
import { createApi, runJob, workerPorts } from '../functions/serve/index.ts'
import { FIRST, measuredCity, writeServed } from './served.ts'

/**
 * What the API costs beside the store that it reads: the time of an answer over that of the bare queries it makes, a
 * month of hours through pages, and as a Parquet job with the memory of its process for one month, three, six, and six
 * once more in the same process, as in a worker that stays warm.
 * `node bench/api.ts 100` for so many zones, `node bench/api.ts 100 jobs` for the jobs alone. The store is dynalite in
 * this process; jobs have one of their own, since on AWS the store is another machine's memory.
 */
const [zones = '100', task, ...rest] = process.argv.slice(2)
const MONTH = 31
const TIMES = 31
/** Node collects late where it has room: what it needs shows where it has little. */
const HEAP = ['--max-old-space-size=64', '--max-semi-space-size=2']

if (task === 'job') await job(rest)
else if (task === undefined || task === 'jobs') await all(task === 'jobs')
else throw new Error(`${task} is nothing to measure: leave it away, or say jobs`)

async function all(jobsAlone: boolean): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'smart-steps-bench-'))
  const dynalite = await openDynalite(join(place, 'dynamodb'))
  try {
    await writeServed(storesOf(dynalite.client, place), measuredCity(Number(zones)), 6 * MONTH)
    if (!jobsAlone) await answers(dynalite.client, place)
    for (const months of [[1], [3], [6, 6]]) {
      const days = months.map((of) => String(of * MONTH))
      await inProcess([dynalite.endpoint, place, ...days])
    }
  } finally {
    await dynalite.close()
    await rm(place, { recursive: true, force: true })
  }
}

async function answers(client: Dynamo, place: string): Promise<void> {
  const to = addDays(FIRST, MONTH)
  await overheads(client, place, [
    ['one hour of all zones', `level=zone&hour=14&from=${FIRST}&to=${addDays(FIRST, 1)}`],
    ['a day of hours of all zones', `level=zone&from=${FIRST}&to=${addDays(FIRST, 1)}`],
    ['a month of hours of one zone', `zones=zone-0007&from=${FIRST}&to=${to}`],
  ])
  await pages(client, place, to)
}

function storesOf(client: Dynamo, place: string) {
  return {
    store: folderStore(place),
    documents: documentStore(client),
    figures: figureStore(client),
    clock: { now: () => new Date() },
    country: 'gb' as const,
    calendar: { localHours, dayType },
  }
}

function apiOf(client: Dynamo, place: string) {
  return createApi({
    ...storesOf(client, place),
    gzip: false,
    verify: async () => ({ clientId: 'bench', tenant: 'bench' }),
    report: (error) => {
      throw error
    },
  })
}

type Api = ReturnType<typeof apiOf>

/** The bytes of an answer, as they go to a caller. */
async function asked(api: Api, query: string): Promise<string> {
  const answer = await api.request(`/v1/figures/presence?aggregate=hour&${query}`, {
    headers: { Authorization: 'Bearer bench' },
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(text)
  return text
}

async function ask(api: Api, query: string) {
  return JSON.parse(await asked(api, query)) as { cells: unknown[]; next: string | null }
}

/** The whole answer, against nothing but the requests to the store that it makes. */
async function overheads(client: Dynamo, place: string, questions: [string, string][]): Promise<void> {
  for (const [name, query] of questions) {
    const commands: Parameters<Dynamo['send']>[0][] = []
    const recording = {
      send: (command: Parameters<Dynamo['send']>[0]) => {
        commands.push(command)
        return client.send(command)
      },
    } as unknown as Dynamo
    const { cells } = await ask(apiOf(recording, place), query)
    const api = apiOf(client, place)
    const whole: number[] = []
    const bare: number[] = []
    for (let time = 0; time < TIMES; time += 1) {
      whole.push(await seconds(() => asked(api, query)))
      bare.push(
        await seconds(async () => {
          for (const command of commands) await client.send(command)
        }),
      )
    }
    const [a, b] = [median(whole), median(bare)]
    console.log(
      `${name}: ${cells.length} cells in ${ms(a)}, its ${commands.length} requests to the store alone ${ms(b)}: ${(a / b).toFixed(2)} ×`,
    )
  }
}

async function pages(client: Dynamo, place: string, to: string): Promise<void> {
  const api = apiOf(client, place)
  let [cells, count, cursor] = [0, 0, '']
  const taken = await seconds(async () => {
    do {
      const page = await ask(api, `level=zone&from=${FIRST}&to=${to}${cursor}`)
      cells += page.cells.length
      count += 1
      cursor = page.next === null ? '' : `&cursor=${page.next}`
    } while (cursor !== '')
  })
  console.log(`a month of hours of ${zones} zones: ${cells} cells in ${count} pages, ${taken.toFixed(1)} s`)
}

async function inProcess(args: readonly string[]): Promise<void> {
  const command = [...HEAP, fileURLToPath(import.meta.url), zones, 'job', ...args]
  const { stdout } = await promisify(execFile)(process.execPath, command)
  process.stdout.write(stdout)
}

/** Jobs in a process of their own, one after another, for its memory. */
async function job([endpoint = '', place = '', ...lengths]: readonly string[]): Promise<void> {
  const client = connect({ endpoint })
  const digests = new Map<string, string>()
  for (const [index, days] of lengths.entries()) {
    const memory = watchMemory()
    const { result, taken } = await made(client, place, Number(days))
    const most = memory()
    const again = index === 0 ? '' : ', in the same process'
    console.log(
      `${days} days of hours of ${zones} zones as a Parquet job${again}: ${result.rows} rows, ${Math.round(result.bytes / 1_024)} KB, ${taken.toFixed(1)} s, ${most} MB at most`,
    )
    if ((digests.get(days) ?? result.sha256) !== result.sha256) throw new Error('the same job, other bytes')
    digests.set(days, result.sha256)
  }
  client.destroy()
}

interface Result {
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

async function made(client: Dynamo, place: string, days: number): Promise<{ result: Result; taken: number }> {
  const temporaryFolder = await mkdtemp(join(place, 'scratch-'))
  const workbench = await openWorkbench({ temporaryFolder })
  const stores = storesOf(client, place)
  const sent: string[] = []
  const api = createApi({
    ...stores,
    verify: async () => ({ clientId: 'bench', tenant: 'bench' }),
    jobs: {
      queue: {
        async send(id) {
          sent.push(id)
        },
      },
      downloads: { open: async () => null },
    },
  })
  const query = { aggregate: 'hour', level: 'zone', from: FIRST, to: addDays(FIRST, days) }
  const headers = {
    Authorization: 'Bearer bench',
    'Content-Type': 'application/json',
    'Idempotency-Key': randomUUID(),
  }
  const body = JSON.stringify({ product: 'presence', format: 'parquet', query })
  const accepted = await api.request('/v1/jobs', { method: 'POST', headers, body })
  const { id } = (await accepted.json()) as { id: string }
  const worker = workerPorts({ ...stores, workbench, callbacks: { post: async () => 204 } })
  const taken = await seconds(() => runJob(worker, sent[0]!))
  const answer = await api.request(`/v1/jobs/${id}`, { headers })
  const { result } = (await answer.json()) as { result: Result }
  await workbench.close()
  return { result, taken }
}

/**
 * Memory of this process that is no file.
 * @returns ends the watch, and gives the most in MB
 */
function watchMemory(): () => number {
  let most = 0
  const look = (): void => {
    const [, kilobytes] = /RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    most = Math.max(most, Number(kilobytes ?? process.memoryUsage().rss / 1_024))
  }
  const timer = setInterval(look, 20)
  return () => {
    clearInterval(timer)
    look()
    return Math.round(most / 1_024)
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

function ms(value: number): string {
  return `${(value * 1_000).toFixed(1)} ms`
}
