import { type FiguresPlan, rowsPerDay, type Scope } from '../plan.ts'
import { zonesRead } from '../query.ts'
import { datasetVersionOf, methodVersionOf } from '../releases.ts'

/** What an answer says of its own side. */
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

/** As many dates as fill a page. */
export function datesTogether(plan: FiguresPlan, scope: Scope): number {
  const rows = zonesRead(scope.asked).length * rowsPerDay(plan, scope)
  return Math.max(1, Math.ceil(plan.limit / Math.max(1, rows)))
}
