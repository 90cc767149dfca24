import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contractsSchema } from '../../functions/serve/tenants/contract.ts'
import { contractsOf, type Deployment, parseDeployment } from '../../lib/config.ts'
import { clientNames } from '../../lib/config-tenants.ts'

const yaml = readFileSync(new URL('../../deployments/de.yaml', import.meta.url), 'utf8')

/** @throws InvalidInput where a tenant is none */
const deployed = (...lines: string[]): Deployment =>
  parseDeployment(yaml.replace('    - id: beispielstadt', lines.join('\n')), 'x.yaml')

test('a tenant has one client of its own name, or those that it names', () => {
  const { api } = deployed('    - id: a', '    - {id: b, clients: [b, next]}')
  expect(api.tenants.flatMap(clientNames)).toEqual([
    { tenant: 'a', name: 'a' },
    { tenant: 'b', name: 'b' },
    { tenant: 'b', name: 'next' },
  ])
})

test('contracts go to the function without what all have, and come out as they were', () => {
  const deployment = deployed('    - id: a', '    - {id: b, zones: [x, y], delayDays: 3, sandbox: true}')
  const text = contractsOf(deployment)
  expect(text).toBe('{"a":{},"b":{"zones":["x","y"],"delayDays":3,"sandbox":true}}')
  const { id: _, ...contract } = deployment.api.tenants[1]!
  expect(contractsSchema.parse(JSON.parse(text)).b).toEqual(contract)
})

test.each([
  ['{id: a, products: [presense]}', 'api.tenants.0.products: expected all, or a list of products: presence'],
  ['{id: a, zones: []}', 'api.tenants.0.zones: expected all, or a list of zones'],
  ['{id: a, finest: city}', 'api.tenants.0.finest: expected one of root, district, zone'],
  ['{id: a, sandbox: yes please}', 'api.tenants.0.sandbox: expected true or false'],
  [
    '{id: a, sandbox: true, oldestDays: 30}',
    'api.tenants.0.oldestDays: expected none beside sandbox: true: the dates of its city stay',
  ],
  ['{id: a, requestsPerSecond: 500}', 'expected a whole number of requests from 1 to 100'],
  ['{id: a, clients: [x, x]}', 'api.tenants.0.clients: expected every client once'],
  [`{id: a, zones: [${'z'.repeat(2_000)}]}`, 'api.tenants: expected at most 2000 bytes of contracts'],
])('%s is refused with what is allowed', (tenant, words) => {
  expect(() => deployed(`    - ${tenant}`)).toThrow(words)
})
