import { describe, expect, test } from 'vitest'
import { believedTable, knownParts, towardsTheCross } from '../../functions/release/cohort-table.ts'
import { cohorts, UNKNOWN_COHORT } from '../../functions/release/cohorts.ts'
import type { Uncertain } from '../../functions/release/estimate.ts'
import type { Nights } from '../../functions/release/nights.ts'

/** Home areas with one number of each cohort in their order; what is undefined was never measured. */
const nightsOf = (
  homes: Readonly<Record<string, readonly (number | undefined)[]>>,
  variance: number,
): Nights => ({
  byCohort: new Map(
    Object.entries(homes).map(([home, row]) => [
      home,
      new Map(
        row.flatMap((value, c): [string, Uncertain][] =>
          value === undefined ? [] : [[cohorts[c]!, { value, variance }]],
        ),
      ),
    ]),
  ),
  cohorts: new Map(),
  byHome: new Map(),
})

const every = (of: (c: number) => number): number[] => cohorts.map((_, c) => of(c))
const people = (value: number): Uncertain => ({ value, variance: 0 })

describe('the cohorts of a home area', () => {
  /** 250 and 150 of 200, with σ 30: of 0.0625 noise explains 0.0225. */
  const TRUST = 0.64
  const uneven = (high: number): number[] => every((c) => (c % 2 === high ? 250 : 150))

  test('are those of the city, moved to their own as far as these are more than noise: 232 and 168 of 200', () => {
    // All cohorts of the city have 400. Twice as many people are known of the first home area.
    const nights = nightsOf({ a: uneven(0), b: uneven(1) }, 900)
    const of = [people(4_000), people(2_000)]
    const { table, relativeVariances } = believedTable(
      nights,
      ['a', 'b'],
      of,
      every(() => 2_000),
    )
    for (const c of cohorts.keys()) {
      const own = c % 2 === 0 ? 232 : 168
      expect(table[0]![c]).toBeCloseTo(2 * own, 6)
      expect(table[1]![c]).toBeCloseTo(400 - own, 6)
      expect(relativeVariances[0]![c]).toBeCloseTo((TRUST * 900) / own ** 2, 9)
    }
  })

  test('in the city are a fifth of their residents, moved to what is measured as far as that is more than noise', () => {
    // Nobody in the census is of the ninth, so that it stays as it is measured; the last was never measured.
    const row = every((c) => (c === 8 ? 200 : c % 2 === 0 ? 250 : 150))
    const nights = nightsOf({ a: [...row.slice(0, 9), undefined] }, 900)
    const residents = every((c) => (c === 8 ? 0 : 1_000))
    const { columnVariances } = believedTable(nights, ['a'], [people(4_000)], residents)
    for (const [c, variance] of columnVariances.entries()) {
      const own = TRUST * 900
      const of = c === 8 ? 900 / 200 ** 2 : c === 9 ? 0 : own / (c % 2 === 0 ? 232 : 168) ** 2
      expect(variance).toBeCloseTo(of, 9)
    }
  })

  test('in a city that has fewer than nobody are as measured: one of 500 beside nine of −100', () => {
    const nights = nightsOf({ a: every((c) => (c === 0 ? 500 : -100)) }, 1_000_000)
    const { table } = believedTable(
      nights,
      ['a'],
      [people(1_000)],
      every(() => 1_000),
    )
    expect(table[0]![0]).toBeCloseTo(1_000, 1)
  })

  test('that cancel out in the city are expected to be alike', () => {
    const row = every((c) => (c % 2 === 0 ? 150 : 50))
    const nights = nightsOf({ a: row, b: row.map((value) => -value) }, 1e-6)
    const of = [people(1_000), people(1_000)]
    const { table } = believedTable(
      nights,
      ['a', 'b'],
      of,
      every(() => 2_000),
    )
    for (const c of cohorts.keys()) {
      expect(table[0]![c]).toBeCloseTo(row[c]!, 3)
      expect(table[1]![c]).toBeCloseTo(100, 3)
    }
  })

  test('of which one was never measured have what is expected of it, not the least', () => {
    // Of the city 400 and 200, so that of 1,000 in the second home area 133 and 67 are expected.
    const nights = nightsOf(
      { a: every(() => 200), b: cohorts.map((_, c) => (c % 2 === 0 ? 200 : undefined)) },
      1e-6,
    )
    const residents = every((c) => (c % 2 === 0 ? 4_000 : 2_000))
    const { table } = believedTable(nights, ['a', 'b'], [people(2_000), people(4_000 / 3)], residents)
    expect(table[1]![0]).toBeCloseTo(200, 3)
    expect(table[1]![1]).toBeCloseTo(200 / 3, 3)
  })
})

