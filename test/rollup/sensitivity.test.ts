import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localHours } from '../../functions/geography/index.ts'
import { countries } from '../../functions/model/countries.ts'
import { grainColumns, type Product, products } from '../../functions/model/products.ts'
import { squaredSensitivity } from '../../functions/model/sensitivity.ts'
import { type Candidate, hostileProducts, invented } from './hostile.ts'
import { monthStepsOf, openTerrain, type Row, RUN, stepsOf, type Terrain, type Value } from './terrain.ts'

/**
 * What every guarantee rests on: adding or removing one pseudonym moves the bounded sums of a level by at
 * most Δ², whatever its path was and whatever a product's SQL makes of it. Nothing here is a sample: the
 * property holds for every path, so a failure is a fault.
 */

/** The clocks go back: 25 hours. */
const DATE = '2026-10-25'
const hours = localHours(countries.gb.timeZone, DATE)
const BEGINS = hours[0]!.start.getTime()
const MINUTES = hours.length * 60

/** 40 zones in 5 districts. */
const leaves = Object.fromEntries(
  Array.from({ length: 40 }, (_, index) => [`z${index}`, `d${Math.floor(index / 8)}`]),
)
const terrain: Terrain = { cells: { a: 'A' }, tiles: { A: 'z0' }, leaves }
const zoneCounts: Readonly<Record<string, number>> = { city: 1, district: 5, zone: 40 }

const groupsOfTheDay = { hour: hours.length, block: 6, day: 1, month: 1 } as const

/** How many groups of the bound a release covers: a month's, of each of its days. */
const groupsOf = ({ cadence, bound }: Product): number =>
  cadence === 'month' && bound.per === 'day' ? 31 : groupsOfTheDay[bound.per]

const hostile = hostileProducts(DATE)

/** Of a month two dates were made, by runs of their own. */
const BEFORE = { date: '2026-10-24', run: 'run-0' }
const made = [BEFORE, { date: DATE, run: RUN }]
const registered: readonly Candidate[] = products.map((entry: Product) => {
  const steps =
    entry.cadence === 'month' ? monthStepsOf('2026-10', [entry], made) : stepsOf(DATE, entry.keyLife, [entry])
  return { product: entry, query: steps.at(-1)!.query }
})
const candidates = [...registered, ...hostile]

type Person = readonly [pid: number, stays: readonly Stay[]]
type Stay = readonly [zone: string, fromMinute: number, toMinute: number]

const whole = (zone: string): Stay => [zone, 0, MINUTES]
const zones = Object.keys(leaves)

const adversaries: Readonly<Record<string, readonly Stay[]>> = {
  'is in every zone at every minute': zones.map(whole),
  'is in every zone at every minute, three times': [zones, zones, zones].flat().map(whole),
  'changes its zone every ten minutes': Array.from({ length: MINUTES / 10 }, (_, index) => [
    zones[(index * 7) % zones.length]!,
    index * 10,
    index * 10 + 10,
  ]),
  'stays in one zone': [whole('z3')],
  'is in two zones at every minute': [whole('z3'), whole('z30')],
}

let country: Awaited<ReturnType<typeof openTerrain>>
let without: Awaited<ReturnType<typeof boundedOf>>
beforeAll(async () => {
  country = await openTerrain()
  without = await boundedOf(others)
})
afterAll(() => country.close())

/** Everybody else; some of them are cut by the bounds too. */
const others: readonly Person[] = [
  [1, [whole('z3')]],
  [2, adversaries['changes its zone every ten minutes']!],
  [3, zones.slice(0, 20).map(whole)],
]

