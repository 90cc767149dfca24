import type { MiddlewareHandler } from 'hono'
import type { Clock } from '../../platform/ports.ts'
import type { Days } from '../calendar.ts'
import type { ApiEnvironment } from '../caller.ts'
import { Problem } from '../problems.ts'
import { type Contract, type Contracts, widestContract } from './contract.ts'
import { rightsOf } from './rights.ts'

/** Says what whoever asks may read. Without contracts everybody may read everything. */
export const entitle =
  (contracts: Contracts | undefined, days: Days, clock: Clock): MiddlewareHandler<ApiEnvironment> =>
  async (c, next) => {
    const { tenant } = c.get('caller')
    const contract = contractOf(contracts, tenant)
    c.set('contract', contract)
    c.set('rights', rightsOf(contract, days.hourAt(clock.now().getTime()).date))
    await next()
  }

/**
 * Own properties only: a tenant called `constructor` is none of ours.
 * @throws Problem unknown-client
 */
export function contractOf(contracts: Contracts | undefined, tenant: string): Contract {
  if (contracts === undefined) return widestContract
  const contract = Object.hasOwn(contracts, tenant) ? contracts[tenant] : undefined
  if (contract) return contract
  throw new Problem('unknown-client', 'there is no contract for the tenant of this token: ask your operator')
}
