import { afterAll, beforeAll, expect, test } from 'vitest'
import { product } from '../../functions/model/products.ts'
import { DATE, queriesOf, seen, stay, terrain, told } from './hand-made.ts'
import { openTerrain, type Value } from './terrain.ts'

const overnight = product('overnight')

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

/** What figures are made of visits; `told` says zone and home. */
async function overnightOf(visits: readonly (readonly Value[])[], date = DATE) {
  const { figures } = await country.figuresOf(terrain, date, visits, queriesOf([overnight], date))
  return (await figures(overnight)).map(told)
}

test('visitors are told by the district of their night, its own residents in a class of their own', async () => {
  // Person 1 slept in the south and visits the north; person 2 slept in the north and stays there.
  expect(
    await overnightOf([
      ...stay(1, 'zc', '00:00', '07:00'),
      ...stay(1, 'za', '09:00', '17:00'),
      ...stay(2, 'zb', '00:00', '08:00'),
      ...stay(2, 'za', '10:00', '10:30'),
    ]),
  ).toEqual([
    ...['city north = 1', 'city south = 1', 'north north = 1', 'north south = 1', 'south south = 1'],
    ...['za north = 1', 'za south = 1', 'zb north = 1', 'zc south = 1'],
  ])
})

test('most minutes from 00:00 to 06:00 decide, of all visits to a district together', async () => {
  // North 150 + 40 minutes in two zones, south 170; what follows 06:00 is no night.
  expect(
    await overnightOf([
      ...stay(1, 'zb', '00:00', '02:30'),
      ...stay(1, 'zc', '02:30', '05:20'),
      ...stay(1, 'za', '05:20', '06:00'),
      ...stay(1, 'zc', '06:00', '10:00'),
    ]),
  ).toEqual([
    'city north = 1',
    'north north = 1',
    'south north = 1',
    'za north = 1',
    'zb north = 1',
    'zc north = 1',
  ])
})

test('of two districts with equal minutes the first by its id is home', async () => {
  expect(await overnightOf([...stay(1, 'zc', '00:00', '01:00'), ...stay(1, 'za', '01:00', '02:00')])).toEqual(
    ['city north = 1', 'north north = 1', 'south north = 1', 'za north = 1', 'zc north = 1'],
  )
})

test('one minute before six is a night, and six itself is none', async () => {
  const day = stay(1, 'za', '09:00', '10:00')
  expect(await overnightOf([...stay(1, 'zc', '05:59', '06:05'), ...day])).toEqual([
    'city south = 1',
    'north south = 1',
    'za south = 1',
  ])
  expect(await overnightOf([...stay(1, 'zc', '06:00', '07:00'), ...day])).toEqual([])
})

test('less than ten minutes are no visit', async () => {
  expect(await overnightOf([...stay(1, 'zc', '00:00', '06:00'), ...stay(1, 'za', '09:00', '09:09')])).toEqual(
    ['city south = 1', 'south south = 1', 'zc south = 1'],
  )
})

test('who was out of coverage all night has no home, and no row', async () => {
  expect(
    await overnightOf([...stay(1, 'out_of_coverage', '00:00', '06:00'), ...stay(1, 'za', '09:00', '12:00')]),
  ).toEqual([])
})

test('the night of the day that begins at 23:00 UTC has seven hours in autumn and five in spring', async () => {
  const visit = (date: string) => stay(1, 'zc', '10:00', '12:00', date)
  // 00:00 to 06:00 by the clock: 23:00 to 06:00 UTC, of which the north has 3 hours and the south 4.
  const autumn = [
    ...stay(1, 'za', '2026-10-24 23:00', '2026-10-25 02:00'),
    ...stay(1, 'zc', '2026-10-25 02:00', '2026-10-25 06:00'),
    ...visit('2026-10-25'),
  ]
  expect(await overnightOf(autumn, '2026-10-25')).toContain('zc south = 1')
  // 00:00 to 05:00 UTC; the fifth hour UTC is the sixth by the clock, and no night.
  const spring = [...stay(1, 'za', '2026-03-29 05:00', '2026-03-29 08:00'), ...visit('2026-03-29')]
  expect(await overnightOf(spring, '2026-03-29')).toEqual([])
})

test('from records on: an hour kept before the first record reaches into the night', async () => {
  const { figures } = await country.rollUp({
    terrain,
    date: DATE,
    // In zc from 05:30; in za from 07:30, halfway between the records.
    files: [[seen(1, 'c', '06:30'), seen(1, 'a', '08:30')]],
    products: [overnight],
  })
  expect((await figures(overnight)).map(told)).toEqual([
    ...['city south = 1', 'north south = 1', 'south south = 1', 'za south = 1', 'zc south = 1'],
  ])
})
