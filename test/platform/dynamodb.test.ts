import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Locked } from '../../functions/model/errors.ts'
import { documentStore, figureStore } from '../../functions/platform/aws/dynamodb.ts'
import { folderDocuments, withCollection } from '../../functions/platform/local/documents.ts'
import { openDynalite } from '../../functions/platform/local/dynamodb.ts'
import { memoryDocuments, memoryFigures } from '../support/memory.ts'
import { documentCases, dynamoFigureCases, endingDocumentCases, figureCases } from './dynamodb-cases.ts'

let folder: string
let dynamo: Awaited<ReturnType<typeof openDynalite>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynamodb-'))
  dynamo = await openDynalite(folder)
})
afterAll(async () => {
  await dynamo.close()
  await rm(folder, { recursive: true, force: true })
})

documentCases('memory', memoryDocuments)
documentCases('files', () => folderDocuments(join(folder, 'documents')))
documentCases('files for one of the collections', () =>
  withCollection(memoryDocuments(), 'c1', folderDocuments(join(folder, 'one-collection'))),
)
documentCases('DynamoDB', () => documentStore(dynamo.client))
endingDocumentCases('DynamoDB', (clock) => documentStore(dynamo.client, undefined, clock))
figureCases('memory', memoryFigures)
figureCases('DynamoDB', (clock) => figureStore(dynamo.client, undefined, clock))
dynamoFigureCases('DynamoDB', () => dynamo.client)

test('what a folder holds is there after it was closed and opened again', async () => {
  const place = await mkdtemp(join(tmpdir(), 'dynamodb-'))
  try {
    const first = await openDynalite(place)
    await documentStore(first.client).put('ledger/2026-03', { n: 1 }, 0)
    await first.close()
    const second = await openDynalite(place)
    expect(await documentStore(second.client).get('ledger/2026-03')).toEqual({ version: 1, body: { n: 1 } })
    await second.close()
  } finally {
    await rm(place, { recursive: true, force: true })
  }
})

test('a folder in use is refused with what to do, and its holder goes on', async () => {
  const error = await openDynalite(folder).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Locked)
  expect(error).toMatchObject({
    message: `another process holds ${folder}: stop that one (serve, start or run with the same --out), or wait for its end`,
  })
  expect(await documentStore(dynamo.client).get('ledger/none')).toBeNull()
})

test('a process that computed for seconds still writes over the connections it had', async () => {
  const documents = documentStore(dynamo.client)
  const four = (name: string) =>
    Promise.all([0, 1, 2, 3].map((n) => documents.put(`busy/${name}-${n}`, { n }, 0)))
  await four('before')
  // Longer than a server of Node keeps an idle connection, and its buffer. Nothing else runs meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_500)
  await four('after')
  expect(await documents.list('busy/after')).toHaveLength(4)
})
