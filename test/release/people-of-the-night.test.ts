import { describe, expect, test } from 'vitest'
import type { Census } from '../../functions/release/census.ts'
import { cohorts, UNKNOWN_COHORT } from '../../functions/release/cohorts.ts'
import { nightWeights } from '../../functions/release/night-weights.ts'
import type { Nights } from '../../functions/release/nights.ts'

const FEMALE = '25-34 female'
const MALE = '25-34 male'

type People = Readonly<Record<string, number>>

const censusOf = (homes: Readonly<Record<string, People>>): Census => ({
  persons: new Map(Object.entries(homes).map(([home, of]) => [home, new Map(Object.entries(of))])),
})

/** Of home areas alone, or of all cohorts of each of them. */
const byHome = (homes: People, variance: number): Nights => ({
  byCohort: new Map(),
  cohorts: new Map(),
  byHome: new Map(Object.entries(homes).map(([home, value]) => [home, { value, variance }])),
})
const byCohort = (homes: Readonly<Record<string, People>>, variance = 1e-6): Nights => ({
  ...byHome({}, 0),
  byCohort: new Map(
    Object.entries(homes).map(([home, of]) => [
      home,
      new Map([...cohorts, UNKNOWN_COHORT].map((cohort) => [cohort, { value: of[cohort] ?? 0, variance }])),
    ]),
  ),
})

describe('the people that weights are made for', () => {
  // 500 of 2,500 are seen: a fifth. North and east have 0.35 and 0.05, of which noise explains 0.0125.
  const { homes, overall } = nightWeights(
    byHome({ north: 350, east: 50, fair: 100 }, 12_500),
    censusOf({
      north: { [FEMALE]: 1_000 },
      east: { [FEMALE]: 600, [MALE]: 400 },
      fair: { [FEMALE]: 0 },
      islet: { [MALE]: 500 },
    }),
  )!
  /** 0.15² − 0.0125 by 0.15². */
  const trust = 0.01 / 0.0225

  test('are those of the night as far as they differ from the share of the city by more than noise', () => {
    const { value, variance } = homes.get('north')!.people
    expect(value).toBeCloseTo(200 + trust * 150, 9)
    expect(variance).toBeCloseTo(trust * 12_500, 9)
    expect(homes.get('east')!.people.value).toBeCloseTo(200 - trust * 150, 9)
    expect(homes.get('north')!.mean.weight).toBeCloseTo(1_000 / value, 9)
    expect(homes.get('north')!.mean.relativeVariance).toBeCloseTo(variance / value ** 2, 12)
  })

  test('are the share of the city where a night has no measurement, as unsure as home areas differ', () => {
    expect(homes.get('islet')!.people.value).toBeCloseTo(100, 9)
    expect(homes.get('islet')!.people.variance).toBeCloseTo(0.01 * 500 ** 2, 6)
  })

  test('are as measured where nobody lives, and weighted like anybody else', () => {
    const { people, mean, byCohort: weights, unknown } = homes.get('fair')!
    expect(people.value).toBeCloseTo(100, 9)
    expect(people.variance).toBeCloseTo(12_500, 6)
    expect(overall).toBe(5)
    for (const { weight } of [mean, ...weights.values()]) expect(weight).toBeCloseTo(5, 12)
    expect(unknown).toBeCloseTo(5, 12)
  })

  test('are one at least where nobody lives, so that nothing is divided by noise', () => {
    const docks = nightWeights(
      byHome({ north: 350, docks: -20 }, 100),
      censusOf({ north: { [FEMALE]: 1_000 }, docks: { [FEMALE]: 0 } }),
    )!
    expect(docks.homes.get('docks')!.people.value).toBe(1)
  })

  test('meet no cap where all cohorts are alike, and nothing is lost', () => {
    const even = Object.fromEntries(cohorts.map((cohort) => [cohort, 1_000]))
    const { account } = nightWeights(byHome({ north: 2_000 }, 100), censusOf({ north: even }))!
    expect(account.caps).toEqual([])
    expect(account.lost).toEqual({})
  })
})

describe('people of unknown cohort', () => {
  test('have the overall weight where nobody lives: the known of that place stand for nobody', () => {
    const { homes, overall } = nightWeights(
      byCohort({
        north: { [FEMALE]: 9_000, [UNKNOWN_COHORT]: 1_000 },
        fair: { [FEMALE]: 900, [UNKNOWN_COHORT]: 100 },
      }),
      censusOf({ north: { [FEMALE]: 55_000 }, fair: { [FEMALE]: 0 } }),
    )!
    expect(overall).toBeCloseTo(5, 9)
    expect(homes.get('fair')!.unknown).toBe(overall)
    expect(homes.get('fair')!.mean.weight).toBeCloseTo(overall, 9)
  })

  test('stand for nobody where the caps already have more people than live there', () => {
    const { homes, overall, account } = nightWeights(
      byCohort({
        crowd: { [FEMALE]: 162_000, [UNKNOWN_COHORT]: 18_000 },
        empty: { [FEMALE]: 18_000, [UNKNOWN_COHORT]: 2_000 },
      }),
      censusOf({ crowd: { [FEMALE]: 60_000 }, empty: { [FEMALE]: 500_000 } }),
    )!
    const crowd = homes.get('crowd')!
    expect(overall).toBeCloseTo(2.8, 9)
    expect(crowd.unknown).toBe(0)
    expect(crowd.byCohort.get(FEMALE)!.weight).toBeCloseTo(2.8 / 3, 9)
    // 162,000 people at 0.933 where 60,000 live: too many by 1.52 of them.
    expect(account.lost.crowd).toBeCloseTo(1 - (162_000 * 2.8) / 3 / 60_000, 2)
  })

  test('stand for nobody where all are known, whatever the caps leave out', () => {
    const { homes, account } = nightWeights(
      byCohort({ north: { [FEMALE]: 1_000, [MALE]: 1_000 }, south: { [FEMALE]: 30_000, [MALE]: 30_000 } }),
      censusOf({
        north: { [FEMALE]: 40_000, [MALE]: 20_000 },
        south: { [FEMALE]: 30_000, [MALE]: 60_000 },
      }),
    )!
    expect(account.lost.north).toBeGreaterThan(0.7)
    for (const { unknown } of homes.values()) expect(unknown).toBe(0)
  })
})

test('weights are none where exactly nobody is seen at night', () => {
  expect(nightWeights(byHome({ north: 0 }, 100), censusOf({ north: { [FEMALE]: 10 } }))).toBeNull()
})
