import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { localHours } from '../functions/geography/index.ts'
import { countries } from '../functions/model/countries.ts'
import { datesOfMonth, monthOf } from '../functions/model/dates.ts'
import { type Product, product } from '../functions/model/products.ts'
import { figuresTable, measurementsTable, partitionPrefix } from '../functions/model/tables.ts'
import type { ZoneSystem } from '../functions/model/zones.ts'
import { openWorkbench } from '../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../functions/platform/local/objects.ts'
import type { FigureStore } from '../functions/platform/ports.ts'
import { releaseDate, releaseMonth } from '../functions/release/index.ts'
import { levelsOf } from '../functions/release/measurements.ts'
import { cellOrder, cellValues, storeParquet } from '../functions/release/parquet.ts'
import type { LocalHour } from '../functions/release/public-keys.ts'
import { memoryDocuments } from '../test/support/memory.ts'

/**
 * Memory and time of the release of the largest products, each in a process of its own, against the bare
 * writing of as many rows to Parquet. `node bench/release.ts 10000 300 overnight` for so many zones and
 * districts and one product.
 */
const [zones = '10000', districts = '300', only, task, folder] = process.argv.slice(2)
const PRODUCTS = ['presence', 'profile', 'flows', 'overnight', 'catchment']
const FIRST = '2026-03-01'
const RUN = 'bench'
/** Of so many keys one has a figure: most pairs of zone and home have nobody. */
const ONE_IN = 3

/** Packed as the figure store packs them, and sent nowhere. */
const packed: FigureStore = {
  async put(records) {
    for (const { body } of records) gzipSync(JSON.stringify(body))
  },
  query: async () => [],
}

if (task === undefined || folder === undefined) {
  for (const name of only === undefined ? PRODUCTS : [only]) await compare(name)
} else await alone(product(only!), task, folder)

interface Cost {
  readonly keys: number
  readonly seconds: number
  readonly megabytes: number
}

async function compare(name: string): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'smart-steps-bench-'))
  try {
    inProcess(name, 'figures', place)
    const bare = inProcess(name, 'bare', place)
    const release = inProcess(name, 'release', place)
    const rate = ((release.seconds / bare.keys) * 1e6).toFixed(1)
    const ratio = (what: 'seconds' | 'megabytes') => (release[what] / bare[what]).toFixed(1)
    console.log(
      `${name}: ${bare.keys.toLocaleString('en')} keys, ${release.seconds.toFixed(1)} s, ` +
        `${release.megabytes} MB at most, ${rate} s a million keys; ` +
        `of bare writing ${ratio('seconds')} times the seconds, ${ratio('megabytes')} times the memory`,
    )
  } finally {
    await rm(place, { recursive: true })
  }
}

/** What one takes of the memory the next one would take as its own. */
function inProcess(name: string, what: string, place: string): Cost {
  const self = [...process.execArgv, fileURLToPath(import.meta.url)]
  const { stdout, status } = spawnSync(process.execPath, [...self, zones, districts, name, what, place], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${what} of ${name} ended with ${status}`)
  return JSON.parse(stdout)
}

async function alone(of: Product, what: string, place: string): Promise<void> {
  // As many megabytes as lib/release.ts leaves to it.
  const workbench = await openWorkbench({ threads: 2, memoryLimit: '2GB' })
  const ports = { workbench, store: folderStore(place) }
  const dates = of.cadence === 'month' ? datesOfMonth(monthOf(FIRST)) : [FIRST]
  const hours = dates.flatMap((date) => localHours(countries.gb.timeZone, date))
  try {
    const started = performance.now()
    const keys = what === 'release' ? await release(ports, of, hours) : await write(ports, of, hours, what)
    const seconds = (performance.now() - started) / 1000
    const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
    console.log(JSON.stringify({ keys, seconds, megabytes }))
  } finally {
    await workbench.close()
  }
}

type Ports = Pick<Parameters<typeof releaseDate>[0], 'workbench' | 'store'>

/** @returns how many keys the release has */
async function write(ports: Ports, of: Product, hours: readonly LocalHour[], what: string): Promise<number> {
  const system = nation()
  const keys = levelsOf(of, system, hours, 'standard').flatMap((level) => level.keys)
  const isFigures = what === 'figures'
  const table = isFigures ? figuresTable(of) : measurementsTable(of)
  const values = isFigures ? { value: '9', bounded: '9' } : { measurement: '9', variance: 1 }
  const rows = function* () {
    for (const [index, key] of keys.entries()) {
      if (!isFigures || index % ONE_IN === 0) yield { ...cellValues(key, of, system, FIRST), ...values }
    }
  }
  const prefix = isFigures ? partitionPrefix(table, { dt: FIRST, run: RUN }) : 'bare/'
  await storeParquet(ports, table, `${prefix}part-0.parquet`, rows(), cellOrder(of))
  return keys.length
}

async function release(ports: Ports, of: Product, hours: readonly LocalHour[]): Promise<number> {
  const clock = { now: () => new Date('2026-04-02T09:00:00Z') }
  const { entries } = await (of.cadence === 'month' ? releaseMonth : releaseDate)(
    { ...ports, archive: ports.store, documents: memoryDocuments(), figures: packed, clock },
    {
      date: FIRST,
      run: RUN,
      products: [of],
      country: 'gb',
      keyLife: 'month',
      privacy: 'standard',
      referenceVersion: 'bench',
      prior: 'none',
      zoneSystem: nation(),
      hours,
    },
  )
  return entries.length
}

/** A nation of so many zones, shared among so many districts. */
function nation(): ZoneSystem {
  const numbers = (count: string): number[] => Array.from({ length: Number(count) }, (_, index) => index)
  const zone = (id: string, level: string, depth: number, parent: string | null) =>
    ({ id, name: id, parent, level, depth }) as const
  return {
    id: 'nation',
    version: 'bench',
    levels: ['nation', 'district', 'zone'],
    zones: [
      zone('nation', 'nation', 0, null),
      ...numbers(districts).map((d) => zone(`d${d}`, 'district', 1, 'nation')),
      ...numbers(zones).map((z) => zone(`z${z}`, 'zone', 2, `d${z % Number(districts)}`)),
    ],
  }
}
