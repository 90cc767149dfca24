import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readIntake } from '../../functions/anonymize/index.ts'
import type { Landed } from '../../functions/anonymize/landed-events.ts'
import { copyLines } from '../../functions/anonymize/part-copies.ts'
import { type Part, parquetPlan, textPlan } from '../../functions/anonymize/parts.ts'
import { csv } from './folder.ts'
import { type Desk, Killed, openDesk } from './landing.ts'

const KEY = 'landing/events/a.csv'
const limits = { gzip: 100, text: 100, parquet: 1000, part: 600 }

/** 60 records of 12 people over two dates; two without a cell, one line longer than others, no end of line. */
const lines = Array.from(
  { length: 60 },
  (_, i) =>
    `p${i % 12},2026-03-2${3 + (i % 2)}T${String(i % 24).padStart(2, '0')}:1${i % 7}:00Z,c${(i % 3) + 1}`,
)
const large = csv(
  ...lines,
  'p1,2026-03-23T10:00:00Z,',
  `p2,2026-03-23T10:00:00Z,${'c'.repeat(300)}`,
).trimEnd()
const small = csv('z,2026-03-25T11:00:00Z,c2')

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

/** All fragments, merged as the rollup does it. */
const merged = ({ folder }: Desk) =>
  folder.ports.workbench.rows(
    `select pid, cell, slot, min(first_minute) as a, max(last_minute) as b, cast(sum(n) as integer) as n
    from read_parquet('${folder.out}/fragments/*/*.parquet', hive_partitioning = false)
    group by all order by all`,
  )

/** Takes messages until none is left. @returns how many there were */
async function drain(messages: Landed[] = desk.queued): Promise<number> {
  let taken = 0
  for (let next = messages.shift(); next !== undefined; next = messages.shift()) {
    await desk.deliver(next, { limits })
    taken += 1
  }
  return taken
}

/** What a reading of the whole gives. */
async function wholly(key: string, content: string | Uint8Array) {
  const other = await openDesk()
  try {
    await other.deliver(other.landing.put(key, content))
    return { fragments: await merged(other), intake: (await other.kept()).intake[0]! }
  } finally {
    await other.close()
  }
}

async function sums(key: string) {
  const rows = (await readIntake(desk.folder.ports)).filter(({ file }) => file !== key)
  const sum = (count: (row: (typeof rows)[number]) => number | undefined) =>
    rows.reduce((total, row) => total + (count(row) ?? 0), 0)
  return {
    rows: sum((row) => row.rows),
    accepted: sum((row) => row.accepted),
    empty_cell: sum((row) => row.rejected.empty_cell),
    unknown_cell: sum((row) => row.rejected.unknown_cell),
  }
}

