import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepFeed, prepareEpochs, type SubscriberPorts } from '../../functions/anonymize/subscriber-feeds.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { fixedClock, memoryDocuments } from '../support/memory.ts'
import { type Folder, openFolder } from './folder.ts'

let folder: Folder
let other: Workbench
beforeEach(async () => {
  folder = await openFolder()
  other = await openWorkbench({ threads: 1 })
})
afterEach(async () => {
  await other.close()
  await folder.close()
})

const calendar = { country: 'gb', keyLife: 'day' } as const

test('an objection that comes while an older list is being written is in the list in the end', async () => {
  const { store, workbench, keys } = folder.ports
  const ports: SubscriberPorts = {
    identities: store,
    store,
    documents: memoryDocuments(),
    keys,
    workbench,
    clock: fixedClock('2026-03-24T12:00:00Z'),
  }
  const land = async (feed: string, content: string) =>
    keepFeed(ports, { key: `landing/${feed}/${feed}.csv` }, await folder.arrive(`${feed}.csv`, content))
  await land('subscribers', 'subscriber_id,birth_year,gender,opt_out,line_type\na,1980,female,,phone\n')

  let hasCome = false
  const slow: SubscriberPorts = {
    ...ports,
    store: {
      ...store,
      async putFile(key, path) {
        if (!hasCome) {
          hasCome = true
          await land('optouts', 'subscriber_id\na\n')
          await prepareEpochs({ ...ports, workbench: other }, calendar)
        }
        await store.putFile(key, path)
      },
    },
  }
  await prepareEpochs(slow, calendar)

  expect(hasCome).toBe(true)
  const rows = await workbench.rows<{ reason: string }>(
    `select reason from read_parquet('${folder.out}/exclusions/epoch=2026-03-24/part-0.parquet', hive_partitioning = false)`,
  )
  expect(rows).toEqual([{ reason: 'opt_out' }])
})

test('a list and objections that come at the same moment are both kept', async () => {
  const { store, workbench, keys } = folder.ports
  const documents = memoryDocuments()
  const clock = fixedClock('2026-03-24T12:00:00Z')
  const ports: SubscriberPorts = { identities: store, store, documents, keys, workbench, clock }
  const path = await folder.arrive('feed.csv', 'subscriber_id\na\n')
  await Promise.all(
    ['subscribers', 'optouts'].map((feed) => keepFeed(ports, { key: `landing/${feed}/feed.csv` }, path)),
  )
  const [latest] = await documents.list('exclusions/')
  expect(Object.keys(latest!.body as object).sort()).toEqual(['optouts', 'subscribers'])
})
