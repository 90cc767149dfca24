import { createHash } from 'node:crypto'
import { addDays, afterMonth, datesOfMonth, monthOf } from '../model/dates.ts'
import {
  currentEntries,
  datasetVersion,
  type EpochLedger,
  LEDGER_PREFIX,
  type LedgerEntry,
} from '../model/ledger.ts'
import { readEpochLedger } from '../model/ledger-chain.ts'
import type { Product } from '../model/products.ts'
import type { LocalDate } from '../model/vocabulary.ts'
import type { DocumentStore } from '../platform/ports.ts'

/** By product, each in the order of the dates. */
export type Releases = ReadonlyMap<string, readonly LedgerEntry[]>

/**
 * The releases in force. Without a ledger there are none.
 * @param most later revisions are as if they had not been made
 */
export async function releasesInForce(documents: DocumentStore, most?: number): Promise<Releases> {
  return currentByProduct(await readLedgers(documents), most)
}

/** Of every epoch. */
export const readLedgers = async (documents: DocumentStore): Promise<readonly EpochLedger[]> =>
  (await documents.list(LEDGER_PREFIX)).map(({ body }) => readEpochLedger(body))

export function currentByProduct(ledgers: readonly EpochLedger[], most?: number): Releases {
  const ordered = [...currentEntries(ledgers, most)].sort((a, b) => (a.date < b.date ? -1 : 1))
  return Map.groupBy(ordered, ({ product }) => product)
}

/** The first date that a release no longer covers. */
export const endOfRelease = ({ cadence }: Product, date: LocalDate): LocalDate =>
  cadence === 'month' ? afterMonth(monthOf(date)) : addDays(date, 1)

/**
 * The releases of a product, one for each date that has rows of its own: a month with rows per day is released at
 * once, and read by its days.
 */
export const byDate = (
  { cadence, grain }: Product,
  entries: readonly LedgerEntry[],
): readonly LedgerEntry[] =>
  cadence === 'month' && grain === 'day'
    ? entries.flatMap((entry) => datesOfMonth(monthOf(entry.date)).map((date) => ({ ...entry, date })))
    : entries

/** What a buyer quotes: the release's own version, or one made of all that went into the answer. */
export function datasetVersionOf(entries: readonly LedgerEntry[]): string | null {
  const [first] = entries
  if (!first) return null
  // Days of one month are of one release.
  const releases = [...new Set(entries.map(({ sha256 }) => sha256))]
  return releases.length === 1 ? datasetVersion(first) : digest(releases)
}

/** How the figures were made; several where the method changed on the way. */
export function methodVersionOf(entries: readonly LedgerEntry[]): string | null {
  const methods = [...new Set(entries.map(({ methodVersion }) => methodVersion))].sort()
  return methods.length === 0 ? null : methods.join(' ')
}

/** Twelve hexadecimal digits that stand for a list of texts. */
export const digest = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
