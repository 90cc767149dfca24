import { z } from 'zod'
import { type Calendar, epochEnd } from '../geography/epochs.ts'
import { addDays, datesOfMonth } from '../model/dates.ts'
import { type TableName, tables } from '../model/tables.ts'
import type { Clock, DocumentStore, ObjectRewriter, ObjectStore, Workbench } from '../platform/ports.ts'
import { alone, discreet, dropTemporary } from './discreet.ts'
import { exclusionsVersionOf, loadExclusions } from './exclusions.ts'
import { literal } from './sql-text.ts'

/**
 * Removes the rows of those who objected after their records were stored. Later runs leave them out at once; the
 * rows themselves go here, while the key lives. It needs no key: the list of exclusions has the pseudonyms.
 */

export interface SweepPorts {
  readonly store: ObjectStore
  readonly rewriter: ObjectRewriter
  readonly documents: DocumentStore
  readonly workbench: Workbench
  readonly clock: Clock
}

/** How far the sweep of an epoch has come. */
const sweepSchema = z.strictObject({
  /** Of the list of exclusions. */
  version: z.string(),
  /** When the sweep first met this list. */
  since: z.iso.datetime(),
  /** When the pass at work began; null where none is. */
  begunAt: z.iso.datetime().nullable(),
  /** The last object that the pass has looked at. */
  after: z.string(),
  isDone: z.boolean(),
})
type Sweep = z.output<typeof sweepSchema>

const sweepDocument = (epoch: string): string => `sweeps/${epoch}`

/**
 * A reader of events that took up the list before may write fragments for as long as it lives, 15 minutes. A pass
 * that begins later than this after the new list misses none of them, and is the last.
 */
const OLD_READERS_MS = 3_600_000

/** Tables with pseudonyms beside people, whom the list's own maker leaves out. */
const byUtcDate = ['fragments', 'roamers'] as const
export const byLocalDate = ['merged', 'paths', 'visits', 'trips', 'homes'] as const

export interface SweepOptions {
  /** No further object is begun after it. @default all are */
  readonly until?: Date | null
  /** Nobody reads events meanwhile, so that one pass is enough. @default false */
  readonly isAlone?: boolean
}

export interface Swept {
  readonly looked: number
  readonly rewritten: number
  /** Nothing is left to do until another list comes. */
  readonly isDone: boolean
  /** How long this list has been waiting to be carried out, in hours; 0 when it is. */
  readonly waitingHours: number
}

/**
 * Looks at every object of an epoch that may hold an excluded pseudonym, and writes those that do anew without it.
 * Twice is the same as once. What does not fit before `until` is taken up the next time. An object that is replaced
 * meanwhile is left: whoever replaces it goes by the new list, or a later pass meets it.
 */
export async function sweepEpoch(
  ports: SweepPorts,
  calendar: Calendar,
  epoch: string,
  { until = null, isAlone = false }: SweepOptions = {},
): Promise<Swept> {
  const { documents, clock, store } = ports
  const safe = { ...ports, workbench: discreet(ports.workbench) }
  return alone(ports.workbench, async () => {
    const version = await exclusionsVersionOf(safe, epoch)
    if (version === null) return { looked: 0, rewritten: 0, isDone: true, waitingHours: 0 }
    const found = await documents.get(sweepDocument(epoch))
    const known = found && sweepSchema.parse(found.body)
    const now = clock.now().toISOString()
    const fresh: Sweep = { version, since: now, begunAt: null, after: '', isDone: false }
    let state = known?.version === version ? known : fresh
    if (state.isDone) return { looked: 0, rewritten: 0, isDone: true, waitingHours: 0 }
    const begunAt = state.begunAt ?? now
    const counts = { looked: 0, rewritten: 0 }
    let isWhole = true
    try {
      if (!(await loadExclusions(safe, epoch, version))) throw new Error(`the list of ${epoch} was replaced`)
      for (const { key } of await objectsOf(store, calendar, epoch)) {
        if (key <= state.after) continue
        if (until !== null && clock.now() >= until) {
          isWhole = false
          break
        }
        if (await withoutExcluded(safe, key)) counts.rewritten += 1
        counts.looked += 1
        state = { ...state, after: key }
      }
    } finally {
      await dropTemporary(safe.workbench)
    }
    const isLast = isAlone || Date.parse(begunAt) - Date.parse(state.since) >= OLD_READERS_MS
    const isDone = isWhole && isLast
    const next: Sweep = isWhole
      ? { ...state, begunAt: null, after: '', isDone }
      : { ...state, begunAt, isDone: false }
    // Of two sweeps at once one is refused here; both have only taken away what had to go.
    await documents.put(sweepDocument(epoch), next, found?.version ?? 0)
    const waitingHours = isDone ? 0 : (clock.now().getTime() - Date.parse(state.since)) / 3_600_000
    return { ...counts, isDone, waitingHours }
  })
}

/** In the order of their keys: a pass that was cut off goes on behind the last. */
async function objectsOf(store: ObjectStore, calendar: Calendar, epoch: string): Promise<{ key: string }[]> {
  const { utcDates, localDates } = datesOfEpoch(calendar, epoch)
  const found = [
    ...(await objectsOfDates(store, byUtcDate, utcDates)),
    ...(await objectsOfDates(store, byLocalDate, localDates)),
  ]
  return found.sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** The dates under which an epoch's rows lie. */
export function datesOfEpoch(
  calendar: Calendar,
  epoch: string,
): { readonly utcDates: readonly string[]; readonly localDates: readonly string[] } {
  const localDates = calendar.keyLife === 'day' ? [epoch] : datesOfMonth(epoch)
  const last = epochEnd(calendar, epoch).toISOString().slice(0, 10)
  const utcDates: string[] = []
  // The first hour of a summer's day lies under the UTC date before it, and the margin of a run as well.
  for (let date = addDays(localDates[0]!, -1); date <= last; date = addDays(date, 1)) utcDates.push(date)
  return { utcDates, localDates }
}

/** Objects of these tables under these dates. */
export async function objectsOfDates(
  store: ObjectStore,
  names: readonly TableName[],
  dates: readonly string[],
): Promise<{ key: string }[]> {
  const prefixes = names.flatMap((table) => dates.map((dt) => `${tables[table].prefix}/dt=${dt}/`))
  const found: { key: string }[] = []
  for (const prefix of prefixes) found.push(...(await store.list(prefix)))
  return found
}

/** @returns whether it was written anew */
async function withoutExcluded({ rewriter, workbench }: SweepPorts, key: string): Promise<boolean> {
  const found = await rewriter.fetch(key)
  if (found === null) return false
  try {
    const rows = `read_parquet(${literal(found.path)}, hive_partitioning = false)`
    const [some] = await workbench.rows<{ n: bigint }>(
      `-- sweep: rows of the excluded
      select count(*) as n from ${rows} where pid in (select pid from anonymize_exclusions)`,
    )
    if (Number(some?.n) === 0) return false
    await workbench.run(
      `-- sweep: all other rows
      copy (
        select * from ${rows}
        where pid is null or pid not in (select pid from anonymize_exclusions)
        order by all
      )
      to ${literal(found.next)} (format parquet, compression zstd)`,
    )
    return await rewriter.replace(key, found)
  } finally {
    await found.remove()
  }
}
