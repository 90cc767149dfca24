import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dayType, localHours } from '../functions/geography/index.ts'
import { addDays } from '../functions/model/dates.ts'
import { documentStore, figureStore } from '../functions/platform/aws/dynamodb.ts'
import type { Dynamo } from '../functions/platform/aws/dynamodb-client.ts'
import { openWorkbench } from '../functions/platform/duckdb/workbench.ts'
import { openDynalite } from '../functions/platform/local/dynamodb.ts'
import { folderStore } from '../functions/platform/local/objects.ts'
import { createApi, runJob, workerPorts } from '../functions/serve/index.ts'
import { FIRST, measuredCity, writeServed } from './served.ts'

/**
 * What the API costs beside the store that it reads: the time of an answer over that of the bare queries it makes, a
 * month of hours through pages, and as a Parquet job with the memory of its process for one month, three and six.
 * `node bench/api.ts 100` for so many zones. The store is dynalite in the same process.
 */
const [zones = '100', task, folder, days = '0'] = process.argv.slice(2)
const MONTH = 31
const TIMES = 31
/** Node collects late where it has room: what it needs shows where it has little. */
const HEAP = '--max-old-space-size=128'

if (task === undefined || folder === undefined) await all()
else await job(folder, Number(days))

async function all(): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'smart-steps-bench-'))
  try {
    const dynalite = await openDynalite(join(place, 'dynamodb'))
    const stores = storesOf(dynalite.client, place)
    await writeServed(stores, measuredCity(Number(zones)), 6 * MONTH)
    const to = addDays(FIRST, MONTH)
    await overheads(dynalite.client, place, [
      ['one hour of all zones', `level=zone&hour=14&from=${FIRST}&to=${addDays(FIRST, 1)}`],
      ['a day of hours of all zones', `level=zone&from=${FIRST}&to=${addDays(FIRST, 1)}`],
      ['a month of hours of one zone', `zones=zone-0007&from=${FIRST}&to=${to}`],
    ])
    await pages(dynalite.client, place, to)
    await dynalite.close()
    for (const months of [1, 3, 6]) inProcess(place, months * MONTH)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
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

function inProcess(place: string, of: number): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [HEAP, fileURLToPath(import.meta.url), zones, 'job', place, String(of)],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  process.stdout.write(stdout)
}

/** One job in a process of its own, for its memory. */
async function job(place: string, of: number): Promise<void> {
  const dynalite = await openDynalite(join(place, 'dynamodb'))
  const temporaryFolder = join(place, `scratch-${of}`)
  await mkdir(temporaryFolder)
  const workbench = await openWorkbench({ temporaryFolder })
  const stores = storesOf(dynalite.client, place)
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
  const query = { aggregate: 'hour', level: 'zone', from: FIRST, to: addDays(FIRST, of) }
  const headers = {
    Authorization: 'Bearer bench',
    'Content-Type': 'application/json',
    'Idempotency-Key': String(of),
  }
  const body = JSON.stringify({ product: 'presence', format: 'parquet', query })
  const accepted = await api.request('/v1/jobs', { method: 'POST', headers, body })
  const { id } = (await accepted.json()) as { id: string }
  const worker = workerPorts({ ...stores, workbench, callbacks: { post: async () => 204 } })
  const memory = watchMemory()
  const taken = await seconds(() => runJob(worker, sent[0]!))
  const answer = await api.request(`/v1/jobs/${id}`, { headers })
  const { result } = (await answer.json()) as { result: { rows: number; bytes: number } }
  console.log(
    `${of} days of hours of ${zones} zones as a Parquet job: ${result.rows} rows, ${Math.round(result.bytes / 1_024)} KB, ${taken.toFixed(1)} s, ${memory()} MB at most`,
  )
  await workbench.close()
  await dynalite.close()
}

/**
 * Memory of this process that is no file: the store maps its own into it.
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
