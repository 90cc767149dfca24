import { threshold } from '../model/disclosure.ts'
import {
  type EpochLedger,
  type LedgerEntry,
  REFERENCE_DOCUMENT,
  referencePointerSchema,
} from '../model/ledger.ts'
import { type Product, products } from '../model/products.ts'
import { rational } from '../model/rational.ts'
import { type ReleaseCounts, releaseCountsDocument, releaseCountsSchema } from '../model/release-counts.ts'
import { openDays } from '../model/retention.ts'
import type { Country, KeyLife, Status } from '../model/vocabulary.ts'
import type { Clock, DocumentStore } from '../platform/ports.ts'
import { budgetOf, lossOf } from './budget.ts'
import { DELTA, guarantee } from './guarantee.ts'
import { optOutOf } from './objections.ts'
import { currentByProduct, endOfRelease, methodVersionOf, readLedgers } from './releases.ts'
import { retentionInWords } from './retention.ts'
import type { Transparency } from './transparency-schemas.ts'

/** What nobody but the deployment knows of itself. */
export interface Operator {
  /** How many tenants may ask. */
  readonly buyers: number
  /** On what keys of a month rest; null where keys live a day. */
  readonly clearance: { readonly basis: string; readonly date: string } | null
}

/** A week: Sunday is another day than Monday. Of a month's product the newest alone. */
const COUNTED_RELEASES: Readonly<Record<Product['cadence'], number>> = { day: 7, month: 1 }

/** Nobody needs a token to ask, so many may: each asks the store for a whole ledger. */
export const REMEMBERED_SECONDS = 300

/** The account, made anew after five minutes; one that fails is asked for again. */
export function transparencyReader(
  documents: DocumentStore,
  country: Country,
  operator: Operator | undefined,
  clock: Clock,
): () => Promise<Transparency> {
  let known: { readonly account: Promise<Transparency>; readonly until: number } | null = null
  return async () => {
    const now = clock.now().getTime()
    if (known && now < known.until) return known.account
    const account = transparencyOf(documents, country, operator)
    known = { account, until: now + REMEMBERED_SECONDS * 1_000 }
    account.catch(() => {
      known = null
    })
    return account
  }
}

/**
 * The account that anybody may read: from ledger, registry, and what releases say of themselves. No figure is
 * read for it, and nothing in it is exact but what follows from the design.
 */
async function transparencyOf(
  documents: DocumentStore,
  country: Country,
  operator: Operator | undefined,
): Promise<Transparency> {
  const ledgers = await readLedgers(documents)
  const pointer = await documents.get(REFERENCE_DOCUMENT)
  const life = pointer ? (referencePointerSchema.parse(pointer.body).keyLife as KeyLife) : null
  const current = currentByProduct(ledgers)
  return {
    country,
    delta: DELTA,
    guarantee: {
      protects: guarantee.protects,
      holdsBy: [...guarantee.holdsBy],
      doesNotCover: [...guarantee.doesNotCover],
    },
    keyLife: keyLifeOf(life, operator),
    budget: budgetOf(ledgers, life),
    products: await Promise.all(
      products.map((product: Product) => accountOf(documents, product, current.get(product.id) ?? [])),
    ),
    buyers: operator?.buyers ?? null,
    optOut: await optOutOf(documents),
    retention: retentionInWords(life),
    methodVersion: methodVersionOf(newestOf(ledgers)),
  }
}

function keyLifeOf(life: KeyLife | null, operator: Operator | undefined): Transparency['keyLife'] {
  const legalBasis = life === 'month' ? (operator?.clearance ?? null) : null
  const reason =
    life === null
      ? 'nothing has been set up yet'
      : life === 'day'
        ? 'a local calendar day is the shortest life, and the default of every country: it needs no clearance'
        : legalBasis === null
          ? 'no clearance is stated: this is no deployment for persons, but one of simulated or sample records'
          : null
  return { life, openDays: life === null ? null : openDays(life), legalBasis, reason }
}

/** Entries of the newest date that was released. */
function newestOf(ledgers: readonly EpochLedger[]): LedgerEntry[] {
  const entries = ledgers.flatMap((ledger) => ledger.entries)
  const newest = entries
    .map(({ date }) => date)
    .sort()
    .at(-1)
  return entries.filter(({ date }) => date === newest)
}

async function accountOf(
  documents: DocumentStore,
  product: Product,
  entries: readonly LedgerEntry[],
): Promise<Transparency['products'][number]> {
  const [first, last] = [entries[0], entries.at(-1)]
  const recent = entries.slice(-COUNTED_RELEASES[product.cadence])
  const counts = (await Promise.all(recent.map((entry) => readCounts(documents, entry)))).flatMap(
    (found) => found ?? [],
  )
  return {
    id: product.id,
    titles: product.title,
    unit: product.unit,
    releases: entries.length,
    from: first?.date ?? null,
    to: last ? endOfRelease(product, last.date) : null,
    loss: last ? lossOf(rational(last.rho)) : null,
    counted: countedOf(product, counts),
    reason:
      counts.length > 0
        ? null
        : last
          ? 'its releases were made before releases counted their cells'
          : 'nothing of it is released',
  }
}

async function readCounts(documents: DocumentStore, entry: LedgerEntry): Promise<ReleaseCounts | null> {
  const document = await documents.get(releaseCountsDocument(entry))
  return document ? releaseCountsSchema.parse(document.body) : null
}

/** @param counts in the order of their dates */
function countedOf(
  product: Product,
  counts: readonly ReleaseCounts[],
): Transparency['products'][number]['counted'] {
  const [first, last] = [counts[0], counts.at(-1)]
  if (!first || !last) return null
  return {
    from: first.date,
    to: endOfRelease(product, last.date),
    releases: counts.length,
    levels: last.levels.map(({ level, variance, mostOfOne }) => {
      const same = counts.flatMap(({ levels }) => levels.filter((of) => of.level === level))
      const sums = new Map<Status, number>()
      for (const { statuses } of same) {
        for (const [status, cells] of Object.entries(statuses) as [Status, number][]) {
          sums.set(status, (sums.get(status) ?? 0) + cells)
        }
      }
      const cells = [...sums.values()].reduce((sum, of) => sum + of, 0)
      return {
        level,
        cells,
        shares: Object.fromEntries([...sums].map(([status, of]) => [status, rounded(of / cells)])),
        variance,
        threshold: {
          least: threshold(variance.least, mostOfOne),
          most: threshold(variance.most, mostOfOne),
        },
      }
    }),
  }
}

const rounded = (share: number): number => Math.round(share * 1e4) / 1e4
