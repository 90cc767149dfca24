import { describe, expect, test } from 'vitest'
import { INTERVAL_Z } from '../../functions/model/disclosure.ts'
import type { Census } from '../../functions/release/census.ts'
import { cohorts, UNKNOWN_COHORT } from '../../functions/release/cohorts.ts'
import { nightWeights } from '../../functions/release/night-weights.ts'
import type { Nights } from '../../functions/release/nights.ts'
import { sum } from '../../functions/release/raking.ts'
import { MOST_TIMES_OVERALL } from '../../functions/release/weight-caps.ts'
import { panel } from './panel.ts'

const everyCohort = [...cohorts, UNKNOWN_COHORT]
const FEMALE = '25-34 female'
const MALE = '25-34 male'

/** Residents and observed people of a home area, by cohort; those not named are nobody. */
const censusOf = (homes: Readonly<Record<string, Readonly<Record<string, number>>>>): Census => ({
  persons: new Map(Object.entries(homes).map(([home, of]) => [home, new Map(Object.entries(of))])),
})

function nightsOf(
  homes: Readonly<Record<string, Readonly<Record<string, number>>>>,
  variance = 1e-6,
): Nights {
  const measured = Object.entries(homes)
  return {
    byCohort: new Map(
      measured.map(([home, of]) => [
        home,
        new Map(everyCohort.map((cohort) => [cohort, { value: of[cohort] ?? 0, variance }])),
      ]),
    ),
    cohorts: new Map(),
    byHome: new Map(measured.map(([home, of]) => [home, { value: sum(Object.values(of)), variance }])),
  }
}

