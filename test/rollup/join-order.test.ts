import { describe, expect, test } from 'vitest'
import { localHours } from '../../functions/geography/index.ts'
import { dailyProducts, monthlyProducts } from '../../functions/model/products.ts'
import { monthSteps, rollupSteps } from '../../functions/rollup/index.ts'

/**
 * Athena has no statistics of our tables: it joins as a text is written, and holds the right side in memory.
 * So the larger relation of a join is on the left. How large each is: rows in thousands of one query for a
 * national operator, 25 million people, 300,000 cells, 64 buckets.
 */
const thousands: Readonly<Record<string, number>> = {
  // merged, of everybody
  inside: 1_000_000,
  remaining: 1_000_000,
  together: 1_000_000,
  exclusions: 5_000,
  busy: 10,
  machines: 1,
  // paths, of a bucket
  merged: 16_000,
  day_cells: 4_000,
  seen: 4_000,
  overlap: 3_000,
  other: 4_000,
  ranked: 3_000,
  anchors: 4_000,
  footprints: 77_000,
  places: 4_000,
  // visits, of a bucket
  paths: 5_000,
  tile_zones: 20_000,
  track: 5_000,
  here: 50,
  before: 50,
  // implausible, of a bucket
  sites: 300,
  // trips, of a bucket
  leaf_visits: 7_000,
  // products, of everybody
  visits: 1_000_000,
  people: 30_000,
  trips: 75_000,
  block_places: 150_000,
  blocks: 0.006,
  districts: 0.3,
  origins: 10,
  destinations: 10,
  night: 0.001,
  nights: 25_000,
  visitors: 200_000,
  contributions: 1_000_000,
  level_contributions: 2_000_000,
  cells: 2_000_000,
  excess: 1_000,
  leaf_sums: 200,
  sums: 250,
  tree: 50,
  zones: 10,
  calendar: 0.025,
  starts: 0.025,
}

interface Join {
  readonly left: readonly string[]
  readonly right: string
}

/** Every join of a text, by the names under which it is read: a chain has all that came before on its left. */
function joinsOf(sql: string): Join[] {
  const text = sql.replace(/--[^\n]*/g, '')
  const joins: Join[] = []
  let left: string[] = []
  for (const [, word, relation, alias] of text.matchAll(/\b(from|join)\s+([a-z_]+)(?:\s+as\s+([a-z_]+))?/g)) {
    const name = alias ?? relation!
    if (word === 'from') left = [name]
    else {
      joins.push({ left, right: name })
      left = [...left, name]
    }
  }
  return joins
}

/** What is joined is as large as its largest part, at least. */
function faultsOf(sql: string, sizes = thousands): string[] {
  const sizeOf = (name: string): number => sizes[name] ?? Number.NaN
  return joinsOf(sql)
    .filter(({ left, right }) => !(Math.max(...left.map(sizeOf)) >= sizeOf(right)))
    .map(
      ({ left, right }) =>
        `${left.map((name) => `${name} (${sizeOf(name)})`).join(' join ')} join ${right} (${sizeOf(right)})`,
    )
}

/** The same of a month, where it reads other relations or larger ones: 31 days of visits, at three levels. */
const thousandsOfMonth: Readonly<Record<string, number>> = {
  ...thousands,
  visits: 31_000_000,
  leaf_visits: 10_000_000,
  district_visits: 10_000_000,
  foreign_visits: 300_000,
  // of homes, and of types
  nights: 0.032,
  work_days: 0.023,
  night_stays: 2_000_000,
  day_zones: 200_000,
  home_zones: 20_000,
  homes: 20_000,
  above: 10,
  areas: 0.4,
  work: 50,
  residents: 40_000,
  workers: 20_000,
  night_places: 1_500_000,
  daily_visitors: 2_000_000,
  days: 0.031,
  visitors: 500_000,
  people: 25_000,
  roamers: 500,
}

const steps = rollupSteps({
  date: '2026-03-24',
  run: 'r1',
  country: 'gb',
  keyLife: 'month',
  hours: localHours('Europe/London', '2026-03-24'),
  referenceVersion: 'v1',
  zoneSystem: { id: 'zones' },
  products: dailyProducts('month'),
})

const stepsOfMonth = monthSteps({
  month: '2026-03',
  run: 'r1',
  country: 'gb',
  keyLife: 'month',
  referenceVersion: 'v1',
  zoneSystem: { id: 'zones' },
  products: monthlyProducts('month'),
  made: [{ date: '2026-03-24', run: 'r2' }],
})

describe('the larger relation of a join', () => {
  test.each(stepsOfMonth.map(({ query }) => [query.name, query.select] as const))(
    'is on the left throughout %s of a month',
    (_, select) => {
      expect(faultsOf(select, thousandsOfMonth)).toEqual([])
    },
  )

  test.each(steps.map(({ query }) => [query.name, query.select] as const))(
    'is on the left throughout %s',
    (_, select) => {
      expect(faultsOf(select)).toEqual([])
    },
  )

  test('is looked for in every join, of which the four steps by pseudonym have nine', () => {
    const counts = steps.map(({ query }) => joinsOf(query.select).length)
    expect(counts.slice(0, 4)).toEqual([1, 5, 3, 0])
    for (const { query } of steps) {
      const words = query.select.replace(/--[^\n]*/g, '').match(/\bjoin\b/g) ?? []
      expect(joinsOf(query.select), query.name).toHaveLength(words.length)
    }
  })

  test.each([
    ['a small one before a large one', 'select 1 from anchors join footprints on true'],
    ['a large one at the end of a chain', 'select 1 from track join here on true left join merged on true'],
    ['one whose size nobody gave', 'select 1 from merged\njoin novelty as new_one on true'],
  ])('is found on the right in %s', (_, sql) => {
    expect(faultsOf(sql)).toHaveLength(1)
  })
})
