import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anonymizeFile, readIntake, readProfile } from '../../functions/anonymize/index.ts'
import type { Landed } from '../../functions/anonymize/landed-events.ts'
import { lookAtLying } from '../../functions/anonymize/lying-files.ts'
import { LAMBDA_LIMITS } from '../../functions/anonymize/size-limits.ts'
import { takeMessage } from '../../functions/anonymize/take-part.ts'
import type { TakePorts, TakeRules } from '../../functions/anonymize/take-request.ts'
import { eventsQueue } from '../../functions/platform/aws/landing.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { isOlder, landedFile } from '../../functions/platform/landed.ts'
import { folderStore } from '../../functions/platform/local/objects.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { manifestGate } from '../../functions/rollup/completeness.ts'
import { memoryDocuments } from '../support/memory.ts'
import { openSqsStandIn, type SqsStandIn } from '../support/sqs-stand-in.ts'
import { memoryVault } from '../support/vault.ts'

/** Files that wait; so many more than a page of any service has. */
const FILES = 10_000
/** Of these, how many have records: the others were read before, by another reader. */
const UNREAD = 1000
/** Files read at the same time, as the event source does it; each in a session of its own. */
const READERS = 2
const RECORDS = 20
const DATE = '2026-03-30'
const QUEUE = 'events'

const started = performance.now()
const say = (line: string): void => {
  const seconds = String(Math.round((performance.now() - started) / 1000)).padStart(4)
  process.stderr.write(`backlog: ${seconds} s  ${line}\n`)
}

const keyOf = (index: number): string => `landing/events/dt=${DATE}/${String(index).padStart(5, '0')}.csv`
const isUnread = (index: number): boolean => index % (FILES / UNREAD) === 0

/** 500 phones, each of them in many files, some in the same slot of two. */
const linesOf = (index: number): string[] =>
  Array.from({ length: RECORDS }, (_, record) => {
    const [hour, minute] = [index % 24, (record * 3) % 60].map((number) => String(number).padStart(2, '0'))
    return `p${(index * 7 + record) % 500},${DATE}T${hour}:${minute}:00Z,c${(record % 3) + 1}`
  })
const csvOf = (lines: readonly string[]): string =>
  `${['subscriber_id,timestamp,cell_id', ...lines].join('\n')}\n`

const clock = { now: () => new Date('2026-03-31T10:00:00Z') }
const landedAt = new Date('2026-03-31T09:00:00Z')
const keys = memoryVault()
const documents = memoryDocuments()
const rules: TakeRules = {
  request: {
    profile: readProfile('canonical'),
    country: 'gb',
    keyLife: 'day',
    cells: { kind: 'cells', ids: ['c1', 'c2', 'c3'] },
    referenceVersion: 'r1',
    today: '2026-03-31',
  },
  exclusionsMaxAgeHours: null,
  limits: LAMBDA_LIMITS,
}

let folder: string
let sqs: SqsStandIn
let client: SQSClient
let workbench: Workbench
/** What lies in the landing store. */
const lying = new Map<string, number>()

/** The ports of one message: a session of its own, as in Lambda. */
function portsOf(session: Workbench): TakePorts {
  const versionOf = (index: number) => ({ versionId: 'v1', landedAt, bytes: csvOf(linesOf(index)).length })
  return {
    store: folderStore(join(folder, 'backlog')),
    workbench: session,
    keys,
    documents,
    clock,
    isOlder,
    landing: {
      find: async ({ key }) => (lying.has(key) ? versionOf(lying.get(key)!) : null),
      async fetch({ key }) {
        const path = join(session.scratch, basename(key))
        await writeFile(path, csvOf(linesOf(lying.get(key)!)))
        return { path }
      },
      copyBytes: () => Promise.reject(new Error('no file here is read in parts')),
      remove: async (key) => void lying.delete(key),
    },
  }
}

const look = () =>
  lookAtLying(
    { documents, clock },
    [...lying.keys()].map((key) => ({ key, landedAt })),
    { calendar: { country: 'gb', keyLife: 'day' }, isInForce: true },
  )

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backlog-'))
  workbench = await openWorkbench({ threads: READERS })
  sqs = await openSqsStandIn(QUEUE)
  client = new SQSClient({
    endpoint: sqs.endpoint,
    region: 'local',
    maxAttempts: 1,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
})
afterAll(async () => {
  client?.destroy()
  await sqs?.close()
  await workbench?.close()
  await rm(folder, { recursive: true, force: true })
})

