import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { localDateAt } from '../../functions/geography/epochs.ts'
import { addDays } from '../../functions/model/dates.ts'
import { dailyProducts } from '../../functions/model/products.ts'
import { tables } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import { prng } from '../../sim/prng.ts'
import { comparisonOf, fetchBelow, released, runHere } from '../support/engines/compared.ts'
import { beingRead, endClaimsOfTheDead } from '../support/engines/dead-readers.ts'
import { type DeployedQueue, eventsQueueOf } from '../support/engines/events-queue.ts'
import type { Operator } from '../support/engines/operator.ts'
import { type Feeds, openStand, type Stand } from '../support/engines/stand.ts'

const today = localDateAt('gb', new Date())
const date = addDays(today, -1)

const FILES = 100
const BROKEN = 5
const DUPLICATES = 30
const KILLS = 6
const SEED = 2026
/** Instead of 90 minutes. */
const HIDDEN_SECONDS = 15
/** Of the files of the dump, which of them lands last: without it the manifest is not complete. */
const LAST = 'landing/events/94.csv'

const products = dailyProducts('day')
const byName = products.map((product) => [product.id, product] as const)
const onceEach = products.map(({ id }) => `${id} ${date} 1`).sort()

const isGood = (key: string): boolean => /\/\d+\.csv(\.gz)?$/.test(key)

type File = readonly [key: string, content: string | Uint8Array]
type End = Awaited<ReturnType<Operator['rollup']>>

/** The records of both days dealt out to files; each file has one record without a cell, every fourth one of the future. */
async function goodFiles({ events }: Feeds): Promise<readonly File[]> {
  const texts = await Promise.all(events.map(async (path) => gunzipSync(await readFile(path)).toString()))
  const header = texts[0]!.slice(0, texts[0]!.indexOf('\n'))
  const records = texts.flatMap((text) => text.trimEnd().split('\n').slice(1))
  const fields = header.split(',')
  const spoilt = (changes: Readonly<Record<string, string>>): string => {
    const values = records[0]!.split(',')
    return fields.map((field, index) => changes[field] ?? values[index]).join(',')
  }
  return Array.from({ length: FILES - BROKEN }, (_, file) => {
    const own = records.filter((_, record) => record % (FILES - BROKEN) === file)
    const future = file % 4 === 0 ? [spoilt({ timestamp: `${addDays(today, 40)}T10:00:00Z` })] : []
    const text = [header, ...own, spoilt({ cell_id: '' }), ...future, ''].join('\n')
    const key = `landing/events/${file}.csv`
    return file % 2 === 0 ? [key, text] : [`${key}.gz`, gzipSync(text)]
  })
}

const brokenFiles = (good: readonly File[]): readonly File[] => [
  ['landing/events/cut.csv.gz', Buffer.from(good[1]![1]).subarray(0, 60)],
  ['landing/events/semicolons.csv', String(good[2]![1]).replaceAll(',', ';')],
  ['landing/events/other.parquet', 'no Parquet'],
  ['landing/events/empty.csv', ''],
  ['landing/events/unknown.xlsx', good[3]![1]],
]

