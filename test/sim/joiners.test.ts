import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { city } from '../../sim/cities.ts'
import { simulate } from '../../sim/index.ts'

const CITY = { city: 'demo', people: 1_000, days: 3, seed: 1 }
const [BEFORE, ...AFTER] = ['2026-03-02', '2026-03-03', '2026-03-04'] as const
const { districts, zones } = city('demo')
const [JUMPED] = districts.map(({ id }) => id)
const isJumped = (zone: string | undefined): boolean =>
  zones.some(({ id, district }) => id === zone && districts[district]!.id === JUMPED)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-joiners-'))
  await simulate({ ...CITY, out: join(folder, 'same') })
  await simulate({
    ...CITY,
    out: join(folder, 'jumped'),
    jump: { onDay: 1, part: 0.3, districts: [JUMPED!] },
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const rows = (text: string): string[] => text.trimEnd().split('\n').slice(1)
const feed = async (of: string, name: string): Promise<string[]> =>
  rows(await readFile(join(folder, of, name), 'utf8'))
const events = async (of: string, date: string): Promise<string[]> =>
  rows(gunzipSync(await readFile(join(folder, of, 'events', `${date}.csv.gz`))).toString())
const first = (row: string): string => row.split(',')[0]!

/** Lines of the jumped city alone, as people.csv has them. */
async function joined(): Promise<string[]> {
  const known = new Set(await feed('same', 'truth/people.csv'))
  return (await feed('jumped', 'truth/people.csv')).filter((row) => !known.has(row))
}

describe('a jump in market share from the second date on', () => {
  it('gives a district 30 % more customers, each known to the operator with age and gender', async () => {
    const here = (row: string): boolean => isJumped(row.split(',')[1])
    const were = (await feed('same', 'truth/people.csv')).filter(
      (row) => here(row) && /,(observed|opt_out),/.test(row),
    )
    // A person with two phones has two lines and counts once: 2 % of them.
    const more = await joined()
    expect(more.every(here)).toBe(true)
    expect(more.length / were.length).toBeGreaterThan(0.28)
    expect(more.length / were.length).toBeLessThan(0.31)
    const subscribers = await feed('jumped', 'subscribers.csv')
    expect(subscribers.slice(0, -more.length)).toEqual(await feed('same', 'subscribers.csv'))
    expect(subscribers.slice(-more.length).map(first)).toEqual(more.map(first))
    for (const row of subscribers.slice(-more.length)) {
      expect(row).toMatch(/^\d{15},\d{4},(female|male),false,person$/)
    }
  })

  it('leaves every record of everybody else as it was, and the first date altogether', async () => {
    expect(await events('jumped', BEFORE)).toEqual(await events('same', BEFORE))
    const ids = new Set((await joined()).map(first))
    for (const date of AFTER) {
      const all = await events('jumped', date)
      expect(all.filter((row) => !ids.has(first(row)))).toEqual(await events('same', date))
      const theirs = all.filter((row) => ids.has(first(row)))
      // About 20 records a phone and day.
      expect(theirs.length / ids.size).toBeGreaterThan(12)
      expect(new Set(theirs.map(first)).size).toBeGreaterThan(0.9 * ids.size)
    }
  })

  it('moves nobody: the same people are in every zone and hour, with more phones from then on', async () => {
    const presence = async (of: string, date: string): Promise<string[][]> =>
      (await feed(of, `truth/presence/${date}.csv`)).map((row) => row.split(','))
    const atNight = (cells: string[][]): number =>
      cells.filter((row) => row[2] === JUMPED && row[5] === '3').reduce((sum, row) => sum + Number(row[7]), 0)
    for (const date of [BEFORE, ...AFTER]) {
      const [same, jumped] = [await presence('same', date), await presence('jumped', date)]
      expect(jumped.map((row) => row[8])).toEqual(same.map((row) => row[8]))
      if (date === BEFORE) expect(jumped).toEqual(same)
      // Guests in hotels and machines do not join.
      else expect(atNight(jumped) / atNight(same)).toBeGreaterThan(1.2)
    }
    for (const name of ['census.csv', 'cells.csv', 'optouts.csv', 'prior.csv']) {
      expect(await feed('jumped', name)).toEqual(await feed('same', name))
    }
  })

  it('in a district that the city does not have is refused by name', async () => {
    const jump = { onDay: 1, part: 0.3, districts: ['nowhere'] }
    await expect(simulate({ ...CITY, out: join(folder, 'refused'), jump })).rejects.toThrow('nowhere')
  })
})
