import type { FiguresPlan } from './plan.ts'
import { datasetVersionOf, methodVersionOf } from './releases.ts'

/** What an answer says of a plan: of what it is, and of which releases. */
export const headOf = ({ product, aggregate, tree, interval, entries, pending }: FiguresPlan) => ({
  product: product.id,
  unit: product.unit,
  zoneSystem: tree?.name ?? null,
  datasetVersion: datasetVersionOf(entries),
  methodVersion: methodVersionOf(entries),
  aggregate,
  from: interval?.from ?? null,
  to: interval?.to ?? null,
  pending: [...pending],
})