/** The same files in the same order in every run: some come again, under their own names or under others. */
function dealt(files: readonly File[]): readonly File[] {
  const random = prng('files', SEED)
  const shuffled = <Value>(values: readonly Value[]): readonly Value[] =>
    values
      .map((value) => ({ value, at: random.uniform() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value)
  const again = shuffled(files)
    .slice(0, DUPLICATES)
    .map(
      ([key, content], index): File =>
        index % 2 === 0 ? [key, content] : [key.replace('/events/', '/events/again/'), content],
    )
  return shuffled([...files, ...again])
}

describe('a deployment that is started wrongly, and reads 100 files while its readers are killed', () => {
  let stand: Stand
  let feeds: Feeds
  let operator: Operator
  let queue: DeployedQueue
  let good: readonly File[]
  let landed: readonly File[]
  let here: string
  let kills = 0
  /** How the starts of the state machine ended. */
  const ends: Record<string, End> = {}

  beforeAll(async () => {
    stand = await openStand({ name: 'fire' })
    feeds = await stand.simulated(600, date)
    operator = await stand.deploy('fire', 'day', (yaml) =>
      yaml.replace(/^ {2}concurrency: .*$/m, '  concurrency: 3'),
    )
    queue = await eventsQueueOf(stand.ministack, 'fire')
    await queue.hideFor(HIDDEN_SECONDS)
    stand.say('fire: bad starts')
    for (const [name, named] of [
      ['without a reference', date],
      ['of the future', addDays(today, 1)],
      ['of a closed date', addDays(today, -10)],
    ] as const) {
      ends[name] = await operator.rollup({ date: named, complete: true })
    }
    await stand.landReferences(operator, feeds)

    good = await goodFiles(feeds)
    landed = dealt([...good, ...brokenFiles(good)].filter(([key]) => key !== LAST))
    const names = new Set(landed.map(([key]) => key))
    await operator.land(
      `landing/manifests/${date}.json`,
      JSON.stringify({ date, files: good.map(([key]) => key) }),
    )
    stand.say(`fire: landing ${landed.length} files, ${names.size} names; readers are killed meanwhile`)
    kills = await throughFire()
    await stand.untilTakenIn(operator, names.size)
    stand.say(`fire: taken in after ${kills} killed processes; a start without a date`)
    ends['before the last file'] = await operator.rollup({})
    expect(await released(operator)).toEqual([])

    await operator.land(LAST, good.find(([key]) => key === LAST)![1])
    await stand.untilTakenIn(operator, names.size + 1)
    stand.say('fire: everything is taken in; a start, and two more while it runs')
    const end = await operator.startRollup({})
    await stand.until('the date is claimed', async () => {
      const claims = await operator.documents.list('rollup-claim/')
      return claims.some(({ id }) => id.endsWith(date))
    })
    ends['of the same date'] = await operator.rollup({ date, complete: true })
    ends['without a date, of the same'] = await operator.rollup({})
    ends['with the last file'] = await end()
    ends['of a released date'] = await operator.rollup({ date, complete: true })
    stand.say('fire: released; the same files on this machine')
    here = await runHere(stand, {
      name: 'fire',
      operator,
      keyLife: 'day',
      feeds,
      events: await onDisk(good),
      today,
    })
    stand.say('fire: compared')
  })

  afterAll(() => stand?.close())

  /** Lands the files in portions, and kills whoever reads after each but the last. @returns killed processes */
  async function throughFire(): Promise<number> {
    const size = Math.ceil(landed.length / (KILLS + 1))
    const portions = Array.from({ length: KILLS + 1 }, (_, at) => landed.slice(at * size, (at + 1) * size))
    let killed = 0
    for (const [at, portion] of portions.entries()) {
      await land(portion)
      if (at === KILLS) break
      // Read before anybody looked: it lands again, and changes nothing.
      while ((await beingRead(operator)) === 0) if ((await queue.length()) === 0) await land(portion)
      killed += await stand.ministack.kill('fire-pipeline-AnonymizeFunction')
      await endClaimsOfTheDead(operator)
    }
    return killed
  }

  async function land(files: readonly File[]): Promise<void> {
    for (const [key, content] of files) await operator.land(key, content)
  }

  async function onDisk(files: readonly File[]): Promise<readonly string[]> {
    const folder = join(stand.folder, 'good')
    await mkdir(folder, { recursive: true })
    return Promise.all(
      files.map(async ([key, content]) => {
        const path = join(folder, key.slice('landing/events/'.length))
        await writeFile(path, content)
        return path
      }),
    )
  }

  test.each(byName)('has the internal figures of %s of a clean run, row by row', async (_, product) => {
    const { figuresHere, figuresThere } = comparisonOf(stand, date, join(stand.folder, 'fire'))
    const expected = await figuresHere(product, here)
    expect(expected.length).toBeGreaterThan(20)
    expect(await figuresThere(product, operator)).toEqual(expected)
  })

  test('lost readers in the middle of files, and their messages came again', async () => {
    expect(kills).toBeGreaterThanOrEqual(KILLS)
    const log = await readFile(stand.ministack.log, 'utf8')
    const failures = log.match(/AnonymizeFunction\S+ failed processing SQS batch/g) ?? []
    expect(failures.length).toBeGreaterThanOrEqual(KILLS)
    expect(await queue.length()).toBe(0)
  })

  test('counts every record of every file once, and those that it rejected by their reason', async () => {
    const copies = await fetchBelow(operator, `${tables.intake.prefix}/`, join(stand.folder, 'intake'))
    const counters = Object.keys(tables.intake.columns).filter((name) => /^(rejected|excluded)_/.test(name))
    const sums = async (files: readonly File[]) => {
      const keys = files.map(([key]) => quoted(key)).join(', ')
      const [row] = await stand.workbench.rows<Record<string, bigint>>(
        `select count(*) as files, sum(rows)::bigint as rows, sum(accepted)::bigint as accepted,
           sum(${counters.join(' + ')})::bigint as refused, sum(rejected_empty_cell)::bigint as empty_cell,
           sum(rejected_in_the_future)::bigint as in_the_future
         from read_parquet([${copies.map(quoted).join(', ')}], hive_partitioning = false)
         where state = 'done' and file in (${keys})`,
      )
      return row!
    }
    const lines = (files: readonly File[]): number =>
      files.reduce((sum, [key, content]) => {
        const text = key.endsWith('.gz') ? gunzipSync(content) : content
        return sum + text.toString().trimEnd().split('\n').length - 1
      }, 0)
    const again = landed.filter(([key]) => key.includes('/again/') && isGood(key))
    expect(again.length).toBeGreaterThan(10)
    for (const files of [good, again]) {
      const { accepted, refused, rows, ...counted } = await sums(files)
      expect({ rows, ...counted }).toEqual({
        files: BigInt(files.length),
        rows: BigInt(lines(files)),
        empty_cell: BigInt(files.length),
        in_the_future: BigInt(files.filter(([key]) => numberOf(key) % 4 === 0).length),
      })
      expect(accepted! + refused!).toBe(rows)
    }
  })

  const numberOf = (key: string): number => Number(/(\d+)\.csv/.exec(key)![1])

  test('keeps broken files in quarantine, each by its reason', async () => {
    const kept = await operator.list('quarantine-bucket', '')
    const broken = new Set(landed.map(([key]) => key).filter((key) => !isGood(key)))
    expect(broken.size).toBeGreaterThanOrEqual(BROKEN)
    const reports = await Promise.all(kept.map((key) => operator.read('quarantine-bucket', key)))
    const files = reports.map(
      (bytes) => z.looseObject({ file: z.string() }).parse(JSON.parse(Buffer.from(bytes).toString())).file,
    )
    expect(files.sort()).toEqual([...broken].sort())
  })

  const left = (end: string): string => {
    const { status, output = '{}' } = ends[end]!
    expect(status).toBe('SUCCEEDED')
    const { dates, left } = z
      .object({ dates: z.array(z.string()), left: z.array(z.string()) })
      .parse(JSON.parse(output))
    expect(dates).toEqual([])
    return left.join('\n')
  }

  test('waits for the last file of its manifest, and says for which', () => {
    expect(left('before the last file')).toBe(
      `${date} waits: of ${FILES - BROKEN} files of its manifest 1 not read, first ${LAST} (have them written); or start with {"date": "${date}", "complete": true}`,
    )
    expect(ends['with the last file']).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('releases the date once, although it was started three times at once and once more', async () => {
    expect(await released(operator)).toEqual(onceEach)
    expect(left('without a date, of the same')).toContain(`${date} is being made by execution`)
    expect(left('of a released date')).toContain(`${date} is released already`)
  })

  test.each([
    ['of the same date', /is being made by execution \S+: wait for its end/],
    ['of the future', /is not over yet in Europe\/London: name local dates up to/],
    ['of a closed date', /is closed: .*; name dates from \d{4}-\d\d-\d\d on/],
  ])('a start %s fails, and its cause says what to do', (name, cause) => {
    // The kind of an error is lost in the stand-in: each is a Runtime.HandlerError.
    expect(ends[name]).toMatchObject({ status: 'FAILED', cause: expect.stringMatching(cause) })
  })

  test('a start before there is a reference makes nothing, and says what is missing', () => {
    expect(left('without a reference')).toContain(
      'there is no reference yet, and files wait until cells and zones are written below landing/',
    )
  })
})
