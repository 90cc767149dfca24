import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareSubscribers, type SubscriberFeeds } from '../../functions/anonymize/index.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { testKey } from '../support/vault.ts'
import { csv, type Folder, openFolder } from './folder.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.close())

const EPOCH = '2026-03-24'
const pidOf = (subscriber: string, epoch = EPOCH): bigint =>
  createHmac('sha256', testKey(epoch)).update(subscriber).digest().readBigInt64BE(0)

const subscribers = (...lines: string[]): string =>
  `${['subscriber_id,birth_year,gender,opt_out,line_type', ...lines].join('\n')}\n`

interface Feeds {
  readonly subscribers?: string
  readonly optouts?: string
}

async function prepare(feeds: Feeds, change: Partial<SubscriberFeeds> = {}) {
  const paths: Record<string, string> = {}
  for (const [name, content] of Object.entries(feeds))
    paths[name] = await folder.arrive(`${name}.csv`, content)
  return prepareSubscribers(folder.ports, {
    ...paths,
    country: 'gb',
    keyLife: 'day',
    epochs: [EPOCH],
    ...change,
  })
}

const table = <Row>(name: string, epoch = EPOCH) =>
  folder.ports.workbench.rows<Row>(
    `select * from read_parquet('${folder.out}/${name}/epoch=${epoch}/part-0.parquet', hive_partitioning = false)`,
  )
const reasons = async (epoch = EPOCH) =>
  new Map(
    (await table<{ pid: bigint; reason: string }>('exclusions', epoch)).map((row) => [row.pid, row.reason]),
  )
const people = async () =>
  new Map(
    (await table<{ pid: bigint; age_band: string; gender: string }>('people')).map((row) => [
      row.pid,
      `${row.age_band} ${row.gender}`,
    ]),
  )

describe('people', () => {
  it('have the age band of the epoch’s year less the birth year, and a gender', async () => {
    await prepare({
      subscribers: subscribers(
        'a,2007,female,,phone',
        'b,2002,male,false,phone',
        'c,2001,F,no,',
        'd,1977,m,0,',
        'e,1976,male,,',
        'f,1962,male,,',
        'g,1961,male,,',
        'h,1977-05-31,male,,',
      ),
    })
    expect(await people()).toEqual(
      new Map([
        [pidOf('a'), '18-24 female'], // 19: who turns 18 this year may still be a minor
        [pidOf('b'), '18-24 male'], // 24
        [pidOf('c'), '25-34 female'],
        [pidOf('d'), '35-49 male'], // 49
        [pidOf('e'), '50-64 male'], // 50
        [pidOf('f'), '50-64 male'], // 64
        [pidOf('g'), '65+ male'],
        [pidOf('h'), '35-49 male'],
      ]),
    )
    expect((await reasons()).size).toBe(0)
  })

  it('lacking either, or contradicting themselves, are the one unknown cohort', async () => {
    await prepare({
      subscribers: subscribers(
        'a,,female,,',
        'b,1980,,,',
        'c,1980,divers,,',
        'd,last century,male,,',
        'e,1980,male,,',
        'e,1981,male,,',
        'f,1980,male,,',
        'f,1980,male,,',
      ),
    })
    const found = await people()
    expect(['a', 'b', 'c', 'd', 'e'].map((id) => found.get(pidOf(id)))).toEqual(
      Array.from({ length: 5 }, () => 'unknown unknown'),
    )
    expect(found.get(pidOf('f'))).toBe('35-49 male')
    expect(found.size).toBe(6)
  })
})

