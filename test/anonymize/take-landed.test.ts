import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putInForce } from '../../functions/anonymize/exclusions-in-force.ts'
import { prepareSubscribers, readIntake } from '../../functions/anonymize/index.ts'
import { Locked } from '../../functions/model/errors.ts'
import { csv } from './folder.ts'
import { type Desk, Killed, openDesk } from './landing.ts'

const KEY = 'landing/events/a.csv'
const OTHER = 'landing/events/b.csv'

/** The old version lies on two UTC dates, the new one on one of them and on another. */
const old = csv('a,2026-03-23T10:00:00Z,c1', 'b,2026-03-24T10:00:00Z,c1')
const replaced = csv('a,2026-03-24T11:00:00Z,c2', 'c,2026-03-25T11:00:00Z,c2', 'bad')

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

/** What one clean reading of a content leaves. */
async function cleanlyKept(content: string) {
  const other = await openDesk()
  try {
    await other.deliver(other.landing.put(KEY, content))
    return await other.kept()
  } finally {
    await other.close()
  }
}

describe('a file that lands', () => {
  it('becomes fragments and leaves the landing store', async () => {
    expect(await desk.deliver(desk.landing.put(KEY, old))).toBe('done')
    const { intake, fragments, lying } = await desk.kept()
    expect(intake).toMatchObject([{ state: 'done', rows: 2, accepted: 2 }])
    expect([fragments.length, lying]).toEqual([2, []])
  })

  it('told of three times is read once', async () => {
    const event = desk.landing.put(KEY, old)
    const outcomes = []
    for (let i = 0; i < 3; i += 1) outcomes.push(await desk.deliver(event))
    expect(outcomes).toEqual(['done', 'gone', 'gone'])
    expect(await desk.kept()).toEqual(await cleanlyKept(old))
  })

  it('told of five days late, when it is gone, changes nothing', async () => {
    const event = desk.landing.put(KEY, old)
    await desk.deliver(event)
    desk.later(5 * 24 * 60)
    expect(await desk.deliver(event)).toBe('gone')
    expect(await desk.kept()).toEqual(await cleanlyKept(old))
  })

  it('with the same name as another, with other dates, leaves nothing of the other', async () => {
    await desk.deliver(desk.landing.put(KEY, old))
    expect(await desk.deliver(desk.landing.put(KEY, replaced))).toBe('done')
    expect(await desk.kept()).toEqual(await cleanlyKept(replaced))
  })

  it('replaced by one that cannot be read leaves its reason and no fragment', async () => {
    await desk.deliver(desk.landing.put(KEY, old))
    expect(await desk.deliver(desk.landing.put(KEY, 'x'))).toBe('quarantined')
    const { fragments, intake, objects } = await desk.kept()
    expect([fragments, objects.filter((key) => key.startsWith('quarantine/')).length]).toEqual([[], 1])
    expect(intake).toMatchObject([{ state: 'quarantined', utcDates: [] }])
  })
})

