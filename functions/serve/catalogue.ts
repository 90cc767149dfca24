import { namedValues } from '../model/dimensions.ts'
import { type Product, products } from '../model/products.ts'
import type { KeyLife } from '../model/vocabulary.ts'
import { daysBetween } from './calendar.ts'
import { endOfRelease, type Releases } from './releases.ts'
import type { Catalogue } from './schemas.ts'
import { aggregatesWithin, lacking, type Rights, withinAge } from './tenants/rights.ts'
import type { ZoneTrees } from './zone-trees.ts'

/**
 * Why a product cannot be had here; a product that needs a longer key life is absent, never approximated.
 * @param keyLife null before the first reference is made
 * @returns null where it can
 */
export function unavailable(product: Product, keyLife: KeyLife | null): string | null {
  if (keyLife === null) return 'nothing has been set up yet: there is no zone system'
  if (product.keyLife === 'month' && keyLife === 'day') {
    return `${product.id} needs pseudonym keys that live a month; here they live a day`
  }
  return null
}

/** The registry with what is in the contract and released in the zone system that answers where none is named. */
export function catalogueOf(releases: Releases, { keyLife, trees }: ZoneTrees, rights: Rights): Catalogue {
  return {
    products: products.map((product: Product) => {
      const dates = withinAge(product, releases.get(product.id) ?? [], rights)
        .filter(({ referenceVersion }) => trees[0]?.references.includes(referenceVersion))
        .map(({ date }) => date)
      const newest = dates.at(-1)
      const reason = unavailable(product, keyLife) ?? lacking(product, rights)
      return {
        id: product.id,
        title: product.title.en,
        titles: product.title,
        group: product.group,
        description: product.description,
        unit: product.unit,
        grain: product.grain,
        finest: product.finest,
        dimensions: [...product.dimensions],
        values: Object.fromEntries(
          product.dimensions.flatMap((name) => {
            const values = namedValues(name)
            return values === null ? [] : [[name, [...values]]]
          }),
        ),
        aggregates: [...aggregatesWithin(product, rights)],
        keyLife: product.keyLife,
        available: reason === null,
        reason,
        from: dates[0] ?? null,
        to: newest === undefined ? null : endOfRelease(product, newest),
        releasedDays: dates.reduce((sum, date) => sum + daysBetween(date, endOfRelease(product, date)), 0),
      }
    }),
  }
}
