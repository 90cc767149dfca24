import { z } from 'zod'
import { products } from '../../model/products.ts'

/** Levels by their place in the tree: the words of a zone file differ, and a contract outlives it. */
export const roles = ['root', 'district', 'zone'] as const

const productIds = products.map(({ id }) => id) as [string, ...string[]]

const aggregates = [...new Set(products.flatMap((product) => [...product.aggregates]))] as [
  string,
  ...string[],
]

const allOr = <Item extends z.ZodType>(item: Item, words: string) =>
  z
    .union([z.literal('all'), z.array(item).min(1, { error: `expected all, or ${words}` })], {
      error: `expected all, or ${words}`,
    })
    .describe(`all, or ${words}`)

function whole(from: number, to: number, unit: string) {
  const error = `expected a whole number of ${unit} from ${from} to ${to}`
  return z.int({ error }).min(from, { error }).max(to, { error }).describe(unit)
}

/**
 * What a tenant has bought, key by key: declared here alone, for the deployment file, the function's environment
 * and the `tenants.yaml` of a laptop. Without a key a contract is the widest, as it was before there were
 * contracts: no person is protected by them, whom disclosure protects whatever the contract says.
 */
export const contractShape = {
  products: allOr(z.enum(productIds), `a list of products: ${productIds.join(', ')}`).default('all'),
  aggregates: allOr(z.enum(aggregates), `a list of aggregates: ${aggregates.join(', ')}`).default('all'),
  zones: allOr(z.string().regex(/\S/), 'a list of zones, each with all that lies below it').default('all'),
  finest: z
    .enum(roles, { error: `expected one of ${roles.join(', ')}` })
    .describe('the finest level that is answered')
    .default('zone'),
  /** Without it as far back as figures are kept, whatever the clock says: a run over records of another year is answered too. */
  oldestDays: whole(1, 731, 'days back from today that are answered').optional(),
  delayDays: whole(0, 731, 'days of the newest figures that are withheld').default(0),
  // All counters of a tenant lie in one partition of a table, which takes 1,000 write units a second. A request has four
  // writes, that of its rate of two units and sometimes again: up to seven units at 100 a second.
  requestsPerSecond: whole(1, 100, 'requests').default(10),
  requestsPerMonth: whole(0, 1_000_000_000, 'requests').default(100_000),
  /** Whoever has it is answered from there alone, and never from what is released of people. */
  sandbox: z
    .boolean({ error: 'expected true or false' })
    .describe('whether the simulated city is answered in place of the real figures')
    .default(false),
}

export const contractSchema = z.strictObject(contractShape)
export type Contract = z.output<typeof contractSchema>

/** Of a tenant of which nothing else is said. */
export const widestContract: Contract = contractSchema.parse({})

/** Tenant → contract. */
export const contractsSchema = z.record(z.string(), contractSchema)
export type Contracts = z.output<typeof contractsSchema>

/**
 * How many tenants may ask for figures of people.
 * @param clients client id → tenant
 */
export const buyersOf = (clients: Readonly<Record<string, string>>, contracts: Contracts): number =>
  new Set(Object.values(clients).filter((tenant) => !contracts[tenant]?.sandbox)).size
