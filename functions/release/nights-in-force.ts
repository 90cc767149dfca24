import { currentEntries, epochOf, type LedgerEntry, ledgerDocument } from '../model/ledger.ts'
import { readEpochLedger } from '../model/ledger-chain.ts'
import type { Country, KeyLife, LocalDate } from '../model/vocabulary.ts'
import type { ZoneSystem } from '../model/zones.ts'
import type { DocumentStore, ObjectStore } from '../platform/ports.ts'
import { type Measured, NIGHT_PRODUCTS } from './nights.ts'
import type { LocalHour } from './public-keys.ts'

interface Ports {
  /** Of the run that is being made. */
  readonly store: Pick<ObjectStore, 'localPath'>
  /** Where committed measurements lie. */
  readonly archive: Pick<ObjectStore, 'localPath'>
  readonly documents: Pick<DocumentStore, 'get'>
}

/** Of a release, what its weights and its outages hang on. */
export interface DateRequest {
  readonly date: LocalDate
  readonly run: string
  readonly country: Country
  readonly keyLife: KeyLife
  readonly referenceVersion: string
  readonly zoneSystem: ZoneSystem
  readonly hours: readonly LocalHour[]
}

/** Measurements in force, and those of this run, which are not on the ledger yet. */
export async function measuredOn(
  { documents, store, archive }: Ports,
  { run, date, keyLife, zoneSystem }: Pick<DateRequest, 'run' | 'date' | 'keyLife' | 'zoneSystem'>,
  drawn: ReadonlySet<string>,
  dates: readonly LocalDate[],
): Promise<Measured[]> {
  const ids = Object.values(NIGHT_PRODUCTS)
  const own = ids.filter((product) => drawn.has(product))
  const entries = await committedOn(documents, keyLife, dates)
  const committed = entries.filter(
    (entry) =>
      entry.zoneSystem === zoneSystem.id &&
      ids.some((id) => id === entry.product) &&
      !(entry.date === date && own.some((id) => id === entry.product)),
  )
  return [
    ...committed.map((entry) => ({ entry, store: archive })),
    ...own.map((product) => ({ entry: { product, date, run }, store })),
  ]
}

/** All releases in force of some dates. */
export async function committedOn(
  documents: Ports['documents'],
  keyLife: KeyLife,
  dates: readonly LocalDate[],
): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  for (const epoch of new Set(dates.map((of) => epochOf(of, keyLife)))) {
    const document = await documents.get(ledgerDocument(epoch))
    if (document) entries.push(...currentEntries([readEpochLedger(document.body)]))
  }
  return entries.filter(({ date }) => dates.includes(date))
}