describe('an old version', () => {
  it('that is told of after the new one is removed unread', async () => {
    const first = desk.landing.put(KEY, old)
    const second = desk.landing.put(KEY, replaced)
    expect(await desk.deliver(second)).toBe('done')
    // The removal of the new version has uncovered the old one.
    expect(desk.landing.list()).toMatchObject([{ key: KEY }])
    expect(await desk.deliver(first)).toBe('superseded')
    expect(await desk.kept()).toEqual(await cleanlyKept(replaced))
  })

  it('uncovered by the removal of the new one is not read by a message without an event', async () => {
    desk.landing.put(KEY, old)
    await desk.deliver(desk.landing.put(KEY, replaced))
    expect(await desk.deliver({ key: KEY })).toBe('superseded')
    expect((await desk.kept()).fragments).toEqual((await cleanlyKept(replaced)).fragments)
  })

  it('uncovered so is not read by the event of the new one either, where events name no version', async () => {
    const { sequencer: first } = desk.landing.put(KEY, old)
    desk.later(1)
    const { sequencer: second } = desk.landing.put(KEY, replaced)
    // The first event comes when both lie there: it reads the newest.
    expect(await desk.deliver({ key: KEY, sequencer: first })).toBe('done')
    expect(await desk.deliver({ key: KEY, sequencer: second })).toBe('superseded')
    expect(await desk.kept()).toEqual(await cleanlyKept(replaced))
  })

  it('is not read where the new one was read without an event, by the time at which it was stored', async () => {
    const first = desk.landing.put(KEY, old)
    desk.later(1)
    const second = desk.landing.put(KEY, replaced)
    expect(await desk.deliver({ key: KEY })).toBe('done')
    expect(await desk.deliver(first)).toBe('superseded')
    expect(await desk.deliver(second)).toBe('gone')
    expect(await desk.kept()).toEqual(await cleanlyKept(replaced))
  })

  it('read while the new one lands is removed alone: the new one stays and is read after it', async () => {
    const first = desk.landing.put(KEY, old)
    const second = { event: first }
    desk.onFetch(async () => {
      second.event = desk.landing.put(KEY, replaced)
      await expect(desk.deliver(second.event)).rejects.toThrow(Locked)
    })
    expect(await desk.deliver(first)).toBe('done')
    expect(desk.landing.list()).toMatchObject([{ key: KEY }])
    expect(await desk.deliver(second.event)).toBe('done')
    expect(await desk.kept()).toEqual(await cleanlyKept(replaced))
  })
})

describe.each(['before', 'after'] as const)('killed %s any of its writes', (moment) => {
  it.each([
    ['a first version', null, old],
    ['a version with other dates', old, replaced],
    ['a version that cannot be read', old, 'x'],
    ['a version after one that could not be read', 'x', replaced],
  ])('%s, told of again, ends as if nothing had been', async (_, before, content) => {
    const clean = await openDesk()
    if (before !== null) await clean.deliver(clean.landing.put(KEY, before))
    await clean.deliver(clean.landing.put(KEY, content))
    const expected = await clean.kept()
    await clean.close()

    let kills = 0
    for (let write = 1; ; write += 1) {
      const key = `landing/events/${write}.csv`
      if (before !== null) await desk.deliver(desk.landing.put(key, before))
      const event = desk.landing.put(key, content)
      desk.killAt(write, moment)
      const outcome = await desk.deliver(event).catch((error: unknown) => error)
      if (!desk.revive()) break
      expect(outcome).toBeInstanceOf(Killed)
      kills += 1
      await expectNothingLost(event)
      desk.later(17)
      await desk.deliver(event)
      const [row] = await readIntake(desk.folder.ports, [key])
      expect(row).toEqual({
        ...expected.intake[0],
        file: key,
        message: expect.stringContaining(row!.message === '' ? '' : key),
      })
    }
    // Begun, the row before the fragments, a fragment at least, the row, the removal, ended.
    expect(kills).toBeGreaterThanOrEqual(content === 'x' ? 5 : 7)
    const kept = await desk.kept()
    const files = kills + 1
    expect(kept.lying).toEqual([])
    expect(kept.objects.length).toBe(expected.objects.length * files)
    expect(kept.fragments.length).toBe(expected.fragments.length * files)
  })

  /** The raw version is there until its row says that all of it is stored. */
  async function expectNothingLost(event: { key: string; versionId: string }) {
    if ((await desk.landing.find(event)) !== null) return
    const [row] = await readIntake(desk.folder.ports, [event.key])
    expect(row?.state).not.toBe('waiting')
    expect(row?.content).toMatch(/^[0-9a-f]{64}$/)
  }
})

