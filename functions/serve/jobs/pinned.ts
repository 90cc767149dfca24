import { LEDGER_PREFIX } from '../../model/ledger.ts'
import { readEpochLedger } from '../../model/ledger-chain.ts'
import type { DocumentStore } from '../../platform/ports.ts'

/**
 * The documents with the ledgers as they were at an instant: entries are only ever added at the end of a ledger,
 * so what stands before is a whole ledger too. A release that comes while a job waits or runs is not in it.
 * @param instant RFC 3339, UTC, with milliseconds
 */
export const documentsAsOf = (documents: DocumentStore, instant: string): DocumentStore => ({
  ...documents,
  async list(prefix) {
    const found = await documents.list(prefix)
    if (!prefix.startsWith(LEDGER_PREFIX)) return found
    return found.map(({ id, body }) => {
      const ledger = readEpochLedger(body)
      const entries = ledger.entries.filter(
        ({ committedAt }) => Date.parse(committedAt) <= Date.parse(instant),
      )
      return { id, body: { ...ledger, entries } }
    })
  },
})
