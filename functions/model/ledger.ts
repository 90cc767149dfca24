import { z } from 'zod'
import { localDateSchema } from './vocabulary.ts'

/**
 * The ledger is the pointer: one document per epoch lists every committed release. What is not on it
 * was never published and never charged.
 */
export const ledgerEntrySchema = z.object({
  product: z.string(),
  /** First local date that the release covers. */
  date: localDateSchema,
  revision: z.int().min(1),
  run: z.string(),
  /** What it charged, as an exact fraction. */
  rho: z.string(),
  /** Of the measurements' Parquet bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  zoneSystem: z.string(),
  /** Version of the reference tables that the run used. */
  referenceVersion: z.string(),
  methodVersion: z.string(),
  committedAt: z.iso.datetime(),
  /** SHA-256 of this entry and of the link before it (ledger-chain.ts). Absent of entries older than links. */
  link: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>

export const epochLedgerSchema = z.object({
  epoch: z.string(),
  /** The most that the entries may add up to, as an exact fraction. */
  limit: z.string(),
  entries: z.array(ledgerEntrySchema),
})
export type EpochLedger = z.infer<typeof epochLedgerSchema>

/** Identifies the ledger of an epoch, `2026-03-24` or `2026-03`, among the documents. */
export const ledgerDocument = (epoch: string): string => `${LEDGER_PREFIX}${epoch}`
export const LEDGER_PREFIX = 'ledger/'
/** How far each ledger has come. */
export const LEDGER_WITNESS_PREFIX = 'ledger-witness/'

/** The epoch that a local date belongs to. */
export const epochOf = (date: string, keyLife: 'day' | 'month'): string =>
  keyLife === 'day' ? date : date.slice(0, 7)

/** First twelve digits of the measurements' hash: what a buyer quotes. */
export const datasetVersion = (entry: Pick<LedgerEntry, 'sha256'>): string => entry.sha256.slice(0, 12)

/** The reference tables in force, made current by one conditional write. */
export const REFERENCE_DOCUMENT = 'reference/current'
export const referencePointerSchema = z.object({
  version: z.string(),
  zoneSystem: z.string(),
  country: z.string(),
  keyLife: z.string(),
})
export type ReferencePointer = z.infer<typeof referencePointerSchema>

/** The version that shall come into force: of the feeds that landed last. */
export const REFERENCE_WANTED_DOCUMENT = 'reference/wanted'
export const referenceWantedSchema = z.object({ version: z.string() })

/** The highest revision of a product and date; 0 where it is not released. */
export const revisionOf = ({ entries }: EpochLedger, product: string, date: string): number =>
  entries.reduce(
    (highest, entry) =>
      entry.product === product && entry.date === date ? Math.max(highest, entry.revision) : highest,
    0,
  )

/**
 * The releases in force: of each product and date the highest revision.
 * @param most later revisions are as if they had not been made
 */
export function currentEntries(
  ledgers: readonly EpochLedger[],
  most = Number.POSITIVE_INFINITY,
): readonly LedgerEntry[] {
  const current = new Map<string, LedgerEntry>()
  for (const entry of ledgers.flatMap((ledger) => ledger.entries)) {
    if (entry.revision > most) continue
    const key = `${entry.product} ${entry.date}`
    const known = current.get(key)
    if (!known || known.revision < entry.revision) current.set(key, entry)
  }
  return [...current.values()]
}