describe('a file without a list of exclusions', () => {
  const feeds = { country: 'gb', keyLife: 'day', epochs: ['2026-03-23', '2026-03-24'] } as const
  const people =
    'subscriber_id,birth_year,gender,opt_out,line_type\na,1980,male,yes,phone\nb,1980,male,no,phone\n'

  it('waits through 20 messages, none of which fails, and is taken up by the next feed', async () => {
    await desk.close()
    desk = await openDesk({ hasExclusions: true })
    const event = desk.landing.put(KEY, old)
    desk.landing.put(OTHER, old)
    for (let receive = 0; receive < 20; receive += 1) {
      expect(await desk.deliver(receive % 2 === 0 ? event : { key: KEY })).toBe('waiting')
      desk.later(60)
    }
    expect(await desk.kept()).toMatchObject({ intake: [{ state: 'waiting', accepted: 0 }], fragments: [] })

    const subscribers = await desk.folder.arrive('subscribers.csv', people)
    const { version } = await prepareSubscribers(desk.folder.ports, { subscribers, ...feeds })
    await putInForce(desk.documents, { version, landedAt: desk.clock.now().toISOString() })
    const due = (await desk.look()).due
    // Of the second file no event ever told.
    expect(due).toEqual([event, { key: OTHER }])
    for (const landed of due) expect(await desk.deliver(landed)).toBe('done')
    const { intake, lying } = await desk.kept()
    expect(intake).toMatchObject([
      { state: 'done', accepted: 1, excluded: { opt_out: 1 } },
      { state: 'done', accepted: 1, excluded: { opt_out: 1 } },
    ])
    expect([lying, (await desk.look()).due]).toEqual([[], []])
  })

  it('is replaced while it waits: the one that replaced it is taken up, the other is not', async () => {
    await desk.close()
    desk = await openDesk({ hasExclusions: true })
    const first = desk.landing.put(KEY, old)
    const second = desk.landing.put(KEY, replaced)
    expect(await desk.deliver(second)).toBe('waiting')
    expect(await desk.deliver(first)).toBe('superseded')
    expect((await desk.look()).due).toEqual([second])
  })

  it('waits in the same way for the first reference', async () => {
    const event = desk.landing.put(KEY, old)
    expect(await desk.deliver(event, { request: null })).toBe('waiting')
    expect((await desk.look()).due).toEqual([event])
    expect(await desk.deliver({ key: KEY })).toBe('done')
    expect(await desk.kept()).toEqual(await cleanlyKept(old))
  })
})

describe('a file that is larger than one reading takes, where nothing can be split', () => {
  const limits = { gzip: 10, text: 20, parquet: 30, part: 15 }
  beforeEach(async () => {
    await desk.close()
    desk = await openDesk({ hasQueue: false })
  })

  it.each([
    [
      'a.csv.gz',
      11,
      'a gzip may have 10 at most: nothing of it was read; a gzip cannot be read from its middle',
    ],
    [
      'a.csv',
      21,
      'a text file may have 20 at most: nothing of it was read; write its records into several files',
    ],
    ['a.parquet', 31, 'a Parquet file may have 30 at most: nothing of it was read; write its row groups'],
  ])('%s of %i bytes is refused by its size, with the limit and what to do', async (name, bytes, words) => {
    const event = desk.landing.put(`landing/events/${name}`, 'x'.repeat(bytes))
    desk.onFetch(() => Promise.reject(new Error('copied')))
    expect(await desk.deliver(event, { limits })).toBe('quarantined')
    const { intake, lying, objects } = await desk.kept()
    expect(intake[0]!.message).toContain(`has ${bytes} bytes, and ${words}`)
    expect(lying).toEqual([])
    const [note] = objects.filter((key) => key.startsWith('quarantine/'))
    const text = new TextDecoder().decode((await desk.folder.ports.store.get(note!))!)
    expect(JSON.parse(text)).toMatchObject({ reason: 'too_large' })
  })

  it('of as many bytes as the limit is read', async () => {
    const content = csv('a,2026-03-23T10:00:00Z,c1')
    const exact = { ...limits, text: content.length }
    expect(await desk.deliver(desk.landing.put(KEY, content), { limits: exact })).toBe('done')
  })

  it('takes away what a smaller one of the same name gave', async () => {
    await desk.deliver(desk.landing.put(KEY, old))
    await desk.deliver(desk.landing.put(KEY, replaced), { limits })
    expect((await desk.kept()).fragments).toEqual([])
  })

  it('in rows is refused too: of 3 rows the third is one too many', async () => {
    const take = (mostRows: number) => desk.folder.take('rows.csv', replaced, { mostRows })
    expect((await take(3)).state).toBe('done')
    const { state, message } = await desk.folder.take('rows.csv.gz', replaced, { mostRows: 2 })
    expect([state, message]).toEqual(['quarantined', expect.stringContaining('more than 2 rows')])
  })
})
