import { describe, expect, test } from 'vitest'
import { epochLimitOf, type Product, product, products, rhoOf } from '../../functions/model/products.ts'
import {
  add,
  approximate,
  compare,
  fraction,
  multiply,
  rational,
  show,
} from '../../functions/model/rational.ts'
import {
  depthsOf,
  levelShares,
  measuredDepths,
  mostOfOne,
  noiseVariance,
  squaredSensitivity,
} from '../../functions/model/sensitivity.ts'

const registry: readonly Product[] = products
const ZONES = { zones: 983, cells: 983 }
const ROOT = { zones: 1, cells: 1 }

describe('sensitivity', () => {
  test('presence of a day of 24 hours moves by at most 24 × 60² square minutes', () => {
    expect(squaredSensitivity(product('presence'), 24, ZONES)).toBe(86_400n)
  })

  test('presence of a day of 25 hours moves further, so its noise grows and its budget stays', () => {
    expect(squaredSensitivity(product('presence'), 25, ZONES)).toBe(90_000n)
  })

  test('visitors move by 8 zones, and by 1 at a root of one zone', () => {
    expect(squaredSensitivity(product('visitors'), 1, ZONES)).toBe(8n)
    expect(squaredSensitivity(product('visitors'), 1, ROOT)).toBe(1n)
  })

  test('profile moves by one cell of each of six blocks, at every level', () => {
    expect(squaredSensitivity(product('profile'), 6, { zones: 983, cells: 983 * 11 })).toBe(6n)
    expect(squaredSensitivity(product('profile'), 6, { zones: 1, cells: 11 })).toBe(6n)
  })

  test.each(['dwell', 'overnight'])('%s moves by 8 zones, however many classes each has', (id) => {
    expect(squaredSensitivity(product(id), 1, { zones: 983, cells: 983 * 5 })).toBe(8n)
    expect(squaredSensitivity(product(id), 1, { zones: 5, cells: 5 * 5 })).toBe(5n)
    expect(squaredSensitivity(product(id), 1, { zones: 1, cells: 5 })).toBe(1n)
  })

  test('flows move by 6 cells of a day, whichever blocks they are of', () => {
    expect(squaredSensitivity(product('flows'), 1, { zones: 33, cells: 33 * 33 * 6 })).toBe(6n)
  })
})

describe('levels', () => {
  test('of flows are those from the districts up, of which the districts alone are measured', () => {
    expect(depthsOf(product('flows'), 3)).toEqual([0, 1])
    expect(measuredDepths(product('flows'), 3)).toEqual([1])
    expect(measuredDepths(product('flows'), 2)).toEqual([0])
    expect(measuredDepths(product('dwell'), 3)).toEqual([0, 1, 2])
  })

  test('let one person add 1 to a cell of flows at the districts, and 6 to a sum above them', () => {
    expect(mostOfOne(product('flows'), 3, 1)).toBe(1)
    expect(mostOfOne(product('flows'), 3, 0)).toBe(6)
    expect(mostOfOne(product('flows'), 2, 0)).toBe(1)
  })
})

test('monthly visitors move by 30 zones of a month, and by 1 at the root', () => {
  expect(squaredSensitivity(product('monthly-visitors'), 1, ZONES)).toBe(30n)
  expect(squaredSensitivity(product('monthly-visitors'), 1, ROOT)).toBe(1n)
})

describe('shares of the levels', () => {
  test.each([1, 2, 3, 4, 5])('of every product add up to exactly 1 where %i are measured', (count) => {
    for (const entry of registry) {
      const total = levelShares(entry, count).reduce(add, fraction(0n))
      expect(show(total)).toBe('1')
    }
  })

  test('visitors spend 10, 20 and 70 % on root, districts and zones', () => {
    expect(levelShares(product('visitors'), 3).map(show)).toEqual(['1/10', '1/5', '7/10'])
  })

  test.each(registry)('of $id are 10 and 90 % with two levels', (entry) => {
    expect(levelShares(entry, 2).map(show)).toEqual(['1/10', '9/10'])
  })

  test('flows spend all of it on the districts', () => {
    const { length } = measuredDepths(product('flows'), 5)
    expect(levelShares(product('flows'), length).map(show)).toEqual(['1'])
  })

  test('presence spends 80 % on the zones and the rest in equal shares above', () => {
    expect(levelShares(product('presence'), 3).map(show)).toEqual(['1/10', '1/10', '4/5'])
    expect(levelShares(product('presence'), 5).map(show)).toEqual([...Array(4).fill('1/20'), '4/5'])
  })
})

test('the noise of presence at the zones has σ² 1,500 people²', () => {
  const presence = product('presence')
  const variance = noiseVariance(86_400n, presence.rho, rational('0.8'))
  expect(show(variance)).toBe('5400000')
  expect(approximate(variance) / presence.perUnit ** 2).toBe(1500)
})

test('the daily products spend 0.030 of ρ together', () => {
  const daily = registry.filter(({ cadence }) => cadence === 'day')
  expect(show(daily.reduce((sum, entry) => add(sum, entry.rho), fraction(0n)))).toBe('3/100')
})

test('the strict profile halves every budget and the limit of the epoch', () => {
  expect(show(rhoOf(product('presence'), 'strict'))).toBe('1/200')
  expect(show(epochLimitOf('month', 'strict'))).toBe('109/200')
})

test('rows per day of a month move by 3 districts on each of its days, and by one city', () => {
  for (const id of ['visitor-types', 'tourism']) {
    expect(squaredSensitivity(product(id), 31, { zones: 33, cells: 33 * 5 })).toBe(93n)
    expect(squaredSensitivity(product(id), 31, ROOT)).toBe(31n)
    expect(depthsOf(product(id), 3)).toEqual([0, 1])
  }
})

test('31 days of all daily products and the monthly ones spend 1.00 of the 1.09 of a month', () => {
  const of = (wanted: Product['cadence']) =>
    registry
      .filter(({ cadence }) => cadence === wanted)
      .reduce((sum, entry) => add(sum, entry.rho), fraction(0n))
  const spent = add(multiply(of('day'), fraction(31n)), of('month'))
  expect(show(spent)).toBe('1')
  expect(compare(spent, epochLimitOf('month', 'standard'))).toBeLessThan(0)
})

test('every product of a month needs keys that live a month', () => {
  const monthly = registry.filter(({ cadence }) => cadence === 'month')
  expect(monthly.map(({ id }) => id)).toContain('monthly-visitors')
  for (const { keyLife } of monthly) expect(keyLife).toBe('month')
})

test('an unknown product is refused with the list of those that exist', () => {
  expect(() => product('footfall')).toThrow('presence, visitors')
})
