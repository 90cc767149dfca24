import { describe, expect, test } from 'vitest'
import type { Product } from '../../functions/model/products.ts'
import { factorsOf, type Ingredients } from '../../functions/release/extrapolation.ts'
import type { HomeWeights } from '../../functions/release/night-weights.ts'
import type { Key, Period } from '../../functions/release/public-keys.ts'
import { ALL_VISIBLE } from '../../functions/release/visibility.ts'
import { UNKNOWN_RESIDENCY } from '../../functions/release/zone-days.ts'
import { presence, profile, town, visitors } from './towns.ts'

const system = town(2, 12)
const FEMALE = ['25-34', 'female'] as const
const UNKNOWN = ['unknown', 'unknown'] as const

/** 10,000 observed people with a mean weight, women of 25 to 34 with twice of it. */
const home = (weight: number, unknown = 0): HomeWeights => ({
  mean: { weight, relativeVariance: 0 },
  byCohort: new Map([[FEMALE.join(' '), { weight: 2 * weight, relativeVariance: 0.01 }]]),
  unknown,
  people: { value: 10_000, variance: 0 },
})

const mix = (d1: number, variance = 0) => ({
  people: 1_000,
  shares: new Map([
    ['d1', { value: d1, variance }],
    ['d2', { value: 1 - d1, variance }],
  ]),
})

const weightsOf = (homes: Readonly<Record<string, HomeWeights>>): Ingredients['weights'] => ({
  homes: new Map(Object.entries(homes)),
  overall: 6,
  account: { iterations: 1, residual: 0, caps: [], lost: {} },
})

/** d1 has weight 4, d2 weight 8; a quarter of the people of d1z1 on a day live in d1. */
const factors = (changes: Partial<Ingredients> = {}) =>
  factorsOf({
    system,
    weights: weightsOf({ d1: home(4), d2: home(8) }),
    drifts: new Map(),
    mixes: new Map([
      ['city', mix(0.25)],
      ['d1z1', mix(0.25)],
      ['d1z11', mix(0.25)],
    ]),
    residency: UNKNOWN_RESIDENCY,
    visibility: ALL_VISIBLE,
    hours: Array.from({ length: 24 }, (_, hour) => hour),
    ...changes,
  })

const keyOf = (zone: string, columns: Period['columns'] = {}, dimensions: readonly string[] = []): Key => ({
  zone: system.zones.find(({ id }) => id === zone)!,
  period: { position: columns.hour ?? columns.block ?? 0, day: 0, start: new Date(0), columns },
  dimensions,
})
const at = (zone: string, hour: number): Key => keyOf(zone, { hour, fold: 0 })
const women = (block: number): Key => keyOf('d1z1', { block }, FEMALE)
const overnight: Product = { ...visitors, dimensions: ['home'] }

describe('a home area without weights', () => {
  const changes = { weights: weightsOf({ d1: home(4) }) }

  test('has the overall weight: a quarter of 4 and three quarters of 6', () => {
    const { weight, relativeVariance } = factors(changes)(keyOf('city'), visitors)
    expect(weight).toBe(5.5)
    expect(relativeVariance).toBe(0)
  })

  test('has no part of its people there: of 10,000 a quarter live in d1, which is a quarter of d1', () => {
    expect(factors(changes)(keyOf('city'), visitors).partPresent(10_000)).toBe(0.25 * 0.25)
  })

  test('leaves the mix of the zone to people who are told to live there', () => {
    expect(factors()(keyOf('d1z1', {}, ['d9']), overnight).weight).toBe(7)
  })
})

describe('the root', () => {
  test('is a mix of homes at night as well: nobody has it for a home area', () => {
    expect(factors()(at('city', 2), presence).weight).toBe(7)
  })
})

describe('the panel of the date', () => {
  const drifts = new Map([['d1', { ratio: 2, relativeVariance: 0 }]])

  test('divides the weights of cohorts, known and unknown, and the part of the home’s people who are there', () => {
    expect(factors({ drifts })(women(0), profile).weight).toBe(4)
    const weights = weightsOf({ d1: home(4, 3), d2: home(8) })
    const unknown = keyOf('d1z1', { block: 0 }, UNKNOWN)
    expect(factors({ drifts, weights })(unknown, profile).weight).toBe(1.5)
    expect(factors({ drifts })(at('d1', 2), presence).partPresent(10_000)).toBe(0.5)
  })
})

