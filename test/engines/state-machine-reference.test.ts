import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareReference, readReference } from '../../functions/geography/index.ts'
import { startBuild } from '../../functions/geography/start-build.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { documentStore } from '../../functions/platform/aws/dynamodb.ts'
import { s3Store } from '../../functions/platform/aws/objects.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import { dynamoTables } from '../../functions/platform/dynamodb-tables.ts'
import { type LocalDynamo, openDynalite } from '../../functions/platform/local/dynamodb.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { CELL_HEADER, csv, town, townCells, zonesJson } from '../geography/feeds.ts'
import { synthesize } from '../lib/stacks.ts'
import { openS3StandIn } from '../platform/s3-stand-in.ts'
import { stepFunctionsTools } from '../support/engines/static-checks.ts'
import { handlerEnvironment } from '../support/handler-environment.ts'
import { definitionOf, statesOf } from '../support/state-machine.ts'

/**
 * The synthesized state machine of the reference, run by an interpreter over its real function, on tables
 * and objects like those of AWS.
 */

const definition = definitionOf(synthesize('gb').pipeline, 'ReferenceMachine')
const states = statesOf(definition)
const tasks = [...states].filter(([, { Type }]) => Type === 'Task').map(([name]) => name)

type Handler = (event: unknown) => Promise<unknown>
let StateMachine: Awaited<ReturnType<typeof stepFunctionsTools>>['StateMachine']
let folder: string
let dynamo: LocalDynamo
let s3: Awaited<ReturnType<typeof openS3StandIn>>
let workbench: Workbench
let steps: Handler
let restore: () => void

beforeAll(async () => {
  StateMachine = (await stepFunctionsTools()).StateMachine
  folder = await mkdtemp(join(tmpdir(), 'smart-steps-reference-'))
  dynamo = await openDynalite(join(folder, 'tables'))
  s3 = await openS3StandIn()
  workbench = await openWorkbench({ threads: 1 })
  restore = await handlerEnvironment(
    { dynamo: dynamo.client, s3: s3.client },
    {
      AWS_LAMBDA_LOG_STREAM_NAME: 'reference-machine-test',
      COUNTRY: 'gb',
      KEY_LIFE: 'day',
      LANDING_BUCKET: 'landing',
      DATA_BUCKET: 'data-bucket',
      DOCUMENTS_TABLE: dynamoTables.documents.name,
      // Nobody listens there: no file of events waits, so nothing is sent.
      EVENTS_QUEUE_URL: 'http://127.0.0.1:9/events',
    },
  )
  const { handler } = await import('../../functions/geography/steps-handler.ts')
  // One at a time, as a sandbox of Lambda is: both would work in the same folder.
  let last: Promise<unknown> = Promise.resolve()
  steps = (event) => {
    const answer = last.then(async () => JSON.parse(JSON.stringify(await handler(event, {} as never))))
    last = answer.catch(() => undefined)
    return answer
  }
})

afterAll(async () => {
  restore()
  await workbench.close()
  await dynamo.close()
  await s3.close()
  await rm(folder, { recursive: true, force: true })
})

const store = () => s3Store({ bucket: 'data-bucket', scratch: folder, client: s3.client })
const documents = () => documentStore(dynamo.client, dynamoTables.documents.name)

async function prepare(cells: readonly string[]): Promise<string> {
  const paths = { cells: join(folder, 'cells.csv'), zones: join(folder, 'zones.geojson') }
  await writeFile(paths.cells, csv(CELL_HEADER, cells))
  await writeFile(paths.zones, zonesJson(town))
  const options = { workbench, store: store(), documents: documents(), feeds: paths, years: [2026] }
  return (await prepareReference({ ...options, country: 'gb', keyLife: 'day', cellsABatch: 2 })).version
}

const visited = new Set<string>()

