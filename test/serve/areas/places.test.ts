import { expect, test } from 'vitest'
import type { DocumentStore } from '../../../functions/platform/ports.ts'
import { areaStore, MOST_AREAS } from '../../../functions/serve/areas/areas.ts'
import type { Parts } from '../../../functions/serve/areas/polygon.ts'
import { Problem } from '../../../functions/serve/problems.ts'
import { memoryDocuments } from '../../support/memory.ts'

const NOON = new Date('2026-03-24T12:00:00Z')

/** A square of its own for each number. */
const square = (n: number): Parts => {
  const [west, east] = [n / 10, n / 10 + 0.05]
  return [
    [
      [
        [west, 50],
        [east, 50],
        [east, 51],
        [west, 51],
        [west, 50],
      ],
    ],
  ]
}

async function almostFull(documents: DocumentStore = memoryDocuments()) {
  const store = areaStore(documents)
  const ids: string[] = []
  for (let n = 0; n < MOST_AREAS - 5; n += 1) ids.push((await store.keep('shop', square(n), null, NOON)).id)
  return { store, ids }
}

test('of 20 that are drawn at once, five are kept where five may be, and the others refused', async () => {
  const { store } = await almostFull()
  const drawn = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => store.keep('shop', square(1_000 + n), null, NOON)),
  )
  const refusals = drawn.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(refusals).toHaveLength(15)
  for (const reason of refusals) expect(reason).toMatchObject({ name: Problem.name, problem: 'too-much' })
  expect(await store.list('shop')).toHaveLength(MOST_AREAS)
  // The same shape as one that is there, and those of another tenant, take none.
  await store.keep('shop', square(0), 'a name', NOON)
  await store.keep('council', square(0), null, NOON)
})

test('what is removed leaves its place, to one area', async () => {
  const { store, ids } = await almostFull()
  for (let n = 0; n < 5; n += 1) await store.keep('shop', square(1_000 + n), null, NOON)
  await expect(store.keep('shop', square(2_000), null, NOON)).rejects.toThrow('200 areas')
  expect(await store.remove('shop', ids[7]!)).toBe(true)
  await store.keep('shop', square(2_000), null, NOON)
  await expect(store.keep('shop', square(7), null, NOON)).rejects.toThrow('200 areas')
})

test('what is named anew while it is removed is removed', async () => {
  const documents = memoryDocuments()
  const { id } = await areaStore(documents).keep('shop', square(1), null, NOON)
  let isNamed = false
  const store = areaStore({
    ...documents,
    async put(document, body, expected) {
      if (!isNamed) {
        isNamed = true
        await areaStore(documents).keep('shop', square(1), 'new', NOON)
      }
      await documents.put(document, body, expected)
    },
  })
  expect(await store.remove('shop', id)).toBe(true)
  expect(await store.find('shop', id)).toBeNull()
})