describe('removing a pseudonym that', () => {
  test.each(Object.entries(adversaries))('%s moves no level by more than Δ²', async (_, stays) => {
    const moved = await movedBy(stays)
    expectWithinBounds(moved)
  })

  test('goes anywhere at any time moves no level by more than Δ²', async () => {
    const stay = fc
      .tuple(fc.constantFrom(...zones), fc.nat(MINUTES - 1), fc.integer({ min: 1, max: 400 }))
      .map(([zone, from, minutes]): Stay => [zone, from, Math.min(from + minutes, MINUTES)])
    const path = fc.array(stay, { minLength: 1, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(path, async (stays) => {
        const moved = await movedBy(stays)
        expectWithinBounds(moved)
      }),
      { numRuns: 12, interruptAfterTimeLimit: 30_000 },
    )
  })
})

test('Δ² is no larger than it has to be: a pseudonym in every zone at every minute moves by all of it', async () => {
  const moved = await movedBy(adversaries['is in every zone at every minute']!)
  expect(moved.get('presence')).toEqual({ zone: 90_000n, district: 90_000n, city: 90_000n })
  expect(moved.get('visitors')).toEqual({ zone: 8n, district: 5n, city: 1n })
  expect(moved.get('profile')).toEqual({ zone: 6n, district: 6n, city: 6n })
  expect(moved.get('dwell')).toEqual({ zone: 8n, district: 5n, city: 1n })
  expect(moved.get('overnight')).toEqual({ zone: 8n, district: 5n, city: 1n })
  expect(moved.get('flows')).toEqual({ district: 6n })
  expect(moved.get('monthly-visitors')).toEqual({ zone: 30n, district: 5n, city: 1n })
  expect(moved.get('frequency')).toEqual({ zone: 30n, district: 5n, city: 1n })
  expect(moved.get('catchment')).toEqual({ zone: 15n, district: 5n, city: 1n })
  for (const id of ['residents', 'workers']) {
    expect(moved.get(id)).toEqual({ zone: 1n, district: 1n, city: 1n })
  }
  expect(moved.get('days')).toEqual({ district: 93n, city: 31n })
  // Of the 31 days two were made.
  for (const id of ['visitor-types', 'tourism']) expect(moved.get(id)).toEqual({ district: 6n, city: 2n })
})

test.each([
  [
    'an additive product of several cells',
    { additive: true, bound: { kind: 'cells', per: 'day', cells: 2, most: 1 } },
  ],
  [
    'an additive product of several zones',
    { additive: true, bound: { kind: 'zones', per: 'day', zones: 2, most: 1 } },
  ],
  [
    'an additive product without rows of zones',
    { additive: true, finest: 'district', bound: { kind: 'total', per: 'day', most: 1 } },
  ],
  [
    'a product of distinct people measured at its finest level alone',
    { additive: false, measured: 'finest-level', bound: { kind: 'zones', per: 'day', zones: 2, most: 1 } },
  ],
  [
    'a bound by the hour of rows by the day',
    { grain: 'day', bound: { kind: 'total', per: 'hour', most: 60 } },
  ],
] as const)('%s is refused: its sensitivity would not hold', (_, changes) => {
  const text = 'select pid, zone, 1 as value from visits'
  expect(() => invented(DATE, { id: 'wrong', ...changes }, text)).toThrow(RangeError)
})

function expectWithinBounds(moved: ReadonlyMap<string, Levels>): void {
  for (const { product: entry } of candidates) {
    const groups = groupsOf(entry)
    for (const [level, distance] of Object.entries(moved.get(entry.id)!)) {
      // A cell of a level is a zone with one value of every dimension; three values at most here.
      const zones = zoneCounts[level]!
      const cells = zones * (entry.dimensions.length > 0 ? 3 : 1)
      const most = squaredSensitivity(entry, groups, { zones, cells })
      expect(distance <= most, `${entry.id} at ${level}: ${distance} of ${most}`).toBe(true)
    }
  }
}

type Levels = Readonly<Record<string, bigint>>

/** Squared distance at each level of each product, with and without the pseudonym. */
async function movedBy(stays: readonly Stay[]): Promise<ReadonlyMap<string, Levels>> {
  const having = await boundedOf([...others, [4, stays]])
  return new Map(
    candidates.map(({ product: { id } }) => {
      const [before, after] = [without.get(id)!, having.get(id)!]
      const levels: Record<string, bigint> = {}
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        const difference = (after.get(key) ?? 0n) - (before.get(key) ?? 0n)
        const level = key.split(' ')[0]!
        levels[level] = (levels[level] ?? 0n) + difference * difference
      }
      return [id, levels]
    }),
  )
}

/** Product → cell → bounded. */
async function boundedOf(
  people: readonly Person[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, bigint>>> {
  const visits = people.flatMap((person) => visitsOf(person))
  const before = { ...BEFORE, rows: people.flatMap((person) => visitsOf(dayBefore(person), -24 * 60)) }
  const beside = {
    trips: people.flatMap(tripsOf),
    // Nothing is known of the pseudonym that is removed.
    people: [1, 2, 3].map((pid) => [pid, '25-34', 'female'] as const),
    // Worse than homes.sql gives: a home and a place of work in every zone of a stay, and a country in each.
    homes: people.flatMap(([pid, stays]) =>
      stays.map(([zone]) => [pid, zone, leaves[zone]!, 1, zones[(zones.indexOf(zone) + 7) % 40]!, 1]),
    ),
    roamers: [
      [2, 'fr'],
      [4, 'it'],
      [4, 'fr'],
    ],
  }
  const { figures } = await country.figuresOf(terrain, DATE, visits, candidates, [before], [], beside)
  const read = async ({ product: entry }: Candidate) => {
    // A start is of one hour, block or day.
    const columns = ['level', 'zone', 'start', ...grainColumns[entry.grain], ...entry.dimensions]
    const cell = (row: Row): [string, bigint] => [
      columns.map((name) => row[name]).join(' '),
      row.bounded as bigint,
    ]
    return [entry.id, new Map((await figures(entry)).map(cell))] as const
  }
  return new Map(await Promise.all(candidates.map(read)))
}

/** The same stays in the zones of the other half, within a day of 24 hours: some zones are those of both days. */
const dayBefore = ([pid, stays]: Person): Person => [
  pid,
  stays
    .map(
      ([zone, from, to]): Stay => [
        zones[(zones.indexOf(zone) + 20) % zones.length]!,
        from,
        Math.min(to, 1440),
      ],
    )
    .filter(([, from, to]) => from < to),
]

const utc = (minute: number): string =>
  new Date(BEGINS + minute * 60_000).toISOString().slice(0, 19).replace('T', ' ')

/** From each stay to the next, whenever both began. */
const tripsOf = ([pid, stays]: Person): Value[][] =>
  stays
    .slice(1)
    .map(([destination, arrived], index) => [
      pid,
      stays[index]![0],
      destination,
      utc(stays[index]![1]),
      utc(arrived),
    ])

/** A pseudonym's visits at every level of the tree. */
function visitsOf([pid, stays]: Person, offset = 0): Value[][] {
  return stays.flatMap(([leaf, from, to]) => {
    const time = [utc(from + offset), utc(to + offset)]
    return [
      [pid, leaf, 'zone', true, ...time],
      [pid, leaves[leaf]!, 'district', false, ...time],
      [pid, 'city', 'city', false, ...time],
    ]
  })
}
