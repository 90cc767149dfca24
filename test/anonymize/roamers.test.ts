import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  anonymizeFile,
  prepareSubscribers,
  readIntake,
  readProfile,
} from '../../functions/anonymize/index.ts'
import type { ObjectStore } from '../../functions/platform/ports.ts'
import { csv, type Folder, networked, openFolder } from './folder.ts'
import { type Desk, Killed, openDesk } from './landing.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.close())

const month = { keyLife: 'month' } as const

/** `2026-03-24 fr`, in order. */
const roamers = async () =>
  (await folder.roamers()).map(({ date, home_country }) => `${date} ${home_country}`)

describe('a roamer', () => {
  it.each([
    ['208-01', 'fr'],
    ['20801', 'fr'],
    ['310-410', 'us'],
    ['316011', 'us'],
    ['621-30', 'other'],
    ['901-28', 'other'],
  ])('is a phone of a network with the code %s: %s', async (code, country) => {
    await folder.take('events.csv', networked(`a,2026-03-24T10:00:00Z,c1,${code}`), month)
    expect(await roamers()).toEqual([`2026-03-24 ${country}`])
  })

  it.each(['', '234-10', '23415', '235-94', 'abc', '208', '20', '2080112', '208-01x', '٢٠٨-٠١'])(
    'is none with the code "%s" in Britain, and its record counts like any other',
    async (code) => {
      const row = await folder.take('events.csv', networked(`a,2026-03-24T10:00:00Z,c1,${code}`), month)
      expect(row).toMatchObject({ accepted: 1 })
      expect((await folder.objects()).filter((key) => key.startsWith('roamers/'))).toEqual([])
    },
  )

  it('comes from Britain in Germany, and a German one is at home there', async () => {
    const lines = ['a,2026-03-24T10:00:00Z,c1,234-10', 'b,2026-03-24T10:00:00Z,c1,262-01']
    await folder.take('events.csv', networked(...lines), { ...month, country: 'de' })
    expect(await roamers()).toEqual(['2026-03-24 gb'])
  })

  it('has the pseudonym of its fragments, once per file and UTC date that it was seen on', async () => {
    await folder.take(
      'events.csv',
      networked(
        'a,2026-03-24T10:00:00Z,c1,208-01',
        'a,2026-03-24T18:00:00Z,c2,208-01',
        'a,2026-03-25T09:00:00Z,c2,208-01',
        'b,2026-03-24T10:00:00Z,c3,234-10',
      ),
      month,
    )
    const pid = (await folder.fragments()).find(({ cell }) => cell === 'c2')!.pid
    expect(await folder.roamers()).toEqual([
      { date: '2026-03-24', pid, home_country: 'fr' },
      { date: '2026-03-25', pid, home_country: 'fr' },
    ])
  })

  it('is the same however its records are split, ordered and repeated, also where they name two countries', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => {
      const minute = String((i * 7) % 60).padStart(2, '0')
      return `${'abc'[i % 3]},2026-03-2${3 + (i % 2)}T10:${minute}:00Z,c1,${['208-01', '222-10', '', '234-10', '621-30'][i % 5]}`
    })
    const merged = async () => {
      const least = new Map<bigint, string>()
      for (const { pid, home_country } of await folder.roamers()) {
        const known = least.get(pid)
        if (known === undefined || home_country < known) least.set(pid, home_country)
      }
      return [...least].sort()
    }
    await folder.take('whole.csv', networked(...lines), month)
    const whole = await merged()
    expect(whole.map(([, country]) => country)).toEqual(['fr', 'fr', 'fr'])
    await folder.take('again.csv', networked(...lines.toReversed()), month)
    expect(await merged()).toEqual(whole)
    for (const name of ['whole.csv', 'again.csv']) await folder.take(name, networked(), month)
    expect(await merged()).toEqual([])
    await folder.take('one.csv', networked(...lines.filter((_, i) => i % 9 < 3)), month)
    await folder.take('two.csv', networked(...lines.filter((_, i) => i % 9 >= 3).toReversed()), month)
    expect(await merged()).toEqual(whole)
  })

  it('is not kept where keys live a day: nothing of a day asks for it', async () => {
    await folder.take('events.csv', networked('a,2026-03-24T10:00:00Z,c1,208-01'), { keyLife: 'day' })
    expect(await roamers()).toEqual([])
  })

  it('is nobody whose records are rejected or excluded', async () => {
    const optouts = await folder.arrive('optouts.csv', 'subscriber_id\ngone\n')
    const calendar = { country: 'gb', keyLife: 'month' } as const
    const { version } = await prepareSubscribers(folder.ports, { optouts, ...calendar, epochs: ['2026-03'] })
    await folder.take(
      'events.csv',
      networked('gone,2026-03-24T10:00:00Z,c1,208-01', 'a,2026-03-24T10:00:00Z,c9,208-01'),
      { ...month, exclusionsVersion: version },
    )
    expect(await roamers()).toEqual([])
  })

  it('is stored with the declared columns, named like the fragments of its file', async () => {
    await folder.take('events.csv', networked('a,2026-03-24T10:00:00Z,c1,208-01'), month)
    const [fragments] = (await folder.objects()).filter((key) => key.startsWith('fragments/'))
    const file = fragments!.replace('fragments/', 'roamers/')
    expect(await folder.objects()).toContain(file)
    const columns = await folder.ports.workbench.rows(
      `select column_name, column_type from (describe select * from read_parquet('${folder.out}/${file}', hive_partitioning = false))`,
    )
    expect(columns).toEqual([
      { column_name: 'pid', column_type: 'BIGINT' },
      { column_name: 'home_country', column_type: 'VARCHAR' },
    ])
  })
})

