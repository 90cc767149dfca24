import { randomBytes } from 'node:crypto'
import { BatchWriteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { describe, expect, test } from 'vitest'
import { Conflict } from '../../functions/model/errors.ts'
import { documentDays } from '../../functions/model/retention.ts'
import { figureStore } from '../../functions/platform/aws/dynamodb.ts'
import type { Dynamo } from '../../functions/platform/aws/dynamodb-client.ts'
import type { Clock, DocumentStore, FigureStore } from '../../functions/platform/ports.ts'

/** One table of cases for both ports; every adapter runs it, whatever stands behind. */

/** Each test has a collection or partition of its own. */
let count = 0
const fresh = (): string => {
  count += 1
  return `c${count}`
}

/** What memory and files have not: documents that end. */
export function endingDocumentCases(adapter: string, open: (clock: Clock) => DocumentStore): void {
  describe(`documents that end in ${adapter}`, () => {
    let time = Date.parse('2026-03-24T12:00:00Z')
    const opened = () => open({ now: () => new Date(time) })

    test.each(Object.entries(documentDays))('%s are there for %i days, and then anew', async (name, days) => {
      const documents = opened()
      const id = `${name}/${fresh()}`
      await documents.put(id, 'first', 0)
      time += days * 86_400_000 - 1_000
      expect(await documents.get(id)).toEqual({ version: 1, body: 'first' })
      expect(await documents.list(`${name}/`)).toContainEqual({ id, body: 'first' })
      await expect(documents.put(id, 'second', 0)).rejects.toThrow(Conflict)
      time += 1_000
      expect(await documents.get(id)).toBeNull()
      expect((await documents.list(`${name}/`)).map((found) => found.id)).not.toContain(id)
      await documents.put(id, 'second', 0)
      expect(await documents.get(id)).toEqual({ version: 1, body: 'second' })
    })

    test('a ledger never does', async () => {
      const documents = opened()
      const id = `ledger/${fresh()}`
      await documents.put(id, 'spent', 0)
      time += 50 * 366 * 86_400_000
      expect(await documents.get(id)).toEqual({ version: 1, body: 'spent' })
      await expect(documents.put(id, 'nothing', 0)).rejects.toThrow(Conflict)
    })
  })
}

/** @param open called in each test, after the hooks have run */
export function documentCases(adapter: string, open: () => DocumentStore): void {
  describe(`documents in ${adapter}`, () => {
    test('a document that was never written is null', async () => {
      expect(await open().get(`${fresh()}/2026-03`)).toBeNull()
    })

    test('a document is read with its version, which each write raises by one', async () => {
      const documents = open()
      const id = `${fresh()}/2026-03`
      await documents.put(id, { entries: [], limit: '0.06' }, 0)
      expect(await documents.get(id)).toEqual({ version: 1, body: { entries: [], limit: '0.06' } })
      await documents.put(id, { entries: [1.5, 'ü', null], nested: { a: [] } }, 1)
      expect(await documents.get(id)).toEqual({
        version: 2,
        body: { entries: [1.5, 'ü', null], nested: { a: [] } },
      })
    })

    test.each([0, 2, 3])(
      'of version 1, a write that expects %i is a conflict and changes nothing',
      async (n) => {
        const documents = open()
        const id = `${fresh()}/2026-03`
        await documents.put(id, 'first', 0)
        await expect(documents.put(id, 'second', n)).rejects.toThrow(Conflict)
        expect(await documents.get(id)).toEqual({ version: 1, body: 'first' })
      },
    )

    test('a write that expects a document where there is none is a conflict', async () => {
      const documents = open()
      const id = `${fresh()}/2026-03`
      await expect(documents.put(id, 'x', 1)).rejects.toThrow(Conflict)
      expect(await documents.get(id)).toBeNull()
    })

    test('of eight writers of one version exactly one wins', async () => {
      const documents = open()
      const id = `${fresh()}/2026-03`
      const writes = Array.from({ length: 8 }, (_, writer) => documents.put(id, writer, 0))
      const outcomes = await Promise.allSettled(writes)
      const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await documents.get(id)).toEqual({ version: 1, body: winner })
    })

    test('a list has the ids that begin with the prefix, in their order', async () => {
      const documents = open()
      const [own, other] = [fresh(), `${fresh()}x`]
      for (const id of ['2026-04', '2026-03-24', '2026-03', 'a/b']) await documents.put(`${own}/${id}`, id, 0)
      await documents.put(`${other}/2026-03`, 'other', 0)
      expect(await documents.list(`${own}/`)).toEqual(
        ['2026-03', '2026-03-24', '2026-04', 'a/b'].map((id) => ({ id: `${own}/${id}`, body: id })),
      )
      expect((await documents.list(`${own}/2026-03`)).map(({ body }) => body)).toEqual([
        '2026-03',
        '2026-03-24',
      ])
      expect(await documents.list(`${fresh()}/`)).toEqual([])
    })

    test('a list of 2.4 MB is whole, although a page has 1 MB at most', async () => {
      const documents = open()
      const own = fresh()
      const body = 'x'.repeat(200_000)
      for (let index = 10; index < 22; index += 1) await documents.put(`${own}/${index}`, body, 0)
      const found = await documents.list(`${own}/`)
      expect(found.map(({ id }) => id)).toEqual(
        Array.from({ length: 12 }, (_, index) => `${own}/${index + 10}`),
      )
      expect(found.every((document) => document.body === body)).toBe(true)
    })
  })
}

