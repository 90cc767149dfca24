import { z } from 'zod'
import { tables } from '../model/tables.ts'
import { type Exclusion, exclusionSchema, type Rejection, rejectionSchema } from '../model/vocabulary.ts'
import type { ObjectStore, SqlValue, Workbench } from '../platform/ports.ts'
import { discreet } from './discreet.ts'
import { intakeKey } from './object-names.ts'
import { storeTable, withFreshCopies } from './parquet-files.ts'
import { literalList } from './sql-text.ts'

/** What became of a file. Accepted, rejected and excluded add up to rows; it names nobody. */
export interface IntakeRow {
  /** The file's full key. */
  readonly file: string
  /** SHA-256 of its bytes. */
  readonly content: string
  /**
   * `waiting`: to be read again, as it lacked something or its reading was cut off. `lost`: its raw version
   * went before it could be read.
   */
  readonly state: 'done' | 'quarantined' | 'waiting' | 'lost'
  /** Why, and what to do; '' where it is done. */
  readonly message: string
  /** What the answer depends on besides the bytes. */
  readonly inputs: string
  readonly rows: number
  readonly accepted: number
  /** Only reasons that occurred. */
  readonly rejected: Readonly<Partial<Record<Rejection, number>>>
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>
  readonly longSessions: number
  /** UTC dates of its fragments, in order. */
  readonly utcDates: readonly string[]
  /** Local dates of its accepted records, in order. */
  readonly localDates: readonly string[]
}

type Ports = { readonly store: ObjectStore; readonly workbench: Workbench }

const stateSchema = z.enum(['done', 'quarantined', 'waiting', 'lost'])

/**
 * The intake rows of the files named, or of all.
 * @param keys full keys of files
 * @returns in the order of the file's keys; a file without a row is left out
 */
export async function readIntake(ports: Ports, keys?: readonly string[]): Promise<IntakeRow[]> {
  const wanted =
    keys?.map(intakeKey) ?? (await ports.store.list(`${tables.intake.prefix}/`)).map(({ key }) => key)
  const workbench = discreet(ports.workbench)
  const found = await withFreshCopies(ports, [...new Set(wanted)], async (paths) =>
    paths.length === 0
      ? []
      : await workbench.rows<Record<string, string | bigint>>(
          `-- intake: rows of files\nselect * from read_parquet(${literalList(paths)}, hive_partitioning = false)`,
        ),
  )
  return found.map(parseRow).sort((a, b) => (a.file < b.file ? -1 : 1))
}

export async function writeIntake(ports: Ports, row: IntakeRow): Promise<void> {
  const values: Record<string, SqlValue> = {
    file: row.file,
    content: row.content,
    state: row.state,
    message: row.message,
    inputs: row.inputs,
    rows: row.rows,
    accepted: row.accepted,
    ...counters('rejected', rejectionSchema.options, row.rejected),
    ...counters('excluded', exclusionSchema.options, row.excluded),
    long_sessions: row.longSessions,
    utc_dates: row.utcDates.join(' '),
    local_dates: row.localDates.join(' '),
  }
  const columns = Object.keys(tables.intake.columns).map((name) => `$${name} as ${name}`)
  await storeTable(ports, intakeKey(row.file), tables.intake, `(select ${columns.join(', ')})`, 'file', {
    parameters: values,
  })
}

function parseRow(found: Readonly<Record<string, string | bigint>>): IntakeRow {
  const text = (name: string) => String(found[name] ?? '')
  const words = (name: string) => text(name).split(' ').filter(Boolean)
  const count = (name: string) => Number(found[name] ?? 0)
  const occurring = <Word extends string>(prefix: string, options: readonly Word[]) =>
    Object.fromEntries(
      options.map((word) => [word, count(`${prefix}_${word}`)] as const).filter(([, records]) => records > 0),
    ) as Partial<Record<Word, number>>
  return {
    file: text('file'),
    content: text('content'),
    state: stateSchema.parse(found.state),
    message: text('message'),
    inputs: text('inputs'),
    rows: count('rows'),
    accepted: count('accepted'),
    rejected: occurring('rejected', rejectionSchema.options),
    excluded: occurring('excluded', exclusionSchema.options),
    longSessions: count('long_sessions'),
    utcDates: words('utc_dates'),
    localDates: words('local_dates'),
  }
}

const counters = <Word extends string>(
  prefix: string,
  options: readonly Word[],
  counts: Readonly<Partial<Record<Word, number>>>,
): Record<string, number> =>
  Object.fromEntries(options.map((word) => [`${prefix}_${word}`, counts[word] ?? 0]))