async function run(version: string, call: Handler = steps) {
  const calls: { step: string; hash?: string }[] = []
  const execution = new StateMachine(definition, { validationOptions: { noValidate: true } }).run(
    { version },
    {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(
          tasks.map((name) => [
            name,
            (event: unknown) => {
              calls.push(event as { step: string })
              return call(event)
            },
          ]),
        ),
        waitTimeOverrides: {},
        retryIntervalOverrides: Object.fromEntries(tasks.map((name) => [name, 0])),
      },
      context: { Execution: { Id: 'arn:execution', Name: `${version}-1`, Input: { version } } },
    },
  )
  const outcome = await execution.result.then(
    (result) => ({ result, error: null }),
    ({ cause }: Error) => ({ result: null, error: cause as Error }),
  )
  for await (const { type, state } of execution.eventLogs) {
    if (type === 'StateEntered' && state) visited.add(state.name)
  }
  const made = calls.filter(({ step }) => step === 'make').map(({ hash }) => hash)
  return { ...outcome, made, committed: calls.some(({ step }) => step === 'commit') }
}

const inForce = async () => (await readReference({ store: store(), documents: documents() }))?.version

describe('the state machine of the reference', () => {
  let first: string

  it('makes every batch once, and puts the version in force', async () => {
    first = await prepare(townCells)
    const { error, result, made } = await run(first)
    expect(error).toBeNull()
    expect(result).toEqual({ version: first, isInForce: true })
    const requests = await store().list('reference/batches/requests/')
    expect(made.toSorted()).toEqual(requests.map(({ key }) => /([0-9a-f]+)\.json$/.exec(key)![1]))
    expect(new Set(made).size).toBe(made.length)
    expect(await inForce()).toBe(first)
  })

  it('makes nothing where everything is stored', async () => {
    const { error, made } = await run(first)
    expect([error, made]).toEqual([null, []])
  })

  it('fails naming the cell, commits nothing, and the reference in force stays', async () => {
    const version = await prepare([...townCells, 'Z,0.03,51.01,,,300,4G,south,2025-01-01,'])
    const message = 'the footprint of the cell "Z" cannot be made: correct its line in the cells feed'
    const { error, committed } = await run(version, async (event) => {
      if ((event as { step: string }).step === 'make') throw new InvalidInput(message)
      return steps(event)
    })
    expect(error?.message).toBe(message)
    expect(committed).toBe(false)
    expect(await inForce()).toBe(first)
  })

  it('tries a sandbox that died again, and makes only what is missing', async () => {
    const version = await prepare([...townCells, 'Z,0.03,51.01,,,300,4G,south,2025-01-01,'])
    let deaths = 0
    const { error, made } = await run(version, async (event) => {
      if ((event as { step: string }).step === 'make' && deaths === 0) {
        deaths += 1
        throw Object.assign(new Error('exited'), { name: 'Lambda.Unknown' })
      }
      return steps(event)
    })
    expect(error).toBeNull()
    expect(made).toHaveLength(new Set(made).size + 1)
    const requests = await store().list('reference/batches/requests/')
    expect(new Set(made).size).toBeLessThan(requests.length)
    expect(await inForce()).toBe(version)
  })

  it('ends well where another version is wanted by now, and leaves it alone', async () => {
    const older = await prepare(townCells.slice(0, 3))
    const newer = await prepare(townCells.slice(0, 4))
    expect(await run(newer)).toMatchObject({ error: null, result: { isInForce: true } })
    expect(await run(older)).toMatchObject({ error: null, result: { isInForce: false } })
    expect(await inForce()).toBe(newer)
  })

  it('has no state that none of these runs came to', () => {
    expect([...states.keys()].filter((name) => !visited.has(name))).toEqual([])
  })
})

describe('a start', () => {
  /** Names are used once; a run of a name that has ended is not started again. */
  const machineOf = (ended: readonly string[]) => {
    const started: string[] = []
    return {
      started,
      async start(name: string) {
        if (ended.includes(name)) return false
        started.push(name)
        return true
      },
    }
  }

  it('takes the number of the attempt, so that twice is once and a failed one can be tried again', async () => {
    const fresh = machineOf([])
    await startBuild(fresh, 'v')
    const failed = machineOf(['v-1', 'v-2'])
    await startBuild(failed, 'v')
    expect([fresh.started, failed.started]).toEqual([['v-1'], ['v-3']])
  })

  it('is given up after a hundred', async () => {
    const all = machineOf(Array.from({ length: 100 }, (_, n) => `v-${n + 1}`))
    await expect(startBuild(all, 'v')).rejects.toThrow(/started 100 times and is not in force/)
  })
})
