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
import { demandQgis, installPython } from '../support/engines/install.ts'
import { ran } from '../support/engines/ran.ts'

/** Every example of docs/api, as it stands there but for the address, against a city that is served. */

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))

const qgisConsole = join(root, 'test', 'support', 'engines', 'qgis_console.py')

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

/** All blocks of a language in a text, as they stand there. */
const blocks = (language: string, within: string): string[] =>
  [...within.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, block]) =>
    name === language ? [block!] : [],
  )

/** The one example of a language below a heading. */
function example(language: string, heading: string): string {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  const found = blocks(language, section)
  expect(found).toHaveLength(1)
  return found[0]!.replaceAll('http://127.0.0.1:8080', address)
}

const options = () => ({ cwd: root, env: { ...process.env, TOKEN: token }, timeout: 120_000 })

describe('the examples of docs/api', () => {
  test('give a CSV of hourly presence in three commands', async () => {
    const commands = example('sh', 'The first CSV')
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

  test('ask for a large answer as one file', async () => {
    const commands = example('sh', 'Large answers: jobs')
    await run('bash', ['-euo', 'pipefail', '-c', commands], { ...options(), cwd: folder })
    const bytes = await readFile(join(folder, 'presence.parquet'))
    expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1'])
  })

  test('ask for an area that somebody drew', async () => {
    const zones = JSON.parse(await readFile(join(folder, 'feeds', 'zones.geojson'), 'utf8')) as {
      features: { properties: { level: string }; geometry: unknown }[]
    }
    const { geometry } = zones.features.find(({ properties }) => properties.level === 'district')!
    await writeFile(join(folder, 'area.geojson'), JSON.stringify({ name: 'a district', geometry }))
    const commands = example('sh', 'An area of your own')
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', commands], { ...options(), cwd: folder })
    const { cells } = JSON.parse(stdout) as {
      cells: { level: string; status: string; apportioned: number }[]
    }
    expect(cells.length).toBeGreaterThan(0)
    expect(cells.filter(({ level }) => level === 'area').map(({ status }) => status)).toContain('published')
  })

  test('ask for densities as CAMARA has them', async () => {
    const { stdout } = await run(
      'bash',
      ['-euo', 'pipefail', '-c', example('sh', 'Density as CAMARA has it')],
      options(),
    )
    const { status, timedPopulationDensityData: hours } = JSON.parse(stdout) as {
      status: string
      timedPopulationDensityData: { cellPopulationDensityData: { dataType: string }[] }[]
    }
    expect([status, hours.length]).toEqual(['SUPPORTED_AREA', 1])
    expect(hours[0]!.cellPopulationDensityData.map(({ dataType }) => dataType)).toContain(
      'DENSITY_ESTIMATION',
    )
  })

  test('work in TypeScript', async () => {
    const program = join(folder, 'example.mts')
    // The example stands at the root of the repository.
    const client = pathToFileURL(join(root, 'client', 'index.ts')).href
    await writeFile(program, example('ts', 'The same with a program').replace('./client/index.ts', client))
    const { stdout } = await run(process.execPath, [program], options())
    const lines = stdout.trim().split('\n')
    expect(lines.at(-1)).toMatch(/^released up to \d{4}-\d{2}-\d{2}$/)
    expect(lines.slice(0, -1).some((line) => / \d+ \d+ \d+ published$/.test(line))).toBe(true)
  })

  test('work in Python: pandas reads the CSV', async () => {
    const python = await installPython('pandas-1', ['pandas==3.1.1'])
    await ran('pandas 3.1.1', 'the CSV of docs/api')
    const program = join(folder, 'example.py')
    await writeFile(program, example('python', 'The same with a program'))
    const { stdout } = await run(python, [program], options())
    expect(stdout).toMatch(/daytype +hour/)
    expect(stdout).toMatch(/weekday +0 +\d+/)
  }, 120_000)

  test('work in QGIS, whose own client reads the zones to which the CSV is joined', async () => {
    await writeFile(join(folder, 'example_qgis.py'), example('python', 'In QGIS'))
    const { stdout } = await run(await demandQgis(), [qgisConsole, 'example_qgis.py'], {
      ...options(),
      cwd: folder,
    })
    const [version, ...zones] = stdout.trim().split('\n')
    await ran(version!, 'the example of docs/api')
    expect(zones).toHaveLength(24)
    expect(zones.filter((zone) => /^\('.+', \d+, \d+\)$/.test(zone)).length).toBeGreaterThan(0)
  }, 120_000)

  test('name addresses that each answer with rows', async () => {
    const asked = blocks('http', text).flatMap((block) => block.trim().split('\n'))
    const rows = await Promise.all(
      asked.map(async (line) => {
        const [, path] = /^GET (\/v1\/\S+)$/.exec(line) ?? []
        const answer = await fetch(`${address}${path}`, { headers: { Authorization: `Bearer ${token}` } })
        expect(answer.status, line).toBe(200)
        const { features, cells, rankings, zones } = (await answer.json()) as Readonly<
          Record<string, readonly unknown[]>
        >
        return (features ?? cells ?? rankings ?? zones)?.length
      }),
    )
    // Four districts and 24 zones; one date is released, and no whole week.
    expect(rows).toEqual([4, 4, 0, 3, 1, 24])
  })

  test('name an address for maps that answers', async () => {
    const [, path] = /`OAPIF:http:\/\/127\.0\.0\.1:8080(\/v1\/ogc)`/.exec(text) ?? []
    const answer = await fetch(`${address}${path}`, { headers: { Authorization: `Bearer ${token}` } })
    expect(await answer.json()).toMatchObject({ links: expect.any(Array) })
  })
})
