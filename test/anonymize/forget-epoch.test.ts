import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forgetEpoch, prepareSubscribers } from '../../functions/anonymize/index.ts'
import { EpochClosed } from '../../functions/model/errors.ts'
import { folderRewriter } from '../../functions/platform/local/rewriter.ts'
import { csv, type Folder, networked, openFolder } from './folder.ts'

let folder: Folder
let scratch: string
beforeEach(async () => {
  folder = await openFolder()
  scratch = await mkdtemp(`${tmpdir()}/forget-`)
})
afterEach(async () => {
  await folder.close()
  await rm(scratch, { recursive: true, force: true })
})

const forget = (epoch: string, keyLife: 'day' | 'month' = 'day') =>
  forgetEpoch(
    { ...folder.ports, rewriter: folderRewriter(folder.out, scratch) },
    { country: 'gb', keyLife },
    epoch,
  )
const slots = async () => (await folder.fragments()).map(({ slot }) => slot)

/** Two local days of a British summer, each from 23:00 UTC of the day before. */
const SUMMER = [
  'a,2026-07-01T21:30:00Z,c1',
  'a,2026-07-01T22:55:00Z,c1',
  'a,2026-07-01T23:00:00Z,c1',
  'a,2026-07-02T22:55:00Z,c1',
  'a,2026-07-02T23:00:00Z,c1',
]

describe('an epoch that is forgotten', () => {
  test('has no row left, to the minute, and the days beside it have all of theirs', async () => {
    await folder.take('events.csv', csv(...SUMMER), { today: '2026-07-04' })
    expect(await slots()).toHaveLength(5)
    const objects = await folder.objects()
    await forget('2026-07-02')
    expect(await slots()).toEqual(['2026-07-01 21:30', '2026-07-01 22:55', '2026-07-02 23:00'])
    await expect(folder.ports.keys.key('2026-07-02')).rejects.toThrow(EpochClosed)
    expect(await folder.ports.keys.key('2026-07-01')).toHaveLength(32)
    // The intake names them: they stay, without rows of the epoch.
    expect(await folder.objects()).toEqual(objects)
  })

  test('is forgotten once: again there is nothing to do', async () => {
    await folder.take('events.csv', csv(...SUMMER), { today: '2026-07-04' })
    expect(await forget('2026-07-02')).toBeGreaterThan(0)
    const before = await slots()
    expect(await forget('2026-07-02')).toBe(0)
    expect(await slots()).toEqual(before)
  })

  test('takes its people, exclusions and what was made of them with it', async () => {
    const feed =
      'subscriber_id,birth_year,gender,opt_out,line_type\na,1980,female,,phone\nb,1980,male,true,phone\n'
    await prepareSubscribers(folder.ports, {
      subscribers: await folder.arrive('subscribers.csv', feed),
      country: 'gb',
      keyLife: 'day',
      epochs: ['2026-07-02', '2026-07-03'],
    })
    const made = (date: string) =>
      ['merged', 'paths', 'visits', 'trips'].map(
        (table) => `internal/${table}/dt=${date}/run=r1/part-0.parquet`,
      )
    for (const key of [...made('2026-07-02'), ...made('2026-07-03')]) await folder.ports.store.put(key, 'x')
    await forget('2026-07-02')
    expect(await folder.objects()).toEqual(
      [
        'exclusions/epoch=2026-07-03/part-0.parquet',
        'internal/figures/objections/2026-07.json',
        'people/epoch=2026-07-03/part-0.parquet',
        ...made('2026-07-03'),
      ].sort(),
    )
  })

  test('of a month takes its roamers with it, and leaves those of the month before', async () => {
    const lines = [
      'a,2026-06-30T22:00:00Z,c1,26201',
      'b,2026-06-30T23:30:00Z,c1,20801',
      'b,2026-07-31T22:30:00Z,c1,20801',
    ]
    await folder.take('events.csv', networked(...lines), { today: '2026-08-01', keyLife: 'month' })
    expect((await folder.roamers()).map(({ date, home_country }) => `${date} ${home_country}`)).toEqual([
      '2026-06-30 de',
      '2026-06-30 fr',
      '2026-07-31 fr',
    ])
    await forget('2026-07', 'month')
    expect((await folder.roamers()).map(({ date, home_country }) => `${date} ${home_country}`)).toEqual([
      '2026-06-30 de',
    ])
    expect(await slots()).toEqual(['2026-06-30 22:00'])
  })
})
