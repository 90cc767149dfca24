import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localContracts, tenantNamed } from '../../bin/tenants.ts'
import { smartSteps } from '../support/command-line.ts'

let out: string
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'tenants-'))
})
afterEach(() => rm(out, { recursive: true }))

test('a laptop has a tenant that may ask for everything and a sandbox that may ask for little', async () => {
  expect(await localContracts(out)).toMatchObject({
    laptop: { products: 'all', zones: 'all', finest: 'zone', requestsPerSecond: 100 },
    sandbox: { products: ['presence', 'visitors'], requestsPerSecond: 2, requestsPerMonth: 1_000 },
  })
})

test('tenants.yaml names more, as a deployment file does', async () => {
  const yaml = ['tenants:', '  - id: mine', '    zones: [north]', '  - {id: sandbox, products: all}']
  await writeFile(join(out, 'tenants.yaml'), yaml.join('\n'))
  const contracts = await localContracts(out)
  expect(contracts).toMatchObject({ mine: { zones: ['north'] }, sandbox: { products: 'all' } })
  expect(Object.keys(contracts)).toEqual(['laptop', 'sandbox', 'mine'])
})

test.each([
  [
    'tenants: [{id: a, products: [none]}]',
    'tenants.0.products: expected all, or a list of products: presence',
  ],
  [
    'tenants: [{id: a, requestsPerSecond: 0}]',
    'requestsPerSecond: expected a whole number of requests from 1 to 100',
  ],
  ['tenants: [{id: a}, {id: a}]', 'tenants: expected every id once'],
  ['tenants: [{id: a, quota: 1}]', 'does not have the key "quota"'],
  ['tenants: [', 'is no YAML'],
])('%s is refused with what is allowed', async (yaml, words) => {
  await writeFile(join(out, 'tenants.yaml'), yaml)
  await expect(localContracts(out)).rejects.toThrow(words)
})

test('a tenant that there is not is refused with those that there are', async () => {
  await expect(tenantNamed(out, 'nobody')).rejects.toThrow('expected one of laptop, sandbox')
})

test('token, issuer add-client and issuer rotate-key work on a folder without a server', async () => {
  const token = await smartSteps('token', '--out', out, '--tenant', 'sandbox')
  expect(decodeJwt(token.stdout.trim())).toMatchObject({
    client_id: 'sandbox',
    scope: 'figures/read population-density-data/read',
  })
  const added = await smartSteps('issuer', 'add-client', '--out', out, '--tenant', 'sandbox')
  expect(added.stdout).toMatch(/^client_id=[0-9a-f]{26}\nclient_secret=[\w-]{43}\n$/)
  expect((await smartSteps('issuer', 'rotate-key', '--out', out)).code).toBe(0)
  const again = await smartSteps('token', '--out', out)
  expect(decodeJwt(again.stdout.trim()).iss).toBe(decodeJwt(token.stdout.trim()).iss)
})

test('audit-trail asks for a month and for a place', async () => {
  const wrong = await smartSteps('audit-trail', '--month', '2026', '--out', out)
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    'smart-steps: --month is "2026": expected a month as 2026-03\n',
  ])
  const nowhere = await smartSteps('audit-trail', '--month', '2026-03')
  expect(nowhere.stderr).toContain('--out DIR, or a deployment, --table NAME')
  const empty = await smartSteps('audit-trail', '--month', '2026-03', '--out', out)
  expect([empty.code, empty.stdout]).toEqual([0, ''])
})
