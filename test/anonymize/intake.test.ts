import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type AnonymizeRequest,
  anonymizeFile,
  countPeople,
  readIntake,
  readProfile,
} from '../../functions/anonymize/index.ts'
import type { ObjectStore } from '../../functions/platform/ports.ts'
import { csv, type Folder, openFolder } from './folder.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.close())

const two = csv('a,2026-03-23T10:00:00Z,c1', 'b,2026-03-24T10:00:00Z,c1')
const other = csv('c,2026-03-24T11:00:00Z,c2')

/** A store that stops, as a process does, at one of its writes or removals. */
function stopping(store: ObjectStore, at: (action: string, key: string) => boolean): ObjectStore {
  const check = (action: string, key: string) => {
    if (at(action, key)) throw new Error('stopped by the test')
  }
  return {
    ...store,
    async put(key, body) {
      check('put', key)
      await store.put(key, body)
    },
    async putFile(key, path) {
      check('put', key)
      await store.putFile(key, path)
    },
    async delete(key) {
      check('delete', key)
      await store.delete(key)
    },
  }
}

async function request(name: string, content: string): Promise<AnonymizeRequest> {
  return {
    file: await folder.arrive(name, content),
    key: `landing/events/${name}`,
    profile: readProfile('canonical'),
    country: 'gb',
    keyLife: 'day',
    cells: { kind: 'cells', ids: ['c1', 'c2', 'c3'] },
    referenceVersion: 'r1',
    exclusionsVersion: null,
    today: '2026-03-31',
  }
}

describe('the same file again', () => {
  it('writes nothing and answers the same', async () => {
    const first = await folder.take('events.csv', two)
    const wanted = await request('events.csv', two)
    const store = stopping(folder.ports.store, () => true)
    expect(await anonymizeFile({ ...folder.ports, store }, wanted)).toEqual(first)
  })

  it('is not read again a day later, unless it holds records of the future', async () => {
    const wanted = await request('events.csv', two)
    await folder.take('events.csv', two)
    const store = stopping(folder.ports.store, () => true)
    const later = await anonymizeFile({ ...folder.ports, store }, { ...wanted, today: '2026-04-01' })
    expect(later).toMatchObject({ state: 'done', rows: 2 })

    const ahead = csv('a,2026-04-01T10:00:00Z,c1')
    expect(await folder.take('ahead.csv', ahead)).toMatchObject({
      accepted: 0,
      rejected: { in_the_future: 1 },
    })
    const caught = await folder.take('ahead.csv', ahead, { today: '2026-04-01' })
    expect(caught).toMatchObject({ accepted: 1, rejected: {} })
  })

  it('is read again when the list of cells or the exclusions are others', async () => {
    await folder.take('events.csv', csv('a,2026-03-24T10:00:00Z,c9'))
    const row = await folder.take('events.csv', csv('a,2026-03-24T10:00:00Z,c9'), {
      cells: { kind: 'cells', ids: ['c9'] },
      referenceVersion: 'r2',
    })
    expect(row).toMatchObject({ accepted: 1, rejected: {} })
  })

  it('stays in quarantine without being read', async () => {
    const bad = await folder.take('events.csv', 'a;b\n')
    const store = stopping(folder.ports.store, () => true)
    const wanted = await request('events.csv', 'a;b\n')
    expect(await anonymizeFile({ ...folder.ports, store }, wanted)).toEqual(bad)
  })
})

