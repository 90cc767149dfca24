import { dailyEntries } from './daily-products.ts'
import { monthlyEntries } from './monthly-products.ts'
import type { Product } from './product.ts'
import { fraction, multiply, type Rational, rational } from './rational.ts'
import { checkRegistry } from './registry-check.ts'
import type { KeyLife, PrivacyProfile } from './vocabulary.ts'

export { type Aggregate, type Bound, type Grain, grainColumns, type Product } from './product.ts'

/** The most that the releases of one epoch may spend together. */
const epochLimit: Readonly<Record<KeyLife, Rational>> = { day: rational('0.06'), month: rational('1.09') }

/**
 * The registry: each product is declared here, once. Rollup plan, bounding, sensitivity, release, API,
 * explorer and documentation read this list, so that a new product is one SQL file and one entry.
 */
export const products = checkRegistry([...dailyEntries, ...monthlyEntries] as const, epochLimit)

/** @throws RangeError naming the products that exist */
export function product(id: string): Product {
  const found = products.find((entry) => entry.id === id)
  if (found) return found
  throw new RangeError(
    `there is no product "${id}": choose one of ${products.map(({ id }) => id).join(', ')}`,
  )
}

/** Every product that is released by the day and may be made with keys of this life. */
export const dailyProducts = (keyLife: KeyLife): readonly Product[] => productsOf('day', keyLife)

/** Every product that is released by the month and may be made with keys of this life. */
export const monthlyProducts = (keyLife: KeyLife): readonly Product[] => productsOf('month', keyLife)

const productsOf = (cadence: Product['cadence'], keyLife: KeyLife): readonly Product[] =>
  products.filter(
    (product: Product) => product.cadence === cadence && (product.keyLife === 'day' || keyLife === 'month'),
  )

/** What one release of a product spends. */
export const rhoOf = (product: Product, profile: PrivacyProfile): Rational => halved(product.rho, profile)

/** What all releases of one epoch may spend. */
export const epochLimitOf = (keyLife: KeyLife, profile: PrivacyProfile): Rational =>
  halved(epochLimit[keyLife], profile)

const halved = (rho: Rational, profile: PrivacyProfile): Rational =>
  profile === 'strict' ? multiply(rho, fraction(1n, 2n)) : rho
