import { createHmac, randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareSubscribers, sweepEpoch } from '../../functions/anonymize/index.ts'
import { type Table, tables } from '../../functions/model/tables.ts'
import { folderRewriter } from '../../functions/platform/local/rewriter.ts'
import type { Clock, ObjectRewriter } from '../../functions/platform/ports.ts'
import { memoryDocuments } from '../support/memory.ts'
import { testKey } from '../support/vault.ts'
import { type Folder, networked, openFolder } from './folder.ts'

const EPOCH = '2026-03'
const [ANN, BOB] = ['447700900001', '447700900002']
const MONTH = { country: 'gb', keyLife: 'month' } as const
const pidOf = (id: string): bigint =>
  createHmac('sha256', testKey(EPOCH)).update(id).digest().readBigInt64BE(0)

let folder: Folder
let world: { documents: ReturnType<typeof memoryDocuments>; rewriter: ObjectRewriter; clock: Clock }
let now: Date
let version: string

const ports = () => ({ ...folder.ports, ...world })
const at = (time: string): void => {
  now = new Date(time)
}
const sweep = (options: Parameters<typeof sweepEpoch>[3] = {}) => sweepEpoch(ports(), MONTH, EPOCH, options)

/** The objects in which a subscriber is. */
async function withRowsOf(id: string): Promise<string[]> {
  const found: string[] = []
  for (const key of await folder.objects()) {
    if (!key.endsWith('.parquet') || key.startsWith('intake/')) continue
    const [rows] = await folder.ports.workbench.rows<{ n: bigint }>(
      `select count(*) as n from read_parquet('${join(folder.out, key)}', hive_partitioning = false) where pid = ${pidOf(id)}`,
    )
    if (Number(rows!.n) > 0) found.push(key)
  }
  return found
}

const bytes = async (): Promise<string[]> =>
  Promise.all(
    (await folder.objects()).map(
      async (key) => `${key} ${(await readFile(join(folder.out, key))).toString('base64')}`,
    ),
  )

/** A row for each of both subscribers, as a rollup leaves it. */
async function derived(table: Table, partition: string): Promise<void> {
  const others = Object.entries(table.columns).filter(([name]) => name !== 'pid')
  const path = join(folder.ports.workbench.scratch, `${randomUUID()}.parquet`)
  await folder.ports.workbench.run(`copy (
    select pid, ${others.map(([name, type]) => `cast(null as ${type}) as ${name}`).join(', ')}
    from (values (${pidOf(ANN)}), (${pidOf(BOB)})) as people (pid)
  ) to '${path}' (format parquet)`)
  await folder.ports.store.putFile(`${table.prefix}/${partition}`, path)
  await rm(path)
}

async function optOut(...ids: string[]): Promise<void> {
  const prepared = await prepareSubscribers(folder.ports, {
    subscribers: await folder.arrive(
      'subscribers.csv',
      `subscriber_id,birth_year,gender,opt_out,line_type\n${ANN},1980,female,false,\n${BOB},1970,male,false,\n`,
    ),
    optouts: await folder.arrive('optouts.csv', `subscriber_id\n${ids.map((id) => `${id}\n`).join('')}`),
    ...MONTH,
    epochs: [EPOCH],
  })
  version = prepared.version
}

const take = () =>
  folder.take(
    'monday.csv',
    networked(
      ...[ANN, BOB].flatMap((id) => [
        `${id},2026-03-09T23:50:00Z,c1,26201`,
        `${id},2026-03-10T00:10:00Z,c2,26201`,
      ]),
    ),
    { keyLife: 'month', exclusionsVersion: version },
  )

beforeEach(async () => {
  folder = await openFolder()
  at('2026-03-11T08:00:00Z')
  world = {
    documents: memoryDocuments(),
    rewriter: folderRewriter(folder.out, folder.ports.workbench.scratch),
    clock: { now: () => now },
  }
  await optOut()
  await take()
  for (const table of ['merged', 'paths', 'visits', 'trips', 'homes'] as const) {
    const date = table === 'homes' ? '2026-03-01' : '2026-03-10'
    await derived(tables[table], `dt=${date}/run=r1/bucket=07/part-0.parquet`)
  }
})
afterEach(() => folder.close())

