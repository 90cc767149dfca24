import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clockSteps, utcInstant, wallClock } from '../../functions/anonymize/clock.ts'
import { eventDates, newestEventDate, readProfile } from '../../functions/anonymize/index.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { csv, type Folder, openFolder, sessions } from './folder.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.close())

describe('a canonical time', () => {
  it.each([
    ['2026-03-24T10:07:00Z', '2026-03-24 10:05'],
    ['2026-03-24t10:07:00z', '2026-03-24 10:05'],
    ['2026-03-24 10:07:00', '2026-03-24 10:05'],
    ['2026-03-24T10:07:00', '2026-03-24 10:05'],
    ['2026-03-24T10:09:59.999999999Z', '2026-03-24 10:05'],
    ['2026-03-24T10:07:00+01:00', '2026-03-24 09:05'],
    ['2026-03-24T10:07:00.5-05:30', '2026-03-24 15:35'],
    ['2026-03-24T00:07:00+05:45', '2026-03-23 18:20'],
  ])('%s is in the slot %s UTC', async (time, slot) => {
    await folder.take('events.csv', csv(`a,${time},c1`))
    expect((await folder.fragments()).map((fragment) => fragment.slot)).toEqual([slot])
  })
})

describe('the clocks of a zone', () => {
  const ask = async (sql: string) =>
    (await folder.ports.workbench.rows<{ t: Date }>(`select ${sql} as t`))[0]!.t
  const london = clockSteps('Europe/London', '2025-01-01', '2027-01-01')

  it('change four times in London in two years', () => {
    expect(london).toEqual([
      { from: null, offsetSeconds: 0 },
      { from: '2025-03-30 01:00:00', offsetSeconds: 3600 },
      { from: '2025-10-26 01:00:00', offsetSeconds: 0 },
      { from: '2026-03-29 01:00:00', offsetSeconds: 3600 },
      { from: '2026-10-25 01:00:00', offsetSeconds: 0 },
    ])
  })

  it.each([
    ['2026-01-15 12:00:00', '2026-01-15T12:00:00Z'],
    ['2026-03-29 00:59:59', '2026-03-29T00:59:59Z'],
    ['2026-03-29 01:00:00', '2026-03-29T02:00:00Z'],
    ['2026-10-25 00:59:59', '2026-10-25T01:59:59Z'],
    ['2026-10-25 01:00:00', '2026-10-25T01:00:00Z'],
  ])('show at %s UTC in London %s', async (instant, wall) => {
    expect(await ask(wallClock(`timestamp '${instant}'`, london))).toEqual(new Date(wall))
  })

  it.each([
    ['2026-07-15 12:00:00', '2026-07-15T11:00:00Z', 'in summer'],
    ['2026-03-29 00:59:59', '2026-03-29T00:59:59Z', 'before the gap'],
    ['2026-03-29 01:30:00', '2026-03-29T01:30:00Z', 'in the gap, by the clock before'],
    ['2026-03-29 02:00:00', '2026-03-29T01:00:00Z', 'after the gap'],
    ['2026-10-25 01:30:00', '2026-10-25T00:30:00Z', 'twice, the first'],
    ['2026-10-25 02:00:00', '2026-10-25T02:00:00Z', 'after both'],
  ])('showing %s mean %s UTC: %s', async (wall, instant) => {
    expect(await ask(utcInstant(`timestamp '${wall}'`, london))).toEqual(new Date(instant))
  })

  it('agree with the database’s own at every quarter of an hour of two years, in three zones', async () => {
    for (const zone of ['Europe/London', 'Europe/Berlin', 'Asia/Shanghai']) {
      const steps = clockSteps(zone, '2025-01-01', '2027-01-01')
      const [found] = await folder.ports.workbench.rows<{ n: bigint; differing: bigint }>(
        `select count(*) as n, count(*) filter (where ${wallClock('t', steps)} <>
          timezone('${zone}', cast(t as timestamptz))) as differing
        from range(timestamp '2025-01-01', timestamp '2027-01-01', interval 15 minutes) as r(t)`,
      )
      expect(found).toEqual({ n: 70_080n, differing: 0n })
    }
  })
})

describe('dates of events', () => {
  const options = { timeZone: 'Europe/London', now: new Date('2026-04-01T12:00:00Z') }
  const profile = readProfile('canonical')

  it('are local, and neither unreadable, unusable, future nor broken records set one', async () => {
    const files = [
      await folder.arrive(
        '1.csv',
        sessions(
          'a,2026-03-24T10:00:00Z,c1,',
          'a,2026-03-29T23:30:00Z,c1,', // 30 March by the local clock
          'a,2026-04-01T12:00:01Z,c1,',
          'a,2099-01-01T00:00:00Z,c1,',
          ',2026-03-31T10:00:00Z,c1,',
          'a,2026-03-31T10:00:00Z,,',
          'a,2026-03-31T10:00:00Z,c1,2026-03-31T09:00:00Z',
          'a,31/03/2026,c1,',
          'a,2026-03-31',
        ),
      ),
      await folder.arrive(
        '2.ndjson',
        '{"subscriber_id":"b","timestamp":"2026-03-20T10:00:00Z","cell_id":"c7"}',
      ),
      await folder.arrive('3.csv.gz', Buffer.from('no gzip')),
      await folder.arrive('4.csv', 'subscriber_id;timestamp;cell_id\na;2026-03-31T10:00:00Z;c1\n'),
    ]
    const { workbench } = folder.ports
    expect(await eventDates(workbench, files, profile, options)).toEqual([
      '2026-03-20',
      '2026-03-24',
      '2026-03-30',
    ])
    expect(await newestEventDate(workbench, files, profile, options)).toBe('2026-03-30')
    expect(await newestEventDate(workbench, files.slice(2), profile, options)).toBeNull()
    const cells = { kind: 'cells', ids: ['c7'] } as const
    expect(await eventDates(workbench, files, profile, { ...options, cells })).toEqual(['2026-03-20'])
  })

  it('of a truncated file are none, although its first records can be read', async () => {
    const { gzipSync } = await import('node:zlib')
    const lines = Array.from({ length: 50_000 }, (_, i) => `s${i * 7919},2026-03-24T10:00:00Z,c1`)
    const whole = gzipSync(csv(...lines))
    const path = await folder.arrive('cut.csv.gz', whole.subarray(0, whole.length - 100))
    expect(await newestEventDate(folder.ports.workbench, [path], profile, options)).toBeNull()
  })
})

describe('profiles', () => {
  it('list their areas: 46 location areas of the city network, none in the canonical format', () => {
    const { areas } = readProfile('unicom-xdr')
    expect(areas).toHaveLength(46)
    expect(areas?.slice(0, 2)).toEqual(['42240', '42241'])
    expect(areas?.slice(-2)).toEqual(['42579', '42580'])
    expect(readProfile('canonical').areas).toBeNull()
  })

  it('of another name are refused with the names there are', () => {
    expect(() => readProfile('orange')).toThrow(InvalidInput)
    expect(() => readProfile('orange')).toThrow('"orange": choose one of canonical, unicom-xdr')
  })
})
