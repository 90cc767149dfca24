import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Landed } from '../../functions/anonymize/landed-events.ts'
import { Locked } from '../../functions/model/errors.ts'
import { csv } from '../anonymize/folder.ts'
import { type Desk, Killed, openDesk } from '../anonymize/landing.ts'

const FILES = 100
const DUPLICATES = 30
/** Of the queue: a message that failed so often is a dead letter. */
const MOST_RECEIVES = 5
/** How long the queue hides a message: longer than a dead reader holds its key. */
const HIDDEN_MINUTES = 90
/** How soon somebody puts dead letters back: a day after a file has landed it is lost. */
const PUT_BACK_MINUTES = 60

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function numbersOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Eight people; every file has a record without a cell, every fourth one of the future too. */
function goodFile(file: number): string {
  const lines = Array.from({ length: 8 }, (_, record) => {
    const minute = String((file * 7 + record * 11) % 60).padStart(2, '0')
    return `p${(file + record) % 8},2026-03-${23 + (file % 2)}T${String(file % 24).padStart(2, '0')}:${minute}:00Z,c${(record % 3) + 1}`
  })
  const future = file % 4 === 0 ? ['p0,2026-05-01T10:00:00Z,c1'] : []
  return csv(...lines, 'p1,2026-03-23T10:00:00Z,', ...future)
}

const broken: readonly (readonly [string, string | Uint8Array])[] = [
  ['cut.csv.gz', gzipSync(goodFile(1)).subarray(0, 60)],
  ['semicolons.csv', goodFile(2).replaceAll(',', ';')],
  ['other.parquet', 'no Parquet'],
  ['empty.csv', ''],
  ['unknown.xlsx', goodFile(3)],
]

const files: readonly (readonly [string, string | Uint8Array])[] = [
  ...broken,
  ...Array.from({ length: FILES - broken.length }, (_, file) =>
    file % 2 === 0
      ? ([`${file}.csv.gz`, gzipSync(goodFile(file))] as const)
      : ([`${file}.csv`, goodFile(file)] as const),
  ),
]

const land = (desk: Desk): Landed[] =>
  files.map(([name, content]) => desk.landing.put(`landing/events/${name}`, content))

it(`${FILES} files, 30 of them told of twice, 5 broken, and random kills end like one clean run`, async () => {
  const [clean, fire] = [await openDesk(), await openDesk()]
  try {
    // Both at once: two sessions, two cores.
    const [kills] = await Promise.all([throughFire(fire), calmly(clean)])
    expect(kills).toBeGreaterThan(20)
    const expected = await clean.kept()
    expect(await fire.kept()).toEqual(expected)

    const { intake, lying, objects } = expected
    expect([intake.length, lying]).toEqual([FILES, []])
    expect(objects.filter((key) => key.startsWith('quarantine/')).length).toBe(broken.length)
    const done = intake.filter(({ state }) => state === 'done')
    const total = (count: (row: (typeof done)[number]) => number | undefined) =>
      done.reduce((sum, row) => sum + (count(row) ?? 0), 0)
    // 95 good files of 8 records, one without a cell each, and 24 with one of the future.
    expect({
      files: done.length,
      rows: total(({ rows }) => rows),
      accepted: total(({ accepted }) => accepted),
      emptyCell: total(({ rejected }) => rejected.empty_cell),
      future: total(({ rejected }) => rejected.in_the_future),
    }).toEqual({ files: 95, rows: 95 * 9 + 24, accepted: 95 * 8, emptyCell: 95, future: 24 })
  } finally {
    await clean.close()
    await fire.close()
  }
})

async function calmly(desk: Desk): Promise<void> {
  for (const landed of land(desk)) await desk.deliver(landed)
}

/**
 * Messages in any order within an hour, each again until it is taken, as the queue does it.
 * @returns how many deliveries were killed
 */
async function throughFire(desk: Desk): Promise<number> {
  const random = numbersOf(2026)
  const events = land(desk)
  const queue = [...events, ...events.slice(0, DUPLICATES)].map((landed) => ({
    landed,
    receives: 0,
    due: random() * 60,
  }))
  let minute = 0
  let kills = 0
  while (queue.length > 0) {
    queue.sort((a, b) => b.due - a.due)
    const message = queue.pop()!
    desk.later(message.due - minute)
    minute = message.due
    message.receives += 1
    if (random() < 0.3) desk.killAt(1 + Math.floor(random() * 8), random() < 0.5 ? 'before' : 'after')
    const failure = await desk.deliver(message.landed).then(
      () => null,
      (error: unknown) => error,
    )
    if (desk.revive()) kills += 1
    if (failure === null) continue
    if (!(failure instanceof Killed || failure instanceof Locked)) throw failure
    const isDead = message.receives >= MOST_RECEIVES
    message.due += isDead ? PUT_BACK_MINUTES : HIDDEN_MINUTES
    if (isDead) message.receives = 0
    queue.push(message)
  }
  return kills
}
