import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { simulate } from '../../sim/index.ts'
import { lastJson, printed, smartSteps, spawnSmartSteps } from '../support/command-line.ts'
import { ran } from '../support/engines/ran.ts'
import {
  type Findings,
  installSchemathesis,
  SCHEMATHESIS,
  schemathesis,
} from '../support/engines/schemathesis.ts'

/** Whatever the document of the API allows, and what it does not, sent to a city that is served. */

let folder: string
let server: ChildProcess
let document: string
let findings: Findings

beforeAll(async () => {
  const python = await installSchemathesis()
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-schemathesis-'))
  const [feeds, out] = [join(folder, 'feeds'), join(folder, 'out')]
  await simulate({ city: 'demo', people: 3_000, days: 1, seed: 5, truth: false, out: feeds })
  const files = ['cells', 'subscribers', 'census'].flatMap((name) => [
    `--${name}`,
    join(feeds, `${name}.csv`),
  ])
  const words = ['--events', join(feeds, 'events', '*'), '--zones', join(feeds, 'zones.geojson'), ...files]
  lastJson(await smartSteps('run', ...words, '--out', out, '--json'))
  const serving = spawnSmartSteps('serve', '--out', out, '--port', '0')
  server = serving
  const [, address] = await printed(serving, /API +(http:\S+)[\s\S]*Ctrl-C/)
  document = `${address}/openapi.json`
  const token = (await smartSteps('token', '--out', out)).stdout.trim()
  findings = await schemathesis(python, document, { token, folder })
}, 600_000)

afterAll(async () => {
  const ended = once(server, 'close')
  server.kill('SIGTERM')
  await ended
  await rm(folder, { recursive: true, force: true })
})

describe('schemathesis', () => {
  test('finds nothing that the API accepts, answers or fails at against its own document', async () => {
    await ran(`schemathesis ${SCHEMATHESIS}`, 'every address of the API')
    expect(findings.code, findings.text).toBe(0)
  })

  test('has asked every address and method that the document names', async () => {
    const { paths } = (await (await fetch(document)).json()) as { paths: Record<string, object> }
    const operations = Object.values(paths).flatMap((methods) => Object.keys(methods)).length
    expect(findings.text).toContain(`Selected: ${operations}/${operations}\n  Tested: ${operations}\n`)
  })
})
