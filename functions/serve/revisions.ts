import { currentEntries, datasetVersion, type EpochLedger } from '../model/ledger.ts'
import type { Product } from '../model/products.ts'
import { localDateSchema } from '../model/vocabulary.ts'
import { instant } from './calendar.ts'
import { Problem, quoted } from './problems.ts'
import { endOfRelease } from './releases.ts'
import type { Revisions, RevisionsQuery } from './schemas.ts'

/**
 * Every release of a product that covers a date of the interval.
 * @throws Problem invalid-parameter
 */
export function revisionsOf(
  product: Product,
  ledgers: readonly EpochLedger[],
  { from, to }: RevisionsQuery,
): Revisions {
  const [first, end] = [readDate('from', from), readDate('to', to)]
  if (first !== undefined && end !== undefined && first >= end) {
    throw new Problem('invalid-parameter', `to: ${end} is not after from, ${first}`, { parameter: 'to' })
  }
  const inForce = new Set(currentEntries(ledgers))
  return {
    product: product.id,
    revisions: ledgers
      .flatMap(({ entries }) => entries)
      .filter((entry) => entry.product === product.id)
      .map((entry) => ({
        from: entry.date,
        to: endOfRelease(product, entry.date),
        revision: entry.revision,
        inForce: inForce.has(entry),
        committedAt: instant(Date.parse(entry.committedAt)),
        datasetVersion: datasetVersion(entry),
        methodVersion: entry.methodVersion,
        zoneSystem: entry.zoneSystem,
      }))
      .filter((of) => (first === undefined || of.to > first) && (end === undefined || of.from < end))
      .sort((a, b) => order(b.committedAt, a.committedAt) || order(b.from, a.from)),
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function readDate(name: string, text: string | undefined): string | undefined {
  if (text === undefined || localDateSchema.safeParse(text).success) return text
  throw new Problem('invalid-parameter', `${name}: ${quoted(text)} is no date: write YYYY-MM-DD`, {
    parameter: name,
  })
}