describe('the part of people whose cohort is known', () => {
  /** People of known cohorts, evenly, and of unknown ones. */
  const partsOf = (
    homes: Readonly<Record<string, readonly [known: number, unknown?: number]>>,
    variances: readonly [known: number, unknown: number],
    root: Nights['cohorts'] = new Map(),
  ) => {
    const known = Object.entries(homes).map(([home, [all, unknown]]) => {
      const of = cohorts.map((cohort): [string, Uncertain] => [
        cohort,
        { value: all / cohorts.length, variance: variances[0] },
      ])
      const others = unknown === undefined ? [] : [{ value: unknown, variance: variances[1] }]
      return [home, new Map([...of, ...others.map((other) => [UNKNOWN_COHORT, other] as const)])] as const
    })
    return knownParts({ byCohort: new Map(known), cohorts: root, byHome: new Map() }, Object.keys(homes))
  }

  test('is the city’s, moved to the home area’s own as far as that is more than noise: 0.84 of 0.9, beside 0.8', () => {
    // σ² of a part: (0.8² · 6,250 + 0.2² · 50,000) / 1,000² = 0.006 of 0.1².
    const [a, b] = partsOf({ a: [900, 100], b: [700, 300] }, [5_000, 6_250])!
    expect(a).toBeCloseTo(0.84, 9)
    expect(b).toBeCloseTo(0.76, 9)
  })

  test('is the root’s where home areas are noise', () => {
    const root = new Map<string, Uncertain>([
      ...cohorts.map((cohort): [string, Uncertain] => [cohort, { value: 150, variance: 1 }]),
      [UNKNOWN_COHORT, { value: 500, variance: 1 }],
    ])
    const parts = partsOf({ a: [900, 100], b: [700, 300] }, [1e8, 1e8], root)!
    for (const part of parts) expect(part).toBeCloseTo(0.75, 3)
  })

  test('is the city’s where a home area has no measurement of the unknown', () => {
    const [a, b] = partsOf({ a: [1_000], b: [600, 400] }, [1e-6, 1e-6])!
    expect(a).toBeCloseTo(0.8, 6)
    expect(b).toBeCloseTo(0.6, 6)
  })

  test('is all where nobody is unknown, and at most all where noise leaves fewer than nobody', () => {
    expect(partsOf({ a: [1_000] }, [1, 1])).toEqual([1])
    expect(partsOf({ a: [900, -100] }, [1, 1])).toEqual([1])
  })

  test.each([0, -10])('is nothing that anybody knows where %d people are of known cohort', (known) => {
    expect(partsOf({ a: [known, 500] }, [1, 1])).toBeNull()
  })
})

describe('a raked table', () => {
  test('is moved towards the census as far as that is more than noise: half of a factor e', () => {
    // Logarithms of 1 and −1, of which noise explains a half.
    const { table, relativeVariances } = towardsTheCross([[100, 100]], [[100 * Math.E, 100 / Math.E]], {
      table: [],
      relativeVariances: [[0.5, 0.5]],
      columnVariances: [0.1, 0.2],
    })
    expect(table[0]![0]).toBeCloseTo(100 * Math.sqrt(Math.E), 9)
    expect(table[0]![1]).toBeCloseTo(100 / Math.sqrt(Math.E), 9)
    // A quarter of the cell's own, and of what raking leaves: the spread and the cohort's in the city.
    expect(relativeVariances[0]![0]).toBeCloseTo(0.25 * 0.5 + 0.25 * (0.5 + 0.1), 12)
    expect(relativeVariances[0]![1]).toBeCloseTo(0.25 * 0.5 + 0.25 * (0.5 + 0.2), 12)
  })

  test('keeps cells of nobody, and of whom the census has nobody, beside the others', () => {
    const { table } = towardsTheCross([[100, 100, 0, 70]], [[100 * Math.E, 100 / Math.E, 50, 0]], {
      table: [],
      relativeVariances: [[0.5, 0.5, 0.5, 0.5]],
      columnVariances: [0, 0, 0, 0],
    })
    expect(table[0]![0]).toBeCloseTo(100 * Math.sqrt(Math.E), 9)
    expect(table[0]!.slice(2)).toEqual([0, 70])
  })
})
