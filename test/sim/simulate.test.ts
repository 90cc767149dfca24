import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ZoneFile } from '../../sim/feeds.ts'
import { type SimulateOptions, simulate } from '../../sim/index.ts'

const PEOPLE = 200
const CITY = { city: 'demo', people: PEOPLE, days: 2, seed: 1 }
const DATES = ['2026-03-02', '2026-03-03']

let folder: string
let out: string
const seen: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-sim-'))
  out = join(folder, 'out')
  await simulate({ ...CITY, out }, (date) => seen.push(date))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const rowsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
const feed = async (name: string, of = out): Promise<string[][]> =>
  rowsOf(await readFile(join(of, name), 'utf8'))
const events = async (date: string, of = out): Promise<string[][]> =>
  rowsOf(gunzipSync(await readFile(join(of, 'events', `${date}.csv.gz`))).toString())
const column = (rows: readonly string[][], index: number): string[] => rows.map((row) => row[index]!)

/** SHA-256 of every file below a folder, by name. */
async function bytes(of: string): Promise<Record<string, string>> {
  const entries = await readdir(of, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hashes = files.map(async (path) => [
    path.slice(of.length + 1),
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  ])
  return Object.fromEntries(await Promise.all(hashes))
}

async function another(options: Partial<SimulateOptions>, name: string): Promise<string> {
  await simulate({ ...CITY, ...options, out: join(folder, name) })
  return join(folder, name)
}

describe('the feeds of 200 people and 2 days', () => {
  it('are the same bytes for the same seed, also when written over themselves', async () => {
    const before = await bytes(out)
    expect(Object.keys(before).sort()).toEqual([
      'cells.csv',
      'census.csv',
      'events/2026-03-02.csv.gz',
      'events/2026-03-03.csv.gz',
      'optouts.csv',
      'subscribers.csv',
      'truth/presence/2026-03-02.csv',
      'truth/presence/2026-03-03.csv',
      'truth/visitors/2026-03-02.csv',
      'truth/visitors/2026-03-03.csv',
      'zones.geojson',
    ])
    expect(await bytes(await another({}, 'again'))).toEqual(before)
    await simulate({ ...CITY, out })
    expect(await bytes(out)).toEqual(before)
  })

  it('are other people on the same map for another seed, and another map for another name', async () => {
    const [here, seed, name] = await Promise.all(
      [out, await another({ seed: 2 }, 'seed'), await another({ city: 'Elsewhere' }, 'name')].map(bytes),
    )
    const same = (other = {}) =>
      Object.keys(here!).filter((file) => here![file] === other[file as keyof typeof other])
    expect(same(seed)).toEqual(expect.arrayContaining(['cells.csv', 'census.csv', 'zones.geojson']))
    expect(same(seed)).toHaveLength(3)
    // Ids are the same, whoever bears them.
    expect(same(name)).toEqual(['optouts.csv'])
  })

  it('report each date when its file is complete', () => {
    expect(seen).toEqual(DATES)
  })

  it('name in every event a cell of cells.csv and a line of subscribers.csv', async () => {
    const cells = new Set(column(await feed('cells.csv'), 0))
    const lines = new Set(column(await feed('subscribers.csv'), 0))
    for (const date of DATES) {
      for (const [subscriber, , cell, ...more] of await events(date)) {
        expect(lines.has(subscriber!) && cells.has(cell!)).toBe(true)
        expect(more).toEqual([])
      }
    }
  })

  it('have the header of the canonical profile, and UTC times of their own date in order', async () => {
    const text = gunzipSync(await readFile(join(out, 'events', `${DATES[0]}.csv.gz`))).toString()
    expect(text.split('\n')[0]).toBe('subscriber_id,timestamp,cell_id')
    const times = column(rowsOf(text), 1)
    expect(times.every((time) => /^2026-03-02T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(time))).toBe(true)
    expect(times).toEqual(times.toSorted())
  })

  it('have local dates in summer time: the file of 1 July begins at 23:00 UTC of 30 June', async () => {
    const summer = await another({ firstDate: '2026-07-01', days: 1 }, 'summer')
    const times = column(await events('2026-07-01', summer), 1)
    expect(times[0]).toMatch(/^2026-06-30T23/)
    expect(times.at(-1)).toMatch(/^2026-07-01T22/)
  })

  // 215 phones × 2 days × 20 = 8,600; activity varies by 0.36 between phones, which is 2.5 % of the sum,
  // and gaps add less: 18 % is seven standard deviations.
  it('hold about 20 records a phone and day, or as many as asked for, more by day than by night', async () => {
    const rows = (await Promise.all(DATES.map((date) => events(date)))).flat()
    const phones = (await feed('subscribers.csv')).length
    expect(rows.length / (2 * phones)).toBeGreaterThan(16.4)
    expect(rows.length / (2 * phones)).toBeLessThan(23.6)
    const inHours = (from: number, to: number): number =>
      rows.filter(([, time]) => Number(time!.slice(11, 13)) >= from && Number(time!.slice(11, 13)) < to)
        .length
    expect(inHours(12, 16)).toBeGreaterThan(1.5 * inHours(1, 5))
    const few = await another({ recordsPerDay: 5 }, 'few')
    const fewRows = (await events(DATES[0]!, few)).length
    expect(fewRows / phones).toBeGreaterThan(3.8)
    expect(fewRows / phones).toBeLessThan(6.2)
  })

  it('have 200 lines that count and, on top, 5 opt-outs, 8 minors and 2 machines', async () => {
    const lines = await feed('subscribers.csv')
    const objected = new Set(column(await feed('optouts.csv'), 0))
    const reason = ([id, birthYear, , optOut, lineType]: string[]): string => {
      if (optOut === 'true' || objected.has(id!)) return 'opt_out'
      if (birthYear !== '' && 2026 - Number(birthYear) <= 18) return 'minor'
      return lineType === 'machine' ? 'machine' : 'observed'
    }
    const counts = Map.groupBy(lines, reason)
    expect(Object.fromEntries([...counts].map(([word, rows]) => [word, rows.length]))).toEqual({
      observed: PEOPLE,
      opt_out: 5,
      minor: 8,
      machine: 2,
    })
    // Both feeds are needed.
    expect(lines.some(([, , , optOut]) => optOut === 'true')).toBe(true)
    expect(lines.some(([id, , , optOut]) => optOut === 'false' && objected.has(id!))).toBe(true)
    expect(column(lines, 2).every((gender) => ['female', 'male', ''].includes(gender))).toBe(true)
  })

  it('have a tree of 1 city, 4 districts and 24 zones, closed rings, all inside the Channel', async () => {
    const { features } = JSON.parse(await readFile(join(out, 'zones.geojson'), 'utf8')) as ZoneFile
    const level = (word: string) => features.filter(({ properties }) => properties.level === word)
    expect([level('city').length, level('district').length, level('zone').length]).toEqual([1, 4, 24])
    expect(level('city')[0]!.properties).toEqual({
      id: 'demo',
      name: 'Saltmere',
      parent: null,
      level: 'city',
    })
    const ids = new Set(features.map(({ properties }) => properties.id))
    expect(ids.size).toBe(29)
    expect(level('district').every(({ properties }) => properties.parent === 'demo')).toBe(true)
    const districts = new Set(level('district').map(({ properties }) => properties.id))
    expect(level('zone').every(({ properties }) => districts.has(properties.parent!))).toBe(true)
    for (const { geometry } of features) {
      const [ring, ...holes] = geometry.coordinates
      expect(holes).toEqual([])
      expect(ring!.at(0)).toEqual(ring!.at(-1))
      for (const [lon, lat] of ring!) {
        expect(Math.abs(lon! + 1.1)).toBeLessThan(0.1)
        expect(Math.abs(lat! - 50.4)).toBeLessThan(0.06)
      }
    }
  })

  it('have a truth of the 200 who count: every zone, hour and date, whole days but for ways out of the city', async () => {
    for (const date of DATES) {
      const presence = await feed(`truth/presence/${date}.csv`)
      const visitors = await feed(`truth/visitors/${date}.csv`)
      expect([presence.length, visitors.length]).toEqual([29 * 24, 29])
      const total = (rows: string[][], level: string): number =>
        rows.filter((row) => row[1] === level).reduce((sum, row) => sum + Number(row.at(-1)), 0)
      // A straight way leaves the city for a minute now and then.
      expect(total(presence, 'city')).toBeLessThanOrEqual(PEOPLE * 1_440)
      expect(total(presence, 'city')).toBeGreaterThan(PEOPLE * 1_440 - 10)
      expect(total(presence, 'district')).toBe(total(presence, 'city'))
      expect(total(presence, 'zone')).toBe(total(presence, 'city'))
      expect(total(visitors, 'city')).toBe(PEOPLE)
      expect(total(visitors, 'zone')).toBeGreaterThan(PEOPLE)
    }
  })

  it('have truth tables with the cells of the figures and UTC instants', async () => {
    const text = await readFile(join(out, 'truth', 'presence', `${DATES[0]}.csv`), 'utf8')
    const [header, first] = text.split('\n')
    expect(header).toBe('zone_system,level,zone,date,start,hour,fold,value')
    expect(first).toMatch(/^demo,city,demo,2026-03-02,2026-03-02T00:00:00Z,0,0,\d+$/)
  })

  it('have a census of both genders, 6 bands and 24 zones, about five adults to a phone', async () => {
    const rows = await feed('census.csv')
    expect(rows).toHaveLength(24 * 2 * 6)
    const adults = rows.filter(([, , band]) => band !== '0-17')
    const persons = adults.reduce((sum, row) => sum + Number(row[3]), 0)
    expect(persons / PEOPLE).toBeGreaterThan(4.5)
    expect(persons / PEOPLE).toBeLessThan(5.7)
  })
})

describe('what cannot be simulated is refused with what to do', () => {
  it.each([
    ['a name that is a path', { city: '../demo' }, /--city "..\/demo" .*letters/],
    ['no people', { people: 0 }, /people is 0: expected a whole number/],
    ['half a day', { days: 0.5 }, /days is 0.5/],
    ['a date that does not exist', { firstDate: '2026-02-30' }, /firstDate is "2026-02-30".*YYYY-MM-DD/],
    ['no records', { recordsPerDay: 0 }, /recordsPerDay is 0: expected 1 to 1,000/],
  ])('%s', async (_, options, message) => {
    await expect(simulate({ ...CITY, out: join(folder, 'refused'), ...options })).rejects.toThrow(message)
  })

  it('a folder with events of another simulation', async () => {
    const other = join(folder, 'other')
    await mkdir(join(other, 'events'), { recursive: true })
    await writeFile(join(other, 'events', '2026-02-01.csv.gz'), '')
    await expect(simulate({ ...CITY, out: other })).rejects.toThrow(/2026-02-01.csv.gz.*another --out/)
    expect(await readdir(other)).toEqual(['events'])
  })
})
