import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scratchOf } from '../../bin/local.ts'
import { dailyProducts } from '../../functions/model/products.ts'
import { simulate } from '../../sim/index.ts'
import { lastJson, printed, smartSteps, spawnSmartSteps } from '../support/command-line.ts'
import { filesWithIdentifiers } from '../support/identifiers.ts'

/** Released of each date. */
const DAILY = dailyProducts('day').length

let folder: string
let feeds: string
let out: string
let first: Record<string, unknown>

const runWords = (to: string, ...more: string[]): string[] => [
  'run',
  ...['--events', join(feeds, 'events', '*.csv.gz'), '--out', to, '--json'],
  ...['cells', 'subscribers', 'optouts', 'census'].flatMap((name) => [
    `--${name}`,
    join(feeds, `${name}.csv`),
  ]),
  ...['--zones', join(feeds, 'zones.geojson')],
  ...more,
]
const run = (...more: string[]) => smartSteps(...runWords(out, ...more))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-test-'))
  feeds = join(folder, 'feeds')
  out = join(folder, 'out')
  const few = { people: 1500, days: 2, siteSpacingM: 1500, truth: false }
  await simulate({ city: 'demo', ...few, seed: 7, out: feeds })
  first = lastJson(await run())
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

async function eventLines(): Promise<string[]> {
  const lines: string[] = []
  for (const name of await readdir(join(feeds, 'events'))) {
    const text = gunzipSync(await readFile(join(feeds, 'events', name))).toString()
    lines.push(...text.trimEnd().split('\n').slice(1))
  }
  return lines
}

const sum = (counts: unknown): number =>
  Object.values(counts as Record<string, number>).reduce((total, number) => total + number, 0)

interface Audit {
  readonly epochs: readonly {
    readonly epoch: string
    readonly spent: { readonly fraction: string; readonly decimal: number }
    readonly left: { readonly fraction: string }
    readonly epsilon: string
    readonly chain: string
    readonly entries: readonly { readonly revision: number; readonly measurements: string }[]
  }[]
  readonly unnamed: { readonly runs: readonly string[]; readonly measurements: readonly string[] }
}
const audit = async (): Promise<Audit> =>
  lastJson(await smartSteps('privacy', 'ledger', '--out', out, '--json')) as unknown as Audit

test('run with keys of a month says what they need for records of persons, and with keys of a day nothing of it', async () => {
  const words = ['run', '--events', 'nothing', '--out', join(folder, 'none')]
  const month = await smartSteps(...words, '--key-life', 'month')
  expect(month.stderr).toMatch(/keys live a month: .* need a signed clearance/)
  expect((await smartSteps(...words)).stderr).not.toContain('clearance')
})

describe('run', () => {
  test('accounts for every record: accepted, rejected and excluded add up to the lines of the files', async () => {
    expect(first.rows).toBe((await eventLines()).length)
    expect((first.accepted as number) + sum(first.rejected) + sum(first.excluded)).toBe(first.rows)
    expect(first.excluded).toHaveProperty('opt_out')
  })

  test('releases every daily product of both days', () => {
    expect(first.days).toBe(2)
    expect(first.releases).toBe(2 * DAILY)
  })

  test('repeated with the same files says the same and writes nothing new', async () => {
    const before = await contents(out)
    const { seconds: _before, ...expected } = first
    const { seconds: _after, ...again } = lastJson(await run())
    expect(again).toEqual(expected)
    expect(await contents(out)).toEqual(before)
  })

  test('keeps records of a released date that come later, says so, and does not release it again', async () => {
    const late = join(folder, 'late.csv')
    const [line] = await eventLines()
    await writeFile(late, `subscriber_id,timestamp,cell_id\n${line!.split(',').slice(0, 3).join(',')}\n`)
    const outcome = await run('--events', late)
    expect(outcome.stderr).toMatch(/late\.csv: its records of 2026-03-0\d are kept, but .* released already/)
    expect(lastJson(outcome)).toMatchObject({ rows: 1, releases: 2 * DAILY })
  })

  test('with --revise releases that date once more, pays, and repeated does nothing new', async () => {
    const late = join(folder, 'late.csv')
    const [date] = /2026-03-0\d/.exec((await readFile(late, 'utf8')).split('\n')[1]!)!
    const outcome = await run('--events', late, '--revise', date)
    expect(lastJson(outcome)).toMatchObject({ releases: 2 * DAILY })
    const once = await audit()
    const revised = once.epochs.find(({ epoch }) => epoch === date)!
    expect(revised).toMatchObject({ spent: { fraction: '3/50' }, left: { fraction: '0' }, epsilon: '2.21' })
    expect(revised.chain).toBe('unbroken')
    const stored = revised.entries.map(({ revision, measurements }) => `${revision} ${measurements}`)
    expect([...new Set(stored)]).toEqual(['1 replaced', '2 intact'])
    expect(once.unnamed).toEqual({ runs: [], measurements: [] })
    const again = await run('--events', late, '--revise', date)
    expect(again.stderr).toContain(`${date}: no file has come since its last revision`)
    expect(await audit()).toEqual(once)
    const unknown = await run('--events', late, '--revise', '2025-01-01')
    expect(unknown.stderr).toContain('--revise 2025-01-01: no file of --events has an accepted record of it')
  }, 180_000)

  test('leaves no subscriber id anywhere under the output folder', async () => {
    const identifiers = new Set((await eventLines()).map((line) => line.split(',')[0]!))
    expect(identifiers.size).toBeGreaterThan(1000)
    const { files, found } = await filesWithIdentifiers(out, identifiers)
    expect(files).toBeGreaterThan(10)
    expect(found).toEqual([])
  })

  test('leaves nothing unfinished beside the current runs', async () => {
    expect(await readdir(join(out, '.runs'))).toEqual([])
  })
})