describe('one set of factors', () => {
  test('tells hours, blocks and the day of a zone apart', () => {
    const factorOf = factors()
    expect(factorOf(at('d1z1', 2), presence).weight).toBe(4)
    expect(factorOf(at('d1z1', 14), presence).weight).toBe(7)
    expect(factorOf(women(0), profile).weight).toBe(8)
    expect(factorOf(women(3), profile).weight).toBe(14)
    expect(factorOf(keyOf('d1z1'), visitors).weight).toBe(7)
  })

  test('tells hour 12 of d1z1 from hour 2 of d1z11', () => {
    const factorOf = factors()
    expect(factorOf(at('d1z1', 12), presence).weight).toBe(7)
    expect(factorOf(at('d1z11', 2), presence).weight).toBe(4)
  })

  test('makes each factor once, however many cells have it', () => {
    const factorOf = factors()
    expect(factorOf(at('d1z1', 14), presence)).toBe(factorOf(at('d1z1', 14), presence))
  })
})

describe('how sure a factor is', () => {
  test('of an hour holds the part of residents that is inferred: a tenth of 8 − 4; a day is counted', () => {
    const factorOf = factors()
    expect(factorOf(at('d1z1', 14), presence).relativeVariance).toBeCloseTo(0.16 / 49, 12)
    expect(factorOf(keyOf('d1z1'), visitors).relativeVariance).toBe(0)
  })

  test('of a block holds it beside the variances of the cohort', () => {
    // 0.25 · 8 and 0.75 · 16 with a hundredth each, and a tenth of 16 − 8, of 14.
    const variance = (0.25 * 8) ** 2 * 0.01 + (0.75 * 16) ** 2 * 0.01 + 0.8 ** 2
    expect(factors()(women(3), profile).relativeVariance).toBeCloseTo(variance / 14 ** 2, 12)
  })

  test('of a zone of which half are residents hangs on the mix of the other half alone', () => {
    const residency = { parts: new Map([['d1z1', Array(24).fill(0.5)]]), ofDay: new Map([['d1z1', 0.25]]) }
    const mixes = new Map([['d1z1', mix(0.25, 0.01)]])
    // 0.5² · 0.01 of each share, both 2 from the weight of 6, and a tenth of 8 − 4.
    const { relativeVariance } = factors({ residency, mixes })(at('d1z1', 14), presence)
    expect(relativeVariance).toBeCloseTo((2 * 0.0025 * 2 ** 2 + 0.16) / 36, 12)
  })

  test('is a number where the weight is 0', () => {
    expect(factors()(keyOf('d1z1', { block: 3 }, UNKNOWN), profile).relativeVariance).toBe(0)
  })
})

describe('the part of its homes’ people who are there', () => {
  test('is not known of a cohort', () => {
    expect(factors()(women(0), profile).partPresent(5_000)).toBe(0)
  })

  test('counts those who are not seen: 2,500 of whom half are seen are half of 10,000', () => {
    const half = { part: 0.5, relativeVariance: 0 }
    const visibility = { ...ALL_VISIBLE, hours: Array(24).fill(half) }
    expect(factors({ visibility })(at('d1', 2), presence).partPresent(2_500)).toBe(0.5)
  })
})

describe('residents and guests of a zone', () => {
  const residencyOf = (part: number | readonly number[], ofDay: number) => ({
    parts: new Map([['d1z1', typeof part === 'number' ? Array<number>(24).fill(part) : part]]),
    ofDay: new Map([['d1z1', ofDay]]),
  })

  test('are told apart in the mix of the day: half of d1, of which half are residents of the zone', () => {
    // A third of the guests are of d1: half and a sixth.
    const changes = { residency: residencyOf(0.5, 0.25), mixes: new Map([['d1z1', mix(0.5)]]) }
    expect(factors(changes)(at('d1z1', 14), presence).weight).toBeCloseTo((4 * 4) / 6 + (8 * 2) / 6, 9)
  })

  test('are all of its own district where the mix of the day has residents alone', () => {
    const changes = { residency: residencyOf(0.5, 1), mixes: new Map([['d1z1', mix(1)]]) }
    expect(factors(changes)(at('d1z1', 14), presence).weight).toBe(4)
  })

  test('of a block are those of its hours: from 12:00 half of the people, before and after all', () => {
    const parts = Array.from({ length: 24 }, (_, hour) => (hour >= 12 && hour < 16 ? 0.5 : 1))
    const factorOf = factors({ residency: residencyOf(parts, 0.25) })
    expect(factorOf(women(3), profile).weight).toBe(12)
    expect(factorOf(women(2), profile).weight).toBe(8)
  })

  test('are not known of a block without hours, which has the mix of the day', () => {
    const hours = Array.from({ length: 12 }, (_, hour) => hour)
    const factorOf = factors({ residency: residencyOf(Array<number>(12).fill(0.5), 0.25), hours })
    expect(factorOf(women(3), profile).weight).toBe(14)
  })
})
