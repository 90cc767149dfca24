import { describe, expect, test } from 'vitest'
import { mostAccurate } from '../../../bin/attack/chance.ts'
import { saysThere } from '../../../bin/attack/stored-membership.ts'
import { guessedRight, traceOf, worstTrace } from '../../../bin/attack/target.ts'
import { localHours } from '../../../functions/geography/index.ts'
import { datesOfMonth } from '../../../functions/model/dates.ts'
import { dailyProducts, monthlyProducts, product, rhoOf } from '../../../functions/model/products.ts'
import { approximate } from '../../../functions/model/rational.ts'
import type { ZoneSystem } from '../../../functions/model/zones.ts'
import { prng } from '../../../sim/prng.ts'

const zone = (id: string, parent: string | null, depth: number) => ({
  ...{ id, name: id, parent, depth },
  level: ['city', 'district', 'zone'][depth]!,
})
const system: ZoneSystem = {
  id: 'city',
  version: '1',
  levels: ['city', 'district', 'zone'],
  zones: [
    zone('city', null, 0),
    ...['east', 'west'].map((id) => zone(id, 'city', 1)),
    ...['e1', 'e2', 'e3', 'e4', 'e5'].map((id) => zone(id, 'east', 2)),
    ...['w1', 'w2', 'w3', 'w4', 'w5'].map((id) => zone(id, 'west', 2)),
  ],
}
const hoursOf = (date: string) => localHours('Europe/London', date)
const attacked = (products: readonly ReturnType<typeof product>[], date = '2026-03-02') => ({
  ...{ products, system, privacy: 'standard' as const },
  hours: hoursOf(date),
})

/** Σ v² / 2σ²: what a release spends on this person. */
const rhoOfTrace = (trace: ReturnType<typeof worstTrace>): number =>
  trace.reduce(
    (sum, { keys, values, variance }) =>
      sum + keys.reduce((own, key) => own + Number(values(key)) ** 2, 0) / (2 * approximate(variance)),
    0,
  )

describe('the worst target', () => {
  test.each(dailyProducts('month').map(({ id }) => id))('spends all of the ρ of %s', (id) => {
    const trace = worstTrace(attacked([product(id)]))
    expect(rhoOfTrace(trace)).toBeCloseTo(approximate(rhoOf(product(id), 'standard')), 12)
  })

  test('spends all of the ρ of a day of 25 hours', () => {
    expect(rhoOfTrace(worstTrace(attacked(dailyProducts('month'), '2026-10-25')))).toBeCloseTo(0.03, 12)
  })

  test.each(monthlyProducts('month').map(({ id }) => id))('spends all of the ρ of %s in a month', (id) => {
    const hours = datesOfMonth('2026-04').flatMap(hoursOf)
    const trace = worstTrace({ ...attacked([product(id)]), hours })
    expect(rhoOfTrace(trace)).toBeCloseTo(approximate(rhoOf(product(id), 'standard')), 12)
  })
})

describe('guessing who is there', () => {
  const random = () => prng('test of attacks').uniform
  const trace = worstTrace(attacked([product('visitors')]))

  test('is always right without noise', () => {
    expect(guessedRight(trace, { trials: 50, random: random(), noisy: false }, () => 17n)).toBe(1)
  })

  // Twelve copies of a release spend ρ 0.06. P(|Z| > 5) is 6 in 10 million: so often this fails by chance.
  test('is as often right as ρ allows, and not more seldom: no better rule exists', () => {
    const trials = 8_000
    const twelve = Array.from({ length: 12 }, () => trace).flat()
    const most = mostAccurate(12 * 0.005)
    const error = Math.sqrt((most * (1 - most)) / trials)
    const right = guessedRight(twelve, { trials, random: random() }, () => 17n)
    expect(Math.abs(right - most)).toBeLessThan(5 * error)
  })

  test('sees of a person only the cells that the person moves', () => {
    const own = traceOf(attacked([product('visitors')]), () => (key) => (key.zone.id === 'e1' ? 1n : 0n))
    expect(own.map(({ keys }) => keys.map(({ zone: { id } }) => id))).toEqual([['e1']])
  })
})

describe('the ratio of one cell', () => {
  // Of v = 60 it is positive where n is above 30, whatever the noise.
  test.each([
    [31, true],
    [29, false],
    [-500, false],
  ])('%d minutes over what others are: there is %s', (n, there) => {
    expect(saysThere([n], 5_400_000)).toBe(there)
  })

  test('hours are weighed together: 100 and −50 are 50 over two bounds of 30', () => {
    expect(saysThere([100, -50], 1)).toBe(false)
    expect(saysThere([100, -39], 1)).toBe(true)
  })
})
