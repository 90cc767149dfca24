import { describe, expect, test } from 'vitest'
import type { Product } from '../../functions/model/products.ts'
import { factorsOf, type Ingredients } from '../../functions/release/extrapolation.ts'
import type { HomeWeights } from '../../functions/release/night-weights.ts'
import type { Key, Period } from '../../functions/release/public-keys.ts'
import { ALL_VISIBLE } from '../../functions/release/visibility.ts'
import { UNKNOWN_RESIDENCY } from '../../functions/release/zone-days.ts'
import { presence, profile, town, visitors } from './towns.ts'

const system = town(2, 2)
const FEMALE = ['25-34', 'female'] as const

/** 10,000 observed people with a mean weight, women of 25 to 34 with twice of it. */
const home = (weight: number, relativeVariance = 0): HomeWeights => ({
  mean: { weight, relativeVariance },
  byCohort: new Map([[FEMALE.join(' '), { weight: 2 * weight, relativeVariance: 0.01 }]]),
  unknown: 0,
  people: { value: 10_000, variance: 0 },
})

const mix = (d1: number, variance = 0) => ({
  people: 1_000,
  shares: new Map([
    ['d1', { value: d1, variance }],
    ['d2', { value: 1 - d1, variance }],
  ]),
})

/** d1 has weight 4, d2 weight 8; a quarter of the people of d1z1 on a day live in d1. */
const ingredients = (changes: Partial<Ingredients> = {}): Ingredients => ({
  system,
  weights: {
    homes: new Map([
      ['d1', home(4)],
      ['d2', home(8)],
    ]),
    overall: 6,
    account: { iterations: 1, residual: 0, caps: [], lost: {} },
  },
  drifts: new Map(),
  mixes: new Map([
    ['city', mix(0.5)],
    ['d1', mix(0.75)],
    ['d1z1', mix(0.25)],
  ]),
  residency: UNKNOWN_RESIDENCY,
  visibility: ALL_VISIBLE,
  hours: Array.from({ length: 24 }, (_, hour) => hour),
  ...changes,
})

const keyOf = (zone: string, columns: Period['columns'] = {}, dimensions: readonly string[] = []): Key => ({
  zone: system.zones.find(({ id }) => id === zone)!,
  period: { position: columns.hour ?? 0, day: 0, start: new Date(0), columns },
  dimensions,
})

const weightOf = (key: Key, of: Product, changes: Partial<Ingredients> = {}): number =>
  factorsOf(ingredients(changes))(key, of).weight