/** @param open called in each test, after the hooks have run */
export function figureCases(adapter: string, open: (clock?: Clock) => FigureStore): void {
  describe(`figures in ${adapter}`, () => {
    test('a range includes its beginning and excludes its end', async () => {
      const figures = open()
      const partition = fresh()
      const record = (sort: string) => ({ partition, sort, body: { cells: [sort, 0.5, -1] } })
      await figures.put(['d|r1', 'a|r1', 'c|r1', 'b|r1', 'b|r10', 'b|00|r1'].map(record))
      const found = await figures.query(partition, 'b|r1', 'c|r1')
      expect(found).toEqual([record('b|r1'), record('b|r10')])
      expect((await figures.query(partition, 'b', 'd')).map(({ sort }) => sort)).toEqual([
        'b|00|r1',
        'b|r1',
        'b|r10',
        'c|r1',
      ])
      expect(await figures.query(partition, 'c|r1', 'c|r1')).toEqual([])
      expect(await figures.query(partition, 'e', 'a')).toEqual([])
      expect(await figures.query(fresh(), 'a', 'z')).toEqual([])
    })

    test('the same record twice is once', async () => {
      const figures = open()
      const partition = fresh()
      await figures.put([{ partition, sort: 'a', body: 1 }])
      await figures.put([{ partition, sort: 'a', body: 1 }])
      expect(await figures.query(partition, 'a', 'b')).toEqual([{ partition, sort: 'a', body: 1 }])
    })

    test('60 records of two partitions go in at once', async () => {
      const figures = open()
      const partitions = [fresh(), fresh()]
      const records = partitions.flatMap((partition) =>
        Array.from({ length: 30 }, (_, index) => ({ partition, sort: `s${index + 10}`, body: { index } })),
      )
      await figures.put(records)
      for (const partition of partitions) {
        const found = await figures.query(partition, 's', 't')
        expect(found).toEqual(records.filter((record) => record.partition === partition))
      }
    })

    test('records are read for two years, and not a second longer', async () => {
      const { figures, goTo } = inTime(open)
      const partition = fresh()
      await figures.put([{ partition, sort: 'a', body: randomBytes(500_000).toString('base64') }])
      goTo({ days: 1 })
      await figures.put([{ partition, sort: 'b', body: 'a day younger' }])
      const sorts = async () => (await figures.query(partition, 'a', 'z')).map(({ sort }) => sort)
      goTo({ days: 730, seconds: -1 })
      expect(await sorts()).toEqual(['a', 'b'])
      goTo({ days: 730 })
      expect(await sorts()).toEqual(['b'])
      goTo({ days: 731 })
      expect(await sorts()).toEqual([])
    })

    test('a record that is written again lives on from then', async () => {
      const { figures, goTo } = inTime(open)
      const partition = fresh()
      await figures.put([{ partition, sort: 'a', body: 'first' }])
      goTo({ days: 10 })
      await figures.put([{ partition, sort: 'a', body: 'second' }])
      goTo({ days: 735 })
      expect(await figures.query(partition, 'a', 'b')).toEqual([{ partition, sort: 'a', body: 'second' }])
      goTo({ days: 740 })
      expect(await figures.query(partition, 'a', 'b')).toEqual([])
    })

    test('bodies of 1.3 MB that cannot be packed come back, and smaller ones written over them', async () => {
      const figures = open()
      const partition = fresh()
      // base64 of random bytes packs to three quarters, so the body has four chunks of 300 kB.
      const large = () => randomBytes(980_000).toString('base64')
      const [first, second] = [large(), large()]
      await figures.put([
        { partition, sort: 'a', body: first },
        { partition, sort: 'b', body: second },
        { partition, sort: 'c', body: 'small' },
      ])
      const bodies = async () => (await figures.query(partition, 'a', 'z')).map(({ body }) => body)
      expect(await bodies()).toEqual([first, second, 'small'])
      await figures.put([
        { partition, sort: 'a', body: 'less' },
        { partition, sort: 'c', body: second },
      ])
      expect(await bodies()).toEqual(['less', second, second])
    })
  })
}

