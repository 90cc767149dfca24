import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anonymizeFile, readProfile } from '../functions/anonymize/index.ts'
import { openWorkbench } from '../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../functions/platform/local/objects.ts'
import type { KeyVault, Workbench } from '../functions/platform/ports.ts'

/**
 * The anonymizer against the least that could be done with the same file: a bare copy from CSV to Parquet
 * by DuckDB, in one run on one machine, so that the ratio means something where seconds do not.
 */
const RECORDS = 1_000_000
const PHONES = 50_000
const CELLS = 900
const ROUNDS = 3

/** Nobody is to be hidden here: the phones are invented. */
const throwawayKeys: KeyVault = {
  key: async () => new Uint8Array(32).fill(1),
  destroy: async () => {},
  isDestroyed: async () => false,
}

const folder = await mkdtemp(join(tmpdir(), 'smart-steps-bench-'))
const workbench = await openWorkbench()
try {
  const file = join(folder, 'events.csv.gz')
  await generate(workbench, file)
  const copy: Cost[] = []
  const anonymizer: Cost[] = []
  // In turn, so that whatever else runs on the machine hits both; the fastest round of each counts.
  for (let round = 0; round < ROUNDS; round += 1) {
    copy.push(await timed(() => copyBare(file)))
    anonymizer.push(await timed(() => anonymize(file, round)))
  }
  report('bare copy to Parquet', copy)
  report('anonymizer', anonymizer)
  const ratio = (least(copy, 'seconds') / least(anonymizer, 'seconds')).toFixed(2)
  const cpuRatio = (least(copy, 'cpuSeconds') / least(anonymizer, 'cpuSeconds')).toFixed(2)
  console.log(`ratio ${ratio} in records per second, ${cpuRatio} in records per second of processor time`)
} finally {
  await workbench.close()
  await rm(folder, { recursive: true, force: true })
}

/** A day of events of invented phones, in the order of time, as a network writes them. */
async function generate(session: Workbench, file: string): Promise<void> {
  await session.run(
    `copy (
      select
        '4477' || lpad(cast(hash(i) % ${PHONES} as varchar), 8, '0') as subscriber_id,
        strftime(timestamp '2026-03-02' + to_milliseconds(cast(i * 86.4 as bigint)), '%Y-%m-%dT%H:%M:%SZ')
          as "timestamp",
        'c' || cast((hash(i) % ${PHONES} + hash(i // 40000) % 5) % ${CELLS} as varchar) as cell_id
      from range(${RECORDS}) as numbers(i)
      order by i
    ) to '${file}' (header, compression gzip)`,
  )
}

async function copyBare(file: string): Promise<number> {
  await workbench.run(`copy (select * from read_csv('${file}')) to '${join(folder, 'bare.parquet')}'`)
  const [written] = await workbench.rows<{ n: bigint }>(
    `select count(*) as n from '${join(folder, 'bare.parquet')}'`,
  )
  return Number(written?.n)
}

/** Into a new store each round: a repeated file would be recognized. */
async function anonymize(file: string, round: number): Promise<number> {
  const row = await anonymizeFile(
    { workbench, store: folderStore(join(folder, `round-${round}`)), keys: throwawayKeys },
    {
      file,
      key: 'landing/events/dt=2026-03-02/events.csv.gz',
      profile: readProfile('canonical'),
      country: 'gb',
      keyLife: 'day',
      cells: { kind: 'cells', ids: Array.from({ length: CELLS }, (_, cell) => `c${cell}`) },
      referenceVersion: 'bench',
      exclusionsVersion: null,
      today: '2026-03-03',
    },
  )
  return row.accepted
}

interface Cost {
  readonly seconds: number
  /** Of all threads: says more where other work competes for the machine. */
  readonly cpuSeconds: number
}

async function timed(task: () => Promise<number>): Promise<Cost> {
  const started = performance.now()
  const cpu = process.cpuUsage()
  const records = await task()
  if (records !== RECORDS) throw new Error(`expected ${RECORDS} records to be processed, found ${records}`)
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 }
}

function least(costs: readonly Cost[], what: keyof Cost): number {
  return Math.min(...costs.map((cost) => cost[what]))
}

function report(what: string, costs: readonly Cost[]): void {
  const seconds = least(costs, 'seconds')
  const rate = Math.round(RECORDS / seconds).toLocaleString('en')
  const cpu = least(costs, 'cpuSeconds').toFixed(2)
  console.log(
    `${what.padEnd(22)} ${rate.padStart(12)} records/s  (${seconds.toFixed(2)} s, ${cpu} s of processor time)`,
  )
}
