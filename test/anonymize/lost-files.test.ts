import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putInForce } from '../../functions/anonymize/exclusions-in-force.ts'
import { prepareSubscribers } from '../../functions/anonymize/index.ts'
import { csv } from './folder.ts'
import { type Desk, Killed, openDesk } from './landing.ts'

const KEY = 'landing/events/a.csv'
const HOUR = 60

/** Of an epoch whose key is destroyed at 23:00 UTC on the 31st, 13 hours after the desk opens. */
const closing = csv('a,2026-03-29T12:00:00Z,c1', 'b,2026-03-29T12:00:00Z,c1')
const open = csv('a,2026-03-30T12:00:00Z,c1', 'b,2026-03-30T12:00:00Z,c1')
const people =
  'subscriber_id,birth_year,gender,opt_out,line_type\na,1980,male,yes,phone\nb,1980,male,no,phone\n'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk({ hasExclusions: true })
})
afterEach(() => desk.close())

async function bringList(epochs: readonly string[]): Promise<void> {
  const subscribers = await desk.folder.arrive('subscribers.csv', people)
  const feeds = { country: 'gb', keyLife: 'day', epochs } as const
  const { version } = await prepareSubscribers(desk.folder.ports, { subscribers, ...feeds })
  await putInForce(desk.documents, { version, landedAt: desk.clock.now().toISOString() })
}

describe('a file that waits for a list', () => {
  it('is near its end 12 hours before the key of its epoch goes, and then counted as epoch_closed', async () => {
    const event = desk.landing.put(KEY, closing)
    expect(await desk.deliver(event)).toBe('waiting')
    desk.later(59)
    expect(await desk.look(false)).toEqual({ due: [], nearTheirEnd: 0 })
    desk.later(1)
    expect(await desk.look(false)).toEqual({ due: [], nearTheirEnd: 1 })
    desk.later(12 * HOUR)
    expect(await desk.look(false)).toEqual({ due: [event], nearTheirEnd: 1 })
    await desk.folder.ports.keys.destroy('2026-03-29')
    expect(await desk.deliver(event)).toBe('done')
    const { intake, lying, fragments } = await desk.kept()
    expect(intake).toMatchObject([{ state: 'done', rows: 2, accepted: 0, rejected: { epoch_closed: 2 } }])
    expect([lying, fragments, await desk.look(false)]).toEqual([[], [], { due: [], nearTheirEnd: 0 }])
  })

  it('is near its end 12 hours after it landed, and lost with its reason before 24', async () => {
    const event = desk.landing.put(KEY, open)
    expect(await desk.deliver(event)).toBe('waiting')
    desk.later(12 * HOUR - 1)
    expect(await desk.look(false)).toEqual({ due: [], nearTheirEnd: 0 })
    desk.later(1)
    expect(await desk.look(false)).toEqual({ due: [], nearTheirEnd: 1 })
    desk.later(10.5 * HOUR - 1)
    expect([(await desk.look(false)).due, await desk.deliver(event)]).toEqual([[], 'waiting'])
    desk.later(1)
    expect((await desk.look(false)).due).toEqual([event])
    expect(await desk.deliver(event)).toBe('lost')
    const { intake, lying } = await desk.kept()
    expect(intake).toMatchObject([{ file: KEY, state: 'lost', rows: 0, utcDates: [] }])
    expect(intake[0]!.message).toBe(
      'it waited for the exclusions of 2026-03-30 for a day: its records are lost; have it written again while the keys of its epochs live',
    )
    expect([lying, await desk.deliver(event)]).toEqual([[], 'gone'])
  })

  it('and was lost is read when it is written again, with the same bytes', async () => {
    await desk.deliver(desk.landing.put(KEY, open))
    desk.later(23 * HOUR)
    expect(await desk.deliver({ key: KEY })).toBe('lost')
    await bringList(['2026-03-30'])
    expect(await desk.deliver(desk.landing.put(KEY, open))).toBe('done')
    expect((await desk.kept()).intake).toMatchObject([
      { state: 'done', rows: 2, accepted: 1, excluded: { opt_out: 1 } },
    ])
  })

  it('leaves nothing of the version that it replaced when it is lost', async () => {
    await bringList(['2026-03-30'])
    expect(await desk.deliver(desk.landing.put(KEY, open))).toBe('done')
    const other = csv('a,2026-03-29T12:00:00Z,c2')
    expect(await desk.deliver(desk.landing.put(KEY, other))).toBe('waiting')
    expect((await desk.kept()).fragments.length).toBe(1)
    desk.later(23 * HOUR)
    expect(await desk.deliver({ key: KEY })).toBe('lost')
    expect(await desk.kept()).toMatchObject({ fragments: [], lying: [], intake: [{ state: 'lost' }] })
  })

  it('is lost once, killed before any of the writes that say so', async () => {
    let kills = 0
    for (let write = 1; ; write += 1) {
      const event = desk.landing.put(`landing/events/${write}.csv`, open)
      await desk.deliver(event)
      desk.later(23 * HOUR)
      desk.killAt(write, 'before')
      const outcome = await desk.deliver(event).catch((error: unknown) => error)
      if (!desk.revive()) break
      expect(outcome).toBeInstanceOf(Killed)
      kills += 1
      desk.later(17)
      expect(['lost', 'gone']).toContain(await desk.deliver(event))
    }
    // Begun, the quarantine's note away, the row, the removal, ended.
    expect(kills).toBe(5)
    const { intake, lying } = await desk.kept()
    expect([intake.map(({ state }) => state), lying]).toEqual([Array(6).fill('lost'), []])
  })
})

