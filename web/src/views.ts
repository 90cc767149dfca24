import { productGroups } from '../../functions/model/product.ts'
import type { Catalogue, Product } from './answers.ts'

/** A way to look at a product. */
export interface View {
  /** `presence/daytype-hour` */
  readonly id: string
  /** Tells the views of one product apart. */
  readonly title: string
  readonly product: Product
  readonly aggregate: string
  /**
   * `week`: a typical day of a chosen type; `days`, `months`: one frame each; `date`: the frames of one date.
   */
  readonly kind: 'week' | 'days' | 'months' | 'date'
}

/** Products that answer the same question, under its words. */
export interface ViewGroup {
  readonly title: string
  readonly products: readonly Product[]
}

/**
 * All that can be looked at, made from the catalogue, in the order of the questions that products answer: of
 * each first the typical week, which needs the fewest people and says the most, and single hours last.
 * Products that cannot be had here have no view.
 */
export function viewsOf({ products }: Catalogue): View[] {
  return Object.keys(productGroups)
    .flatMap((each) => products.filter(({ available, group }) => available && group === each))
    .flatMap((product) =>
      product.aggregates
        .filter(
          (aggregate) => !unseen.includes(aggregate) && (aggregate !== 'day' || product.grain === 'day'),
        )
        .map((aggregate) => ({ product, aggregate, kind: kindOf(aggregate) }))
        .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
    )
    .map((view) => ({ ...view, id: `${view.product.id}/${view.aggregate}`, title: titleOf(view) }))
}

/** What the reader chooses a product from. */
export function groupsOf(views: readonly View[]): ViewGroup[] {
  const products = [...new Set(views.map(({ product }) => product))]
  return [...Map.groupBy(products, ({ group }) => group)].map(([group, members]) => ({
    title: productGroups[group].en,
    products: members,
  }))
}

/** For those who ask the API: a map of them says no more than the typical week and the days do. */
const unseen = ['weekday-hour', 'week']

const order = ['week', 'days', 'months', 'date'] as const

function kindOf(aggregate: string): View['kind'] {
  if (aggregate === 'daytype-hour') return 'week'
  if (aggregate === 'month') return 'months'
  return aggregate === 'day' ? 'days' : 'date'
}

function titleOf({ kind, aggregate }: Omit<View, 'id' | 'title'>): string {
  if (kind === 'week') return 'Typical week'
  if (kind === 'date') return `One ${aggregate}, one date`
  return kind === 'days' ? 'Days' : 'Months'
}
