import { describe, expect, test } from 'vitest'
import { COUNTING, FOOTPRINT, type Role } from '../../functions/release/interval-constants.ts'
import { roleOf, scaled } from '../../functions/release/scaled.ts'
import { presence, town, visitors } from './towns.ts'

const key = {
  zone: town(1, 1).zones[2]!,
  period: { position: 0, day: 0, start: new Date(0), columns: {} },
  dimensions: [],
}
const of = (estimate: number) => ({ key, estimate, variance: 1_500 })
const five = { weight: 5, relativeVariance: 0.01, partPresent: (people: number) => people / 400 }

describe('an estimate of all people', () => {
  test('is five for each of 100 observed, with each part of its variance', () => {
    const { spread, error } = FOOTPRINT.zone
    const { estimate, variance, common } = scaled(of(100), 'zone', visitors, five).scaled!
    expect(estimate).toBe(500)
    expect(variance).toBe(25 * 1_500)
    // Sampling of a quarter of the home's people, tiles and model of the footprints, short stops, weights.
    const parts = [5 * 4 * 100 * 0.75, 5 * 500 * spread, (500 * error) ** 2]
    const counted = [(500 * COUNTING.visits.zone) ** 2, 500 ** 2 * 0.01]
    expect(common).toBeCloseTo(
      [...parts, ...counted].reduce((sum, part) => sum + part),
      6,
    )
  })

  test('of time at a place hangs on no short stops', () => {
    const common = (product: typeof presence) => scaled(of(100), 'zone', product, five).scaled!.common
    expect(common(visitors) - common(presence)).toBeCloseTo((500 * COUNTING.visits.zone) ** 2, 6)
  })

  test('says which part of its error is the same factor on other dates: a constant, whoever is there', () => {
    const alike = (product: typeof presence, role: Role, people: number, weight: typeof five) =>
      scaled(of(people), role, product, weight).scaled!.alike
    const wrong = FOOTPRINT.zone.error ** 2 + COUNTING.visits.zone ** 2
    expect(alike(visitors, 'zone', 100, five)).toBeCloseTo(0.75 * wrong, 9)
    for (const people of [-20, 0, 7, 1_000_000]) {
      expect(alike(visitors, 'zone', people, { ...five, weight: people })).toBe(
        alike(visitors, 'zone', 100, five),
      )
    }
    expect(alike(presence, 'zone', 100, five)).toBeCloseTo(0.5 * FOOTPRINT.zone.error ** 2, 9)
    expect(scaled(of(100), 'zone', presence).scaled!.alike).toBe(alike(presence, 'zone', 100, five))
    // Not even a 0 is stored of what has nothing alike.
    expect(scaled(of(100), 'root', presence, five).scaled).not.toHaveProperty('alike')
  })

  test('is signed like its measurement, and has no error but the noise where that is below nobody', () => {
    const { estimate, variance, common } = scaled(of(-20), 'zone', visitors, five).scaled!
    expect(estimate).toBe(-100)
    expect(variance).toBe(25 * 1_500)
    expect(Math.abs(common)).toBe(0)
  })

  test('keeps what is observed beside it, and is that where nothing is extrapolated', () => {
    const { estimate, variance, scaled: all } = scaled(of(100), 'root', presence)
    expect([estimate, variance]).toEqual([100, 1_500])
    expect(all!.estimate).toBe(100)
    expect(all!.variance).toBe(1_500)
    // Nobody is added, so that nobody is sampled: footprints alone.
    expect(all!.common).toBeCloseTo(100 * FOOTPRINT.root.spread + (100 * FOOTPRINT.root.error) ** 2, 9)
  })

  test('has nine digits, which tell single people, and six of each error', () => {
    const { estimate, scaled: all } = scaled(of(1_234.56789012), 'zone', visitors, {
      ...five,
      weight: 1.23456789,
    })
    expect(estimate).toBe(1_234.56789)
    expect(all!.estimate).toBe(1_524.15788)
    expect(all!.variance).toBe(2_286.24)
    expect(all!.common).toBe(Number(all!.common.toPrecision(6)))
  })
})

test.each([
  ['zone', 0, 1],
  ['root', 0, 2],
  ['zone', 1, 2],
  ['root', 0, 3],
  ['district', 1, 3],
  ['zone', 2, 3],
] as const)('%s is the role of depth %d of %d levels', (role, depth, levels) => {
  expect(roleOf(depth, levels)).toBe(role)
})
