import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { csv, type Folder, openFolder, type StoredFragment, sessions } from './folder.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.close())

/** Two phones; the second has a session of 9 minutes. */
const lines = [
  'a,2026-03-24T10:02:30Z,c1,',
  'a,2026-03-24 10:04:59.999,c1,',
  'b,2026-03-24T11:01:00+01:00,c2,2026-03-24T11:10:00+01:00',
]
const expected = [
  { cell: 'c1', slot: '2026-03-24 10:00', first_minute: 2, last_minute: 4, n: 2 },
  { cell: 'c2', slot: '2026-03-24 10:00', first_minute: 1, last_minute: 4, n: 1 },
  // Half-open: the session ends before 10:10 begins.
  { cell: 'c2', slot: '2026-03-24 10:05', first_minute: 0, last_minute: 4, n: 1 },
]
const json = lines
  .map((line) => line.split(','))
  .map(([subscriber_id, timestamp, cell_id, end]) =>
    JSON.stringify({
      cell_id,
      subscriber_id,
      timestamp,
      ...(end ? { end_timestamp: end } : {}),
      extra: { x: 1 },
    }),
  )
const withoutPid = (fragments: readonly StoredFragment[]) =>
  fragments.map(({ pid: _, ...fragment }) => fragment)

async function parquet(select: string): Promise<Uint8Array> {
  const path = join(folder.ports.workbench.scratch, 'made.parquet')
  await folder.ports.workbench.run(`copy (${select}) to '${path}'`)
  return readFile(path)
}

describe('the same records in every format give the same fragments', () => {
  const texts: readonly (readonly [string, string | Uint8Array])[] = [
    ['events.csv', sessions(...lines)],
    ['events.csv.gz', sessions(...lines)],
    ['quoted.csv', sessions(...lines.map((line) => line.replace(/^(.),/, '"$1",')))],
    ['spaces.csv', sessions(...lines.map((line) => ` ${line.replaceAll(',', ' , ')}`))],
    ['windows.csv', sessions(...lines).replaceAll('\n', '\r\n')],
    ['mixed-ends.csv', sessions(...lines).replace('\n', '\r\n')],
    ['mark.csv', `\ufeff${sessions(...lines)}`],
    ['no-last-end.csv', sessions(...lines).trimEnd()],
    [
      'two-members.csv.gz',
      Buffer.concat([gzipSync(sessions(...lines.slice(0, 1))), gzipSync(`${lines[1]}\n${lines[2]}`)]),
    ],
    ['padded.csv.gz', Buffer.concat([gzipSync(sessions(...lines)), Buffer.alloc(512)])],
    ['events.ndjson', json.join('\n')],
    ['events.jsonl.gz', `${json.join('\n')}\n`],
  ]
  it.each(texts)('%s', async (name, content) => {
    const row = await folder.take(name, content)
    expect(row).toMatchObject({ state: 'done', message: '', rows: 3, accepted: 3 })
    expect(withoutPid(await folder.fragments())).toEqual(expected)
    expect(await folder.scratch()).toEqual([])
  })

  it.each(['events.parquet', 'events.parquet.gz'])('%s, with texts and with timestamps', async (name) => {
    const rows = lines
      .map((line) => line.split(','))
      .map((fields) => `(${fields.map((field) => `'${field}'`).join(', ')})`)
    const asTexts = await parquet(
      `select * from (values ${rows.join(', ')}) as t(subscriber_id, "timestamp", cell_id, end_timestamp)`,
    )
    const asTimes = await parquet(
      `select subscriber_id, cast("timestamp" as timestamptz) as "timestamp", cell_id,
        cast(cast(nullif(end_timestamp, '') as timestamptz) as timestamp) as end_timestamp
      from (values ${rows.join(', ')}) as t(subscriber_id, "timestamp", cell_id, end_timestamp)`,
    )
    for (const bytes of [asTexts, asTimes]) {
      const row = await folder.take(name, name.endsWith('.gz') ? gzipSync(bytes) : bytes)
      expect(row).toMatchObject({ state: 'done', rows: 3, accepted: 3 })
      expect(withoutPid(await folder.fragments())).toEqual(expected)
    }
  })

  it('quarantines a Parquet file without the cell, or whose middle is overwritten', async () => {
    const lacking = await folder.take(
      'a.parquet',
      await parquet(`select 'a' as subscriber_id, now() as "timestamp"`),
    )
    expect(lacking.state).toBe('quarantined')
    expect(lacking.message).toContain('lacks the columns cell_id')
    const bytes = Buffer.from(
      await parquet(
        `select 's' || i as subscriber_id, timestamp '2026-03-24' as "timestamp", 'c' || hash(i) as cell_id
        from range(20000) as t(i)`,
      ),
    )
    bytes.fill(0xff, 1_000, bytes.length >> 1)
    const broken = await folder.take('b.parquet', bytes)
    expect(broken).toMatchObject({ state: 'quarantined', rows: 0 })
  })
})