describe('a replaced file', () => {
  const french = networked('a,2026-03-23T10:00:00Z,c1,208-01', 'a,2026-03-24T10:00:00Z,c1,208-01')

  it('leaves no roamer of the old one: neither on a date that it has still, nor on one that went', async () => {
    await folder.take('events.csv', french, month)
    await folder.take('neighbour.csv', networked('b,2026-03-23T10:00:00Z,c1,222-10'), month)
    await folder.take('events.csv', networked('a,2026-03-24T11:00:00Z,c1,234-10'), month)
    expect(await roamers()).toEqual(['2026-03-23 it'])
  })

  it('by an unreadable one, or by one without network codes, leaves none', async () => {
    await folder.take('events.csv', french, month)
    await folder.take('events.csv', 'nothing', month)
    expect(await roamers()).toEqual([])
    await folder.take('events.csv', french, month)
    await folder.take('events.csv', csv('a,2026-03-24T10:00:00Z,c1'), month)
    expect(await roamers()).toEqual([])
  })

  // Every write and removal of the second reading, until it makes no more.
  it('killed at any write or removal and replaced once more leaves no roamer of either', async () => {
    const second = networked('c,2026-03-25T10:00:00Z,c2,208-01', 'c,2026-03-26T10:00:00Z,c2,222-10')
    let kills = 0
    for (let isDone = false; !isDone; ) {
      await folder.take('events.csv', french, month)
      const mortal = stoppingAt(folder.ports.store, kills)
      const request = await requestOf('events.csv', second)
      isDone = await anonymizeFile({ ...folder.ports, store: mortal }, request).then(
        () => true,
        () => false,
      )
      if (isDone) break
      kills += 1
      const [row] = await readIntake(folder.ports, ['landing/events/events.csv'])
      expect(row?.state === 'done' ? row.utcDates : []).not.toContain('2026-03-25')
      await folder.take('events.csv', networked('a,2026-03-24T11:00:00Z,c1,621-30'), month)
      expect(await roamers()).toEqual(['2026-03-24 other'])
    }
    // The row, two of fragments, two of roamers, four removals, the note, the row.
    expect(kills).toBe(11)
    expect(await roamers()).toEqual(['2026-03-25 fr', '2026-03-26 it'])
  })
})

