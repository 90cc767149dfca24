import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type LocalDeployment, openLocal } from '../bin/local.ts'
import { runPipeline } from '../bin/pipeline.ts'
import { entriesInForce } from '../bin/runs.ts'
import { localHours, readReference } from '../functions/geography/index.ts'
import { countries } from '../functions/model/countries.ts'
import { framePartition, zonePartition } from '../functions/model/figure-items.ts'
import { products } from '../functions/model/products.ts'
import { folderStore } from '../functions/platform/local/objects.ts'
import { duckdbQueryEngine } from '../functions/platform/local/query-engine.ts'
import { rollupSteps } from '../functions/rollup/index.ts'
import { simulate } from '../sim/index.ts'

/**
 * How many bytes and rows each stage makes of a simulated day: what `npm run cost` multiplies with an
 * operator's own numbers. The measured values stand in lib/cost/measured.ts.
 */
const PEOPLE = 20_000
const DATE = '2026-03-03'

const quiet = { begin() {}, step() {}, say() {}, end() {} }
const folder = await mkdtemp(join(tmpdir(), 'smart-steps-sizes-'))
const local = await openLocal(join(folder, 'out'))
try {
  const feeds = join(folder, 'feeds')
  await simulate({ city: 'demo', people: PEOPLE, days: 1, seed: 3, firstDate: DATE, out: feeds })
  const { rows, people } = await runPipeline(
    local,
    {
      events: [join(feeds, 'events', '*')],
      profile: 'canonical',
      country: 'gb',
      keyLife: 'day',
      privacy: 'standard',
      feeds: { cells: join(feeds, 'cells.csv'), zones: join(feeds, 'zones.geojson') },
    },
    quiet,
  )
  print('records a phone', rows / people)
  await printTables(local, people)
  await printItems(local)
} finally {
  await local.close()
  await rm(folder, { recursive: true })
}

/** The tables that grow with the phones: those of the output folder, and those of a run of their own. */
async function printTables(local: LocalDeployment, people: number): Promise<void> {
  await printTable(local, 'fragments', folderStore(local.folder), people)
  const out = join(folder, 'run')
  const engine = duckdbQueryEngine({ workbench: local.workbench, folders: [local.folder, out], out })
  const reference = (await readReference(local))!
  const steps = rollupSteps({
    date: DATE,
    run: 'sizes',
    country: 'gb',
    keyLife: 'day',
    hours: localHours(countries.gb.timeZone, DATE),
    referenceVersion: reference.version,
    zoneSystem: reference.zoneSystem,
    products: [],
  })
  for (const { query, prefix } of steps) {
    await engine.unload(query, prefix)
    await printTable(local, prefix.split('/dt=')[0]!, folderStore(out), people)
  }
}

async function printTable(
  { workbench }: LocalDeployment,
  prefix: string,
  store: ReturnType<typeof folderStore>,
  people: number,
): Promise<void> {
  const objects = (await store.list(`${prefix}/`)).filter(({ key }) => key.endsWith('.parquet'))
  let rows = 0
  let bytes = 0
  for (const { key } of objects) {
    const path = await store.localPath(key)
    bytes += (await stat(path)).size
    const [counted] = await workbench.rows<{ n: bigint }>(
      `select count(*) as n from read_parquet('${path}', hive_partitioning = false)`,
    )
    rows += Number(counted!.n)
  }
  print(`${prefix}: rows a phone`, rows / people)
  print(`${prefix}: bytes a row`, bytes / rows)
}

/** Items of the figure store, gzipped as the store does it. */
async function printItems(local: LocalDeployment): Promise<void> {
  const { zoneSystem } = (await readReference(local))!
  const entries = await entriesInForce(local)
  for (const { id } of products.filter(({ id }) => entries.some(({ product }) => product === id))) {
    const partitions = [
      ...zoneSystem.zones.map((zone) => zonePartition(id, zoneSystem.id, zone.id)),
      ...zoneSystem.levels.map((level) => framePartition(id, zoneSystem.id, level)),
    ]
    let bytes = 0
    for (const partition of partitions) {
      const records = await local.figures.query(partition, '', '~')
      for (const { body } of records) bytes += gzipSync(JSON.stringify(body)).length
    }
    print(`${id}: stored bytes a zone and day`, bytes / zoneSystem.zones.length)
  }
}

function print(what: string, value: number): void {
  process.stdout.write(`${what.padEnd(44)} ${value.toFixed(1)}\n`)
}
