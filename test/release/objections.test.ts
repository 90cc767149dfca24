import { describe, expect, test } from 'vitest'
import { Halted, InvalidInput } from '../../functions/model/errors.ts'
import { HALT_DOCUMENT } from '../../functions/model/halt.ts'
import { objectionsDocument, objectionsFigure } from '../../functions/model/objections.ts'
import type { PrivacyProfile } from '../../functions/model/vocabulary.ts'
import type { DocumentStore } from '../../functions/platform/ports.ts'
import { measureObjections } from '../../functions/release/index.ts'
import { fixedClock, memoryDocuments, memoryObjects } from '../support/memory.ts'

const MONTH = '2026-03'
const FIGURE = { objecting: 31_415, others: 2_718_281 }
const HALTED = { halted: true, reason: 'a test', by: 'officer', at: '2026-03-25T05:00:00Z' }
const clock = fixedClock('2026-03-25T06:00:00Z')

async function world(figure: string | null = JSON.stringify(FIGURE)) {
  const [store, documents] = [memoryObjects(), memoryDocuments()]
  if (figure !== null) await store.put(objectionsFigure(MONTH), figure)
  const measured = (privacy: PrivacyProfile = 'standard', of: DocumentStore = documents) =>
    measureObjections({ store, documents: of, clock }, MONTH, privacy)
  return { store, documents, measured }
}

test('the measurement of a month says its noise, its charge and when it was committed', async () => {
  const { measured, documents } = await world()
  const found = await measured()
  expect(found).toMatchObject({
    month: MONTH,
    variance: 1_000,
    rho: '1/2000',
    committedAt: '2026-03-25T06:00:00.000Z',
  })
  expect(await documents.get(objectionsDocument(MONTH))).toEqual({ version: 1, body: found })
})

test('half the budget is twice the variance', async () => {
  expect(await (await world()).measured('strict')).toMatchObject({ variance: 2_000, rho: '1/4000' })
})

test('two cells have noise of their own, of mean 0 and variance 1,000', async () => {
  // Of 4,000 sums: the mean is off by more than 2.8, or a variance by more than 126, in one run of 50 million.
  const noise: { objecting: number; others: number }[] = []
  for (let run = 0; run < 4_000; run += 1) {
    const { objecting, others } = (await (await world()).measured())!
    noise.push({ objecting: objecting - FIGURE.objecting, others: others - FIGURE.others })
  }
  const mean = (of: (one: (typeof noise)[number]) => number) =>
    noise.reduce((sum, one) => sum + of(one), 0) / noise.length
  for (const cell of ['objecting', 'others'] as const) {
    expect(Math.abs(mean((one) => one[cell]))).toBeLessThan(2.8)
    expect(Math.abs(mean((one) => one[cell] ** 2) - 1_000)).toBeLessThan(126)
  }
  expect(Math.abs(mean((one) => one.objecting * one.others))).toBeLessThan(90)
})

describe('a month that is measured', () => {
  test('is not measured again, whatever a later feed says', async () => {
    const { store, measured } = await world()
    const first = await measured()
    await store.put(objectionsFigure(MONTH), JSON.stringify({ objecting: 1, others: 1 }))
    expect(await measured()).toEqual(first)
  })

  test('has no exact figure left, nor one that a feed wrote meanwhile', async () => {
    const { store, measured } = await world()
    await measured()
    expect(await store.list('')).toEqual([])
    await store.put(objectionsFigure(MONTH), JSON.stringify(FIGURE))
    await measured()
    expect(await store.list('')).toEqual([])
  })

  test('is answered while release is halted: nothing is drawn for it', async () => {
    const { documents, measured } = await world()
    const first = await measured()
    await documents.put(HALT_DOCUMENT, HALTED, 0)
    expect(await measured()).toEqual(first)
  })

  test('has one measurement, of two that drew at once: the other is discarded', async () => {
    const { documents, measured } = await world()
    let isFirst = true
    const late: DocumentStore = {
      ...documents,
      async put(id, body, expected) {
        if (isFirst) {
          isFirst = false
          await measured()
        }
        await documents.put(id, body, expected)
      },
    }
    const answer = await measured('standard', late)
    expect(await documents.get(objectionsDocument(MONTH))).toEqual({ version: 1, body: answer })
  })

  test('is left unmeasured by a write that fails for another reason', async () => {
    const { documents, measured } = await world()
    const broken: DocumentStore = {
      ...documents,
      put: async () => {
        throw new Error('the table cannot be reached')
      },
    }
    await expect(measured('standard', broken)).rejects.toThrow('cannot be reached')
    expect(await documents.get(objectionsDocument(MONTH))).toBeNull()
  })
})

test('a month of which no feed was read has none', async () => {
  const { measured, documents } = await world(null)
  expect(await measured()).toBeNull()
  expect(await documents.list('')).toEqual([])
})

test('while release is halted nothing is drawn', async () => {
  const { measured, documents } = await world()
  await documents.put(HALT_DOCUMENT, HALTED, 0)
  await expect(measured()).rejects.toThrow(Halted)
  await expect(measured()).rejects.toThrow('nothing was drawn')
  expect(await documents.get(objectionsDocument(MONTH))).toBeNull()
})

test.each([
  ['no JSON', 'nothing'],
  ['negative', '{"objecting":-31415,"others":2718281}'],
  ['of other columns', '{"objecting":31415,"others":2718281,"all":2749696}'],
])('a figure that is %s is refused without a number of it', async (_, figure) => {
  const error = await (await world(figure)).measured().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(InvalidInput)
  expect(String(error)).toContain('internal/figures/objections/2026-03.json')
  expect(String(error)).not.toMatch(/31|27/)
})