describe('a text that is larger than one reading takes', () => {
  it('is read in parts, each by a message of its own, and gives what the whole would give', async () => {
    expect(await desk.deliver(desk.landing.put(KEY, large), { limits })).toBe('split')
    expect((await desk.kept()).intake).toMatchObject([{ file: KEY, state: 'waiting' }])
    const count = Math.ceil(large.length / limits.part)
    expect(desk.queued.length).toBe(count)
    expect(await drain()).toBe(count)

    const whole = await wholly(KEY, large)
    expect(await merged(desk)).toEqual(whole.fragments)
    expect(await sums(KEY)).toEqual({ rows: 62, accepted: 60, empty_cell: 1, unknown_cell: 1 })
    expect(whole.intake).toMatchObject({
      rows: 62,
      accepted: 60,
      rejected: { empty_cell: 1, unknown_cell: 1 },
    })
    const [row] = await readIntake(desk.folder.ports, [KEY])
    expect(row).toMatchObject({
      state: 'done',
      message: `read in ${count} parts, each with a row of its own`,
      rows: 0,
    })
    expect(desk.landing.list()).toEqual([])
  })

  it('is in one part or another, line by line, whatever the size of a part: 1 byte or all', async () => {
    const content = Buffer.from(csv('a,1,c1', 'bb,22,c2', '', 'c,3,ü').trimEnd())
    const source = {
      bytes: content.length,
      async copy({ from, to }: { from: number; to: number }, target: { path: string; at: number }) {
        await writeFile(target.path, content.subarray(from, to))
      },
    }
    const { scratch } = desk.folder.ports.workbench
    for (let most = 1; most <= content.length; most += 1) {
      const found: Buffer[] = []
      for (const part of textPlan(content.length, most)) {
        found.push(await readFile(await copyLines(source, part, { scratch, hasHeader: false })))
      }
      expect(Buffer.concat(found)).toEqual(content)
    }
    // The line of a begins at byte 32, the part after it.
    const second: Part = { unit: 'bytes', from: 33, to: content.length }
    const path = await copyLines(source, second, { scratch, hasHeader: true })
    expect(await readFile(path, 'utf8')).toBe('subscriber_id,timestamp,cell_id\nbb,22,c2\n\nc,3,ü')
  })

  it('in NDJSON has no header to repeat', async () => {
    const key = 'landing/events/a.ndjson'
    const content = lines
      .map((line) => line.split(','))
      .map(
        ([subscriber_id, timestamp, cell_id]) => `${JSON.stringify({ subscriber_id, timestamp, cell_id })}\n`,
      )
      .join('')
    await desk.deliver(desk.landing.put(key, content), { limits })
    await drain()
    expect(await sums(key)).toMatchObject({ rows: 60, accepted: 60 })
    expect(await merged(desk)).toEqual((await wholly(key, content)).fragments)
  })

  it('whose lines have no end is set aside, part by part', async () => {
    const content = 'x'.repeat(3 * 2 ** 20)
    await desk.deliver(desk.landing.put(KEY, content), { limits: { ...limits, part: 2 ** 20 } })
    await drain()
    const rows = await readIntake(desk.folder.ports)
    expect(rows.map(({ state }) => state)).toEqual(['quarantined', 'quarantined', 'quarantined', 'done'])
    expect(rows[0]!.message).toContain('longer than 1 MB')
  })
})

describe('Parquet that is larger than one reading takes', () => {
  const key = 'landing/events/a.parquet'

  it('is read by row groups, of which only the bytes of the part are copied', async () => {
    const path = join(desk.folder.ports.workbench.scratch, 'made.parquet')
    await desk.folder.ports.workbench.run(
      `copy (select 'p' || (i % 9) as subscriber_id, timestamp '2026-03-23 10:00:00' + interval (i) second as timestamp,
          'c' || (i % 3 + 1) as cell_id from range(10000) t(i))
      to '${path}' (format parquet, row_group_size 2048)`,
    )
    const content = await readFile(path)
    const own = { ...limits, parquet: content.length - 1, part: 1 }
    await desk.deliver(desk.landing.put(key, content), { limits: own })
    // 10,000 rows are 5 groups of 2,048 rows at most.
    expect(desk.queued.map(({ part }) => part)).toEqual([
      { unit: 'rows', from: 0, to: 2048 },
      { unit: 'rows', from: 2048, to: 4096 },
      { unit: 'rows', from: 4096, to: 6144 },
      { unit: 'rows', from: 6144, to: 8192 },
      { unit: 'rows', from: 8192, to: 10_000 },
    ])
    await drain()
    expect(await sums(key)).toMatchObject({ rows: 10_000, accepted: 10_000 })
    expect(await merged(desk)).toEqual((await wholly(key, content)).fragments)
  })

  it('that is none goes to quarantine, without a part', async () => {
    const outcome = await desk.deliver(desk.landing.put(key, 'x'.repeat(2000)), { limits })
    expect([outcome, desk.queued.length, desk.landing.list()]).toEqual(['quarantined', 0, []])
    expect((await desk.kept()).intake[0]!.message).toContain('no whole Parquet')
  })

  it('puts groups together up to the size of a part, and leaves a larger one alone', () => {
    const group = (rows: number, from: number, to: number) => ({ rows, from, to })
    const groups = [group(5, 0, 10), group(5, 10, 20), group(5, 20, 30), group(9, 30, 99), group(1, 99, 100)]
    expect(parquetPlan(groups, 25)).toEqual([
      { unit: 'rows', from: 0, to: 10 },
      { unit: 'rows', from: 10, to: 15 },
      { unit: 'rows', from: 15, to: 24 },
      { unit: 'rows', from: 24, to: 25 },
    ])
  })
})