describe('a replaced file', () => {
  it('leaves nothing of the old one, and does not touch other files', async () => {
    await folder.take('events.csv', two)
    await folder.take('neighbour.csv', csv('z,2026-03-23T10:00:00Z,c3'))
    const row = await folder.take('events.csv', other)
    expect(row).toMatchObject({ rows: 1, utcDates: ['2026-03-24'] })
    expect((await folder.fragments()).map(({ cell, slot }) => `${slot} ${cell}`)).toEqual([
      '2026-03-23 10:00 c3',
      '2026-03-24 11:00 c2',
    ])
    expect(await readIntake(folder.ports)).toHaveLength(2)
  })

  it('by an unreadable one takes the fragments away; by a good one the quarantine note', async () => {
    await folder.take('events.csv', two)
    await folder.take('events.csv', 'nothing')
    expect(await folder.fragments()).toEqual([])
    expect((await folder.objects()).filter((key) => key.startsWith('quarantine/'))).toHaveLength(1)
    await folder.take('events.csv', other)
    expect((await folder.objects()).filter((key) => key.startsWith('quarantine/'))).toEqual([])
    expect(await folder.fragments()).toHaveLength(1)
  })

  const stops: readonly (readonly [string, (action: string, key: string) => boolean])[] = [
    ['before anything is written', () => true],
    ['before the first fragments', (action, key) => action === 'put' && key.startsWith('fragments/')],
    ['before the second fragments', (action, key) => action === 'put' && key.includes('dt=2026-03-26')],
    [
      'before the old fragments are removed',
      (action, key) => action === 'delete' && key.includes('fragments'),
    ],
  ]
  it.each(stops)('stopped %s and replaced once more leaves nothing of either', async (_, at) => {
    await folder.take('events.csv', two)
    const second = csv('c,2026-03-25T10:00:00Z,c2', 'c,2026-03-26T10:00:00Z,c2')
    const store = stopping(folder.ports.store, at)
    const attempt = anonymizeFile({ ...folder.ports, store }, await request('events.csv', second))
    await expect(attempt).rejects.toThrow('stopped by the test')
    const [between] = await readIntake(folder.ports, ['landing/events/events.csv'])
    // Never a row that claims fragments which are not there, or the new content before it is complete.
    expect(between).toMatchObject(between!.state === 'done' ? { accepted: 2 } : { state: 'waiting', rows: 0 })
    const third = await folder.take('events.csv', other)
    expect(third).toMatchObject({ state: 'done', utcDates: ['2026-03-24'] })
    expect((await folder.fragments()).map(({ slot, cell }) => `${slot} ${cell}`)).toEqual([
      '2026-03-24 11:00 c2',
    ])
  })

  it('stopped before its last write is finished by a retry', async () => {
    let intakes = 0
    const store = stopping(folder.ports.store, (_, key) => key.startsWith('intake/') && ++intakes === 2)
    const wanted = await request('events.csv', two)
    await expect(anonymizeFile({ ...folder.ports, store }, wanted)).rejects.toThrow('stopped')
    expect(await readIntake(folder.ports)).toMatchObject([{ state: 'waiting', accepted: 0 }])
    expect(await anonymizeFile(folder.ports, wanted)).toMatchObject({ state: 'done', accepted: 2 })
    expect(await folder.fragments()).toHaveLength(2)
  })
})

describe('the intake', () => {
  it('keeps every count and date through Parquet', async () => {
    const row = await folder.take(
      'events.csv',
      csv('a,2026-03-23T10:00:00Z,c1', 'a,2026-03-24T10:00:00Z,c1', ',,', 'a,x,c1', 'a,y,c1', 'a'),
    )
    expect(row).toEqual({
      file: 'landing/events/events.csv',
      content: expect.stringMatching(/^[0-9a-f]{64}$/),
      state: 'done',
      message: '',
      inputs: 'rules=2 profile=canonical country=gb keyLife=day reference=cells:r1 exclusions=none',
      rows: 6,
      accepted: 2,
      rejected: { missing_columns: 1, empty_subscriber: 1, unreadable_time: 2 },
      excluded: {},
      longSessions: 0,
      utcDates: ['2026-03-23', '2026-03-24'],
      localDates: ['2026-03-23', '2026-03-24'],
    })
    expect(await readIntake(folder.ports)).toEqual([row])
  })

  it('is read for the files named, and knows nothing of others', async () => {
    await folder.take('one.csv', two)
    await folder.take('two.csv', other)
    const rows = await readIntake(folder.ports, ['landing/events/two.csv', 'landing/events/three.csv'])
    expect(rows.map(({ file }) => file)).toEqual(['landing/events/two.csv'])
    expect(await readIntake(folder.ports, [])).toEqual([])
  })

  it('files read at the same time in one session do not mix', async () => {
    const names = ['1.csv', '2.csv', '3.csv', '4.csv']
    const rows = await Promise.all(
      names.map((name, i) =>
        folder.take(name, csv(...Array.from({ length: i + 1 }, () => `s${i},2026-03-24T10:00:00Z,c1`))),
      ),
    )
    expect(rows.map(({ accepted }) => accepted)).toEqual([1, 2, 3, 4])
    expect((await folder.fragments()).map(({ n }) => n).sort()).toEqual([1, 2, 3, 4])
  })

  it('leaves no table of records in the session', async () => {
    await folder.take('events.csv', two)
    await folder.take('bad.csv', 'x')
    const left = await folder.ports.workbench.rows(
      'select table_name from duckdb_tables() union all select view_name from duckdb_views() where not internal',
    )
    expect(left).toEqual([])
  })
})

describe('people', () => {
  const calendar = { country: 'gb', keyLife: 'day' } as const

  it('are distinct pseudonyms, summed over days: 2 on the first and 1 on the second are 3', async () => {
    const rows = [
      await folder.take('1.csv', csv('a,2026-03-23T10:00:00Z,c1', 'b,2026-03-23T11:00:00Z,c2')),
      await folder.take('2.csv', csv('a,2026-03-23T12:00:00Z,c1', 'a,2026-03-24T10:00:00Z,c1')),
    ]
    expect(await countPeople(folder.ports, rows, calendar)).toBe(3)
    expect(await countPeople(folder.ports, rows.slice(0, 1), calendar)).toBe(2)
  })

  it('are none without a file, or with one in quarantine', async () => {
    expect(await countPeople(folder.ports, [], calendar)).toBe(0)
    expect(await countPeople(folder.ports, [await folder.take('x.csv', 'x')], calendar)).toBe(0)
  })
})
