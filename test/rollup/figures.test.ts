import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Product, product, products } from '../../functions/model/products.ts'
import { figuresTable, tables } from '../../functions/model/tables.ts'
import { DATE, queriesOf, seen, terrain, told } from './hand-made.ts'
import { openTerrain, type Terrain, type Value } from './terrain.ts'

const presence = product('presence')
const visitors = product('visitors')
const daily: readonly Product[] = products.filter(({ cadence }: Product) => cadence === 'day')

let country: Awaited<ReturnType<typeof openTerrain>>
beforeAll(async () => {
  country = await openTerrain()
})
afterAll(() => country.close())

describe('presence', () => {
  test('is minutes in the zone by local hour, and upper levels are sums of the zones', async () => {
    // Person 1: A 09:10–10:30, B 10:30–11:51. Person 2: B 09:20–11:21.
    const { figures } = await country.rollUp({
      terrain,
      date: DATE,
      files: [[seen(1, 'a', '10:10'), seen(1, 'b', '10:50'), seen(2, 'b', '10:20')]],
      products: [presence],
    })
    expect((await figures(presence)).map(told)).toEqual([
      ...['city 9 = 90', 'city 10 = 120', 'city 11 = 72'],
      ...['north 9 = 90', 'north 10 = 120', 'north 11 = 72'],
      ...['za 9 = 50', 'za 10 = 30'],
      ...['zb 9 = 40', 'zb 10 = 90', 'zb 11 = 72'],
    ])
  })

  test('starts and dates its rows, and names zone system and level', async () => {
    const { figures } = await country.rollUp({
      terrain,
      date: '2026-06-10',
      files: [[seen(1, 'a', '22:30', '2026-06-09'), seen(1, 'a', '23:30', '2026-06-09')]],
      products: [presence],
    })
    const first = (await figures(presence)).find(({ level }) => level === 'zone')
    expect(first).toEqual({
      zone_system: 'city',
      level: 'zone',
      zone: 'za',
      date: new Date('2026-06-10'),
      // 00:00 in summer; what lies before belongs to another day's key.
      start: new Date('2026-06-09T23:00:00Z'),
      hour: 0,
      fold: 0,
      value: 60n,
      bounded: 60n,
    })
  })

  test('counts who is out of coverage in the root only', async () => {
    const { figures } = await country.rollUp({
      terrain,
      date: DATE,
      files: [[seen(1, 'far', '10:30'), seen(2, 'a', '10:30')]],
      products: [presence],
    })
    const at10 = (await figures(presence)).filter(({ hour }) => hour === 10)
    expect(at10.map(told)).toEqual(['city 10 = 120', 'north 10 = 60', 'za 10 = 60'])
  })

  test('tells the two hours from 1 to 2 apart on a day of 25 hours', async () => {
    // The clocks go back at 01:00 UTC: 00:00–01:00 UTC is the first 01, 01:00–02:00 the second.
    const date = '2026-10-25'
    const { figures } = await country.rollUp({
      terrain,
      date,
      files: [[seen(1, 'a', '00:30', date), seen(1, 'a', '01:30', date)]],
      products: [presence],
    })
    const zones = (await figures(presence)).filter(({ level }) => level === 'zone')
    expect(zones.map(told)).toEqual(['za 0 = 30', 'za 1 = 60', "za 1' = 60", 'za 2 = 31'])
  })

  test('has no hour from 1 to 2 on a day of 23 hours', async () => {
    const date = '2026-03-29'
    const { figures } = await country.rollUp({
      terrain,
      date,
      files: [[seen(1, 'a', '00:30', date), seen(1, 'a', '01:30', date)]],
      products: [presence],
    })
    const zones = (await figures(presence)).filter(({ level }) => level === 'zone')
    // 23:30 UTC of the day before is another day's; 00:00–01:00 UTC is 0, 01:00–02:00 UTC is 2.
    expect(zones.map(told)).toEqual(['za 0 = 60', 'za 2 = 60', 'za 3 = 31'])
  })
})

