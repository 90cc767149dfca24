import type { Catalogue, Product } from './answers.ts'

/** A way to look at a product: a tab of the page. */
export interface View {
  /** `presence/daytype-hour` */
  readonly id: string
  readonly title: string
  readonly product: Product
  readonly aggregate: string
  /** `week`: a typical day of a chosen type; `days`: one frame a date; `date`: the frames of one date. */
  readonly kind: 'week' | 'days' | 'date'
}

/**
 * The tabs of the page, made from the catalogue: first the typical week, which needs the fewest people and
 * says the most, then days, and single hours last. Products that cannot be had here have none, nor have
 * those of whole months: they have no frame for the bar of dates.
 */
export function viewsOf({ products }: Catalogue): View[] {
  const views = products
    .filter(({ available, grain }) => available && grain !== 'month')
    .flatMap((product) =>
      product.aggregates
        .filter((aggregate) => aggregate !== 'day' || product.grain === 'day')
        .map((aggregate) => ({ product, aggregate, kind: kindOf(aggregate) })),
    )
  return views
    .map((view) => ({
      ...view,
      id: `${view.product.id}/${view.aggregate}`,
      title: titleOf(view, views.filter(({ aggregate }) => aggregate === view.aggregate).length > 1),
    }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

const order = ['week', 'days', 'date'] as const

const kindOf = (aggregate: string): View['kind'] =>
  aggregate === 'daytype-hour' ? 'week' : aggregate === 'hour' || aggregate === 'block' ? 'date' : 'days'

/** Two products with a typical week are told apart by their names. */
function titleOf({ product, kind, aggregate }: Omit<View, 'id' | 'title'>, isShared: boolean): string {
  if (kind === 'days') return product.title
  const title = kind === 'week' ? 'Typical week' : `One ${aggregate}, one date`
  return isShared ? `${product.title}: ${title.toLowerCase()}` : title
}
