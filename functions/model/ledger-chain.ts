import { createHash } from 'node:crypto'
import { TamperedLedger } from './errors.ts'
import { type EpochLedger, epochLedgerSchema, type LedgerEntry } from './ledger.ts'

/**
 * The entries of an epoch are a hash chain: each carries a link, the SHA-256 of its own content and of the
 * link before it. Who edits, removes, adds or exchanges a row breaks every link from there on. What a chain
 * alone cannot see is the whole of an older ledger put back: release/ledger-witness.ts sees that.
 */

/** What stands before the first entry. */
const BEGINNING = ''

/** Entries of before there were links are the chain's beginning: the first link holds them too. */
function linkOf(epoch: string, previous: string, entry: LedgerEntry): string {
  const content = Object.entries(entry)
    .filter(([name, value]) => name !== 'link' && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([epoch, previous, content]))
    .digest('hex')
}

/** The link of each entry, as it has to be. */
export function linksOf({ epoch, entries }: EpochLedger): readonly string[] {
  let previous = BEGINNING
  return entries.map((entry) => {
    previous = linkOf(epoch, previous, entry)
    return previous
  })
}

/** Adds entries at the end of the chain; those that are there stay as they are. */
export function append(ledger: EpochLedger, added: readonly LedgerEntry[]): EpochLedger {
  const whole = { ...ledger, entries: [...ledger.entries, ...added] }
  const links = linksOf(whole)
  const entries = whole.entries.map((entry, index) =>
    index < ledger.entries.length ? entry : { ...entry, link: links[index]! },
  )
  return { ...whole, entries }
}

/** @returns what is wrong with a ledger and where, or null where nothing is */
export function brokenAt(ledger: EpochLedger): string | null {
  const links = linksOf(ledger)
  const seen = new Set<string>()
  const firstLinked = ledger.entries.findIndex(({ link }) => link !== undefined)
  for (const [index, entry] of ledger.entries.entries()) {
    const { product, date, revision, link } = entry
    const where = `entry ${index + 1} of ${ledger.entries.length} (${product} ${date}, revision ${revision})`
    const name = `${product} ${date} ${revision}`
    if (seen.has(name)) return `${where} is there twice`
    seen.add(name)
    if (link === undefined && firstLinked >= 0 && index > firstLinked) return `${where} has no link`
    if (link !== undefined && link !== links[index]) {
      return `${where} does not follow from what stands before it`
    }
  }
  return null
}

/**
 * Reads a stored ledger; nothing is drawn, published or served by one that is not as it was written.
 * @throws TamperedLedger if rows were edited, removed, added or are out of order
 */
export function readEpochLedger(body: unknown): EpochLedger {
  const ledger = epochLedgerSchema.parse(body)
  const broken = brokenAt(ledger)
  if (broken !== null) throw new TamperedLedger(tampered(ledger.epoch, broken))
  return ledger
}

export const tampered = (epoch: string, what: string): string =>
  `the ledger of epoch ${epoch} is not as it was written: ${what}; nothing is drawn or published: stop releasing and audit, see runbook: ledger-tampered`
