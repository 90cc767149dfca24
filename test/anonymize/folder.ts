import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  type AnonymizeRequest,
  anonymizeFile,
  type IntakeRow,
  readProfile,
} from '../../functions/anonymize/index.ts'
import type { SubscribersPorts } from '../../functions/anonymize/subscribers.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import type { DocumentStore, KeyVault } from '../../functions/platform/ports.ts'
import { memoryDocuments } from '../support/memory.ts'
import { memoryVault } from '../support/vault.ts'

/** A fragment as stored, times as texts. */
export interface StoredFragment {
  readonly pid: bigint
  readonly cell: string
  readonly slot: string
  readonly first_minute: number
  readonly last_minute: number
  readonly n: number
}

/** A row of roamers as stored. */
export interface StoredRoamer {
  readonly date: string
  readonly pid: bigint
  readonly home_country: string
}

/** An output folder with all ports of the stage, and a folder beside it for the files that arrive. */
export interface Folder {
  readonly ports: SubscribersPorts & { readonly documents: DocumentStore }
  readonly out: string
  /** Writes a file where feeds arrive, gzip if its name ends so. @returns its path */
  arrive(name: string, content: string | Uint8Array): Promise<string>
  /** Anonymizes one file with the rules of a small British deployment, or others. */
  take(name: string, content: string | Uint8Array, rules?: Partial<AnonymizeRequest>): Promise<IntakeRow>
  /** All fragments, in the order of slot, cell, pid. */
  fragments(): Promise<StoredFragment[]>
  /** All rows of roamers, with the UTC date that they lie under, in the order of date, country, pid. */
  roamers(): Promise<StoredRoamer[]>
  /** Keys of all objects. */
  objects(): Promise<string[]>
  /** Files left in the session's scratch folder. */
  scratch(): Promise<string[]>
  close(): Promise<void>
}

const today = '2026-03-31'

/** @param keys by default the same for the same epoch in every test */
export async function openFolder(keys: KeyVault = memoryVault()): Promise<Folder> {
  const root = await mkdtemp(join(tmpdir(), 'anonymize-'))
  const out = join(root, 'out')
  const landing = join(root, 'landing')
  await mkdir(landing)
  const workbench = await openWorkbench({ threads: 2 })
  const store = folderStore(out)
  const ports = { store, workbench, keys, documents: memoryDocuments() }
  const arrive = async (name: string, content: string | Uint8Array) => {
    const path = join(landing, name)
    await writeFile(path, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content)
    return path
  }
  return {
    ports,
    out,
    arrive,
    async take(name, content, rules = {}) {
      const file = await arrive(name, content)
      return anonymizeFile(ports, {
        file,
        key: `landing/events/${name}`,
        profile: readProfile('canonical'),
        country: 'gb',
        keyLife: 'day',
        cells: { kind: 'cells', ids: ['c1', 'c2', 'c3'] },
        referenceVersion: 'r1',
        exclusionsVersion: null,
        today,
        ...rules,
      })
    },
    async fragments() {
      const files = (await store.list('fragments/')).map(({ key }) => join(out, key))
      if (files.length === 0) return []
      return workbench.rows<StoredFragment>(
        `select pid, cell, strftime(slot, '%Y-%m-%d %H:%M') as slot, first_minute, last_minute, n
        from read_parquet([${files.map((file) => `'${file}'`).join(', ')}], hive_partitioning = false)
        order by slot, cell, pid`,
      )
    },
    async roamers() {
      const files = (await store.list('roamers/')).map(({ key }) => join(out, key))
      if (files.length === 0) return []
      return workbench.rows<StoredRoamer>(
        `select regexp_extract(filename, 'dt=([^/]+)', 1) as date, pid, home_country
        from read_parquet([${files.map((file) => `'${file}'`).join(', ')}], hive_partitioning = false, filename = true)
        order by date, home_country, pid`,
      )
    },
    async objects() {
      return (await store.list('')).map(({ key }) => key)
    },
    scratch: () => readdir(workbench.scratch),
    async close() {
      await workbench.close()
      await rm(root, { recursive: true })
    },
  }
}

const HEADER = 'subscriber_id,timestamp,cell_id'

/** A canonical CSV. */
export const csv = (...lines: string[]): string => `${[HEADER, ...lines].join('\n')}\n`

/** A canonical CSV whose records have an end. */
export const sessions = (...lines: string[]): string =>
  `${[`${HEADER},end_timestamp`, ...lines].join('\n')}\n`

/** A canonical CSV whose records name the home network of the phone. */
export const networked = (...lines: string[]): string =>
  `${[`${HEADER},network_code`, ...lines].join('\n')}\n`

/** The bytes of all files below a folder. */
export async function bytesBelow(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))),
  )
}
