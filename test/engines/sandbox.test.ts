import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayType, localHours } from '../../functions/geography/index.ts'
import { documentStore, figureStore } from '../../functions/platform/aws/dynamodb.ts'
import { s3Store } from '../../functions/platform/aws/objects.ts'
import { openDynalite } from '../../functions/platform/local/dynamodb.ts'
import { createApi } from '../../functions/serve/index.ts'
import { contractSchema } from '../../functions/serve/tenants/contract.ts'
import { openS3StandIn } from '../platform/s3-stand-in.ts'

/** The command as an operator runs it, against stand-ins for DynamoDB, S3 and Cloud Control; then what a tenant gets. */

let folder: string
let dynamo: Awaited<ReturnType<typeof openDynalite>>
let s3: Awaited<ReturnType<typeof openS3StandIn>>
/** Answers for Cloud Control with the names that the data stack has published. */
let control: Server

const NAMES = { 'documents-table': 'documents', 'figures-table': 'figures', 'data-bucket': 'data' }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  dynamo = await openDynalite(join(folder, 'deployment'))
  s3 = await openS3StandIn()
  control = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    const [, Value] = Object.entries(NAMES).find(([name]) => body.includes(`/${name}"`))!
    response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ ResourceDescription: { Properties: JSON.stringify({ Value }) } }))
  })
  control.listen(0, '127.0.0.1')
  await once(control, 'listening')
})
afterAll(async () => {
  control.close()
  await s3.close()
  await dynamo.close()
  await rm(folder, { recursive: true, force: true })
})

const publish = (...words: string[]) => publishWith({}, ...words)

async function publishWith(others: Readonly<Record<string, string>>, ...words: string[]) {
  const at = async ({
    config,
  }: {
    config: { endpoint?: () => Promise<{ hostname: string; port?: number }> }
  }) => {
    const { hostname, port } = (await config.endpoint?.())!
    return `http://${hostname}:${port}`
  }
  const env = {
    PATH: process.env.PATH,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_DYNAMODB: await at(dynamo.client),
    AWS_ENDPOINT_URL_S3: await at(s3.client as Parameters<typeof at>[0]),
    AWS_ENDPOINT_URL_CLOUDCONTROL: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // The stand-in takes no signed chunks apart.
    AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
    ...others,
  }
  const all = ['bin/smart-steps.ts', 'sandbox', '--out', join(folder, 'city'), ...words]
  const cwd = new URL('../../', import.meta.url)
  return new Promise<{ code: number; text: string }>((resolve) => {
    execFile(process.execPath, all, { cwd, env }, (error, _out, text) =>
      resolve({ code: Number(error?.code ?? 0), text }),
    )
  })
}

const contracts = {
  buyer: contractSchema.parse({}),
  trial: contractSchema.parse({ sandbox: true }),
}

async function answered(tenant: keyof typeof contracts, path: string) {
  const api = createApi({
    store: s3Store({ bucket: 'data', client: s3.client, scratch: folder }),
    documents: documentStore(dynamo.client),
    figures: figureStore(dynamo.client),
    clock: { now: () => new Date() },
    country: 'gb',
    calendar: { localHours, dayType },
    verify: async () => ({ clientId: tenant, tenant }),
    contracts,
  })
  const answer = await api.request(path, { headers: { Authorization: 'Bearer t' } })
  return {
    header: answer.headers.get('Smart-Steps-Data'),
    body: (await answer.json()) as Record<string, unknown>,
  }
}

describe('smart-steps sandbox', () => {
  const GB = ['--deployment', 'deployments/gb.yaml', '--people', '2000', '--days', '2']
  const PATH = '/v1/figures/visitors?aggregate=day&level=district'

  test('makes a city and publishes it where the data stack says; again it is the same', async () => {
    const first = await publish(...GB)
    expect(first.text).toMatch(/gb: 12 releases of demo are in its sandbox, \d+ records\n$/)
    const { header, body } = await answered('trial', PATH)
    expect([header, body.methodVersion]).toEqual(['simulated', expect.stringMatching(/^simulated-/)])
    const cells = body.cells as { value: number | null }[]
    expect(cells).toHaveLength(8)
    expect(cells.filter(({ value }) => value !== null && value > 0).length).toBeGreaterThan(4)
    const shapes = await answered('trial', '/v1/zone-systems/demo/items?level=district')
    expect(shapes.body.numberMatched).toBe(4)

    const nothing = await answered('buyer', PATH)
    expect([nothing.header, nothing.body.cells]).toEqual([null, []])

    const again = await publish(...GB)
    expect(again.code).toBe(0)
    expect(await answered('trial', PATH)).toEqual({ header, body })

    // Nobody listens on the port of discarding.
    const refused = await publishWith({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' }, ...GB)
    expect(refused.code).toBe(1)
    expect(refused.text).toMatch(
      /smart-steps: .*ECONNREFUSED.*answered still; mend that, and run it again\n$/,
    )
    expect(await answered('trial', PATH)).toEqual({ header, body })
  })

  test.each([
    [
      ['--deployment', 'deployments/gb.yaml', '--seed', '2', '--people', '2000', '--days', '1'],
      'nothing else may get into a sandbox',
    ],
    [
      ['--deployment', 'deployments/de.yaml', '--city', 'demo'],
      '--city demo is one of gb, and de has the clocks',
    ],
    [[], 'name a deployment, --deployment deployments/gb.yaml, or an output folder'],
    [['--into', 'out/none', '--out', 'out/none'], 'the city is made in a folder of its own'],
  ])('%j is refused in a line', async (words, says) => {
    const { code, text } = await publish(...words)
    expect([code, text]).toEqual([1, expect.stringContaining(says)])
    expect(text).not.toMatch(/\n\s+at /)
  })
})