describe('CSV', () => {
  it('finds columns by name, in any order, among others', async () => {
    const row = await folder.take(
      'events.csv',
      'note,cell_id,"timestamp",subscriber_id,more\n"x, ""y""",c1,2026-03-24T10:00:00Z,a,z\n,c2,2026-03-24T10:00:00Z,a\n',
    )
    expect(row).toMatchObject({ rows: 2, accepted: 2 })
    expect((await folder.fragments()).map(({ cell }) => cell)).toEqual(['c1', 'c2'])
  })

  it('reads a quoted id with a comma and doubled quotes as it is meant', async () => {
    await folder.take(
      'plain.ndjson',
      '{"subscriber_id":"x,\\"1\\"","timestamp":"2026-03-24T10:00:00Z","cell_id":"c1"}',
    )
    await folder.take('quoted.csv', csv('"x,""1""",2026-03-24T10:00:00Z,c1'))
    const [first, second] = await folder.fragments()
    expect(first!.pid).toBe(second!.pid)
  })

  it('keeps a row whose other columns are in another encoding, or hold control bytes', async () => {
    const content = Buffer.concat([
      Buffer.from('subscriber_id,timestamp,cell_id,address\na,2026-03-24T10:00:00Z,c1,'),
      Buffer.from([0xb9, 0xe3, 0xd6, 0xdd, 0x00, 0x01, 0x0d]),
      Buffer.from('\nb,2026-03-24T10:00:00Z,c1,é\n'),
    ])
    expect(await folder.take('gbk.csv', content)).toMatchObject({ rows: 2, accepted: 2, rejected: {} })
  })

  it('of 20 MB is read in parts, its header once and every row once', async () => {
    const address = 'x'.repeat(1_000)
    const lines = Array.from({ length: 20_000 }, (_, i) => `s${i % 50},2026-03-24T10:00:00Z,c1,${address}`)
    const text = `subscriber_id,timestamp,cell_id,address\n${lines.join('\n')}\nlast,2026-03-24T10:00:00Z`
    expect(await folder.take('large.csv.gz', text)).toMatchObject({
      rows: 20_001,
      accepted: 20_000,
      rejected: { missing_columns: 1 },
    })
    expect((await folder.fragments()).map(({ n }) => n)).toEqual(Array.from({ length: 50 }, () => 400))
  })

  it('drops machines by device type, whatever its letters, and counts them', async () => {
    const row = await folder.take(
      'events.csv',
      'subscriber_id,timestamp,cell_id,device_type\na,2026-03-24T10:00:00Z,c1,M2M\nb,2026-03-24T10:00:00Z,c1,iot\nc,2026-03-24T10:00:00Z,c1,phone\nd,2026-03-24T10:00:00Z,c1,\n',
    )
    expect(row).toMatchObject({ rows: 4, accepted: 2, excluded: { machine: 2 } })
  })
})

describe('NDJSON', () => {
  it('counts a line that is no object, one without a key and one with an empty key apart', async () => {
    const record = { subscriber_id: 1, timestamp: '2026-03-24T10:00:00Z', cell_id: 'c1' }
    const line = (change: object) => JSON.stringify({ ...record, ...change })
    const row = await folder.take(
      'events.ndjson',
      [
        line({}),
        '{"subscriber_id": "a", ',
        '[1, 2]',
        '',
        line({ cell_id: undefined }),
        line({ cell_id: null }),
        line({ subscriber_id: '' }),
      ].join('\n'),
    )
    expect(row).toMatchObject({
      rows: 7,
      accepted: 1,
      rejected: { missing_columns: 4, empty_cell: 1, empty_subscriber: 1 },
    })
  })
})