describe('a file that nobody could read for a day', () => {
  it('for want of cells and zones is lost with that reason', async () => {
    const event = desk.landing.put(KEY, open)
    expect(await desk.deliver(event, { request: null })).toBe('waiting')
    desk.later(23 * HOUR)
    expect(await desk.deliver(event, { request: null })).toBe('lost')
    expect((await desk.kept()).intake[0]!.message).toContain('it waited for cells and zones for a day')
  })

  it('because no event told of it is put in line after an hour, and after 22.5 hours lost unread', async () => {
    desk.landing.put(KEY, open)
    desk.later(HOUR)
    expect((await desk.look(false)).due).toEqual([])
    desk.later(1)
    expect((await desk.look(false)).due).toEqual([{ key: KEY }])
    desk.later(22 * HOUR)
    desk.onFetch(() => Promise.reject(new Error('read')))
    expect(await desk.deliver({ key: KEY })).toBe('lost')
    expect((await desk.kept()).intake[0]!.message).toContain('it was not read within a day')
  })

  it('because its reader died each time is put in line, without a list, and lost', async () => {
    const event = desk.landing.put(KEY, open)
    desk.killAt(2, 'before')
    await expect(desk.deliver(event)).rejects.toThrow(Killed)
    desk.revive()
    desk.later(22.5 * HOUR)
    expect((await desk.look(false)).due).toEqual([event])
    expect(await desk.deliver(event)).toBe('lost')
  })

  it('that the bucket itself removed is lost when its message comes at last; twice is the same as once', async () => {
    const event = desk.landing.put(KEY, open)
    await desk.landing.remove(KEY, event.versionId)
    desk.later(5 * 24 * HOUR)
    expect([await desk.deliver(event), await desk.deliver(event)]).toEqual(['lost', 'gone'])
    expect((await desk.kept()).intake).toMatchObject([{ file: KEY, state: 'lost' }])
  })
})

describe('a file in parts that are not all read for a day', () => {
  const lines = ['a,2026-03-30T12:00:00Z,c1', 'b,2026-03-30T12:00:00Z,c1', 'c,2026-03-30T12:00:00Z,c1']
  const limits = { gzip: 10, text: 60, parquet: 60, part: 60 }

  it('is lost with the parts that waited, and keeps what the others gave', async () => {
    await bringList(['2026-03-30'])
    const event = desk.landing.put(KEY, csv(...lines))
    expect(await desk.deliver(event, { limits })).toBe('split')
    const [first, ...rest] = desk.queued
    expect(await desk.deliver(first!, { limits })).toBe('done')
    desk.later(49 * HOUR)
    for (const landed of rest) expect(await desk.deliver(landed, { limits })).toBe('lost')
    const { intake, lying } = await desk.kept()
    expect(intake.map(({ state }) => state).sort()).toEqual(['done', 'lost', 'lost'])
    expect(lying).toEqual([])
  })
})