describe('weights of the night', () => {
  const census = censusOf({
    north: { [FEMALE]: 40_000, [MALE]: 20_000 },
    south: { [FEMALE]: 30_000, [MALE]: 60_000 },
  })

  test('are residents by observed people where the night is measured without noise to speak of', () => {
    const nights = nightsOf({
      north: { [FEMALE]: 8_000, [MALE]: 5_000 },
      south: { [FEMALE]: 10_000, [MALE]: 12_000 },
    })
    const { homes, overall } = nightWeights(nights, census)!
    // 40,000 / 8,000 and so on: post-stratification.
    expect(homes.get('north')!.byCohort.get(FEMALE)!.weight).toBeCloseTo(5, 2)
    expect(homes.get('north')!.byCohort.get(MALE)!.weight).toBeCloseTo(4, 2)
    expect(homes.get('south')!.byCohort.get(FEMALE)!.weight).toBeCloseTo(3, 2)
    expect(homes.get('south')!.byCohort.get(MALE)!.weight).toBeCloseTo(5, 2)
    expect(homes.get('north')!.mean.weight).toBeCloseTo(60_000 / 13_000, 2)
    expect(overall).toBeCloseTo(150_000 / 35_000, 6)
  })

  test('make the people of each cohort its residents: the known stand for those of unknown cohort as well', () => {
    const nights = nightsOf({
      north: { [FEMALE]: 8_000, [MALE]: 5_000, [UNKNOWN_COHORT]: 2_000 },
      south: { [FEMALE]: 10_000, [MALE]: 12_000, [UNKNOWN_COHORT]: 3_000 },
    })
    const { homes } = nightWeights(nights, census)!
    const { mean, byCohort, unknown } = homes.get('north')!
    expect(mean.weight).toBeCloseTo(60_000 / 15_000, 2)
    expect(8_000 * byCohort.get(FEMALE)!.weight).toBeCloseTo(40_000, -2)
    expect(5_000 * byCohort.get(MALE)!.weight).toBeCloseTo(20_000, -2)
    expect(unknown).toBe(0)
  })

  test('make the people of each home area its residents also where most are of unknown cohort', () => {
    const nights = nightsOf({
      north: { [FEMALE]: 400, [MALE]: 200, [UNKNOWN_COHORT]: 5_400 },
      south: { [FEMALE]: 300, [MALE]: 600, [UNKNOWN_COHORT]: 8_100 },
    })
    const { homes, account, overall } = nightWeights(nights, census)!
    const { mean, byCohort, unknown } = homes.get('north')!
    expect(mean.weight).toBeCloseTo(60_000 / 6_000, 2)
    // One in ten at three times the overall weight, the others with what is left.
    expect(byCohort.get(MALE)!.weight).toBeCloseTo(MOST_TIMES_OVERALL * overall, 6)
    expect(600 * MOST_TIMES_OVERALL * overall + 5_400 * unknown).toBeCloseTo(60_000, -2)
    expect(account.lost.north).toBeCloseTo(0, 9)
  })

  test('are one for all where there is no subscriber feed', () => {
    const nights: Nights = {
      byCohort: new Map([['north', new Map([[UNKNOWN_COHORT, { value: 15_000, variance: 100 }]])]]),
      cohorts: new Map(),
      byHome: new Map(),
    }
    const even = Object.fromEntries(cohorts.map((cohort) => [cohort, 6_000]))
    const { homes } = nightWeights(nights, censusOf({ north: even }))!
    expect(homes.get('north')!.unknown).toBeCloseTo(4, 9)
    expect(homes.get('north')!.mean.weight).toBeCloseTo(4, 9)
  })

  test('come from the margins where cells are noise: no cell is ten times its neighbour by chance', () => {
    // All cohorts of both home areas have a fifth of the residents; σ is 300, as large as half of them.
    const even = Object.fromEntries(cohorts.map((cohort) => [cohort, 3_000]))
    const jitter = [-300, 400, -250, 150, -500, 350, 500, -100, 250, -450]
    const seen = (sign: number) =>
      Object.fromEntries(cohorts.map((cohort, c) => [cohort, 600 + sign * jitter[c]!]))
    const nights = nightsOf({ north: seen(1), south: seen(-1) }, 90_000)
    const { homes } = nightWeights(nights, censusOf({ north: even, south: even }))!
    for (const { byCohort } of homes.values()) {
      for (const { weight } of byCohort.values()) expect(Math.abs(weight - 5)).toBeLessThan(0.6)
    }
  })

  test('are alike for cohorts whose people in the whole city differ by noise alone', () => {
    // Fifths again, but the same cohorts are high in both home areas: by up to 500 of 1,200 with a σ of 424.
    const even = Object.fromEntries(cohorts.map((cohort) => [cohort, 3_000]))
    const jitter = [-150, 200, -125, 75, -250, 175, 250, -50, 125, -225]
    const seen = Object.fromEntries(cohorts.map((cohort, c) => [cohort, 600 + jitter[c]!]))
    const nights = nightsOf({ north: seen, south: seen }, 90_000)
    const { homes } = nightWeights(nights, censusOf({ north: even, south: even }))!
    for (const { byCohort } of homes.values()) {
      for (const { weight } of byCohort.values()) expect(Math.abs(weight - 5)).toBeLessThan(0.6)
    }
  })

  test('are those of the cohort where its people in the whole city are more than noise', () => {
    const even = Object.fromEntries(cohorts.map((cohort) => [cohort, 3_000]))
    // Of the young two in five are observed, of all others one; σ is 10.
    const seen = Object.fromEntries(cohorts.map((cohort, c) => [cohort, c < 2 ? 1_200 : 600]))
    const { homes } = nightWeights(nightsOf({ north: seen }, 100), censusOf({ north: even }))!
    const weights = [...homes.get('north')!.byCohort.values()].map(({ weight }) => weight)
    weights.forEach((weight, c) => {
      expect(Math.abs(weight / (c < 2 ? 2.5 : 5) - 1)).toBeLessThan(0.01)
    })
  })

  test('give a home area whose night is noise the share of the city', () => {
    const large = { [FEMALE]: 100_000, [MALE]: 100_000 }
    const nights: Nights = {
      byCohort: new Map(),
      cohorts: new Map(),
      byHome: new Map([
        ['north', { value: 41_000, variance: 2_500 }],
        ['east', { value: 39_000, variance: 2_500 }],
        ['islet', { value: -30, variance: 2_500 }],
      ]),
    }
    const { homes } = nightWeights(
      nights,
      censusOf({ north: large, east: large, islet: { [FEMALE]: 100, [MALE]: 100 } }),
    )!
    expect(homes.get('islet')!.mean.weight / homes.get('north')!.mean.weight).toBeCloseTo(1, 1)
  })

  test('are capped at three times the overall weight, and the account says where and what is lost', () => {
    const nights = nightsOf({
      north: { [FEMALE]: 1_000, [MALE]: 1_000 },
      south: { [FEMALE]: 30_000, [MALE]: 30_000 },
    })
    const { homes, overall, account } = nightWeights(nights, census)!
    const most = MOST_TIMES_OVERALL * overall
    expect(homes.get('north')!.byCohort.get(FEMALE)!.weight).toBeCloseTo(most, 6)
    expect(account.caps).toContainEqual({ home: 'north', cohort: FEMALE })
    // 2,000 people at three times 150,000 / 62,000, where 60,000 live.
    expect(account.lost.north).toBeCloseTo(1 - (2_000 * most) / 60_000, 2)
    expect(account.lost.south).toBeUndefined()
  })

  test('converge, and say after how many turns and how near', () => {
    for (const seed of [1, 2, 3]) {
      const { nights, census: of } = panel({ seed })
      const { account } = nightWeights(nights, of)!
      expect(account.residual).toBeLessThan(1e-8)
      expect(account.iterations).toBeGreaterThan(1)
      expect(account.iterations).toBeLessThan(200)
    }
  })

  test('are near to what each cohort of each home area needs: 5 % on average after a week', () => {
    for (const seed of [1, 2, 3]) {
      const town = panel({ seed, dates: 7 })
      const { homes } = nightWeights(town.nights, town.census)!
      const errors = [...homes].flatMap(([home, { byCohort }]) =>
        [...byCohort].map(([cohort, { weight }]) =>
          Math.abs(weight * town.shares.get(home)!.get(cohort)! - 1),
        ),
      )
      expect(sum(errors) / errors.length).toBeLessThan(0.05)
    }
  })

  test.each([
    ['of a first date', 1],
    ['of four weeks', 28],
  ])(
    'know how sure they are, %s: 90 to 99 in 100 of what is needed are inside their intervals',
    (_which, dates) => {
      let inside = 0
      let all = 0
      for (let seed = 0; seed < 10; seed += 1) {
        const town = panel({ seed, dates })
        for (const [home, { mean, byCohort }] of nightWeights(town.nights, town.census)!.homes) {
          for (const [cohort, { weight, relativeVariance }] of byCohort) {
            const needed = 1 / town.shares.get(home)!.get(cohort)!
            // The panel is drawn from the people; cells of some 1,400 of 7,200 are a sample.
            const sampling = (town.shares.get(home)!.get(cohort)! ** -1 - 1) / 7_200
            const half = INTERVAL_Z * weight * Math.sqrt(relativeVariance + mean.relativeVariance + sampling)
            inside += Math.abs(weight - needed) <= half ? 1 : 0
            all += 1
          }
        }
      }
      expect(inside / all).toBeGreaterThan(0.9)
      expect(inside / all).toBeLessThan(0.99)
    },
  )

  test('do not depend on the size of the panel: twice the subscribers have half the weights', () => {
    const seen = { north: { [FEMALE]: 8_000, [MALE]: 5_000 }, south: { [FEMALE]: 10_000, [MALE]: 12_000 } }
    const twice = { north: { [FEMALE]: 16_000, [MALE]: 10_000 }, south: { [FEMALE]: 20_000, [MALE]: 24_000 } }
    const once = nightWeights(nightsOf(seen), census)!.homes.get('south')!
    const doubled = nightWeights(nightsOf(twice), census)!.homes.get('south')!
    expect(doubled.byCohort.get(MALE)!.weight * 2).toBeCloseTo(once.byCohort.get(MALE)!.weight, 2)
  })

  test('are none where nobody is measured at night, or nobody lives', () => {
    expect(
      nightWeights(nightsOf({ north: { [FEMALE]: -20 } }), censusOf({ north: { [FEMALE]: 10 } })),
    ).toBeNull()
    expect(
      nightWeights(nightsOf({ north: { [FEMALE]: 20 } }), censusOf({ north: { [FEMALE]: 0 } })),
    ).toBeNull()
  })

  test('stay finite for a home area in which nobody lives or nobody is seen', () => {
    const nights = nightsOf(
      { north: { [FEMALE]: 8_000, [MALE]: 5_000 }, docks: {}, fair: { [MALE]: 500 } },
      100,
    )
    const { homes } = nightWeights(
      nights,
      censusOf({
        north: { [FEMALE]: 40_000, [MALE]: 20_000 },
        docks: { [FEMALE]: 50, [MALE]: 0 },
        fair: { [FEMALE]: 0, [MALE]: 0 },
      }),
    )!
    for (const { mean, byCohort } of homes.values()) {
      for (const { weight, relativeVariance } of [mean, ...byCohort.values()]) {
        expect(Number.isFinite(weight) && weight > 0).toBe(true)
        expect(Number.isFinite(relativeVariance)).toBe(true)
      }
    }
  })
})
