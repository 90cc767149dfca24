import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { product } from '../../functions/model/products.ts'
import { DATE, queriesOf, seen, stay, terrain, told } from './hand-made.ts'
import { type Cohort, openTerrain, type Value } from './terrain.ts'

const profile = product('profile')

const people: readonly Cohort[] = [
  [1, '25-34', 'female'],
  [2, '25-34', 'female'],
  [3, '65+', 'male'],
]

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

/** What figures are made of visits; `told` says zone, block, age band and gender. */
async function profileOf(visits: readonly (readonly Value[])[], date = DATE) {
  const queries = queriesOf([profile], date)
  const { figures } = await country.figuresOf(terrain, date, visits, queries, [], [], { people })
  return figures(profile)
}

const zonesOf = async (visits: readonly (readonly Value[])[], date?: string) =>
  (await profileOf(visits, date)).filter(({ level }) => level === 'zone').map(told)

test('a person counts in the zone of most of a block alone, and above it by sums', async () => {
  // Block 2 is 08:00 to 12:00. Person 1: za 100 minutes, zb 140. Person 2: za. Person 3: zc.
  const rows = await profileOf([
    ...stay(1, 'za', '08:00', '09:40'),
    ...stay(1, 'zb', '09:40', '12:00'),
    ...stay(2, 'za', '08:30', '08:40'),
    ...stay(3, 'zc', '08:00', '12:00'),
  ])
  expect(rows.map(told)).toEqual([
    ...['city 2 25-34 female = 2', 'city 2 65+ male = 1'],
    ...['north 2 25-34 female = 2', 'south 2 65+ male = 1'],
    ...['za 2 25-34 female = 1', 'zb 2 25-34 female = 1', 'zc 2 65+ male = 1'],
  ])
})

test('a stay over a boundary of blocks is cut there', async () => {
  // 3 minutes before noon, 4 after it.
  expect(await zonesOf([...stay(1, 'za', '11:50', '11:57'), ...stay(1, 'zb', '11:57', '12:04')])).toEqual([
    'za 2 25-34 female = 1',
    'zb 3 25-34 female = 1',
  ])
})

describe('of two zones with equal minutes', () => {
  const equal = [...stay(1, 'zb', '08:00', '09:00'), ...stay(1, 'za', '09:00', '10:00')]

  test('the first by its id counts, in whatever order they come', async () => {
    expect(await zonesOf(equal)).toEqual(['za 2 25-34 female = 1'])
    expect(await zonesOf(equal.toReversed())).toEqual(['za 2 25-34 female = 1'])
  })

  test('one minute more decides', async () => {
    expect(await zonesOf([...equal, ...stay(1, 'zb', '11:00', '11:01')])).toEqual(['zb 2 25-34 female = 1'])
  })
})

test('visits of one zone add up: 20 and 25 minutes are more than 40', async () => {
  expect(
    await zonesOf([
      ...stay(1, 'zb', '08:00', '08:20'),
      ...stay(1, 'za', '08:20', '09:00'),
      ...stay(1, 'zb', '09:00', '09:25'),
    ]),
  ).toEqual(['zb 2 25-34 female = 1'])
})

test('a pseudonym of which nothing is known is of the unknown cohort', async () => {
  expect(await zonesOf(stay(9, 'za', '08:00', '09:00'))).toEqual(['za 2 unknown unknown = 1'])
})

test('who spent most of a block out of coverage counts in the root only', async () => {
  const rows = await profileOf([
    ...stay(1, 'out_of_coverage', '08:00', '10:00'),
    ...stay(1, 'za', '10:00', '11:00'),
  ])
  expect(rows.map(told)).toEqual(['city 2 25-34 female = 1'])
})

test('the first block of a day has five hours in autumn and three in spring', async () => {
  // Local midnight is 23:00 UTC of the day before; the first block ends at 04:00 UTC, local time by then.
  const autumn = [
    ...stay(1, 'za', '2026-10-24 23:00', '2026-10-25 01:00'),
    ...stay(1, 'zb', '2026-10-25 01:00', '2026-10-25 04:00'),
  ]
  expect(await zonesOf(autumn, '2026-10-25')).toEqual(['zb 0 25-34 female = 1'])
  // It ends at 03:00 UTC, which is 04:00 by the clock.
  const spring = stay(1, 'za', '2026-03-29 02:00', '2026-03-29 04:00')
  expect(await zonesOf(spring, '2026-03-29')).toEqual(['za 0 25-34 female = 1', 'za 1 25-34 female = 1'])
})

test('from records on: a day with two blocks of one person and cohorts from people', async () => {
  // A until 11:30, half of the hour between the records; then C for an hour and a half.
  const { figures } = await country.rollUp({
    terrain,
    date: DATE,
    files: [[seen(3, 'a', '10:30'), seen(3, 'a', '11:00'), seen(3, 'c', '12:00')]],
    people,
    products: [profile],
  })
  const zones = (await figures(profile)).filter(({ level }) => level === 'zone')
  expect(zones.map(told)).toEqual(['za 2 65+ male = 1', 'zc 3 65+ male = 1'])
})
