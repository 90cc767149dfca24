import { monthOf } from '../../model/dates.ts'
import { type Api, JSON_TYPE } from '../http.ts'
import { negotiate } from '../media.ts'
import { type MeteredPorts, metered } from './metered.ts'
import { paidRoutes } from './paid.ts'
import { type UsagePorts, usageOf } from './usage.ts'
import { usageRoute } from './usage-routes.ts'

/** Counts what tenants ask for, before any route that answers it, and tells each what it has used. */
export function addTenants(api: Api, ports: MeteredPorts & UsagePorts): void {
  const count = metered(ports)
  for (const { method, path } of paidRoutes) api.on(method, path, count)

  api.openapi(usageRoute, async (c) => {
    negotiate(c, [JSON_TYPE])
    const now = monthOf(ports.days.hourAt(ports.clock.now().getTime()).date)
    const { month = now } = c.req.valid('query')
    const usage = await usageOf(ports, c.get('caller').tenant, c.get('contract'), { month, now })
    // It changes with every request.
    return c.json(usage, 200, { 'Cache-Control': 'private, no-store' })
  })
}