describe('a late objection', () => {
  it('takes the person out of everything stored with pseudonyms, and nobody else', async () => {
    const before = await withRowsOf(ANN)
    // Two dates of fragments and of roamers, people, and five tables of a rollup: it could fail.
    expect(before.map((key) => key.split('/dt=')[0]!.split('/epoch=')[0]).sort()).toEqual(
      [
        ...['fragments', 'fragments', 'roamers', 'roamers', 'people'],
        ...['merged', 'paths', 'visits', 'trips', 'homes'].map((name) => `internal/${name}`),
      ].sort(),
    )
    const ofBob = await withRowsOf(BOB)
    await optOut(ANN)
    const swept = await sweep()
    expect(swept).toMatchObject({ looked: 9, rewritten: 9, isDone: false })
    // Whom to leave out from now on.
    expect(await withRowsOf(ANN)).toEqual(['exclusions/epoch=2026-03/part-0.parquet'])
    expect(await withRowsOf(BOB)).toEqual(ofBob)
    expect(await folder.scratch()).toEqual([])
  })

  it('leaves columns, types and rows of the others as they were', async () => {
    const described = async () => {
      const [fragments] = await folder.ports.store.list('fragments/')
      return folder.ports.workbench.rows(`describe from read_parquet('${join(folder.out, fragments!.key)}')`)
    }
    const [columns, rows] = [await described(), await folder.fragments()]
    await optOut(ANN)
    await sweep()
    expect(await described()).toEqual(columns)
    expect(await folder.fragments()).toEqual(rows.filter(({ pid }) => pid === pidOf(BOB)))
  })

  it('swept twice is the same as once, to the byte', async () => {
    await optOut(ANN)
    await sweep()
    const once = await bytes()
    at('2026-03-11T09:30:00Z')
    expect(await sweep()).toMatchObject({ looked: 9, rewritten: 0, isDone: true })
    expect(await sweep()).toMatchObject({ looked: 0, rewritten: 0, isDone: true, waitingHours: 0 })
    expect(await bytes()).toEqual(once)
  })

  it('meets what a reader with the list before has stored since the first pass', async () => {
    const before = version
    const late = await readFile(join(folder.out, (await folder.ports.store.list('fragments/'))[0]!.key))
    await optOut(ANN)
    expect(version).not.toBe(before)
    await sweep()
    await folder.ports.store.put('fragments/dt=2026-03-10/late.parquet', late)
    at('2026-03-11T08:59:59Z')
    // Less than an hour after the list came a reader may still be at work: this pass is not the last.
    expect(await sweep()).toMatchObject({ rewritten: 1, isDone: false, waitingHours: expect.closeTo(1, 2) })
    await folder.ports.store.put('fragments/dt=2026-03-10/later.parquet', late)
    at('2026-03-11T09:00:00Z')
    expect(await sweep()).toMatchObject({ rewritten: 1, isDone: true })
    expect(await withRowsOf(ANN)).toEqual(['exclusions/epoch=2026-03/part-0.parquet'])
  })

  it('cut off by its time goes on behind the last object, and ends with the same', async () => {
    await optOut(ANN)
    const one: Clock = { now: () => (now = new Date(now.getTime() + 1000)) }
    world = { ...world, clock: one }
    const first = await sweep({ until: new Date(now.getTime() + 5_500) })
    expect(first.isDone).toBe(false)
    expect(first.looked).toBeGreaterThan(0)
    expect(first.looked).toBeLessThan(9)
    const second = await sweep()
    expect(first.looked + second.looked).toBe(9)
    expect(await withRowsOf(ANN)).toEqual(['exclusions/epoch=2026-03/part-0.parquet'])
  })

  it('does not write over an object that the anonymizer replaces at the same time', async () => {
    await optOut(ANN)
    const [first] = await folder.ports.store.list('fragments/')
    const { rewriter } = world
    const newer = Buffer.from('what the anonymizer has written meanwhile')
    const beside: ObjectRewriter = {
      fetch: (key) => rewriter.fetch(key),
      async replace(key, fetched) {
        if (key === first!.key) await folder.ports.store.put(key, newer)
        return rewriter.replace(key, fetched)
      },
    }
    world = { ...world, rewriter: beside }
    expect(await sweep()).toMatchObject({ looked: 9, rewritten: 8 })
    expect(Buffer.from((await folder.ports.store.get(first!.key))!)).toEqual(newer)
  })

  it('another one begins anew', async () => {
    await optOut(ANN)
    await sweep({ isAlone: true })
    expect(await sweep()).toMatchObject({ looked: 0, isDone: true })
    await optOut(ANN, BOB)
    expect(await sweep({ isAlone: true })).toMatchObject({ rewritten: 9, isDone: true })
    expect(await folder.fragments()).toEqual([])
  })

  it('in an epoch without a list has nothing to do', async () => {
    expect(await sweepEpoch(ports(), MONTH, '2026-02')).toMatchObject({ looked: 0, isDone: true })
  })
})
