import { InvalidInput } from './errors.ts'
import type { Product } from './product.ts'
import { add, approximate, compare, fraction, multiply, type Rational } from './rational.ts'
import type { KeyLife } from './vocabulary.ts'

/** A longer month has no more. */
const MOST_DAYS = 31n

/**
 * What the types cannot hold: a bound that bounds nothing, a budget of nothing, an epoch whose releases do not fit
 * into what it may spend. Nothing of the system starts with such a registry.
 * @param limits what the releases of one epoch may spend together
 * @throws InvalidInput naming the entry
 */
export function checkRegistry<Entries extends readonly Product[]>(
  entries: Entries,
  limits: Readonly<Record<KeyLife, Rational>>,
): Entries {
  const ids = new Set<string>()
  for (const entry of entries) {
    if (ids.has(entry.id))
      refuse(entry, 'another entry has its id: its releases would be taken for the other')
    ids.add(entry.id)
    checkBound(entry)
    // What follows from types may still be missing in an entry that was made of parts.
    if (!entry.rho || compare(entry.rho, fraction(0n)) <= 0) {
      refuse(entry, 'its ρ is not above 0: without a budget there is no size of its noise')
    }
    if (entry.cadence === 'month' && entry.keyLife === 'day') {
      refuse(
        entry,
        'a month of keys that live a day touches the epochs of all its days: it needs keys of a month',
      )
    }
  }
  checkBudget('day', spentIn(entries, 'day'), limits.day)
  const month = add(multiply(fraction(MOST_DAYS), spentIn(entries, 'day')), spentIn(entries, 'month'))
  checkBudget('month', month, limits.month)
  return entries
}

function checkBound(entry: Product): void {
  const { bound } = entry
  const what = 'without a bound one person could move its figures by any number'
  if (!bound) refuse(entry, `it has no bound: ${what}`)
  const counts = [
    bound.most,
    ...(bound.kind === 'cells' ? [bound.cells] : bound.kind === 'zones' ? [bound.zones] : []),
  ]
  if (counts.some((count) => !(Number.isSafeInteger(count) && count >= 1))) {
    refuse(entry, `its bound has to be of whole numbers from 1 on: ${what}`)
  }
}

const spentIn = (entries: readonly Product[], cadence: Product['cadence']): Rational =>
  entries.filter((entry) => entry.cadence === cadence).reduce((sum, { rho }) => add(sum, rho), fraction(0n))

function checkBudget(life: KeyLife, spent: Rational, limit: Rational): void {
  if (compare(spent, limit) <= 0) return
  throw new InvalidInput(
    `the registry spends ρ ${approximate(spent)} in an epoch of a ${life}, which may spend ${approximate(limit)}: take a product out, or give each less`,
  )
}

function refuse({ id }: Product, why: string): never {
  throw new InvalidInput(`the registry cannot have "${id}": ${why}`)
}
