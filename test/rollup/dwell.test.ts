import { afterAll, beforeAll, expect, test } from 'vitest'
import { product } from '../../functions/model/products.ts'
import { DATE, queriesOf, seen, stay, terrain, told } from './hand-made.ts'
import { openTerrain, type Terrain, type Value } from './terrain.ts'

const dwell = product('dwell')

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

/** What figures are made of visits. */
async function dwellOf(visits: readonly (readonly Value[])[], of: Terrain = terrain) {
  const { figures } = await country.figuresOf(of, DATE, visits, queriesOf([dwell]))
  return figures(dwell)
}

test.each([
  ['9', null],
  ['10', '10-30'],
  ['29', '10-30'],
  ['30', '30-60'],
  ['59', '30-60'],
  ['60', '60-120'],
  ['119', '60-120'],
  ['120', '120-240'],
  ['239', '120-240'],
  ['240', '240+'],
])('a stay of %s minutes is in the class %s: the lower bound belongs to it', async (minutes, expected) => {
  const end = new Date(Date.parse(`${DATE}T10:00Z`) + Number(minutes) * 60_000).toISOString().slice(11, 16)
  const rows = await dwellOf(stay(1, 'za', '10:00', end))
  const all = ['city', 'north', 'za'].map((zone) => `${zone} ${expected} = 1`)
  expect(rows.map(told)).toEqual(expected === null ? [] : all)
})

test('all visits of a day to a zone add up, and each level has a class of its own', async () => {
  // za 20 + 15 = 35 minutes, zb 25; north 60, city 60 + 70 = 130.
  const rows = await dwellOf([
    ...stay(1, 'za', '08:00', '08:20'),
    ...stay(1, 'zb', '08:20', '08:45'),
    ...stay(1, 'za', '12:00', '12:15'),
    ...stay(1, 'zc', '20:00', '21:10'),
  ])
  expect(rows.map(told)).toEqual([
    ...['city 120-240 = 1', 'north 60-120 = 1', 'south 60-120 = 1'],
    ...['za 30-60 = 1', 'zb 10-30 = 1', 'zc 60-120 = 1'],
  ])
})

test('who is out of coverage has a class in the root only', async () => {
  const { figures } = await country.rollUp({
    terrain,
    date: DATE,
    // Half an hour between and an hour kept at both ends.
    files: [[seen(1, 'far', '10:00'), seen(1, 'far', '10:29')]],
    products: [dwell],
  })
  expect((await figures(dwell)).map(told)).toEqual(['city 120-240 = 1'])
})

test('a whole day of 23 or of 25 hours is in the last class once', async () => {
  for (const [date, from, to] of [
    ['2026-03-29', '2026-03-29 00:00', '2026-03-29 23:00'],
    ['2026-10-25', '2026-10-24 23:00', '2026-10-26 00:00'],
  ] as const) {
    const visits = stay(1, 'zc', from, to)
    const { figures } = await country.figuresOf(terrain, date, visits, queriesOf([dwell], date))
    expect((await figures(dwell)).map(told)).toEqual(['city 240+ = 1', 'south 240+ = 1', 'zc 240+ = 1'])
  }
})

test('a person in nine zones counts in eight, in one class each', async () => {
  const nine: Terrain = {
    ...terrain,
    leaves: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`z${index + 1}`, 'north'])),
  }
  const everywhere = Object.keys(nine.leaves).map((zone): Value[] => [
    ...[7, zone, 'zone', true],
    ...[`${DATE} 10:00:00`, `${DATE} 10:45:00`],
  ])
  const rows = (await dwellOf(everywhere, nine)).map(told)
  expect(rows.filter((row) => row.endsWith('30-60 = 1'))).toHaveLength(8)
  expect(rows.filter((row) => row.endsWith('30-60 = 0 of 1'))).toHaveLength(1)
})