describe(`a backlog of ${FILES} files`, () => {
  test('waits without a byte being read, while there is no reference', async () => {
    const ports = portsOf(workbench)
    for (let index = 0; index < FILES; index += 1) {
      const key = keyOf(index)
      lying.set(key, index)
      const landed = { key, versionId: 'v1', sequencer: '01' }
      expect(await takeMessage(ports, landed, { ...rules, request: null })).toBe('waiting')
    }
    say(`${FILES} files wait`)
    expect((await look()).due.length).toBe(FILES)
  })

  test('is put in line by two calls, of which the first is cut off: all of it, and some of it twice', async () => {
    const queue = eventsQueue(`${sqs.endpoint}/123456789012/${QUEUE}`, client)
    sqs.breakAt('SendMessageBatch', 300)
    await expect(queue.send((await look()).due)).rejects.toThrow('the machine is gone')
    const before = sqs.queues.get(QUEUE)!.length
    expect(before).toBeGreaterThan(0)
    sqs.mend()
    await queue.send((await look()).due)
    const messages = sqs.queues.get(QUEUE)!.map(({ body }) => landedFile(body))
    expect(messages.length).toBe(before + FILES)
    expect(new Set(messages.map(({ key }) => key)).size).toBe(FILES)
    say(`${messages.length} messages are in line`)
  })

  test('drains file by file, and gives the fragments of one clean run', async () => {
    // Read by somebody else: what is left of them are messages.
    for (const [key, index] of lying) if (!isUnread(index)) lying.delete(key)
    const messages = sqs.queues.get(QUEUE)!.map(({ body }) => landedFile(body))
    const outcomes = await drain(messages.filter(({ key }) => isUnread(Number(/(\d+)\.csv$/.exec(key)![1]))))
    expect(outcomes.get('done')).toBe(UNREAD)
    expect([...outcomes.keys()].filter((outcome) => outcome !== 'done' && outcome !== 'gone')).toEqual([])
    expect([lying.size, (await look()).due]).toEqual([0, []])

    const clean = { store: folderStore(join(folder, 'clean')), workbench, keys }
    const file = join(folder, 'all.csv')
    const all = Array.from({ length: FILES }, (_, index) => index).filter(isUnread)
    await writeFile(file, csvOf(all.flatMap(linesOf)))
    const row = await anonymizeFile(clean, {
      ...rules.request!,
      file,
      key: 'landing/events/all.csv',
      exclusionsVersion: null,
    })
    expect(row).toMatchObject({ state: 'done', accepted: UNREAD * RECORDS })
    expect(await merged('backlog')).toEqual(await merged('clean'))
    const rows = await readIntake({ store: folderStore(join(folder, 'backlog')), workbench })
    expect(rows.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(UNREAD * RECORDS)
    say(`${UNREAD} files gave what one clean run of their ${UNREAD * RECORDS} records gives`)
  })

  test('is looked up by a manifest that names every file', async () => {
    const intake = (index: number): string =>
      join(folder, 'backlog', 'intake', `${createHash('sha256').update(keyOf(index)).digest('hex')}.parquet`)
    const files = Array.from({ length: FILES }, (_, index) => keyOf(index))
    const manifest = join(folder, 'manifest.json')
    const state = async () => {
      await writeFile(manifest, JSON.stringify({ date: DATE, files }))
      const landing = {
        list: async () => [{ key: `landing/manifests/${DATE}.json` }],
        fetch: async () => ({ path: manifest }),
      }
      const store = folderStore(join(folder, 'backlog'))
      return manifestGate({ landing, store, workbench })(DATE)
    }
    expect(await state()).toMatchObject({
      message: expect.stringContaining(`of ${FILES} files of its manifest ${FILES - UNREAD} not read`),
    })
    // A row names its file: the others say that of the first again, so they count as read by nobody.
    for (let index = 0; index < FILES; index += 1) {
      if (!isUnread(index)) await copyFile(intake(0), intake(index))
    }
    expect(await state()).toMatchObject({ message: expect.stringContaining(`${FILES - UNREAD} not read`) })
    say(`the rows of ${FILES} files were looked up for a manifest`)
  })
})

/** Takes messages as the event source hands them over. @returns how many came to which outcome */
async function drain(messages: readonly Landed[]): Promise<ReadonlyMap<string, number>> {
  const outcomes = new Map<string, number>()
  const from = performance.now()
  let next = 0
  const reader = async (): Promise<void> => {
    for (let own = next++; own < messages.length; own = next++) {
      const session = await openWorkbench({ memoryLimit: '512MB', threads: 1, temporaryFolder: folder })
      try {
        const outcome = await takeMessage(portsOf(session), messages[own]!, rules)
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      } finally {
        await session.close()
      }
      if (own % 200 === 199) {
        const each = (performance.now() - from) / (own + 1)
        say(`${own + 1} of ${messages.length} messages, ${each.toFixed(0)} ms each`)
      }
    }
  }
  await Promise.all(Array.from({ length: READERS }, reader))
  return outcomes
}

/** The fragments as a rollup reads them: merged by pid, cell and slot. */
const merged = (name: string) =>
  workbench.rows<Record<string, unknown>>(
    `select pid, cell, slot, min(first_minute) as first_minute, max(last_minute) as last_minute,
      cast(sum(n) as integer) as n
    from read_parquet('${join(folder, name)}/fragments/**/*.parquet', hive_partitioning = false)
    group by pid, cell, slot order by pid, cell, slot`,
  )
