import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { documentStore } from '../../functions/platform/aws/dynamodb.ts'
import { openDynalite } from '../../functions/platform/local/dynamodb.ts'
import type { DocumentStore } from '../../functions/platform/ports.ts'
import { type Holder, type Line, rowsGiven, settle, takePlace } from '../../functions/serve/places.ts'
import { memoryDocuments } from '../support/memory.ts'

const NOON = Date.parse('2026-03-24T12:00:00Z')
const gave = (rows: number, product = 'presence') => ({ month: '2026-03', product, rows })

/** A line of things that the test makes and ends by hand. */
function lineOf(most: number, documents: DocumentStore = memoryDocuments()) {
  const made = new Map<string, Holder>()
  let now = NOON
  const line: Line = {
    ...{ documents, kind: 'thing', tenant: 'shop/1', most, now: () => new Date(now) },
    holder: async (id) => made.get(id) ?? null,
    holders: async () => [...made.values()],
  }
  return {
    line,
    made,
    take: (id: string) => takePlace(line, id),
    make: (id: string, place: string) => made.set(id, { id, place, isOpen: true }),
    end: (id: string, rows = 0) => made.set(id, { ...made.get(id)!, isOpen: false, gave: gave(rows) }),
    pass: (seconds: number) => {
      now += seconds * 1_000
    },
  }
}

/** A store of which each read and write takes its time, in an order that a seed decides. */
function slow(documents: DocumentStore, random: () => number): DocumentStore {
  const wait = async () => {
    for (let turns = Math.floor(random() * 4); turns > 0; turns -= 1) await setImmediate()
  }
  return {
    ...documents,
    async get(id) {
      await wait()
      return documents.get(id)
    },
    async put(id, body, expected) {
      await wait()
      await documents.put(id, body, expected)
    },
  }
}

/** Numerical Recipes' generator, from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `t${n}`)

const through = (places: readonly (string | null)[]) => places.filter((place) => place !== null)

test('of 40 at once as many take places as there are, each its own', async () => {
  const { take } = lineOf(7)
  const places = through(await Promise.all(ids(40).map(take)))
  expect([places.length, new Set(places).size]).toEqual([7, 7])
})

test('of 25 at once as many take places in DynamoDB as there are', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'places-'))
  const dynamo = await openDynalite(folder)
  onTestFinished(async () => {
    await dynamo.close()
    await rm(folder, { recursive: true, force: true })
  })
  const { take, make, end, line } = lineOf(5, documentStore(dynamo.client))
  const places = await Promise.all(ids(25).map(take))
  expect(through(places)).toHaveLength(5)
  for (const [n, place] of places.entries()) if (place !== null) make(`t${n}`, place)
  for (const [n, place] of places.entries()) if (place !== null) end(`t${n}`, 10)
  await Promise.all([1, 2, 3, 4, 5].map(() => settle(line)))
  expect(await rowsGiven(line, '2026-03')).toEqual({ presence: 50 })
  expect(through(await Promise.all(ids(25).map((id) => take(`next-${id}`))))).toHaveLength(5)
})

test('for the same id it is the same place, at once or later, as long as it is held', async () => {
  const { take, make, end } = lineOf(2)
  const [place, ...same] = await Promise.all([take('a'), take('a'), take('a')])
  expect(same).toEqual([place, place])
  make('a', place!)
  expect(await take('a')).toBe(place)
  expect([await take('b'), await take('c')]).toEqual([expect.any(String), null])
  end('a')
  expect(await take('a')).not.toBe(place)
})

test('one who died before it was made holds a place for a minute, one who lives for as long as it does', async () => {
  const { take, make, pass } = lineOf(2)
  make('a', (await take('a'))!)
  await take('dead')
  pass(59)
  expect(await take('b')).toBeNull()
  pass(1)
  expect(await take('b')).not.toBeNull()
  pass(86_400)
  expect([await take('c'), await take('d')]).toEqual([expect.any(String), null])
})

test('what has ended is added up once, by however many, and told before it is', async () => {
  const { line, take, make, end } = lineOf(3)
  for (const id of ['a', 'b']) make(id, (await take(id))!)
  end('a', 40)
  expect(await rowsGiven(line, '2026-03')).toEqual({ presence: 40 })
  await Promise.all(Array.from({ length: 20 }, () => settle(line)))
  await settle(line)
  expect(await rowsGiven(line, '2026-03')).toEqual({ presence: 40 })
  end('b', 2)
  // Its id is used anew before anybody has settled.
  make('b', (await take('b'))!)
  expect(await rowsGiven(line, '2026-03')).toEqual({ presence: 42 })
  expect(await rowsGiven(line, '2026-02')).toEqual({})
})

test('a write whose answer is lost neither loses nor doubles', async () => {
  const documents = memoryDocuments()
  let lost = 0
  const { line, take, make, end } = lineOf(3, {
    ...documents,
    // As a client that sends a write again whose answer it lost: the first is there, the second is one too many.
    async put(id, body, expected) {
      await documents.put(id, body, expected)
      lost += 1
      if (lost % 2 === 1) await documents.put(id, body, expected)
    },
  })
  for (const id of ['a', 'b', 'c']) make(id, (await take(id))!)
  expect(await take('d')).toBeNull()
  for (const id of ['a', 'b', 'c']) {
    end(id, 5)
    await settle(line)
  }
  expect(await rowsGiven(line, '2026-03')).toEqual({ presence: 15 })
})

test('a line that is new counts what there is', async () => {
  const { take, make } = lineOf(3)
  for (const id of ['a', 'b']) make(id, '')
  expect([await take('c'), await take('d')]).toEqual([expect.any(String), null])
})

test('months are kept as long as the counters of requests', async () => {
  const { line, take, make, end, pass } = lineOf(3)
  make('a', (await take('a'))!)
  end('a', 1)
  await settle(line)
  pass(400 * 86_400)
  make('b', (await take('b'))!)
  // Noon of 28 April 2027: 400 days before is in March.
  expect(await rowsGiven(line, '2026-03')).toEqual({ presence: 1 })
  pass(8 * 86_400)
  make('c', (await take('c'))!)
  expect(await rowsGiven(line, '2026-03')).toEqual({})
})

// Eight who take, die, make, end and settle, in an order of the seed: 60 things each time.
test.each([1, 2, 3, 4, 5, 6])(
  'in whatever order, never more are open and no row is lost: seed %i',
  async (seed) => {
    const random = seeded(seed)
    const { line, made, take, make, end, pass } = lineOf(4, slow(memoryDocuments(), random))
    let [given, most, refused] = [0, 0, 0]
    const waiting = ids(60)
    const live = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        const place = await take(id)
        if (place === null) {
          refused += 1
          waiting.unshift(id)
          pass(0.2)
          continue
        }
        if (random() < 0.1) continue
        await setImmediate()
        make(id, place)
        most = Math.max(most, [...made.values()].filter(({ isOpen }) => isOpen).length)
        for (let turns = 0; turns < 30; turns += 1) await setImmediate()
        const rows = Math.floor(random() * 100)
        end(id, rows)
        given += rows
        if (random() < 0.7) await Promise.all([settle(line), settle(line)])
      }
    }
    await Promise.all(Array.from({ length: 8 }, live))
    expect(await rowsGiven(line, '2026-03')).toEqual({ presence: given })
    expect([most, refused > 0]).toEqual([4, true])
  },
)
