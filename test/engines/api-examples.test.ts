import { type ChildProcess, execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { simulate } from '../../sim/index.ts'
import { lastJson, printed, smartSteps, spawnSmartSteps } from '../support/command-line.ts'
import { freePort } from '../support/engines/free-port.ts'
import { installPython } from '../support/engines/install.ts'
import { ran } from '../support/engines/ran.ts'

/** Every example of docs/api, as it stands there but for the address, against a city that is served. */

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

let folder: string
let server: ChildProcess
let address: string
let token: string
let text: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-examples-'))
  const [feeds, out] = [join(folder, 'feeds'), join(folder, 'out')]
  await simulate({ city: 'demo', people: 12_000, days: 1, seed: 5, truth: false, out: feeds })
  const files = ['cells', 'subscribers', 'census'].flatMap((name) => [
    `--${name}`,
    join(feeds, `${name}.csv`),
  ])
  const words = ['--events', join(feeds, 'events', '*'), '--zones', join(feeds, 'zones.geojson'), ...files]
  lastJson(await smartSteps('run', ...words, '--out', out, '--json'))
  address = `http://127.0.0.1:${await freePort()}`
  const serving = spawnSmartSteps('serve', '--out', out, '--port', new URL(address).port)
  server = serving
  await printed(serving, /Ctrl-C/)
  token = (await smartSteps('token', '--out', out)).stdout.trim()
  text = await readFile(join(root, 'docs', 'api', 'README.md'), 'utf8')
}, 240_000)

afterAll(async () => {
  const ended = once(server, 'close')
  server.kill('SIGTERM')
  await ended
  await rm(folder, { recursive: true, force: true })
})

/** The one example of a language. */
function example(language: string): string {
  const found = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(([, name]) => name === language)
  expect(found).toHaveLength(1)
  return found[0]![2]!.replaceAll('http://127.0.0.1:8080', address)
}

const options = () => ({ cwd: root, env: { ...process.env, TOKEN: token }, timeout: 120_000 })

describe('the examples of docs/api', () => {
  test('give a CSV of hourly presence in three commands', async () => {
    const commands = example('sh')
    expect(commands.trim().split('\n')).toHaveLength(3)
    const csv = join(folder, 'presence.csv')
    const here = commands
      .replace('-- token)', `-- token --out ${join(folder, 'out')})`)
      .replaceAll('presence.csv', csv)
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', here], options())
    expect(stdout.split('\n')[0]).toMatch(/^zone,level,start,end,label,hour,/)
    const rows = (await readFile(csv, 'utf8')).trim().split(/\r?\n/).slice(1)
    // 24 zones and 24 hours; a zone that is hidden brings the row of a larger one.
    expect(rows.length).toBeGreaterThanOrEqual(24 * 24)
    expect(rows.filter((row) => row.includes(',published,')).length).toBeGreaterThan(0)
  })

  test('work in TypeScript', async () => {
    const program = join(folder, 'example.mts')
    // The example stands at the root of the repository.
    const client = pathToFileURL(join(root, 'client', 'index.ts')).href
    await writeFile(program, example('ts').replace('./client/index.ts', client))
    const { stdout } = await run(process.execPath, [program], options())
    const lines = stdout.trim().split('\n')
    expect(lines.at(-1)).toMatch(/^released up to \d{4}-\d{2}-\d{2}$/)
    expect(lines.slice(0, -1).some((line) => / \d+ \d+ \d+ published$/.test(line))).toBe(true)
  })

  test('work in Python: pandas reads the CSV', async () => {
    const python = await installPython('pandas-1', ['pandas==3.1.1'])
    await ran('pandas 3.1.1', 'the CSV of docs/api')
    const program = join(folder, 'example.py')
    await writeFile(program, example('python'))
    const { stdout } = await run(python, [program], options())
    expect(stdout).toMatch(/daytype +hour/)
    expect(stdout).toMatch(/weekday +0 +\d+/)
  }, 120_000)

  test('name an address for maps that answers', async () => {
    const [, path] = /`OAPIF:http:\/\/127\.0\.0\.1:8080(\/v1\/ogc)`/.exec(text) ?? []
    const answer = await fetch(`${address}${path}`, { headers: { Authorization: `Bearer ${token}` } })
    expect(await answer.json()).toMatchObject({ links: expect.any(Array) })
  })
})