describe('visitors', () => {
  test('are people with ten minutes or more, at every level once', async () => {
    // Person 1: A until 10:09, C 10:09–10:19 (10 minutes), A from 10:19. Person 2: 9 minutes in C.
    const { figures, visits } = await country.rollUp({
      terrain,
      date: DATE,
      files: [
        [
          ...[seen(1, 'a', '10:04'), seen(1, 'c', '10:13'), seen(1, 'c', '10:16'), seen(1, 'a', '10:21')],
          ...[seen(2, 'a', '10:04'), seen(2, 'c', '10:13'), seen(2, 'c', '10:16'), seen(2, 'a', '10:20')],
        ],
      ],
      products: [visitors],
    })
    const inC = (await visits()).filter(({ zone }) => zone === 'zc')
    expect(inC.map(({ started, ended }) => (Number(ended) - Number(started)) / 60_000)).toEqual([10, 9])
    expect((await figures(visitors)).map(told)).toEqual([
      ...['city = 2', 'north = 2', 'south = 1', 'za = 2', 'zc = 1'],
    ])
  })

  test('may spend their ten minutes in several visits', async () => {
    const { figures } = await country.figuresOf(
      terrain,
      DATE,
      [
        ...leafVisit(1, 'za', '10:00', '10:06'),
        ...leafVisit(1, 'za', '12:00', '12:04'),
        ...leafVisit(2, 'za', '10:00', '10:09'),
      ],
      queriesOf([visitors]),
    )
    expect((await figures(visitors)).map(told)).toEqual(['za = 1'])
  })

  test('who were in nine zones count in eight, the same eight every time', async () => {
    const nine: Terrain = manyZones(9)
    const everywhere = Object.keys(nine.leaves).flatMap((zone) => leafVisit(7, zone, '10:00', '11:00'))
    const kept = async (visits: readonly (readonly Value[])[]) => {
      const { figures } = await country.figuresOf(nine, DATE, visits, queriesOf([visitors]))
      return (await figures(visitors)).map(told)
    }
    const once = await kept(everywhere)
    expect(once.filter((zone) => zone.endsWith('= 1'))).toHaveLength(8)
    expect(once.filter((zone) => zone.endsWith('= 0 of 1'))).toHaveLength(1)
    expect(await kept(everywhere.toReversed())).toEqual(once)
  })

  test('lose another of nine zones when their pseudonym is another', async () => {
    const nine = manyZones(9)
    const people = Array.from({ length: 40 }, (_, pid) => pid)
    const { figures } = await country.figuresOf(
      nine,
      DATE,
      people.flatMap((pid) =>
        Object.keys(nine.leaves).flatMap((zone) => leafVisit(pid, zone, '10:00', '11:00')),
      ),
      queriesOf([visitors]),
    )
    const lost = (await figures(visitors)).map(({ value, bounded }) => Number(value) - Number(bounded))
    expect(lost.reduce((sum, n) => sum + n, 0)).toBe(40)
    // The hash of a given pseudonym is given too: this either holds or does not.
    expect(lost.filter((n) => n > 0).length).toBeGreaterThan(5)
  })
})

test('an hour of more than 60 minutes is cut to 60, the largest zone first', async () => {
  // Impossible in a path, which never overlaps: the bound does not rely on it.
  const { figures } = await country.figuresOf(
    terrain,
    DATE,
    [
      ...leafVisit(1, 'za', '10:00', '10:45'),
      ...leafVisit(1, 'zb', '10:00', '10:20'),
      ...leafVisit(1, 'zb', '10:30', '10:40'),
      ...leafVisit(1, 'zc', '10:00', '10:10'),
      ...leafVisit(2, 'zc', '10:00', '10:10'),
    ],
    queriesOf([presence]),
  )
  expect((await figures(presence)).map(told)).toEqual([
    ...['city 10 = 70 of 95', 'north 10 = 60 of 75', 'south 10 = 10 of 20'],
    ...['za 10 = 45', 'zb 10 = 15 of 30', 'zc 10 = 10 of 20'],
  ])
})

test('every step and product writes the columns and types that its table declares, in order', async () => {
  const { types } = await country.rollUp({
    terrain,
    date: DATE,
    files: [[seen(1, 'a', '10:00')]],
    keyLife: 'month',
    products: daily,
  })
  const written = [tables.merged, tables.paths, tables.visits, tables.trips, ...daily.map(figuresTable)]
  for (const table of written) {
    expect(Object.entries(await types(table)), table.prefix).toEqual(Object.entries(table.columns))
  }
})

test('a day without any fragment has figures without rows', async () => {
  const { figures } = await country.rollUp({
    terrain,
    date: DATE,
    files: [],
    keyLife: 'month',
    products: daily,
  })
  for (const entry of daily) expect(await figures(entry), entry.id).toEqual([])
})

const leafVisit = (pid: number, zone: string, from: string, to: string): Value[][] => [
  [pid, zone, 'zone', true, `${DATE} ${from}:00`, `${DATE} ${to}:00`],
]

const manyZones = (n: number): Terrain => ({
  cells: { a: 'A' },
  tiles: { A: 'z1' },
  leaves: Object.fromEntries(Array.from({ length: n }, (_, index) => [`z${index + 1}`, 'north'])),
})