/** Parquet and keys by name and size; the stores of dynalite keep logs of their own. */
async function contents(of: string): Promise<string[]> {
  const entries = await readdir(of, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('dynamodb'))
  const read = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name)
    return `${path} ${(await readFile(path)).toString('base64')}`
  })
  return (await Promise.all(read)).sort()
}

test.each(['reading the dates', 'anonymizing files: 1', 'making figures: 1'])(
  'a run killed at "%s" and started again ends as one that was not',
  async (moment) => {
    const again = join(folder, `killed-${moment.replaceAll(/\W/g, '-')}`)
    const child = spawnSmartSteps(...runWords(again))
    child.stderr.on('data', (bytes: Buffer) => {
      if (String(bytes).includes(moment)) child.kill('SIGKILL')
    })
    const [, signal] = (await once(child, 'close')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    const { seconds: _first, ...expected } = first
    const { seconds: _again, ...found } = lastJson(await smartSteps(...runWords(again)))
    expect(found).toEqual(expected)
    expect(await readdir(join(again, '.runs'))).toEqual([])
    expect(existsSync(scratchOf(again))).toBe(false)
    const released = await readdir(join(again, 'releases'), { recursive: true })
    expect(released.filter((name) => name.endsWith('.parquet'))).toHaveLength(2 * DAILY)
  },
)

describe('bad input ends with one line that says what to do', () => {
  test.each([
    ['a glob without files', ['run', '--events', '/nowhere/*.csv'], /no file matches --events .*quotes/],
    ['no events at all', ['run'], /--events is missing/],
    ['an unknown profile', ['run', '--events', 'package.json', '--profile', 'x'], /canonical/],
    ['an unknown country', ['run', '--events', 'package.json', '--country', 'fr'], /--country .*gb, de, cn/],
    ['a date that does not exist', ['run', '--events', 'package.json', '--today', '2026-02-30'], /--today/],
    ['a missing feed', ['run', '--events', 'package.json', '--cells', 'nowhere.csv'], /--cells: .*nowhere/],
    ['an unknown option', ['run', '--event', 'x'], /no option --event.*--events/],
    ['an unknown command', ['walk'], /no command "walk".*run/],
    [
      'a folder without figures',
      ['serve', '--out', '/tmp/smart-steps-nothing-here'],
      /holds no figures.*run/,
    ],
  ])('%s', async (_, words, message) => {
    const { code, stderr, stdout } = await smartSteps(
      ...words,
      ...(words[0] === 'run' ? ['--out', join(folder, 'bad')] : []),
    )
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.trim().split('\n').at(-1)).toMatch(message)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  test('another country in the same folder', async () => {
    const { code, stderr } = await run('--country', 'de')
    expect(code).toBe(1)
    expect(stderr).toMatch(/gb.*--out/)
  })

  test('a port in use', async () => {
    const holder = createServer()
    holder.listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const { code, stderr } = await smartSteps('serve', '--out', out, '--port', String(port))
    holder.close()
    expect(code).toBe(1)
    expect(stderr).toContain(`port ${port} of 127.0.0.1 is in use`)
  })

  test('a truncated file is set aside with its reason, and the good files still flow', async () => {
    const mixed = join(folder, 'mixed')
    await mkdir(mixed)
    const [name] = (await readdir(join(feeds, 'events'))).sort()
    const bytes = await readFile(join(feeds, 'events', name!))
    await writeFile(join(mixed, 'good.csv.gz'), bytes)
    await writeFile(join(mixed, 'cut.csv.gz'), bytes.subarray(0, bytes.length / 2))
    const outcome = await smartSteps(
      ...['run', '--events', join(mixed, '*.csv.gz'), '--cells', join(feeds, 'cells.csv')],
      ...['--zones', join(feeds, 'zones.geojson'), '--out', join(folder, 'mixed-out'), '--json'],
    )
    expect(outcome.stderr).toMatch(/quarantined: .*cut\.csv\.gz: /)
    expect(lastJson(outcome)).toMatchObject({ days: 1, releases: DAILY })
  })
})

test('serve answers with the token that the command token prints, and with nothing else; a halt reaches it', async () => {
  const server = spawnSmartSteps('serve', '--out', out, '--port', '0')
  try {
    const [, url] = await printed(server, /API\s+(http:\S+)\s/)
    const { stdout } = await smartSteps('token', '--out', out)
    const token = stdout.trim().split('\n').at(-1)!
    const refused = await fetch(`${url}/v1/figures/visitors`)
    expect(refused.status).toBe(401)
    const answer = await fetch(`${url}/v1/figures/visitors?level=city`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(200)
    const { cells } = (await answer.json()) as { cells: { status: string; value: number }[] }
    // 1,500 phones against a threshold of 170: published unless the noise moves it by 40 standard deviations.
    expect(cells.map(({ status }) => status)).toEqual(['published', 'published'])
    const authorized = { headers: { Authorization: `Bearer ${token}` } }
    const status = async (): Promise<number> => (await fetch(`${url}/v1/products`, authorized)).status
    const halted = await smartSteps('halt', '--out', out, '--reason', 'a wrong zone', '--by', 'officer')
    expect(halted.stdout).toMatch(/^release and serving are halted since .* by officer: a wrong zone\n$/)
    expect(await status()).toBe(503)
    await smartSteps('halt', '--out', out, '--lift', '--reason', 'mended', '--by', 'officer')
    expect(await status()).toBe(200)
    const locked = await smartSteps('status', '--out', out)
    expect(locked.code).toBe(1)
    expect(locked.stderr).toMatch(/another process|holds/)
  } finally {
    server.kill('SIGTERM')
    await once(server, 'close')
  }
  const { code, stdout } = await smartSteps('status', '--out', out)
  expect(code).toBe(0)
  expect(stdout).toMatch(/visitors: 2 dates/)
})

test.each([
  [['epsilon', '--rho', '0.03', '--delta', '1e-10'], '1.53096441791'],
  [['epsilon', '--rho', '1', '--delta', '1e-10'], '10.0343435814'],
  [['epsilon', '--rho', '2.56', '--delta', '1e-10'], '17.1583087122'],
  [['tau', '--sigma2', '1500', '--k', '20', '--beta', '1e-6'], '204'],
])('privacy %s is %s', async (words, expected) => {
  const { stdout } = await smartSteps('privacy', ...words)
  expect(stdout.trim()).toBe(expected)
})

test('a halt makes run read the files and release nothing; status tells it, and its log is kept', async () => {
  const to = join(folder, 'halted')
  const words = runWords(to)
  const file = join(feeds, 'events', (await readdir(join(feeds, 'events'))).sort()[0]!)
  words[words.indexOf('--events') + 1] = file
  const nowhere = await smartSteps('halt', '--out', to, '--reason', 'x')
  expect(nowhere.stderr).toMatch(/nothing was run in .*halted: name the --out of run or serve/)
  await mkdir(join(to, 'dynamodb'), { recursive: true })
  await smartSteps('halt', '--out', to, '--reason', 'a wrong zone', '--by', 'officer')
  const outcome = await smartSteps(...words)
  expect(outcome.code).toBe(1)
  expect(outcome.stderr.trim().split('\n').at(-1)).toMatch(
    /^smart-steps: release and serving are halted since .* by officer: a wrong zone; the files are read, and no figures/,
  )
  expect(existsSync(join(to, 'fragments'))).toBe(true)
  const found = lastJson(await smartSteps('status', '--out', to, '--json'))
  expect(found).toMatchObject({ halt: { by: 'officer', reason: 'a wrong zone' }, releases: [] })
  await smartSteps('halt', '--out', to, '--lift', '--reason', 'mended', '--by', 'deputy')
  expect(lastJson(await smartSteps(...words))).toMatchObject({ days: 1, releases: DAILY })
  const { stdout } = await smartSteps('halt', '--out', to)
  expect(stdout).toMatch(
    /^release and serving are not halted\n.* halted by officer: a wrong zone\n.* lifted by deputy: mended\n$/,
  )
})

test('privacy sample prints as many integers as asked for', async () => {
  const { stdout } = await smartSteps('privacy', 'sample', '--sigma2', '10', '--count', '25')
  expect(stdout.trim().split('\n')).toHaveLength(25)
  for (const line of stdout.trim().split('\n')) expect(line).toMatch(/^-?\d+$/)
})
