import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastJson, printed, smartSteps, spawnSmartSteps } from '../support/command-line.ts'
import { filesWithIdentifiers } from '../support/identifiers.ts'

// Records of real persons: read here, and nothing derived from them is kept, printed or quoted.
const records = fileURLToPath(new URL('../../../shared/data/unicom-xdr', import.meta.url))
const arePresent = existsSync(records)
if (!arePresent)
  process.stderr.write('real-records: the sample of real records is not here, so it is not read\n')

describe.skipIf(!arePresent)('123,023 real records of 25 days', () => {
  let out: string
  let first: Record<string, unknown>
  const run = () =>
    smartSteps(
      ...['run', '--events', join(records, '*.csv.gz'), '--profile', 'unicom-xdr', '--country', 'cn'],
      ...['--key-life', 'month', '--out', out, '--json'],
    )

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'smart-steps-real-'))
    first = lastJson(await run())
  })
  afterAll(() => rm(out, { recursive: true, force: true }))

  test('are all accounted for, every rejection with its reason', () => {
    const rejected = Object.values(first.rejected as Record<string, number>).reduce((sum, n) => sum + n, 0)
    expect(first.rows).toBe(123_023)
    expect((first.accepted as number) + rejected).toBe(123_023)
    expect(first.excluded).toEqual({})
    expect(first.days).toBeGreaterThanOrEqual(25)
  })

  test('read twice add nothing', async () => {
    const { seconds: _first, ...expected } = first
    const { seconds: _again, ...again } = lastJson(await run())
    expect(again).toEqual(expected)
  })

  test('leave no subscriber id anywhere under the output folder', async () => {
    const identifiers = new Set<string>()
    for (const name of await readdir(records)) {
      const lines = gunzipSync(await readFile(join(records, name))).toString('latin1')
      for (const line of lines.trimEnd().split('\n')) identifiers.add(line.slice(0, line.indexOf(',')))
    }
    expect(identifiers.size).toBe(3_180)
    for (const form of [identifiers, new Set([...identifiers].map((id) => id.toLowerCase()))]) {
      expect((await filesWithIdentifiers(out, form)).found).toEqual([])
    }
  })

  test('are answered over HTTP as so few people must be', async () => {
    const server = spawnSmartSteps('serve', '--out', out, '--port', '0')
    try {
      const [, url] = await printed(server, /API\s+(http:\S+)\s/)
      const token = (await smartSteps('token', '--out', out)).stdout.trim().split('\n').at(-1)!
      const get = async (path: string): Promise<Answer> => {
        const response = await fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } })
        expect(response.status).toBe(200)
        return (await response.json()) as Answer
      }
      // Phones with a record on the date; σ of the noise is 31.6, so the chance of a false alarm is 1e-9.
      const busiest = await busiestDates()
      expect(busiest.map(({ phones }) => phones)).toEqual([607, 540, 508])
      const city = await get('/v1/figures/visitors?level=all&from=2015-08-01&to=2015-09-01')
      for (const { date, phones } of busiest) {
        const cell = city.cells.find(({ label }) => label === date)!
        expect(cell.status).toBe('published')
        expect(cell.value).toBeGreaterThan(phones - 190)
      }

      // At most a few hundred people are there together, and an hour is shown from 540 on. By the noise a
      // busy hour may pass: 13 of 624 do so once in a billion tests.
      const presence = await get(
        '/v1/figures/presence?level=all&aggregate=hour&from=2015-08-01&to=2015-09-01',
      )
      const shown = presence.cells.filter(({ status }) => status === 'published').length
      expect(shown).toBeLessThan(13)
      expect(presence.cells.length - shown).toBe(
        presence.cells.filter(({ status }) => status === 'suppressed').length,
      )
      const { date } = busiest[0]!
      const day = `from=${date}&to=${dayAfter(date)}`
      const night = await get(`/v1/figures/presence?level=all&aggregate=hour&hour=4&${day}`)
      expect(night.note).toMatch(/No level reaches the threshold.*not even the whole.*too few people/)

      // 46 areas of at most 40 phones, shown from 161 on: each passes with a probability below 1e-4.
      const areas = await get(`/v1/figures/visitors?level=area&${day}`)
      const statuses = areas.cells.filter(({ level }) => level === 'area').map(({ status }) => status)
      expect(statuses).toHaveLength(46)
      expect(statuses.filter((status) => status === 'coarsened').length).toBeGreaterThan(42)
      expect(statuses).not.toContain('suppressed')
      expect(areas.note).toMatch(/With so few people only the whole of all can be shown|by a larger zone/)
    } finally {
      server.kill('SIGTERM')
    }
  })
})

/** The three local dates on which most phones have a record, and how many. */
async function busiestDates(): Promise<{ date: string; phones: number }[]> {
  const byDate = new Map<string, Set<string>>()
  for (const name of await readdir(records)) {
    const text = gunzipSync(await readFile(join(records, name))).toString('latin1')
    for (const line of text.trimEnd().split('\n')) {
      const [phone, , , , , , , start] = line.split(',') as string[]
      const date = start!.slice(0, 10)
      if (!byDate.has(date)) byDate.set(date, new Set())
      byDate.get(date)!.add(phone!)
    }
  }
  return [...byDate]
    .map(([date, of]) => ({ date, phones: of.size }))
    .sort((a, b) => b.phones - a.phones)
    .slice(0, 3)
}

interface Answer {
  readonly note: string | null
  readonly cells: readonly {
    readonly level: string
    readonly label: string
    readonly value: number | null
    readonly status: string
  }[]
}

const dayAfter = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
