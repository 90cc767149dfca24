import { publishSandbox } from '../../../bin/sandbox/publish.ts'
import type { ZoneSystem } from '../../../functions/model/zones.ts'
import { contractSchema } from '../../../functions/serve/tenants/contract.ts'
import { memoryAuditTrail, memoryMeter } from '../../support/meter.ts'
import { city, type World, world } from '../city.ts'
import { make } from '../measured.ts'

const limits = { requestsPerSecond: 100, requestsPerMonth: 1_000 }
export const contracts = {
  buyer: contractSchema.parse(limits),
  trial: contractSchema.parse({ ...limits, sandbox: true }),
}

/** Of the same ids as those of `bin/examples/requests.ts`; names and people tell which of the two cities it is. */
const named = (called: string): ZoneSystem => ({
  ...city,
  id: 'city',
  zones: city.zones.map((zone) => ({
    ...zone,
    name: `${called} ${zone.name}`,
    id: zone.id === 'all' ? 'city' : zone.id,
    parent: zone.parent === 'all' ? 'city' : zone.parent,
  })),
})
export const real = named('Real')
export const simulated = named('Simulated')

export const silent = { begin() {}, step() {}, say() {}, end() {} }

/** Two dates of a city; those of two cities have the same runs and hashes, so that nothing but the stores tells them apart. */
export async function cityOf(
  system: ZoneSystem,
  people: number,
  of: { readonly [tenant: string]: (typeof contracts)['buyer'] } = contracts,
): Promise<World> {
  const usage = { meter: memoryMeter(), trail: memoryAuditTrail() }
  const made = await world(system, { contracts: of, usage })
  const estimate = (zone: string, hour: number): number => people + zone.charCodeAt(0) + 10 * hour
  const flows = { 'north 2 north': people, 'north 2 south': people / 2, 'south 2 north': people / 4 }
  for (const date of ['2026-03-23', '2026-03-24']) {
    await made.publish({ date, estimate })
    await made.publish({ date, product: 'visitors', estimate })
    await make(made, { product: 'flows', date, people: flows, system })
  }
  return made
}

export const REAL_PEOPLE = 41_200
export const SIMULATED_PEOPLE = 7_600

/** A deployment with real figures, into whose sandbox a city was published. */
export async function both(): Promise<World> {
  const made = await cityOf(real, REAL_PEOPLE)
  await publishSandbox(await cityOf(simulated, SIMULATED_PEOPLE), made, silent)
  return made
}