describe('a landed file', () => {
  const KEY = 'landing/events/a.csv'
  const limits = { gzip: 100, text: 100, parquet: 1000, part: 300 }
  /** 20 records of 5 people on two dates, of whom two are from abroad. */
  const large = networked(
    ...Array.from({ length: 20 }, (_, i) => {
      const home = ['208-01', '234-10', '234-10', '621-30', ''][i % 5]
      return `p${i % 5},2026-03-2${3 + (i % 2)}T10:${10 + i}:00Z,c1,${home}`
    }),
  )
  const small = networked('z,2026-03-25T11:00:00Z,c2,222-10')

  let desk: Desk
  beforeEach(async () => {
    desk = await openDesk({ keyLife: 'month' })
  })
  afterEach(() => desk.close())

  /** `2026-03-23 fr 1`: how many pseudonyms, by date and country. */
  async function kept(): Promise<string[]> {
    const rows = await desk.folder.roamers()
    const groups = Map.groupBy(rows, ({ date, home_country }) => `${date} ${home_country}`)
    return [...groups].map(([name, own]) => `${name} ${new Set(own.map(({ pid }) => pid)).size}`)
  }
  const whole = ['2026-03-23 fr 1', '2026-03-23 other 1', '2026-03-24 fr 1', '2026-03-24 other 1']

  async function drain(): Promise<void> {
    for (let next = desk.queued.shift(); next; next = desk.queued.shift())
      await desk.deliver(next, { limits })
  }

  it('read in parts gives the roamers of the whole, and replaced by a small one none of any part', async () => {
    expect(await desk.deliver(desk.landing.put(KEY, large), { limits })).toBe('split')
    await drain()
    expect(await kept()).toEqual(whole)
    await desk.deliver(desk.landing.put(KEY, small), { limits: { ...limits, text: 1_000 } })
    await drain()
    expect(await kept()).toEqual(['2026-03-25 it 1'])
  })

  it('killed before or after any write and delivered again gives the roamers of one clean reading', async () => {
    const counts: number[] = []
    for (const when of ['before', 'after'] as const) {
      let kills = 0
      for (let isKilled = true; isKilled; kills += isKilled ? 1 : 0) {
        const event = desk.landing.put(KEY, small)
        await desk.deliver(event)
        const next = desk.landing.put(KEY, large)
        desk.killAt(kills + 1, when)
        await desk.deliver(next).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error
        })
        isKilled = desk.revive()
        desk.later(20)
        await desk.deliver(next)
        expect(await kept()).toEqual(whole)
      }
      counts.push(kills)
    }
    // The claim, the row, two of fragments and two of roamers, the row: at the least.
    for (const kills of counts) expect(kills).toBeGreaterThan(6)
  })

  it('that is lost leaves none of the version that it replaced', async () => {
    await desk.deliver(desk.landing.put(KEY, large))
    expect(await kept()).toEqual(whole)
    expect(await desk.deliver(desk.landing.put(KEY, small), { request: null })).toBe('waiting')
    desk.later(23 * 60)
    expect(await desk.deliver({ key: KEY }, { request: null })).toBe('lost')
    expect(await kept()).toEqual([])
  })
})

/** A store that dies at its nth write or removal. */
function stoppingAt(store: ObjectStore, nth: number): ObjectStore {
  let done = 0
  const next = () => {
    if (done++ >= nth) throw new Error('killed by the test')
  }
  return {
    ...store,
    async put(key, body) {
      next()
      await store.put(key, body)
    },
    async putFile(key, path) {
      next()
      await store.putFile(key, path)
    },
    async delete(key) {
      next()
      await store.delete(key)
    },
  }
}

const requestOf = async (name: string, content: string) => ({
  file: await folder.arrive(name, content),
  key: `landing/events/${name}`,
  profile: readProfile('canonical'),
  country: 'gb' as const,
  keyLife: 'month' as const,
  cells: { kind: 'cells' as const, ids: ['c1', 'c2', 'c3'] },
  referenceVersion: 'r1',
  exclusionsVersion: null,
  today: '2026-03-31',
})
