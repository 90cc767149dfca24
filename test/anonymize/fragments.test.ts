import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { csv, type Folder, openFolder, type StoredFragment, sessions } from './folder.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder()
})
afterEach(() => folder.close())

/** `10:05 0-4 ×2`, without pid, cell and date. */
const short = ({ slot, first_minute, last_minute, n }: StoredFragment) =>
  `${slot.slice(11)} ${first_minute}-${last_minute} ×${n}`
const shortFragments = async () => (await folder.fragments()).map(short)

describe('a fragment', () => {
  it('merges the records of a pseudonym at a cell in five minutes, and no others', async () => {
    await folder.take(
      'events.csv',
      csv(
        'a,2026-03-24T10:04:59Z,c1',
        'a,2026-03-24T10:01:00Z,c1',
        'a,2026-03-24T10:05:00Z,c1',
        'a,2026-03-24T10:02:00Z,c2',
        'b,2026-03-24T10:02:00Z,c1',
      ),
    )
    const fragments = await folder.fragments()
    expect(fragments.map(({ cell, ...rest }) => `${cell} ${short({ cell, ...rest })}`)).toEqual([
      expect.stringMatching(/^c1 10:00 (1-4 ×2|2-2 ×1)$/),
      expect.stringMatching(/^c1 10:00 (1-4 ×2|2-2 ×1)$/),
      'c2 10:00 2-2 ×1',
      'c1 10:05 0-0 ×1',
    ])
    expect(new Set(fragments.map(({ pid }) => pid)).size).toBe(2)
  })

  it('is the same whatever the order of records and however they are split into files', async () => {
    const lines = Array.from(
      { length: 60 },
      (_, i) => `${'abc'[i % 3]},2026-03-24T10:${String((i * 7) % 60).padStart(2, '0')}:00Z,c${1 + (i % 2)}`,
    )
    await folder.take('whole.csv', csv(...lines))
    const merged = async () =>
      (await folder.ports.workbench.rows(
        `select pid, cell, slot, min(first_minute), max(last_minute), sum(n) as n
        from read_parquet('${folder.out}/fragments/*/*.parquet') group by 1, 2, 3 order by 1, 2, 3`,
      )) as object[]
    const whole = await merged()
    expect(whole.length).toBeGreaterThan(20)
    // The same key again, with two of three records of every phone elsewhere and backwards.
    await folder.take('whole.csv', csv(...lines.filter((_, i) => i % 9 < 3)))
    await folder.take('other.csv.gz', csv(...lines.filter((_, i) => i % 9 >= 3).reverse()))
    expect(await merged()).toEqual(whole)
  })

  it('is stored sorted by pid, under its UTC date', async () => {
    const lines = Array.from({ length: 3_000 }, (_, i) => `s${i},2026-03-2${3 + (i % 2)}T10:00:00Z,c1`)
    const row = await folder.take('events.csv', csv(...lines))
    expect(row.utcDates).toEqual(['2026-03-23', '2026-03-24'])
    for (const date of row.utcDates) {
      const rows = await folder.ports.workbench.rows<{ pid: bigint; date: string }>(
        `select pid, cast(cast(slot as date) as varchar) as date
        from read_parquet('${folder.out}/fragments/dt=${date}/*.parquet', file_row_number = true)
        order by file_row_number`,
      )
      expect(rows).toHaveLength(1_500)
      expect(rows.every((row, i) => i === 0 || rows[i - 1]!.pid < row.pid)).toBe(true)
      expect(new Set(rows.map((row) => row.date))).toEqual(new Set([date]))
    }
  })

  it('has exactly the declared columns, and zstd', async () => {
    await folder.take('events.csv', csv('a,2026-03-24T10:04:59Z,c1'))
    const files = `read_parquet('${folder.out}/fragments/*/*.parquet', hive_partitioning = false)`
    const columns = await folder.ports.workbench.rows(
      `select column_name, column_type from (describe select * from ${files})`,
    )
    expect(columns).toEqual([
      { column_name: 'pid', column_type: 'BIGINT' },
      { column_name: 'cell', column_type: 'VARCHAR' },
      { column_name: 'slot', column_type: 'TIMESTAMP' },
      { column_name: 'first_minute', column_type: 'INTEGER' },
      { column_name: 'last_minute', column_type: 'INTEGER' },
      { column_name: 'n', column_type: 'INTEGER' },
    ])
    const compression = await folder.ports.workbench.rows(
      `select distinct compression from parquet_metadata('${folder.out}/fragments/*/*.parquet')`,
    )
    expect(compression).toEqual([{ compression: 'ZSTD' }])
  })
})