describe('the factor from observed to all people', () => {
  test.each([
    ['a day of a zone is its mix of homes: 0.25 · 4 + 0.75 · 8', keyOf('d1z1'), visitors, 7],
    ['a day of a district is its own: 0.75 · 4 + 0.25 · 8', keyOf('d1'), visitors, 5],
    ['a day of the root', keyOf('city'), visitors, 6],
    ['an hour at night is that of the zone’s own district', keyOf('d1z1', { hour: 5, fold: 0 }), presence, 4],
    ['an hour after the night is the mix', keyOf('d1z1', { hour: 6, fold: 0 }), presence, 7],
    ['the first block of a day is a night', keyOf('d1z1', { block: 0 }, ['18-24', 'male']), profile, 4],
    ['a cohort is the mix of its own weights', keyOf('d1z1', { block: 3 }, [...FEMALE]), profile, 14],
    [
      'an unknown cohort is nothing where the known ones stand for it',
      keyOf('d1z1', { block: 3 }, ['unknown', 'unknown']),
      profile,
      0,
    ],
  ])('of %s', (_what, key, of, weight) => {
    expect(weightOf(key, of)).toBeCloseTo(weight, 9)
  })

  test('of people whose home the product tells is that of the home', () => {
    const overnight: Product = { ...visitors, dimensions: ['home'] }
    expect(weightOf(keyOf('d1z1', {}, ['d2']), overnight)).toBe(8)
    expect(weightOf(keyOf('d2z2', {}, ['d1']), overnight)).toBe(4)
  })

  test('of residents is that of where they live, whoever comes there by day, and what a day sees is no matter', () => {
    const residents: Product = { ...visitors, livesThere: true }
    const visibility = { ...ALL_VISIBLE, day: { part: 1.25, relativeVariance: 0.001 } }
    const factor = factorsOf(ingredients({ visibility }))
    expect(factor(keyOf('d1z1'), residents).weight).toBe(4)
    expect(factor(keyOf('city'), residents).weight).toBe(6)
    // The same cell of those who come.
    expect(factor(keyOf('d1z1'), visitors).weight).toBeCloseTo(7 / 1.25, 9)
  })

  test('of an hour is its residents and its guests: half of d1z1 live there, and all of its guests in d2', () => {
    // A quarter of the day's people are its residents, so that no guest is of d1.
    const residency = { parts: new Map([['d1z1', Array(24).fill(0.5)]]), ofDay: new Map([['d1z1', 0.25]]) }
    expect(weightOf(keyOf('d1z1', { hour: 14, fold: 0 }), presence, { residency })).toBe(6)
    expect(weightOf(keyOf('d1z1', { block: 3 }, ['18-24', 'male']), profile, { residency })).toBe(6)
    // Of the day itself the mix is measured.
    expect(weightOf(keyOf('d1z1'), visitors, { residency })).toBe(7)
  })

  test('is divided by the part that an hour, a night or a day sees, but where homes are told', () => {
    const part = (of: number) => ({ part: of, relativeVariance: 0.001 })
    const visibility = {
      day: part(1.25),
      nightBlock: part(0.5),
      hours: Array.from({ length: 24 }, (_, hour) => part(hour < 6 ? 0.8 : 1)),
    }
    expect(weightOf(keyOf('d1z1'), visitors, { visibility })).toBeCloseTo(7 / 1.25, 9)
    expect(weightOf(keyOf('d1z1', { hour: 2, fold: 0 }), presence, { visibility })).toBeCloseTo(4 / 0.8, 9)
    expect(weightOf(keyOf('d1z1', { block: 0 }, ['18-24', 'male']), profile, { visibility })).toBe(8)
    const overnight: Product = { ...visitors, dimensions: ['home'] }
    expect(weightOf(keyOf('d1z1', {}, ['d1']), overnight, { visibility })).toBe(4)
    const night = factorsOf(ingredients({ visibility }))(keyOf('d1z1', { hour: 2, fold: 0 }), presence)
    expect(night.relativeVariance).toBeCloseTo(0.001, 12)
  })

  test('is divided by what has become of the panel of each home', () => {
    const drifts = new Map([['d2', { ratio: 2, relativeVariance: 0 }]])
    expect(weightOf(keyOf('d1z1'), visitors, { drifts })).toBe(0.25 * 4 + 0.75 * 4)
  })

  test('is less sure the less sure weights, shares and cohorts are', () => {
    const varianceOf = (key: Key, of: Product, changes: Partial<Ingredients> = {}): number =>
      factorsOf(ingredients(changes))(key, of).relativeVariance
    const night = keyOf('d1z1', { hour: 2, fold: 0 })
    expect(varianceOf(night, presence)).toBe(0)
    const weights = {
      ...ingredients().weights,
      homes: new Map([
        ['d1', home(4, 0.02)],
        ['d2', home(8)],
      ]),
    }
    expect(varianceOf(night, presence, { weights })).toBeCloseTo(0.02, 12)
    const female = keyOf('d1z1', { block: 0 }, [...FEMALE])
    expect(varianceOf(female, profile, { weights })).toBeCloseTo(0.03, 12)
    // (4 − 7)² and (8 − 7)², each with σ² 0.01, over 7².
    const mixes = new Map([['d1z1', mix(0.25, 0.01)]])
    const without = varianceOf(keyOf('d1z1'), visitors)
    expect(varianceOf(keyOf('d1z1'), visitors, { mixes }) - without).toBeCloseTo(0.1 / 49, 9)
  })

  test('knows which part of its homes’ people are there, for the error of sampling', () => {
    const { partPresent } = factorsOf(ingredients())(keyOf('d1', { hour: 2, fold: 0 }), presence)
    expect(partPresent(10_000)).toBe(1)
    expect(partPresent(2_500)).toBe(0.25)
  })
})
