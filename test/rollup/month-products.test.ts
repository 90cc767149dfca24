import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { product } from '../../functions/model/products.ts'
import { openWorkbench } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { monthSteps } from '../../functions/rollup/index.ts'
import { each, type MonthOfStays, makeMonth, type Stay } from './stays.ts'

let workbench: Workbench
beforeAll(async () => {
  workbench = await openWorkbench({ threads: 1 })
})
afterAll(() => workbench.close())

/** `2026-03-02 A resident 3`, without the date of a month: what is bounded, in the order of the rows. */
async function counted(id: string, world: MonthOfStays): Promise<string[]> {
  const of = product(id)
  const { figures } = await makeMonth(workbench, world, [of])
  return (await figures(of)).map((row) =>
    [
      ...(of.grain === 'day' ? [(row.date as Date).toISOString().slice(0, 10)] : []),
      row.zone,
      ...of.dimensions.map((name) => row[name]),
      row.bounded,
    ].join(' '),
  )
}

/** Days of a month from the second on. */
const days = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 2)

/** Three nights there. */
const lives = (pid: number, leaf: Stay[1]): Stay[] => each([2, 3, 4], pid, leaf, '00:00', '06:00')

describe('frequency', () => {
  it.each([
    [1, '1'],
    [2, '2-3'],
    [3, '2-3'],
    [4, '4-7'],
    [7, '4-7'],
    [8, '8-14'],
    [14, '8-14'],
    [15, '15+'],
    [30, '15+'],
  ])('of %i days is the class %s, in the zone, its district and the city', async (count, name) => {
    const stays = each(days(count), 1, 'a1', '10:00', '10:10')
    expect(await counted('frequency', { stays })).toEqual([`city ${name} 1`, `A ${name} 1`, `a1 ${name} 1`])
  })

  it('counts days of ten minutes or more, and those of all zones of a district together', async () => {
    const stays = [
      ...each([2, 3], 1, 'a1', '10:00', '10:10'),
      ...each([4], 1, 'a1', '10:00', '10:09'),
      ...each([5, 6], 1, 'a2', '10:00', '10:10'),
    ]
    expect(await counted('frequency', { stays })).toEqual(['city 4-7 1', 'A 4-7 1', 'a1 2-3 1', 'a2 2-3 1'])
  })
})

describe('catchment', () => {
  it('counts each visitor once, by the district of the home; who has none is in no class', async () => {
    const stays = [
      ...lives(1, 'a1'),
      ...each([2, 3, 4, 5], 1, 'b1', '10:00', '10:30'),
      ...lives(2, 'b2'),
      ...each([9], 2, 'b1', '10:00', '10:30'),
      ...each([9], 2, 'a3', '10:00', '10:09'),
      // Two nights are no home.
      ...each([2, 3], 3, 'a1', '00:00', '06:00'),
      ...each([9], 3, 'b1', '10:00', '10:30'),
    ]
    expect(await counted('catchment', { stays })).toEqual([
      'city A 1',
      'city B 1',
      'A A 1',
      'B A 1',
      'B B 1',
      'a1 A 1',
      'b1 A 1',
      'b1 B 1',
      'b2 B 1',
    ])
  })
})

describe('residents and workers', () => {
  const world: MonthOfStays = {
    stays: [
      ...lives(1, 'a1'),
      ...each([2, 3, 4], 1, 'b1', '09:00', '17:00'),
      ...lives(2, 'a1'),
      ...lives(3, 'a2'),
      ...each([2, 3, 4], 3, 'b1', '09:00', '12:00'),
      // Nights in three zones of B: a district, and no zone.
      ...each([2], 4, 'b1', '00:00', '06:00'),
      ...each([3], 4, 'b2', '00:00', '06:00'),
      ...each([4], 4, 'b1', '00:00', '06:00'),
      ...lives(5, 'a3'),
      ...lives(6, 'a3'),
    ],
    people: [
      [1, '25-34', 'female'],
      [2, '25-34', 'female'],
      [4, '65+', 'male'],
      [5, '65+', 'male'],
    ],
    excluded: [6],
  }

  it('are in one zone each and add up over zones; who has no line in people is unknown', async () => {
    expect(await counted('residents', world)).toEqual([
      'city 25-34 female 2',
      'city 65+ male 1',
      'city unknown unknown 1',
      'A 25-34 female 2',
      'A 65+ male 1',
      'A unknown unknown 1',
      'a1 25-34 female 2',
      'a2 unknown unknown 1',
      'a3 65+ male 1',
    ])
    expect(await counted('workers', world)).toEqual([
      'city 25-34 female 1',
      'city unknown unknown 1',
      'B 25-34 female 1',
      'B unknown unknown 1',
      'b1 25-34 female 1',
      'b1 unknown unknown 1',
    ])
  })

  it('of a month in which nobody has a home are nobody', async () => {
    const stays = each([2, 3], 1, 'a1', '00:00', '06:00')
    expect(await counted('residents', { stays })).toEqual([])
    expect(await counted('catchment', { stays })).toEqual([])
  })
})

