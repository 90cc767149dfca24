import { addDays } from '../../model/dates.ts'
import type { LedgerEntry } from '../../model/ledger.ts'
import type { Aggregate, Product } from '../../model/products.ts'
import type { LocalDate } from '../../model/vocabulary.ts'
import { listed, Problem } from '../problems.ts'
import { readAggregate } from '../query.ts'
import { digest, endOfRelease } from '../releases.ts'
import type { Contract } from './contract.ts'

/** What a tenant may read on a day: its contract, with dates instead of ages. */
export interface Rights extends Pick<Contract, 'products' | 'aggregates' | 'zones' | 'finest'> {
  /** The first date that is answered. */
  readonly from: LocalDate
  /** The first date that is not answered any more. */
  readonly to: LocalDate
}

/** @param today the local date at which it is asked */
export const rightsOf = (
  { products, aggregates, zones, finest, oldestDays, delayDays }: Contract,
  today: LocalDate,
): Rights => ({
  ...{ products, aggregates, zones, finest },
  from: oldestDays === undefined ? '0001-01-01' : addDays(today, -oldestDays),
  // Nothing is withheld without a delay, whatever the clock says: a run over records of a later date is answered too.
  to: delayDays === 0 ? '9999-12-31' : addDays(today, 1 - delayDays),
})

/** Those of a product that the contract has, in its order. */
export const aggregatesWithin = ({ aggregates }: Product, rights: Rights): readonly Aggregate[] =>
  aggregates.filter((aggregate) => rights.aggregates === 'all' || rights.aggregates.includes(aggregate))

/** @returns null where the product is in the contract, with one of its aggregates */
export function lacking(product: Product, rights: Rights): string | null {
  const { products, aggregates } = rights
  if (products !== 'all' && !products.includes(product.id)) {
    return `${product.id} is not in your contract, which has ${listed(products)}`
  }
  return aggregates !== 'all' && aggregatesWithin(product, rights).length === 0
    ? `${product.id} has ${listed(product.aggregates)}, and your contract ${listed(aggregates)}`
    : null
}

/** @throws Problem not-entitled */
export function refuseProduct(product: Product, rights: Rights): void {
  const reason = lacking(product, rights)
  if (reason !== null) throw new Problem('not-entitled', reason, { parameter: 'product' })
}

/**
 * @param asked absent: the first of the product that the contract has
 * @throws Problem not-entitled
 */
export function aggregateWithin(asked: string | undefined, product: Product, rights: Rights): Aggregate {
  const within = aggregatesWithin(product, rights)
  const found = asked === undefined ? within[0] : readAggregate(asked, product)
  if (found !== undefined && within.includes(found)) return found
  throw new Problem(
    'not-entitled',
    `aggregate: ${asked ?? 'the default'} of ${product.id} is not in your contract, which has ${listed(within)}`,
    { parameter: 'aggregate' },
  )
}

/** Releases of dates that the contract holds, wholly; others are as if they had not been made. */
export const withinAge = (
  product: Product,
  entries: readonly LedgerEntry[],
  { from, to }: Rights,
): readonly LedgerEntry[] =>
  entries.filter(({ date }) => {
    const end = product.grain === 'month' ? endOfRelease(product, date) : addDays(date, 1)
    return from <= date && end <= to
  })

/**
 * Stands for the rights in the tag of an answer, so that neither a kept answer nor a cursor passes from one
 * contract to another. Dates are not in it: the releases that they leave are in the tag themselves.
 */
export const digestOf = ({ products, aggregates, zones, finest }: Rights): string =>
  digest([JSON.stringify([sorted(products), sorted(aggregates), sorted(zones), finest])])

const sorted = (list: 'all' | readonly string[]): 'all' | string[] =>
  list === 'all' ? list : list.toSorted()
