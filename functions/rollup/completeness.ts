import { createHash, randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InvalidInput } from '../model/errors.ts'
import { partitionPrefix, tables } from '../model/tables.ts'
import { type LocalDate, localDateSchema } from '../model/vocabulary.ts'
import type { ObjectStore, Workbench } from '../platform/ports.ts'

/**
 * Whether all files of a local day have come, by the operator's own list of them. Only names and states of
 * files are read here, never a count of records or of people: what is released when must not tell of them.
 */

/** Where operators put the lists: `landing/manifests/2026-03-24.json`. Nothing is told of what lands there. */
const MANIFEST_PREFIX = 'landing/manifests/'
export const manifestKey = (date: LocalDate): string => `${MANIFEST_PREFIX}${date}.json`
const EVENTS_PREFIX = 'landing/events/'

/** More files than a country has in a day. */
const MOST_FILES = 100_000

const manifestSchema = z.strictObject({
  date: localDateSchema,
  /** Every file that has events of this date, by its full key. */
  files: z
    .array(z.string().startsWith(EVENTS_PREFIX, `expected a key below ${EVENTS_PREFIX}`))
    .min(1, 'expected at least one file')
    .max(MOST_FILES, `expected at most ${MOST_FILES} files`),
})

/** What is asked of the landing store. */
export interface ManifestLanding {
  list(prefix: string): Promise<readonly { readonly key: string }[]>
  fetch(file: { readonly key: string }): Promise<{ readonly path: string } | null>
}

export interface CompletenessPorts {
  readonly landing: ManifestLanding
  /** Of the intake table. */
  readonly store: Pick<ObjectStore, 'get'>
  readonly workbench: Pick<Workbench, 'rows' | 'scratch'>
}

export type Completeness =
  | { readonly state: 'no-manifest' | 'complete' }
  /** What is missing, and what to do about it. */
  | { readonly state: 'incomplete'; readonly message: string }

/** Answers for one date. */
export type Gate = (date: LocalDate) => Promise<Completeness>

/** The gate of a deployment whose operator lands manifests. The lists are listed once for all dates. */
export function manifestGate(ports: CompletenessPorts): Gate {
  let landed: Promise<ReadonlySet<string>> | undefined
  return async (date) => {
    landed ??= ports.landing
      .list(MANIFEST_PREFIX)
      .then((objects) => new Set(objects.map((object) => object.key)))
    const key = manifestKey(date)
    const found = (await landed).has(key) ? await ports.landing.fetch({ key }) : null
    if (found === null) return { state: 'no-manifest' }
    try {
      const files = readManifest(key, date, await readFile(found.path, 'utf8'))
      return missing(files, await fileStates(ports, files))
    } catch (error) {
      // One unreadable list must not hold up the other dates.
      if (error instanceof InvalidInput) return { state: 'incomplete', message: error.message }
      throw error
    } finally {
      await rm(found.path, { force: true })
    }
  }
}

function readManifest(key: string, date: LocalDate, text: string): readonly string[] {
  const wanted = `expected {"date": "${date}", "files": ["${EVENTS_PREFIX}…", …]}; write it anew`
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new InvalidInput(`${key} is no JSON: ${wanted}`)
  }
  const result = manifestSchema.safeParse(json)
  if (!result.success) {
    const { path, message } = result.error.issues[0]!
    throw new InvalidInput(`${key}: ${[path.join('.'), message].filter(Boolean).join(': ')}; ${wanted}`)
  }
  if (result.data.date !== date) {
    throw new InvalidInput(`${key} is about ${result.data.date}: ${wanted}`)
  }
  return [...new Set(result.data.files)].sort()
}

const stateSchema = z.enum(['done', 'quarantined', 'waiting', 'lost'])
type FileState = z.infer<typeof stateSchema> | 'absent'

/** Files of a group are named in the order of their keys, the first one in full. */
function missing(files: readonly string[], states: ReadonlyMap<string, FileState>): Completeness {
  const of = (state: FileState): readonly string[] =>
    files.filter((file) => (states.get(file) ?? 'absent') === state)
  const groups = [
    { found: of('absent'), words: 'not read', next: 'have them written' },
    {
      found: of('waiting'),
      words: 'waiting to be read',
      next: 'they are read once the lists they need are in force',
    },
    {
      found: of('quarantined'),
      words: 'in quarantine',
      next: 'have them mended and written again under their names',
    },
    {
      found: of('lost'),
      words: 'lost before they were read',
      next: 'have them written again under their names',
    },
  ].filter(({ found }) => found.length > 0)
  if (groups.length === 0) return { state: 'complete' }
  const parts = groups.map(
    ({ found, words, next }) => `${found.length} ${words}, first ${found[0]!} (${next})`,
  )
  return {
    state: 'incomplete',
    message: `of ${files.length} files of its manifest ${parts.join('; ')}`,
  }
}

/** The object of a file's row, as model/tables.ts says. */
const intakeKey = (file: string): string =>
  `${partitionPrefix(tables.intake, {})}${createHash('sha256').update(file).digest('hex')}.parquet`

/** Requests to the store at the same time. */
const AT_ONCE = 32

/** What became of these files; one without a row has not come. */
async function fileStates(
  { store, workbench }: CompletenessPorts,
  files: readonly string[],
): Promise<ReadonlyMap<string, FileState>> {
  // Asked for one by one, never listed: rows of all files there ever were lie beside those of a day.
  const keys = files.map(intakeKey)
  const paths: string[] = []
  try {
    for (let start = 0; start < keys.length; start += AT_ONCE) {
      await Promise.all(
        keys.slice(start, start + AT_ONCE).map(async (key) => {
          const body = await store.get(key)
          if (body === null) return
          const path = join(workbench.scratch, `intake-${randomUUID()}.parquet`)
          paths.push(path)
          await writeFile(path, body, { mode: 0o600 })
        }),
      )
    }
    if (paths.length === 0) return new Map()
    const list = paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')
    const rows = await workbench.rows<{ file: string; state: string }>(
      `-- completeness: states of files\nselect file, state from read_parquet([${list}], hive_partitioning = false)`,
    )
    return new Map(rows.map(({ file, state }) => [file, stateSchema.parse(state)]))
  } finally {
    await Promise.all(paths.map((path) => rm(path, { force: true })))
  }
}
