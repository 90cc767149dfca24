import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HALT_DOCUMENT } from '../../functions/model/halt.ts'
import { documentStore } from '../../functions/platform/aws/dynamodb.ts'
import { openDynalite } from '../../functions/platform/local/dynamodb.ts'

let folder: string
let dynamo: Awaited<ReturnType<typeof openDynalite>>
let endpoint: string
/** Answers for Cloud Control, by the identifier that is asked for. */
let control: Server

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halt-'))
  dynamo = await openDynalite(folder)
  const { hostname, port } = (await dynamo.client.config.endpoint?.())!
  endpoint = `http://${hostname}:${port}`
  control = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    const isKnown = body.includes('"/smart-steps/gb/documents-table"')
    response.writeHead(isKnown ? 200 : 400, { 'Content-Type': 'application/x-amz-json-1.0' })
    response.end(
      JSON.stringify(
        isKnown
          ? { ResourceDescription: { Properties: JSON.stringify({ Value: 'documents' }) } }
          : { __type: 'ResourceNotFoundException', Message: 'not there' },
      ),
    )
  })
  control.listen(0, '127.0.0.1')
  await once(control, 'listening')
})
afterAll(async () => {
  control.close()
  await dynamo.close()
  await rm(folder, { recursive: true, force: true })
})

/** Nothing of this machine's own configuration for AWS is read. */
function halt(...words: string[]) {
  const env = {
    PATH: process.env.PATH,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_CLOUDCONTROL: `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
  const cwd = new URL('../../', import.meta.url)
  return new Promise<{ code: number; out: string; text: string }>((resolve) => {
    execFile(process.execPath, ['bin/halt.ts', ...words], { cwd, env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, text: err }),
    )
  })
}

const GB = ['-c', 'deployment=deployments/gb.yaml']

describe('npm run halt', () => {
  it('halts the deployment whose table its data stack has published, shows it, and lifts it', async () => {
    const halted = await halt(...GB, '--reason', 'a wrong zone', '--by', 'officer')
    expect(halted.text).toBe('')
    expect(halted.out).toMatch(/^gb: release and serving are halted since \S+ by officer: a wrong zone\n$/)
    expect((await documentStore(dynamo.client).get(HALT_DOCUMENT))?.body).toMatchObject({ halted: true })
    const again = await halt(...GB, '--reason', 'another', '--by', 'deputy')
    expect(again.out).toMatch(/^gb: nothing changed: .* by officer: a wrong zone\n$/)
    const lifted = await halt(...GB, '--lift', '--reason', 'mended', '--by', 'deputy')
    expect(lifted.out).toBe('gb: release and serving are not halted\n')
    const shown = await halt(...GB)
    expect(shown.out.trim().split('\n').slice(1)).toEqual([
      expect.stringMatching(/^gb: \S+ halted by officer: a wrong zone$/),
      expect.stringMatching(/^gb: \S+ lifted by deputy: mended$/),
    ])
    expect([halted, again, lifted, shown].map(({ code }) => code)).toEqual([0, 0, 0, 0])
  })

  it('takes the table by name where its parameter cannot be read, and says so before', async () => {
    const de = ['-c', 'deployment=deployments/de.yaml']
    const unknown = await halt(...de)
    expect(unknown.code).toBe(1)
    expect(unknown.text).toContain(
      'the parameter /smart-steps/de/documents-table in eu-central-1 does not tell the table: it is not there; nothing was changed: name the table of the data stack with --table',
    )
    expect((await halt(...de, '--table', 'documents')).out).toMatch(/^de: release and serving are/)
  })

  it.each([
    [[], 'no deployment is named'],
    [[...GB, '--because', 'x'], "Unknown option '--because'"],
    [[...GB, '--reason', 'x'], 'a halt needs a reason and a name'],
    [[...GB, '--lift'], '--reason is missing'],
  ])('%j is refused with what is missing', async (words, text) => {
    const outcome = await halt(...words)
    expect(outcome.code).toBe(1)
    expect(outcome.text).toContain(text)
    expect(outcome.text).not.toMatch(/\n\s+at /)
  })
})
