import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readProfile } from '../../functions/anonymize/index.ts'
import type { Rejection } from '../../functions/model/vocabulary.ts'
import { csv, type Folder, openFolder, sessions } from './folder.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.close())

const good = '447700900001,2026-03-24T10:02:30Z,c1'

describe('a record that cannot be used is counted under one reason, and the others flow', () => {
  const cases: readonly (readonly [string, Rejection, string])[] = [
    ['two columns instead of three', 'missing_columns', '447700900002,2026-03-24T10:00:00Z'],
    ['a blank line', 'missing_columns', ''],
    ['no subscriber', 'empty_subscriber', ',2026-03-24T10:00:00Z,c1'],
    ['a subscriber of spaces', 'empty_subscriber', '   ,2026-03-24T10:00:00Z,c1'],
    ['no cell', 'empty_cell', '447700900002,2026-03-24T10:00:00Z,'],
    ['neither subscriber nor cell: the first reason counts', 'empty_subscriber', ',nonsense,'],
    ['a time that a spreadsheet has mangled', 'unreadable_time', '447700900002,00:00.2,c1'],
    ['a date without a time', 'unreadable_time', '447700900002,2026-03-24,c1'],
    ['a day that does not exist', 'unreadable_time', '447700900002,2026-02-30T10:00:00Z,c1'],
    ['hour 24', 'unreadable_time', '447700900002,2026-03-24T24:00:00Z,c1'],
    ['seconds since 1970', 'unreadable_time', '447700900002,1774346550,c1'],
    ['a word that databases take for a time', 'unreadable_time', '447700900002,epoch,c1'],
    ['a zone in words', 'unreadable_time', '447700900002,2026-03-24 10:00:00 Europe/London,c1'],
    ['an empty time', 'unreadable_time', '447700900002,,c1'],
    ['a cell that is not on the list', 'unknown_cell', '447700900002,2026-03-24T10:00:00Z,c9'],
    ['an unknown cell on an unreadable time', 'unreadable_time', '447700900002,soon,c9'],
    ['tomorrow', 'in_the_future', '447700900002,2026-04-01T00:00:00Z,c1'],
    // British clocks are an hour ahead on 31 March: it is tomorrow there already.
    ['tomorrow by the local clock', 'in_the_future', '447700900002,2026-03-31T23:30:00Z,c1'],
    ['731 days ago', 'outside_retention', '447700900002,2024-03-30T12:00:00Z,c1'],
    ['the year 1970', 'outside_retention', '447700900002,1970-01-01T00:00:00Z,c1'],
  ]
  it.each(cases)('%s: %s', async (_, reason, line) => {
    const row = await folder.take('events.csv', csv(good, line, good))
    expect(row).toMatchObject({ state: 'done', rows: 3, accepted: 2, rejected: { [reason]: 1 } })
    expect(await folder.fragments()).toMatchObject([{ cell: 'c1', slot: '2026-03-24 10:00', n: 2 }])
  })

  it('takes today and the day 730 days before it', async () => {
    const row = await folder.take('events.csv', csv('a,2026-03-31T22:59:59Z,c1', 'a,2024-03-31T00:00:00Z,c1'))
    expect(row).toMatchObject({ accepted: 2, rejected: {}, localDates: ['2024-03-31', '2026-03-31'] })
  })

  it('refuses an end before the start and an end that cannot be read; an empty end is none', async () => {
    const row = await folder.take(
      'events.csv',
      sessions(
        'a,2026-03-24T10:00:00Z,c1,2026-03-24T09:59:59Z',
        'a,2026-03-24T10:00:00Z,c1,later',
        'a,2026-03-24T10:00:00Z,c1,',
        'a,2026-03-24T10:00:00Z,c1,2026-03-24T10:00:00Z',
      ),
    )
    expect(row).toMatchObject({ accepted: 2, rejected: { end_before_start: 1, unreadable_time: 1 } })
  })

  it('refuses records of an epoch whose key is destroyed, and takes those of the next one', async () => {
    await folder.ports.keys.destroy('2026-03-23')
    const row = await folder.take('events.csv', csv('a,2026-03-23T10:00:00Z,c1', 'a,2026-03-24T10:00:00Z,c1'))
    expect(row).toMatchObject({ accepted: 1, rejected: { epoch_closed: 1 }, utcDates: ['2026-03-24'] })
  })

  it('counts each of 17 rows once when 16 of them are wrong', async () => {
    const lines = cases.slice(0, 16).map(([, , line]) => line)
    const row = await folder.take('events.csv', csv(good, ...lines))
    const rejected = Object.values(row.rejected).reduce((sum, count) => sum + count, 0)
    expect([row.rows, row.accepted, rejected]).toEqual([17, 1, 16])
  })
})