/** A store and a clock. It begins now, because a service removes what is old by a clock of its own. */
function inTime(open: (clock: Clock) => FigureStore) {
  const begin = Date.now()
  let now = begin
  return {
    figures: open({ now: () => new Date(now) }),
    goTo({ days, seconds = 0 }: { days: number; seconds?: number }): void {
      now = begin + (days * 86_400 + seconds) * 1000
    },
  }
}

/** What only an adapter of the service can meet. */
export function dynamoFigureCases(adapter: string, connected: () => Dynamo): void {
  describe(`figures in ${adapter} when`, () => {
    test('the service takes only two of five items, the rest is sent again', async () => {
      const partition = fresh()
      const records = ['a', 'b', 'c', 'd', 'e'].map((sort) => ({ partition, sort, body: sort }))
      let calls = 0
      const remove = firstCallTakesTwo(connected(), () => {
        calls += 1
      })
      try {
        await figureStore(connected()).put(records)
      } finally {
        remove()
      }
      expect(calls).toBe(2)
      expect(await figureStore(connected()).query(partition, 'a', 'z')).toEqual(records)
    })

    test('a chunk is missing, the reader is told so and gets no half record', async () => {
      const partition = fresh()
      const item = { partition, sort: 'a 001', chunks: 2, body: Buffer.from('half'), expires: 4e9 }
      await connected().send(new PutCommand({ TableName: 'figures', Item: item }))
      await expect(figureStore(connected()).query(partition, 'a', 'z')).rejects.toThrow('lack a chunk')
    })
  })
}

/** A throttled table: of the first batch only two items are sent, the others come back unprocessed. */
function firstCallTakesTwo(client: Dynamo, onCall: () => void): () => void {
  let isFirst = true
  const original = client.send.bind(client)
  client.send = (async (command: Parameters<typeof original>[0]) => {
    if (!(command instanceof BatchWriteCommand)) return original(command)
    onCall()
    if (!isFirst) return original(command)
    isFirst = false
    const [table, requests] = Object.entries(command.input.RequestItems!)[0]!
    await original(new BatchWriteCommand({ RequestItems: { [table]: requests.slice(0, 2) } }))
    return { UnprocessedItems: { [table]: requests.slice(2) } }
  }) as typeof client.send
  return () => {
    client.send = original
  }
}
