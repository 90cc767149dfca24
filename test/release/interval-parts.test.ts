import { describe, expect, test } from 'vitest'
import { products } from '../../functions/model/products.ts'
import { COUNTING, countedBy, FOOTPRINT } from '../../functions/release/interval-constants.ts'
import {
  alikePart,
  countingPart,
  footprintPart,
  noisePart,
  samplingPart,
  weightPart,
} from '../../functions/release/interval-parts.ts'
import { prng } from '../../sim/prng.ts'

const DRAWS = 20_000

/** Mean squared distance from the truth of seeded draws; 20,000 of them are within 4 % of it. */
function spread(truth: number, draw: () => number): number {
  let total = 0
  for (let index = 0; index < DRAWS; index += 1) total += (draw() - truth) ** 2
  return total / DRAWS
}

/** Heads of `people`, each with the same probability. */
const heads = (random: ReturnType<typeof prng>, people: number, probability: number): number => {
  let count = 0
  for (let index = 0; index < people; index += 1) count += random.chance(probability) ? 1 : 0
  return count
}

describe('the variance of a figure', () => {
  test('of noise is w² σ²: 5² · 1,500', () => {
    expect(noisePart(1_500, 5)).toBe(37_500)
  })

  test('of sampling is that of 400 people of whom a fifth are observed and stand for five each', () => {
    const random = prng('sampling')
    const measured = spread(400, () => 5 * heads(random, 400, 0.2))
    // w (w − 1) n with the 80 who are expected: 5 · 4 · 80.
    expect(samplingPart(80, 5, 0)).toBe(1_600)
    expect(measured / samplingPart(80, 5, 0)).toBeGreaterThan(0.94)
    expect(measured / samplingPart(80, 5, 0)).toBeLessThan(1.06)
  })

  test('of sampling is smaller where the home is calibrated: a weight of residents by those observed', () => {
    const random = prng('calibrated')
    // Of 400 residents 240 are in the zone; the weight is 400 by all that are observed, wherever they are.
    const measured = spread(240, () => {
      const here = heads(random, 240, 0.2)
      const elsewhere = heads(random, 160, 0.2)
      return (here * 400) / (here + elsewhere)
    })
    // w (w − 1) n (1 − p) with n 48 and p 0.6: 384.
    expect(samplingPart(48, 5, 0.6)).toBeCloseTo(384, 9)
    expect(measured / 384).toBeGreaterThan(0.92)
    expect(measured / 384).toBeLessThan(1.08)
  })

  test('of sampling is 0 where all people of the home area are here, or everybody is observed', () => {
    expect(samplingPart(48, 5, 1)).toBe(0)
    expect(samplingPart(48, 1, 0)).toBe(0)
  })

  test('of footprints is that of tiles drawn one by one from a model that is wrong by its constant', () => {
    const random = prng('footprint')
    const { spread: away, error } = FOOTPRINT.zone
    // Phones counted in a zone are drawn there with the probability 1 − spread, from all of its surroundings.
    const around = 300 / (1 - away)
    const measured = spread(300 * 5, () => {
      const model = 1 + error * random.normal()
      return 5 * heads(random, around, (1 - away) * model)
    })
    const part = footprintPart(300, 5, 'zone')
    expect(measured / part).toBeGreaterThan(0.92)
    expect(measured / part).toBeLessThan(1.08)
  })

  test('of weights is the square of the people times their relative variance', () => {
    expect(weightPart(100, 5, 0.01)).toBe(2_500)
  })

  test('of what hangs on short stops is (w n)² times the square of its constant, and none of time at a place', () => {
    expect(countingPart(100, 5, 'zone', 'visits')).toBeCloseTo((500 * COUNTING.visits.zone) ** 2, 9)
    expect(countingPart(100, 5, 'zone', 'time')).toBe(0)
  })

  test.each([
    ['time', ['presence', 'profile', 'residents', 'workers']],
    [
      'visits',
      ['visitors', 'overnight', 'monthly-visitors', 'frequency', 'catchment', 'visitor-types', 'tourism'],
    ],
    ['stays', ['dwell']],
    ['trips', ['flows']],
  ])('counts %s in the products of that', (counted, ids) => {
    expect(products.filter((of) => countedBy(of) === counted).map(({ id }) => id)).toEqual(ids)
  })

  test.each([
    ['sampling', () => samplingPart(-50, 5, 0)],
    ['footprints', () => footprintPart(-50, 5, 'zone')],
    ['weights', () => weightPart(-50, 5, 0.01)],
    ['short stops', () => countingPart(-50, 5, 'zone', 'visits')],
  ])('of %s is nothing where the noise leaves fewer than nobody', (_what, part) => {
    expect(Math.abs(part())).toBe(0)
  })

  test('of sampling never falls below 0, also where fewer live than are observed', () => {
    expect(samplingPart(100, 0.8, 0)).toBe(0)
  })
})

describe('the part of the error that is alike on two dates', () => {
  const roles = ['root', 'district', 'zone'] as const

  test.each(products.map((product) => [product.id, product] as const))(
    'of %s is in what footprints and short stops are wrong by, and never all of it',
    (_, product) => {
      for (const role of roles) {
        // Of a million phones the draws of their tiles are next to nothing.
        const wrong = footprintPart(1e6, 1, role) + countingPart(1e6, 1, role, countedBy(product))
        expect(alikePart(product, role)).toBeGreaterThanOrEqual(0)
        expect(alikePart(product, role)).toBeLessThan((0.8 * wrong) / 1e12)
      }
    },
  )

  test('is nothing of the root, of time in districts, of lengths of stay, and of months', () => {
    const alike = products.flatMap((product) => {
      const of = roles.filter((role) => alikePart(product, role) > 0)
      return of.length > 0 ? [[product.id, ...of]] : []
    })
    expect(alike).toEqual([
      ['presence', 'zone'],
      ['visitors', 'district', 'zone'],
      ['profile', 'zone'],
      ['flows', 'district'],
      ['overnight', 'district', 'zone'],
    ])
  })
})
