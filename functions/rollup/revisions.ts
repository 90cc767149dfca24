import { createHash } from 'node:crypto'
import { z } from 'zod'
import { addDays } from '../model/dates.ts'
import type { LedgerEntry } from '../model/ledger.ts'
import { dailyProducts } from '../model/products.ts'
import { partitionPrefix, tables } from '../model/tables.ts'
import type { KeyLife, LocalDate } from '../model/vocabulary.ts'
import type { DocumentStore, ObjectStore } from '../platform/ports.ts'

/**
 * Revisions that an operator has asked for. Each is noted before it is made, so that the word repeated, after a
 * crash or by mistake, is the same as once: a revision pays as much as the first release, and noise drawn twice
 * tells more than noise drawn once.
 */
const demandSchema = z.object({
  /** The revision that was asked for. */
  revision: z.int().min(2),
  /** Of the fragments that there were then. */
  fragments: z.string(),
})

const demandDocument = (date: LocalDate): string => `revision/${date}`

interface Ports {
  readonly store: Pick<ObjectStore, 'list'>
  readonly documents: DocumentStore
}

/**
 * Asks for the next revision of a date that is released.
 * @param current releases in force
 * @returns false where it is not released, or no file has come since its last revision: there is nothing to revise
 */
export async function demandRevision(
  { store, documents }: Ports,
  keyLife: KeyLife,
  current: readonly LedgerEntry[],
  date: LocalDate,
): Promise<boolean> {
  const last = lastRevision(keyLife, current, date)
  if (last === 0) return false
  const fragments = await digestOf(store, date)
  const known = await documents.get(demandDocument(date))
  const demand = known && demandSchema.parse(known.body)
  if (demand && demand.revision <= last && demand.fragments === fragments) return false
  await documents.put(demandDocument(date), { revision: last + 1, fragments }, known?.version ?? 0)
  return true
}

/** Whether a revision that was asked for is still to be made. */
export async function isRevisionDue(
  documents: DocumentStore,
  keyLife: KeyLife,
  current: readonly LedgerEntry[],
  date: LocalDate,
): Promise<boolean> {
  const last = lastRevision(keyLife, current, date)
  const known = await documents.get(demandDocument(date))
  return last > 0 && known !== null && demandSchema.parse(known.body).revision > last
}

/** 0 while a daily product of the date is not released: it comes first. */
const lastRevision = (keyLife: KeyLife, current: readonly LedgerEntry[], date: LocalDate): number =>
  Math.min(
    ...dailyProducts(keyLife).map(
      ({ id }) => current.find((entry) => entry.product === id && entry.date === date)?.revision ?? 0,
    ),
  )

/** Of the UTC dates that a local date can touch. */
async function digestOf(store: Ports['store'], date: LocalDate): Promise<string> {
  const dates = [-1, 0, 1].map((days) => addDays(date, days))
  const found = await Promise.all(dates.map((dt) => store.list(partitionPrefix(tables.fragments, { dt }))))
  const files = found.flat().map(({ key, size }) => `${key} ${size}`)
  return createHash('sha256').update(JSON.stringify(files)).digest('hex')
}
