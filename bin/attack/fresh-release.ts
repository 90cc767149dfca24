import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { dailyProducts, type Product, rhoOf } from '../../functions/model/products.ts'
import { approximate } from '../../functions/model/rational.ts'
import type { BoundedFigures } from '../../functions/release/bounded-figures.ts'
import { levelsOf, measure } from '../../functions/release/measurements.ts'
import { estimatesOf } from '../../functions/release/release-date.ts'
import { type Estimated, type ReleaseRow, releaseRows } from '../../functions/release/release-rows.ts'
import type { AttackWorld } from './attack.ts'
import type { Attacked } from './target.ts'

/** @param products those of a day by default */
export const attackedOn = (
  { keyLife, reference, privacy }: AttackWorld,
  date: string,
  products: readonly Product[] = dailyProducts(keyLife),
): Attacked => ({
  products,
  system: reference.zoneSystem,
  hours: localHours(countries[reference.country].timeZone, date),
  privacy,
})

export const rhoOfAll = ({ privacy }: AttackWorld, products: readonly Product[]): number =>
  products.reduce((sum, product) => sum + approximate(rhoOf(product, privacy)), 0)

/** @returns maker of releases of one product, each with fresh noise, in the order of the real one */
export function freshRelease({ system, hours, privacy }: Attacked, product: Product) {
  const levels = levelsOf(product, system, hours, privacy)
  const request = { zoneSystem: system, hours }
  return {
    keys: levels.flatMap(({ keys }) => keys),
    draw(figures: BoundedFigures): FreshRelease {
      const estimates = estimatesOf(measure(levels, figures), request, product)
      return { estimates, rows: releaseRows(estimates, product, system) }
    },
  }
}

/** What a release keeps to itself, and what it shows of that; observed people. */
interface FreshRelease {
  readonly estimates: readonly Estimated[]
  readonly rows: readonly ReleaseRow[]
}
