import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ZoneSystem } from '../../../functions/model/zones.ts'
import type { Clock, Downloads, ObjectStore, Workbench } from '../../../functions/platform/ports.ts'
import { figuresPorts } from '../../../functions/serve/figures-ports.ts'
import { type ApiOptions, createApi, sandboxStores } from '../../../functions/serve/index.ts'
import { runJob, type WorkerPorts } from '../../../functions/serve/jobs/run-job.ts'
import type { Contracts } from '../../../functions/serve/tenants/contract.ts'
import { memoryObjects } from '../../support/memory.ts'
import { london, world } from '../city.ts'

export interface JobBody {
  readonly id: string
  readonly status: string
  readonly reason: string | null
  readonly progress: { readonly dates: number; readonly datesDone: number; readonly rows: number }
  readonly result: { readonly url: string; readonly [name: string]: unknown } | null
  readonly [name: string]: unknown
}

export const noDuckdb = (scratch: string): Workbench => ({
  scratch,
  run: async () => {
    throw new Error('CSV needs no DuckDB')
  },
  rows: async () => {
    throw new Error('CSV needs no DuckDB')
  },
  close: async () => undefined,
})

/** The city of the other tests with a queue whose messages the test delivers, for two tenants or those of contracts. */
export async function jobWorld(
  system?: ZoneSystem,
  { usage, contracts }: Pick<ApiOptions, 'usage'> & { readonly contracts?: Contracts } = {},
) {
  const { documents, figures, store: reference, publish } = await world(system)
  const scratch = await mkdtemp(join(tmpdir(), 'smart-steps-jobs-'))
  onTestFinished(() => rm(scratch, { recursive: true, force: true }))
  let now = Date.parse('2026-05-01T09:00:00Z')
  const clock: Clock = { now: () => new Date(now) }
  const files = memoryObjects()
  const store: ObjectStore = {
    ...reference,
    get: async (key) => (await files.get(key)) ?? reference.get(key),
    list: files.list,
    put: reference.put,
    putFile: async (key, path) => files.put(key, await readFile(path)),
    delete: files.delete,
  }
  const downloads: { open: Downloads['open'] } = {
    async open(key) {
      const bytes = await files.get(key)
      return bytes && { kind: 'bytes', body: new Blob([bytes.slice()]).stream() }
    },
  }
  const sent: string[] = []
  const failures: unknown[] = []
  const api = createApi({
    store,
    documents,
    figures,
    clock,
    country: 'gb',
    calendar: london,
    verify: async (token) => ({ clientId: token, tenant: token }),
    ...(usage ? { usage } : {}),
    jobs: {
      queue: {
        async send(id) {
          sent.push(id)
        },
      },
      downloads,
    },
    ...(contracts ? { contracts } : {}),
    report: (error) => failures.push(error),
  })
  const ask = (method: string, path: string, { tenant = 'shop', key = '', body = '' as unknown } = {}) =>
    api.request(path, {
      method,
      headers: {
        Authorization: `Bearer ${tenant}`,
        ...(key === '' ? {} : { 'Idempotency-Key': key }),
        ...(body === '' ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === '' ? {} : { body: JSON.stringify(body) }),
    })
  const stores = { store, documents, figures }
  const ofCity = { country: 'gb', calendar: london } as const
  const worker: WorkerPorts = {
    documents,
    store,
    clock,
    workbench: noDuckdb(scratch),
    callbacks: { post: async () => 204 },
    contracts,
    pageRows: 5,
    figures: figuresPorts({ ...stores, ...ofCity }, 10_000),
    sandbox: figuresPorts({ ...sandboxStores(stores), ...ofCity }, 10_000),
  }
  return {
    api,
    ask,
    documents,
    figures,
    store,
    files,
    downloads,
    sent,
    failures,
    clock,
    worker,
    publish,
    /** Delivers every message, and each that a worker failed at not again. */
    async work(ports: Partial<WorkerPorts> = {}): Promise<void> {
      for (const id of sent.splice(0)) await runJob({ ...worker, ...ports }, id)
    },
    pass(hours: number): void {
      now += hours * 3_600_000
    },
    async post(body: unknown, key = 'k1', tenant = 'shop') {
      const response = await ask('POST', '/v1/jobs', { body, key, tenant })
      return { response, job: (await response.json()) as JobBody }
    },
    async job(id: string, tenant = 'shop') {
      const response = await ask('GET', `/v1/jobs/${id}`, { tenant })
      return (await response.json()) as JobBody
    },
  }
}
export type JobWorld = Awaited<ReturnType<typeof jobWorld>>
