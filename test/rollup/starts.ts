import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localHours } from '../../functions/geography/index.ts'
import { REFERENCE_DOCUMENT } from '../../functions/model/ledger.ts'
import { zoneSystemKey } from '../../functions/model/zones.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import { duckdbQueryEngine } from '../../functions/platform/local/query-engine.ts'
import type { DocumentStore, QueryEngine, Workbench } from '../../functions/platform/ports.ts'
import { releaseDate } from '../../functions/release/index.ts'
import { dueDates, toMake } from '../../functions/rollup/due.ts'
import { runRollup } from '../../functions/rollup/index.ts'
import { town } from '../release/towns.ts'
import { memoryDocuments, memoryFigures } from '../support/memory.ts'
import { stepsOf, type Terrain, VERSION, writeWorld } from './terrain.ts'

export const DATE = '2026-03-24'

/** Four zones in two districts, a cell each. */
const terrain: Terrain = {
  cells: { c1: 't1', c2: 't2', c3: 't3', c4: 't4' },
  tiles: { t1: 'd1z1', t2: 'd1z2', t3: 'd2z1', t4: 'd2z2' },
  leaves: { d1z1: 'd1', d1z2: 'd1', d2z1: 'd2', d2z2: 'd2' },
}

const PEOPLE = 600
const TIMES = ['00:02', '06:30', '13:00', '19:30', '23:57']

/** 600 people who stay in d1z1, of whom every third spends the hours around 13:00 in d2z2. */
const sightings = Array.from({ length: PEOPLE }, (_, pid) =>
  TIMES.map((time) => [pid, time === '13:00' && pid % 3 === 0 ? 'c4' : 'c1', `${DATE} ${time}`] as const),
).flat()

/** The fragments and the reference of the date, to be copied by every test. */
export async function prepare(workbench: Workbench): Promise<string> {
  const folder = await mkdtemp(join(workbench.scratch, 'prepared-'))
  await writeWorld(workbench, folder, { terrain, date: DATE, keyLife: 'month', files: [sightings] })
  await folderStore(folder).put(zoneSystemKey(VERSION), JSON.stringify(town(2, 2)))
  return folder
}

/** A deployment on a folder of its own, at noon of the next day. */
export async function deployment(prepared: string) {
  const folder = await mkdtemp(join(tmpdir(), 'smart-steps-starts-'))
  await cp(prepared, folder, { recursive: true })
  const documents = memoryDocuments()
  await documents.put(
    REFERENCE_DOCUMENT,
    { version: VERSION, zoneSystem: 'city', country: 'gb', keyLife: 'month' },
    0,
  )
  const time = { now: new Date('2026-03-25T12:00:00Z') }
  return {
    folder,
    store: folderStore(folder),
    documents,
    figures: memoryFigures(),
    time,
    clock: { now: () => time.now },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
export type Deployment = Awaited<ReturnType<typeof deployment>>

/** Where a start is cut off. */
export interface Faults {
  readonly engine?: (engine: QueryEngine) => QueryEngine
  readonly documents?: (documents: DocumentStore) => DocumentStore
  readonly onStep?: (name: string) => void
}

export interface Start extends Faults {
  readonly workbench: Workbench
  /** @default whatever is due */
  readonly named?: readonly string[]
  /** Keeps others from the date; null as if the claim had run out. */
  readonly execution: string | null
}

/**
 * One execution as the state machine runs it: list, plan, the queries, the release.
 * @returns the run of each date that it made, and whether it was the one that was published
 */
export async function start(
  world: Deployment,
  { workbench, named, execution, engine = (same) => same, documents = (same) => same, onStep }: Start,
) {
  const ports = { ...world, documents: documents(world.documents) }
  const gate = async () => ({ state: 'no-manifest' }) as const
  const options = { country: 'gb', keyLife: 'month', completeAfterHours: 4, most: 3 } as const
  const { dates } = await dueDates({ ...ports, gate }, options, { named: named ?? null, execution })
  const made: { run: string; alreadyReleased: boolean }[] = []
  for (const date of dates) {
    const run = `${date}-${randomBytes(4).toString('hex')}`
    const { products } = await toMake(ports.documents, 'month', date)
    const queries = engine(duckdbQueryEngine({ workbench, folders: [world.folder], out: world.folder }))
    await runRollup(queries, stepsOf(date, 'month', products, run), ({ query }) => onStep?.(query.name))
    const { alreadyReleased } = await releaseDate(
      { ...ports, archive: world.store, workbench },
      {
        date,
        run,
        products,
        country: 'gb',
        keyLife: 'month',
        privacy: 'standard',
        referenceVersion: VERSION,
        prior: 'given',
        zoneSystem: town(2, 2),
        hours: localHours('Europe/London', date),
      },
    )
    made.push({ run, alreadyReleased })
  }
  return made
}