describe('rows that are not as the first one', () => {
  it('keeps a row with more columns: what is read comes first', async () => {
    const row = await folder.take('events.csv', csv(good, `${good},1 High Street, Anytown, x`))
    expect(row).toMatchObject({ rows: 2, accepted: 2 })
  })

  it('keeps unquoted commas and stray quotes behind the columns that a profile without quoting reads', async () => {
    const start = '2015-08-02 10:00:00.000000,2015-08-02 10:03:00.000000'
    const line = (rest: string) => `phone-a,42240,7,net,imei,,,${start}${rest}`
    const row = await folder.take(
      'sessions.csv.gz',
      `${line(',60,1,2,4G')}\n${line(',60,"12, Long Road,"Town,4G')}\n${line('')}\nphone-a,42240,7,net\n`,
      {
        profile: readProfile('unicom-xdr'),
        country: 'cn',
        keyLife: 'month',
        cells: { kind: 'areas', ids: ['42240'] },
        today: '2015-08-03',
      },
    )
    expect(row).toMatchObject({ rows: 4, accepted: 3, rejected: { missing_columns: 1 } })
    // 10:00 in Shanghai.
    expect(await folder.fragments()).toMatchObject([
      { cell: '42240', slot: '2015-08-02 02:00', first_minute: 0, last_minute: 2, n: 3 },
    ])
  })

  it('an open quote costs its own line and no other', async () => {
    const row = await folder.take('events.csv', csv('"447700900001,2026-03-24T10:00:00Z,c1', good, good))
    expect(row).toMatchObject({ rows: 3, accepted: 3 })
    const broken = await folder.take('other.csv', csv(good, 'a,"2026-03-24T10:00:00Z,c1', good))
    expect(broken).toMatchObject({ rows: 3, accepted: 2, rejected: { unreadable_time: 1 } })
  })
})

describe('a file that cannot be used goes to quarantine, and nothing of it is stored', () => {
  const many = csv(
    ...Array.from({ length: 5_000 }, (_, i) => `447700${900_000 + i * 7},2026-03-24T10:00:00Z,c1`),
  )
  const whole = gzipSync(many)
  const damaged = Buffer.from(whole)
  damaged[damaged.length - 6]! ^= 0xff

  const semicolons = 'subscriber_id;timestamp;cell_id\n447700900001;2026-03-24T10:00:00Z;c1\n'
  const cases: readonly (readonly [string, string, string | Uint8Array, string, string])[] = [
    [
      'a gzip cut in half',
      'cut.csv.gz',
      whole.subarray(0, whole.length / 2),
      'damaged_gzip',
      'ends too early',
    ],
    // DuckDB reads both of these to the end without a word.
    [
      'a gzip without its last 4 bytes',
      'tail.csv.gz',
      whole.subarray(0, -4),
      'damaged_gzip',
      'ends too early',
    ],
    ['a gzip with a wrong checksum', 'sum.csv.gz', damaged, 'damaged_gzip', 'is damaged'],
    ['an empty file named .gz', 'empty.csv.gz', new Uint8Array(), 'damaged_gzip', 'ends too early'],
    ['a plain file named .gz', 'plain.csv.gz', Buffer.from(many), 'damaged_gzip', 'drop .gz'],
    ['semicolons', 'semi.csv', semicolons, 'wrong_delimiter', 'expected ","'],
    ['tabs', 'tabs.csv', semicolons.replaceAll(';', '\t'), 'wrong_delimiter', 'a tab'],
    ['a header without the cell', 'two.csv', 'subscriber_id,timestamp\na,b\n', 'no_header', 'lacks cell_id'],
    ['no header', 'none.csv', `${good}\n${good}\n`, 'no_header', 'lacks subscriber_id, timestamp, cell_id'],
    ['an empty file', 'empty.csv', '', 'no_header', 'is empty'],
    [
      'a header with commas over rows with semicolons',
      'mixed.csv',
      csv(good.replaceAll(',', ';')),
      'wrong_delimiter',
      'expected them separated by ","',
    ],
    ['an unknown ending', 'events.xlsx', 'PK', 'unknown_format', '.csv, .ndjson, .parquet'],
    ['a Parquet that is none', 'events.parquet', 'PAR1 but no more', 'not_parquet', 'no whole Parquet file'],
    ['NDJSON that is none', 'events.ndjson', `${good}\n`, 'not_ndjson', 'no line is a JSON object'],
    ['a line of 2 MB', 'line.csv', csv(good, 'x'.repeat(2_000_000)), 'not_text', 'longer than 1 MB'],
  ]
  it.each(cases)('%s', async (_, name, content, reason, words) => {
    const row = await folder.take(name, content)
    expect(row).toMatchObject({ state: 'quarantined', rows: 0, accepted: 0, rejected: {}, utcDates: [] })
    expect(row.message).toContain(`landing/events/${name}: `)
    expect(row.message).toContain(words)
    const objects = await folder.objects()
    expect(objects.filter((key) => !key.startsWith('intake/'))).toEqual([
      expect.stringMatching(/^quarantine\/[0-9a-f]{64}\.json$/),
    ])
    const text = Buffer.from((await folder.ports.store.get(objects.at(-1)!))!).toString()
    expect(JSON.parse(text)).toMatchObject({ file: `landing/events/${name}`, reason })
    expect(`${text}${row.message}`).not.toContain('4477')
    expect(await folder.scratch()).toEqual([])
  })

  it('the wrong delimiter under a profile without a header names the right one', async () => {
    const row = await folder.take(
      'tabs.csv',
      'a\t42240\t7\tx\ty\t\t\t2015-08-02 10:00:00\t2015-08-02 10:01:00\n',
      {
        profile: readProfile('unicom-xdr'),
        country: 'cn',
        today: '2015-08-03',
      },
    )
    expect(row.state).toBe('quarantined')
    expect(row.message).toContain('expected them separated by ","')
    expect(row.message).toContain('column 1')
  })

  it('says where a cut gzip ends', async () => {
    await folder.take('cut.csv.gz', whole.subarray(0, 5_000))
    const key = (await folder.objects()).find((name) => name.startsWith('quarantine/'))!
    const note = JSON.parse(Buffer.from((await folder.ports.store.get(key))!).toString())
    expect(note.byteOffset).toBe(5_000)
  })

  it('a header alone is a file without rows, and no fault', async () => {
    expect(await folder.take('header.csv', csv())).toMatchObject({ state: 'done', rows: 0, accepted: 0 })
  })
})