describe('visitor types', () => {
  it('are foreign before resident, worker, overnight and visitor, each person once a day', async () => {
    const stays = [
      // Lives in A, works in B; a visit of nine minutes to nowhere else.
      ...lives(1, 'a1'),
      ...each([2, 3, 4], 1, 'b1', '09:00', '17:00'),
      // Lives in A and spends the night of the 9th in B.
      ...lives(2, 'a2'),
      ...each([9], 2, 'b2', '01:00', '06:00'),
      ...each([9], 2, 'a3', '12:00', '12:30'),
      // From France, whole nights in A.
      ...lives(3, 'a1'),
      // Lives in A, comes by.
      ...lives(4, 'a1'),
      ...each([9], 4, 'b1', '10:00', '10:10'),
      // Nine minutes are no visit.
      ...lives(5, 'a1'),
      ...each([9], 5, 'b1', '10:00', '10:09'),
    ]
    const found = await counted('visitor-types', { stays, roamers: [['2026-03-04', 3, 'fr']] })
    expect(found.filter((row) => row.startsWith('2026-03-02'))).toEqual([
      '2026-03-02 city foreign 1',
      '2026-03-02 city resident 4',
      '2026-03-02 A foreign 1',
      '2026-03-02 A resident 4',
      '2026-03-02 B worker 1',
    ])
    expect(found.filter((row) => row.startsWith('2026-03-09'))).toEqual([
      // Whoever lives in the city is its resident wherever the night was.
      '2026-03-09 city resident 2',
      '2026-03-09 A resident 1',
      '2026-03-09 B overnight 1',
      '2026-03-09 B visitor 1',
    ])
    expect(new Set(found.map((row) => row.slice(0, 10)))).toEqual(
      new Set(['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-09']),
    )
  })

  it('spend the night where most of it was, of equal minutes in the district with the first id', async () => {
    const stays = [
      ...each([9], 1, 'a1', '00:00', '02:00'),
      ...each([9], 1, 'b1', '02:00', '05:00'),
      ...each([9], 2, 'b1', '00:00', '01:00'),
      ...each([9], 2, 'a1', '01:00', '02:00'),
      // After six it is no night, and nobody has spent it.
      ...each([9], 3, 'a1', '06:00', '09:00'),
    ]
    expect(await counted('visitor-types', { stays })).toEqual([
      '2026-03-09 city overnight 2',
      '2026-03-09 city visitor 1',
      '2026-03-09 A overnight 1',
      '2026-03-09 A visitor 2',
      '2026-03-09 B overnight 1',
      '2026-03-09 B visitor 1',
    ])
  })

  it('go by the local day: half past midnight in a British summer is UTC’s day before', async () => {
    const stays: Stay[] = [[1, 'a1', '2026-06-10', '00:30', '00:50']]
    const of = product('visitor-types')
    const { figures } = await makeMonth(workbench, { month: '2026-06', stays }, [of])
    const [row] = await figures(of)
    expect((row!.date as Date).toISOString().slice(0, 10)).toBe('2026-06-10')
    expect((row!.start as Date).toISOString()).toBe('2026-06-09T23:00:00.000Z')
  })

  it('of a day in the month in which the clocks change begin with the day', async () => {
    const stays = ['2026-03-28', '2026-03-29', '2026-03-30'].map(
      (date): Stay => [1, 'a1', date, '12:00', '12:30'],
    )
    const of = product('visitor-types')
    const { figures } = await makeMonth(workbench, { stays }, [of])
    const starts = (await figures(of)).filter(({ zone }) => zone === 'A').map(({ start }) => start as Date)
    expect(starts.map((start) => start.toISOString().slice(0, 16))).toEqual([
      '2026-03-28T00:00',
      '2026-03-29T00:00',
      '2026-03-29T23:00',
    ])
  })
})

describe('tourism', () => {
  it('counts people from abroad by country and day, of several countries by the first', async () => {
    const stays = [
      ...each([2, 3], 1, 'a1', '10:00', '10:30'),
      ...each([3], 1, 'b1', '12:00', '12:30'),
      ...each([3], 2, 'a1', '10:00', '10:05'),
      ...each([3], 2, 'a2', '11:00', '11:05'),
      ...each([3], 3, 'a1', '10:00', '10:30'),
      ...each([3], 4, 'a1', '10:00', '10:30'),
      ...each([3], 5, 'a1', '10:00', '10:09'),
    ]
    const roamers = [
      ['2026-03-02', 1, 'fr'],
      ['2026-03-03', 1, 'fr'],
      ['2026-03-03', 2, 'us'],
      ['2026-03-03', 2, 'it'],
      ['2026-03-03', 3, 'fr'],
      ['2026-03-03', 5, 'fr'],
      // Objected since.
      ['2026-03-03', 6, 'fr'],
    ] as const
    const world = { stays: [...stays, ...each([3], 6, 'a1', '10:00', '10:30')], roamers, excluded: [6] }
    expect(await counted('tourism', world)).toEqual([
      '2026-03-02 city fr 1',
      '2026-03-02 A fr 1',
      '2026-03-03 city fr 2',
      '2026-03-03 city it 1',
      '2026-03-03 A fr 2',
      '2026-03-03 A it 1',
      '2026-03-03 B fr 1',
    ])
  })

  it('reads roamers of the UTC dates around the month, in which its first and last hours lie', async () => {
    const stays: Stay[] = [[1, 'a1', '2026-06-01', '00:00', '00:30']]
    const world = { month: '2026-06', stays, roamers: [['2026-05-31', 1, 'de']] as const }
    expect(await counted('tourism', world)).toEqual(['2026-06-01 city de 1', '2026-06-01 A de 1'])
  })
})

describe('the queries of a month', () => {
  const options = {
    run: 'r1',
    country: 'gb',
    keyLife: 'month',
    referenceVersion: 'v1',
    zoneSystem: { id: 'city' },
    month: '2026-03',
    made: [{ date: '2026-03-02', run: 'r2' }],
  } as const
  const names = (...ids: string[]) =>
    monthSteps({ ...options, products: ids.map(product) }).map(({ query }) => query.name)

  it('make homes once, first, and only where a product asks for them', () => {
    expect(names('catchment', 'residents', 'workers')).toEqual(['homes', 'catchment', 'residents', 'workers'])
    expect(names('tourism', 'frequency')).toEqual(['tourism', 'frequency'])
  })
})
