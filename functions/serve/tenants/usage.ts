import type { Meter } from '../../platform/ports.ts'
import type { Contract } from './contract.ts'
import type { Usage } from './usage-routes.ts'
import { monthName } from './windows.ts'

export interface UsagePorts {
  readonly meter: Meter
  /** By product, of jobs that ended in a month. */
  readonly rowsOfJobs: (tenant: string, month: string) => Promise<Readonly<Record<string, number>>>
}

/** @param now the month that it is; of another nothing is left */
export async function usageOf(
  { meter, rowsOfJobs }: UsagePorts,
  tenant: string,
  { requestsPerMonth: quota }: Contract,
  { month, now }: { readonly month: string; readonly now: string },
): Promise<Usage> {
  const [{ used: requests = 0, ...amounts }, rows] = await Promise.all([
    meter.read(tenant, monthName(month)),
    rowsOfJobs(tenant, month),
  ])
  const asked = Object.keys(amounts).map((name) => name.slice(name.indexOf(':') + 1))
  const ids = [...new Set([...asked, ...Object.keys(rows)])].sort()
  const products = ids.map((product) => ({
    product,
    requests: amounts[`requests:${product}`] ?? 0,
    cells: (amounts[`cells:${product}`] ?? 0) + (rows[product] ?? 0),
  }))
  return {
    ...{ tenant, month, requests, quota },
    left: month === now ? Math.max(0, quota - requests) : null,
    cells: products.reduce((sum, { cells }) => sum + cells, 0),
    products,
  }
}