describe('exclusions', () => {
  it('name opt-outs of both feeds, minors and machines; of several reasons the first counts', async () => {
    await prepare({
      subscribers: subscribers(
        'opted,1980,male,true,phone',
        'unclear,1980,male,since May,phone',
        'minor,2008,male,,phone',
        'machine,1980,,,M2M',
        'minor-machine,2010,,,iot',
        'all,2010,,yes,machine',
        'later,1980,male,,phone',
        'adult,1980,male,,phone',
      ),
      optouts: 'subscriber_id\nlater\nunknown-line\n',
    })
    expect(await reasons()).toEqual(
      new Map([
        [pidOf('opted'), 'opt_out'],
        [pidOf('unclear'), 'opt_out'],
        [pidOf('minor'), 'minor'],
        [pidOf('machine'), 'machine'],
        [pidOf('minor-machine'), 'minor'],
        [pidOf('all'), 'opt_out'],
        [pidOf('later'), 'opt_out'],
        [pidOf('unknown-line'), 'opt_out'],
      ]),
    )
    expect([...(await people()).keys()]).toEqual([pidOf('adult')])
  })

  it('take one of several rows about a line as enough, in any order', async () => {
    const rows = ['a,1980,male,true,', 'a,1980,male,false,', 'b,1980,male,,', 'b,2012,male,,']
    await prepare({ subscribers: subscribers(...rows) })
    const first = await reasons()
    expect(first).toEqual(
      new Map([
        [pidOf('a'), 'opt_out'],
        [pidOf('b'), 'minor'],
      ]),
    )
    await prepare({ subscribers: subscribers(...rows.reverse()) })
    expect(await reasons()).toEqual(first)
  })

  it('are made for each epoch by its own key and year: a minor of 2025 is none in 2026', async () => {
    await prepare({ subscribers: subscribers('a,2007,male,,') }, { epochs: ['2025-12-31', '2026-01-01'] })
    expect(await reasons('2025-12-31')).toEqual(new Map([[pidOf('a', '2025-12-31'), 'minor']]))
    expect((await reasons('2026-01-01')).size).toBe(0)
  })

  it('of the same feeds have the same version and are not made twice; of others they are', async () => {
    const feeds = { subscribers: subscribers('a,1980,male,,') }
    const { version } = await prepare(feeds)
    const broken = { ...folder.ports.store, putFile: async () => Promise.reject(new Error('written again')) }
    const path = await folder.arrive('again.csv', feeds.subscribers)
    const again = await prepareSubscribers(
      { ...folder.ports, store: broken },
      { subscribers: path, country: 'gb', keyLife: 'day', epochs: [EPOCH] },
    )
    expect(again).toEqual({ version, unusableRows: 0 })
    const changed = await prepare({ ...feeds, optouts: 'subscriber_id\na\n' })
    expect(changed.version).not.toBe(version)
    expect((await reasons()).get(pidOf('a'))).toBe('opt_out')
  })

  it('of an epoch whose key is destroyed are not made', async () => {
    await folder.ports.keys.destroy(EPOCH)
    await prepare({ subscribers: subscribers('a,1980,male,,') }, { epochs: [EPOCH, '2026-03-25'] })
    expect(await folder.objects()).toEqual([
      'exclusions/epoch=2026-03-25/part-0.parquet',
      'internal/figures/objections/2026-03.json',
      'people/epoch=2026-03-25/part-0.parquet',
    ])
  })
})

describe('a feed that cannot be used', () => {
  it.each([
    ['lacks a column', 'subscriber_id,birth_year,gender,opt_out\na,1980,male,\n', 'lacks line_type'],
    ['has semicolons', subscribers('a,1,2,3,4').replaceAll(',', ';'), 'expected ","'],
    ['is empty', '', 'is empty'],
    ['has no usable row', subscribers('447700900001', ',1980,male,,'), 'none of its 2 rows'],
  ])('that %s is refused in one line without an id', async (_, content, words) => {
    const failure = prepare({ subscribers: content })
    await expect(failure).rejects.toThrow(InvalidInput)
    await expect(failure).rejects.toThrow(words)
    await expect(failure).rejects.not.toThrow('447700900001')
    expect(await folder.objects()).toEqual([])
  })

  it('counts rows without an id or with missing columns', async () => {
    const { unusableRows } = await prepare({
      subscribers: subscribers('a,1980,male,,', ',1980,male,,', 'b,1980'),
    })
    expect(unusableRows).toBe(2)
  })
})

describe('events of excluded subscribers', () => {
  const feeds = {
    subscribers: subscribers('a,1980,male,,', 'b,2015,male,,', 'c,1980,male,,iot', 'd,2015,male,yes,iot'),
  }
  const events = csv(
    ...['a', 'b', 'c', 'd', 'e', 'd'].map((id) => `${id},2026-03-24T10:00:00Z,c1`),
    'b,nonsense,c1',
  )

  it('are dropped and counted, rejections before exclusions; an unknown line is kept', async () => {
    const { version } = await prepare(feeds)
    const row = await folder.take('events.csv', events, { exclusionsVersion: version })
    expect(row).toMatchObject({
      rows: 7,
      accepted: 2,
      rejected: { unreadable_time: 1 },
      excluded: { opt_out: 2, minor: 1, machine: 1 },
    })
    const pids = (await folder.fragments()).map(({ pid }) => pid)
    expect(new Set(pids)).toEqual(new Set([pidOf('a'), pidOf('e')]))
  })

  it('let the file wait while the list is missing for one of its days, or of other feeds', async () => {
    const { version } = await prepare(feeds)
    const both = `${events}a,2026-03-25T10:00:00Z,c1\n`
    const early = await folder.take('events.csv', both, { exclusionsVersion: version })
    expect(early).toMatchObject({ state: 'waiting', rows: 0, accepted: 0 })
    expect(early.message).toContain('exclusions of 2026-03-25 are missing')
    expect(await folder.fragments()).toEqual([])
    expect(await folder.take('events.csv', events, { exclusionsVersion: 'other' })).toMatchObject({
      state: 'waiting',
    })
    await prepare(feeds, { epochs: [EPOCH, '2026-03-25'] })
    const late = await folder.take('events.csv', both, { exclusionsVersion: version })
    expect(late).toMatchObject({ state: 'done', rows: 8, accepted: 3 })
  })
})
