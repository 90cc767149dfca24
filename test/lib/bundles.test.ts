import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleFunction, type FunctionAsset } from '../../lib/assets.ts'

/** As Lambda has them; nothing is asked of AWS for what is answered here. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-2',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  COUNTRY: 'gb',
  DATA_BUCKET: 'data',
  DOCUMENTS_TABLE: 'documents',
  FIGURES_TABLE: 'figures',
  JOBS_QUEUE: 'https://queue.example/jobs',
  USAGE_TABLE: 'usage',
  TOKEN_ISSUER: 'https://issuer.example',
  TOKEN_KEYS: 'https://issuer.example/keys',
  TOKEN_CLIENTS: '{}',
  TENANTS: '{}',
  KEY_CLEARANCE: 'null',
}

/** Loads the bundle in a process of its own and asks it. */
async function answers(asset: FunctionAsset, ...paths: readonly string[]) {
  const program = `
    const { handler } = await import(${JSON.stringify(join(asset.folder, 'index.mjs'))})
    for (const path of ${JSON.stringify(paths)}) {
      const event = { httpMethod: 'GET', path, resource: path, headers: { host: 'api.example' }, multiValueHeaders: {},
        queryStringParameters: null, body: null, isBase64Encoded: false, requestContext: { stage: 'v1' } }
      const { statusCode, body } = await handler(event, {})
      console.log(JSON.stringify({ statusCode, body: JSON.parse(body) }))
    }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: tmpdir(),
    env: ENVIRONMENT,
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes: Buffer) => {
    output.stdout += bytes
  })
  child.stderr.on('data', (bytes: Buffer) => {
    output.stderr += bytes
  })
  const [code] = await once(child, 'close')
  expect(output.stderr).toBe('')
  expect(code).toBe(0)
  return output.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('the bundle of the API', () => {
  let asset: FunctionAsset
  beforeAll(async () => {
    asset = await bundleFunction('serve', 'arm64')
  })
  afterAll(() => rm(asset.folder, { recursive: true, force: true }))

  test('has at most 1.5 MB for a cold start to read', () => {
    expect(asset.bundleBytes).toBeLessThanOrEqual(1_500_000)
    // A bundle of which something was left out would be smaller still.
    expect(asset.bundleBytes).toBeGreaterThan(1_000_000)
  })

  test('answers, and refuses by itself whoever has no token', async () => {
    const [openapi, refused] = await answers(asset, '/openapi.json', '/v1/products')
    expect(openapi).toMatchObject({ statusCode: 200, body: { openapi: expect.stringMatching(/^3\.1/) } })
    expect(refused).toMatchObject({ statusCode: 401, body: { status: 401 } })
  })
})
