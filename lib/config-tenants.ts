import type { z } from 'zod'
import { contractShape, widestContract } from '../functions/serve/tenants/contract.ts'
import { listOf, section, text } from './config-words.ts'

const name = () => text('lower-case letters, digits and hyphens', /^[a-z][a-z0-9-]{0,39}$/)

const tenantSchema = section({
  id: name(),
  clients: listOf(name(), 'a list of names of clients, which may be two while a secret is changed')
    .refine((clients) => new Set(clients).size === clients.length, { error: 'expected every client once' })
    .optional(),
  ...contractShape,
}).refine(({ sandbox, oldestDays }) => !sandbox || oldestDays === undefined, {
  path: ['oldestDays'],
  error:
    'expected none beside sandbox: true: the dates of its city stay as they are, and would all be too old one day',
})

/** Who may ask, and for what: of a deployment, and of a laptop. */
export const tenantsSchema = listOf(tenantSchema, 'a list of tenants, each with an id').refine(
  (tenants) => new Set(tenants.map(({ id }) => id)).size === tenants.length,
  { error: 'expected every id once' },
)
type Tenant = z.output<typeof tenantSchema>

/** A tenant has one client of its own name, unless it says otherwise. */
export const clientNames = ({ id, clients = [id] }: Tenant): { tenant: string; name: string }[] =>
  clients.map((client) => ({ tenant: id, name: client }))

/** Tenant → contract, without what every contract has anyway. */
export const contractsAsText = (tenants: readonly Tenant[]): string =>
  JSON.stringify(
    Object.fromEntries(
      tenants.map(({ id, clients: _, ...contract }) => [
        id,
        Object.fromEntries(
          Object.entries(contract).filter(
            ([key, value]) => value !== widestContract[key as keyof typeof widestContract],
          ),
        ),
      ]),
    ),
  )
