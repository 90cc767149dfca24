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
      'prior.csv',
      'subscribers.csv',
      ...['dwell', 'flows', 'overnight'].flatMap((product) =>
        DATES.map((date) => `truth/${product}/${date}.csv`),
      ),
      'truth/people.csv',
      ...['presence', 'profile', 'visitors'].flatMap((product) =>
        DATES.map((date) => `truth/${product}/${date}.csv`),
      ),
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
    expect(same(seed)).toEqual(
      expect.arrayContaining(['cells.csv', 'census.csv', 'prior.csv', 'zones.geojson']),
    )
    expect(same(seed)).toHaveLength(4)
    // Ids are the same, whoever bears them.
    expect(same(name)).toEqual(['optouts.csv'])
  })

  it('report each date when its file is complete', () => {
    expect(seen).toEqual(DATES)
  })

  it('name in every event a cell of cells.csv, and a line of subscribers.csv or a foreign network', async () => {
    const cells = new Set(column(await feed('cells.csv'), 0))
    const lines = new Set(column(await feed('subscribers.csv'), 0))
    const guests = new Set<string>()
    for (const date of DATES) {
      for (const [subscriber, , cell, network, ...more] of await events(date)) {
        expect(cells.has(cell!)).toBe(true)
        expect(lines.has(subscriber!)).toBe(network === '')
        if (network !== '') {
          expect(network).toMatch(/^(?!234|235)\d{3}-01$/)
          guests.add(subscriber!)
        }
        expect(more).toEqual([])
      }
    }
    // About 3 % of 200 on each date.
    expect(guests.size).toBeGreaterThan(0)
    expect(guests.size).toBeLessThan(25)
  })

  it('have the header of the canonical profile, and UTC times of their own date', async () => {
    const text = gunzipSync(await readFile(join(out, 'events', `${DATES[0]}.csv.gz`))).toString()
    expect(text.split('\n')[0]).toBe('subscriber_id,timestamp,cell_id,network_code')
    const times = column(rowsOf(text), 1)
    expect(times.every((time) => /^2026-03-02T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(time))).toBe(true)
  })

  // Of about 8,800 records 1 % come late and 0.3 % twice: 88 and 26, with standard deviations of 9 and 5.
  it('have a few records that come late, and a few that come twice', async () => {
    const rows = (await Promise.all(DATES.map((date) => events(date)))).flat()
    const late = rows.filter(([, time], index) => {
      const before = rows[index - 1]
      return before?.[3] === rows[index]![3] && before![1]! > time!
    })
    const twice = rows.length - new Set(rows.map((row) => row.join())).size
    expect([late.length > 30, late.length < 160, twice > 5, twice < 60]).toEqual([true, true, true, true])
  })

  it('have local dates in summer time: the file of 1 July begins at 23:00 UTC of 30 June', async () => {
    const summer = await another({ firstDate: '2026-07-01', days: 1 }, 'summer')
    const times = column(await events('2026-07-01', summer), 1)
    expect(times.toSorted()[0]).toMatch(/^2026-06-30T23/)
    expect(times.toSorted().at(-1)).toMatch(/^2026-07-01T22/)
  })

  // 215 phones × 2 days × 20 = 8,600; activity varies by 0.6 between phones, which is 4 % of the sum,
  // and gaps add less: 27 % is six standard deviations.
  it('hold about 20 records a phone and day, or as many as asked for, more by day than by night', async () => {
    const rows = (await Promise.all(DATES.map((date) => events(date)))).flat()
    const phones = (await feed('subscribers.csv')).length
    expect(rows.length / (2 * phones)).toBeGreaterThan(14.6)
    expect(rows.length / (2 * phones)).toBeLessThan(25.4)
    const inHours = (from: number, to: number): number =>
      rows.filter(([, time]) => Number(time!.slice(11, 13)) >= from && Number(time!.slice(11, 13)) < to)
        .length
    expect(inHours(12, 16)).toBeGreaterThan(1.5 * inHours(1, 5))
    const few = await another({ recordsPerDay: 5 }, 'few')
    const fewRows = (await events(DATES[0]!, few)).length
    expect(fewRows / phones).toBeGreaterThan(3.65)
    expect(fewRows / phones).toBeLessThan(6.35)
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

  it('have a truth of everybody: whole days of every adult of the census, but for ways out of the city', async () => {
    const adults = (await feed('census.csv'))
      .filter(([, , band]) => band !== '0-17')
      .reduce((sum, row) => sum + Number(row[3]), 0)
    for (const date of DATES) {
      const presence = await feed(`truth/presence/${date}.csv`)
      const visitors = await feed(`truth/visitors/${date}.csv`)
      expect([presence.length, visitors.length]).toEqual([29 * 24, 29])
      const total = (rows: string[][], level: string, column: number): number =>
        rows.filter((row) => row[1] === level).reduce((sum, row) => sum + Number(row.at(column)), 0)
      const everybody = (level: string): number => total(presence, level, -1)
      // A straight way leaves the city for a minute now and then.
      expect(everybody('city')).toBeLessThanOrEqual(adults * 1_440)
      expect(everybody('city')).toBeGreaterThan(0.9999 * adults * 1_440)
      expect([everybody('district'), everybody('zone')]).toEqual([everybody('city'), everybody('city')])
      expect(total(visitors, 'city', -1)).toBe(adults)
      // The 200 who count are there all day; guests come and go.
      const minutes = total(presence, 'city', -2)
      expect(minutes).toBeGreaterThan(PEOPLE * 1_440 - 10)
      expect(minutes).toBeLessThan(1.12 * PEOPLE * 1_440)
    }
  })

  it('have in each truth what the others say of the same people', async () => {
    const of = (rows: string[][], level: string, column: number): number =>
      rows.filter((row) => row[1] === level).reduce((sum, row) => sum + Number(row.at(column)), 0)
    for (const date of DATES) {
      const [visitors, dwell, profile, overnight, flows] = await Promise.all(
        ['visitors', 'dwell', 'profile', 'overnight', 'flows'].map((product) =>
          feed(`truth/${product}/${date}.csv`),
        ),
      )
      for (const column of [-2, -1]) {
        // Dwell classes and homes part the visitors; in a block of four hours everybody is in one zone.
        for (const level of ['city', 'district', 'zone']) {
          expect(of(dwell!, level, column)).toBe(of(visitors!, level, column))
          const homeless = of(visitors!, level, column) - of(overnight!, level, column)
          // All residents have a night; guests who come by day have none.
          expect(homeless).toBeGreaterThanOrEqual(0)
          if (column === -1) expect(homeless).toBe(0)
          expect(of(profile!, level, column)).toBe(of(profile!, 'zone', column))
        }
        expect(of(profile!, 'city', -1)).toBe(6 * of(visitors!, 'city', -1))
        expect(of(flows!, 'district', column)).toBe(of(flows!, 'city', column))
        expect(of(flows!, 'zone', column)).toBe(0)
      }
    }
  })

  it('have truth tables with the cells of the figures and UTC instants', async () => {
    const headers = await Promise.all(
      ['presence', 'profile', 'flows'].map(async (product) => {
        const text = await readFile(join(out, 'truth', product, `${DATES[0]}.csv`), 'utf8')
        return text.split('\n').slice(0, 2)
      }),
    )
    expect(headers.map(([header]) => header)).toEqual([
      'zone_system,level,zone,date,start,hour,fold,value,everybody',
      'zone_system,level,zone,date,start,block,age_band,gender,value,everybody',
      'zone_system,level,zone,date,start,block,destination,value,everybody',
    ])
    expect(headers[0]![1]).toMatch(/^demo,city,demo,2026-03-02,2026-03-02T00:00:00Z,0,0,\d+,\d+$/)
    expect(headers[1]![1]).toMatch(/^demo,city,demo,2026-03-02,2026-03-02T00:00:00Z,0,18-24,female,\d+,\d+$/)
    expect(headers[2]![1]).toMatch(/^demo,city,demo,2026-03-02,2026-03-02T00:00:00Z,0,demo,\d+,\d+$/)
  })

  it('have a row in truth/people.csv for each line, with its home, and for each guest, with a country', async () => {
    const people = await feed('truth/people.csv')
    const lines = await feed('subscribers.csv')
    expect(column(people.slice(0, lines.length), 0)).toEqual(column(lines, 0))
    const kindOf = (kind: string) => people.filter((row) => row[4] === kind)
    expect(kindOf('observed')).toHaveLength(PEOPLE)
    expect(kindOf('observed').every(([, home, , country]) => home !== '' && country === 'gb')).toBe(true)
    expect(kindOf('roamer').length).toBeGreaterThan(0)
    expect(
      kindOf('roamer').every(([, home, work, country]) => home === '' && work === '' && country !== 'gb'),
    ).toBe(true)
    // What the operator does not know is known here.
    expect(
      people.every(([, , , , kind, , gender]) => kind === 'roamer' || kind === 'machine' || gender !== ''),
    ).toBe(true)
  })

  it('have a prior of every zone, a weight for each: as much in all as there are residents', async () => {
    const prior = await feed('prior.csv')
    const residents = (await feed('census.csv')).reduce((sum, row) => sum + Number(row[3]), 0)
    expect(prior).toHaveLength(24)
    expect(prior.reduce((sum, [, weight]) => sum + Number(weight), 0)).toBeCloseTo(residents, -1)
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