describe('an event with an end', () => {
  const take = (start: string, end: string, rules = {}) =>
    folder.take('events.csv', sessions(`a,${start},c1,${end}`), rules)

  it('from 10:02:30 to 10:16 fills four slots', async () => {
    await take('2026-03-24T10:02:30Z', '2026-03-24T10:16:00Z')
    expect(await shortFragments()).toEqual(['10:00 2-4 ×1', '10:05 0-4 ×1', '10:10 0-4 ×1', '10:15 0-0 ×1'])
  })

  it('of no length touches its minute', async () => {
    await take('2026-03-24T10:02:30Z', '2026-03-24T10:02:30Z')
    expect(await shortFragments()).toEqual(['10:00 2-2 ×1'])
  })

  it('of exactly 4 hours fills 48 slots and is not long', async () => {
    const row = await take('2026-03-24T10:00:00Z', '2026-03-24T14:00:00Z')
    expect(await folder.fragments()).toHaveLength(48)
    expect(row.longSessions).toBe(0)
  })

  it('of a second more keeps its first and last slot, and is counted long and accepted', async () => {
    const row = await take('2026-03-24T10:01:00Z', '2026-03-24T14:01:01Z')
    expect(await shortFragments()).toEqual(['10:00 1-4 ×1', '14:00 0-1 ×1'])
    expect(row).toMatchObject({ rows: 1, accepted: 1, longSessions: 1 })
  })

  it('ends with its day key at local midnight, an hour before UTC in summer time', async () => {
    // Clocks change on 29 March 2026; on the 30th midnight is 23:00 UTC.
    const row = await take('2026-03-30T22:52:00Z', '2026-03-30T23:07:00Z')
    expect(await shortFragments()).toEqual(['22:50 2-4 ×1', '22:55 0-4 ×1'])
    expect(row).toMatchObject({ localDates: ['2026-03-30'], utcDates: ['2026-03-30'] })
  })

  it('goes past midnight under a month key, and into two UTC dates', async () => {
    const row = await take('2026-03-23T23:57:00Z', '2026-03-24T00:03:00Z', { keyLife: 'month' })
    expect(await shortFragments()).toEqual(['23:55 2-4 ×1', '00:00 0-2 ×1'])
    expect(row).toMatchObject({ localDates: ['2026-03-23'], utcDates: ['2026-03-23', '2026-03-24'] })
  })

  it('ends with its month key at the end of the local month', async () => {
    await take('2026-01-31T23:57:00Z', '2026-02-01T00:03:00Z', { keyLife: 'month' })
    expect(await shortFragments()).toEqual(['23:55 2-4 ×1'])
  })

  it('a long one whose last slot is in the next epoch keeps its first only', async () => {
    const row = await take('2026-03-24T18:00:00Z', '2026-03-25T02:00:00Z')
    expect(await shortFragments()).toEqual(['18:00 0-4 ×1'])
    expect(row.longSessions).toBe(1)
  })

  it('leaves nothing after today, however far its end', async () => {
    const row = await take('2026-03-05T10:00:00Z', '2026-03-28T10:00:00Z', {
      keyLife: 'month',
      today: '2026-03-05',
    })
    expect(await shortFragments()).toEqual(['10:00 0-4 ×1'])
    expect(row.accepted).toBe(1)
  })
})

describe('cells', () => {
  it('without a list of cells the area stands for them, and an unlisted one is out of coverage', async () => {
    const cells = { kind: 'areas', ids: ['north', 'south', 'out_of_coverage'] } as const
    const row = await folder.take(
      'events.csv',
      csv(
        'a,2026-03-24T10:00:00Z,north',
        'a,2026-03-24T10:05:00Z,elsewhere',
        'a,2026-03-24T10:10:00Z,out_of_coverage',
        'a,2026-03-24T10:15:00Z,',
      ),
      { cells },
    )
    expect((await folder.fragments()).map(({ cell }) => cell)).toEqual([
      'north',
      'out_of_coverage',
      'out_of_coverage',
    ])
    expect(row).toMatchObject({ accepted: 3, rejected: { empty_cell: 1 } })
  })
})