describe('parts of a version', () => {
  it('told of twice, in any order, with the file’s own event among them, are read once each', async () => {
    const event = desk.landing.put(KEY, large)
    await desk.deliver(event, { limits })
    const messages = [...desk.queued].reverse().flatMap((message) => [message, event, message])
    await drain(messages)
    expect(await merged(desk)).toEqual((await wholly(KEY, large)).fragments)
    expect(await sums(KEY)).toMatchObject({ rows: 62, accepted: 60 })
    expect(desk.landing.list()).toEqual([])
  })

  it('leave nothing when a newer version is read before, between or after them', async () => {
    for (let read = 0; read <= textPlan(large.length, limits.part).length; read += 1) {
      const key = `landing/events/${read}.csv`
      await desk.deliver(desk.landing.put(key, large), { limits })
      const messages = desk.queued.splice(0)
      await drain(messages.splice(0, read))
      await desk.deliver(desk.landing.put(key, small), { limits })
      await drain(messages)
    }
    const { intake, fragments, lying } = await desk.kept()
    const files = textPlan(large.length, limits.part).length + 1
    expect(intake.map(({ accepted }) => accepted)).toEqual(Array.from({ length: files }, () => 1))
    expect([fragments.length, lying]).toEqual([files, []])
  })

  it('that is read while a newer version is read to its end takes back what it gave', async () => {
    await desk.deliver(desk.landing.put(KEY, large), { limits })
    const [first] = desk.queued.splice(0)
    desk.onCopy(async () => {
      await desk.deliver(desk.landing.put(KEY, small), { limits })
    })
    expect(await desk.deliver(first!, { limits })).toBe('superseded')
    expect(await desk.kept()).toMatchObject({ intake: [{ file: KEY, accepted: 1 }], lying: [] })
    expect((await desk.kept()).fragments.length).toBe(1)
  })

  it('replace a smaller file of the same name when the last of them is read', async () => {
    await desk.deliver(desk.landing.put(KEY, small), { limits })
    await desk.deliver(desk.landing.put(KEY, large), { limits })
    await drain()
    expect(await merged(desk)).toEqual((await wholly(KEY, large)).fragments)
  })

  it('that waited for the reference are put in line again', async () => {
    const event = desk.landing.put(KEY, large)
    await desk.deliver(event, { limits })
    const messages = desk.queued.splice(0)
    for (const message of messages) {
      expect(await desk.deliver(message, { limits, request: null })).toBe('waiting')
    }
    expect((await desk.look()).due).toEqual(messages)
    await drain(messages)
    expect(await merged(desk)).toEqual((await wholly(KEY, large)).fragments)
  })

  it('killed before any write end as if nothing had been', async () => {
    const content = csv(...lines.slice(0, 5))
    const whole = await wholly(KEY, content)
    const tight = { ...limits, part: 100 }
    expect(textPlan(content.length, tight.part).length).toBe(2)
    let kills = 0
    for (let write = 1; ; write += 1) {
      const key = `landing/events/${write}.csv`
      const event = desk.landing.put(key, content)
      desk.killAt(write, 'before')
      let wasKilled = false
      const take = async (message: Landed) => {
        await desk.deliver(message, { limits: tight }).catch(async (error: unknown) => {
          expect(error).toBeInstanceOf(Killed)
          wasKilled = desk.revive()
          desk.later(17)
          await desk.deliver(message, { limits: tight })
        })
      }
      await take(event)
      for (let next = desk.queued.shift(); next !== undefined; next = desk.queued.shift()) await take(next)
      desk.revive()
      expect((await readIntake(desk.folder.ports, [key]))[0]).toMatchObject({ state: 'done' })
      if (!wasKilled) break
      kills += 1
    }
    // Of two parts: begun, noted, put in line, ended; seven and two about the file for each; three at the end.
    expect(kills).toBeGreaterThan(20)
    const { lying, intake } = await desk.kept()
    expect(lying).toEqual([])
    const accepted = intake.reduce((sum, row) => sum + row.accepted, 0)
    expect(accepted).toBe(5 * (kills + 1))
    const distinct = (await merged(desk)) as { n: number }[]
    expect(distinct.map(({ n }) => n)).toEqual(
      (whole.fragments as { n: number }[]).map(({ n }) => n * (kills + 1)),
    )
  })
})
