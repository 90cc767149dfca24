import { describe, expect, test } from 'vitest'
import { datesOfMonth } from '../../functions/model/dates.ts'
import { InvalidInput } from '../../functions/model/errors.ts'
import { type Product, product, rhoOf } from '../../functions/model/products.ts'
import {
  add,
  divide,
  fraction,
  multiply,
  type Rational,
  rational,
  show,
} from '../../functions/model/rational.ts'
import { measuredDepths, squaredSensitivity } from '../../functions/model/sensitivity.ts'
import { OUT_OF_COVERAGE, type ZoneSystem } from '../../functions/model/zones.ts'
import { levelsOf, measure } from '../../functions/release/measurements.ts'
import { checkHours, keysAtDepth, periodsOf } from '../../functions/release/public-keys.ts'
import { areas } from '../serve/city.ts'
import { hoursOf, presence, profile, registry, town, visitors } from './towns.ts'

const WINTER = hoursOf('2026-03-24')
const SPRING_FORWARD = hoursOf('2026-03-29')
const FALL_BACK = hoursOf('2026-10-25')

const variances = (...of: Parameters<typeof levelsOf>): string[] =>
  levelsOf(...of).map(({ variance }) => show(variance))

describe('σ²', () => {
  test('of presence at the zones is 1,500 people²: 24 · 60² / (2 · 0.01 · 0.8) = 5,400,000 minutes²', () => {
    const zones = levelsOf(presence, town(2, 2), WINTER, 'standard').at(-1)!
    expect(show(zones.variance)).toBe('5400000')
    expect(show(divide(zones.variance, fraction(3_600n)))).toBe('1500')
  })

  test('of presence above the zones is 86,400 / (2 · 0.01 · 0.1), the levels sharing 20 %', () => {
    expect(variances(presence, town(2, 2), WINTER, 'standard')).toEqual(['43200000', '43200000', '5400000'])
  })

  test('of visitors is 8 / (2 · 0.005 · 0.7) at 8 zones or more, 8 / (2 · 0.005 · 0.2) between, 1 / (2 · 0.005 · 0.1) at the root', () => {
    expect(variances(visitors, town(8, 2), WINTER, 'standard')).toEqual(['1000', '4000', '8000/7'])
  })

  test('of visitors in a town of 2 districts and 6 zones follows the zones there are', () => {
    // 2 / (2 · 0.005 · 0.2) and 6 / (2 · 0.005 · 0.7)
    expect(variances(visitors, town(2, 3), WINTER, 'standard')).toEqual(['1000', '1000', '6000/7'])
  })

  test('of visitors with two levels is 1 / (2 · 0.005 · 0.1) and 8 / (2 · 0.005 · 0.9)', () => {
    expect(variances(visitors, areas(30), WINTER, 'standard')).toEqual(['1000', '8000/9'])
  })

  test('of presence with two levels is 86,400 / (2 · 0.01 · 0.1) and 86,400 / (2 · 0.01 · 0.9)', () => {
    expect(variances(presence, areas(30), WINTER, 'standard')).toEqual(['43200000', '4800000'])
  })

  test('is doubled by the strict profile', () => {
    expect(variances(presence, town(2, 2), WINTER, 'strict')).toEqual(['86400000', '86400000', '10800000'])
  })

  test('scales with the hours of the day: 23 and 25 of 24', () => {
    expect(variances(presence, town(2, 2), SPRING_FORWARD, 'standard').at(-1)).toBe('5175000')
    expect(variances(presence, town(2, 2), FALL_BACK, 'standard').at(-1)).toBe('5625000')
  })

  test('of flows is 6 / (2 · 0.005) = 600 at the districts, where all of ρ goes', () => {
    expect(variances(product('flows'), town(3, 2), WINTER, 'standard')).toEqual(['600'])
    expect(variances(product('flows'), areas(30), WINTER, 'standard')).toEqual(['600'])
  })

  test('of dwell counts zones, not their classes: 5 / (2 · 0.002 · 0.2) at five districts', () => {
    expect(variances(product('dwell'), town(5, 2), WINTER, 'standard')).toEqual(['2500', '6250', '20000/7'])
  })

  test('of the types of visitors counts 3 districts on each of 31 days, and one city', () => {
    const march = datesOfMonth('2026-03').flatMap(hoursOf)
    // 93 / (2 · 0.0075 · 0.9) and 31 / (2 · 0.0075 · 0.1): with two levels, city and district.
    expect(variances(product('visitor-types'), town(5, 2), march, 'standard')).toEqual(['62000/3', '62000/9'])
    expect(variances(product('tourism'), town(5, 2), march, 'standard')).toEqual(['31000', '31000/3'])
    // Two districts are all that there are.
    expect(variances(product('tourism'), town(2, 2), march, 'standard')).toEqual(['31000', '62000/9'])
  })

  test('of an invented profile with one cell a block is 6 / (2 · 0.006 · 0.8) = 625', () => {
    expect(variances(profile, town(2, 2), WINTER, 'standard').at(-1)).toBe('625')
  })

  test('of a bound of more cells than a level has in a block is that of the cells there are: 6 · 11 / (2 · 0.006 · 0.1)', () => {
    const many: Product = { ...profile, bound: { kind: 'cells', per: 'block', cells: 20, most: 1 } }
    expect(variances(many, town(2, 2), WINTER, 'standard')[0]).toBe('55000')
  })

  test.each(registry.map((product) => [product.id, product] as const))(
    'of %s spends exactly its ρ over all levels',
    (_id, product) => {
      for (const system of [town(8, 2), town(2, 2), areas(30)]) {
        for (const privacy of ['standard', 'strict'] as const) {
          const levels = levelsOf(product, system, FALL_BACK, privacy)
          const groups = periodsOf(product.bound.per, FALL_BACK).length
          const spent = levels.map(({ keys, variance }): Rational => {
            const zones = new Set(keys.map(({ zone }) => zone.id)).size
            const sensitivity = squaredSensitivity(product, groups, { zones, cells: keys.length / groups })
            return divide(fraction(sensitivity), multiply(fraction(2n), variance))
          })
          expect(show(spent.reduce(add))).toBe(show(rhoOf(product, privacy)))
          const depths = measuredDepths(product, system.levels.length)
          expect(levels.map(({ depth }) => depth)).toEqual(depths)
        }
      }
    },
  )
})

describe('the public keys', () => {
  test('of presence are every zone and each of 24, 23 or 25 hours', () => {
    for (const [hours, count] of [
      [WINTER, 24],
      [SPRING_FORWARD, 23],
      [FALL_BACK, 25],
    ] as const) {
      const levels = levelsOf(presence, town(2, 3), hours, 'standard')
      expect(levels.map(({ keys }) => keys.length)).toEqual([count, 2 * count, 6 * count])
    }
  })

  test('tell the two hours from 01:00 of the autumn day apart by their fold and start', () => {
    const night = periodsOf('hour', FALL_BACK).filter(({ columns }) => columns.hour === 1)
    expect(night).toEqual([
      { position: 1, day: 0, start: new Date('2026-10-25T00:00:00Z'), columns: { hour: 1, fold: 0 } },
      { position: 2, day: 0, start: new Date('2026-10-25T01:00:00Z'), columns: { hour: 1, fold: 1 } },
    ])
  })

  test('have six blocks, the first of the autumn day five hours long', () => {
    const starts = periodsOf('block', FALL_BACK).map(({ start }) => start.toISOString().slice(0, 16))
    expect(starts).toEqual([
      '2026-10-24T23:00',
      '2026-10-25T04:00',
      '2026-10-25T08:00',
      '2026-10-25T12:00',
      '2026-10-25T16:00',
      '2026-10-25T20:00',
    ])
  })

  test('of a day begin at local midnight', () => {
    expect(periodsOf('day', hoursOf('2026-07-01'))).toEqual([
      { position: 0, day: 0, start: new Date('2026-06-30T23:00:00Z'), columns: {} },
    ])
  })

  test.each([
    ['2026-03', 29, ['2026-03-29T00:00', '2026-03-29T23:00']],
    ['2026-10', 25, ['2026-10-24T23:00', '2026-10-26T00:00']],
  ])('of the days of %s are 31, each from its own midnight', (month, change, starts) => {
    const hours = datesOfMonth(month).flatMap(hoursOf)
    const days = periodsOf('day', hours)
    expect(days.map(({ day }) => day)).toEqual(Array.from({ length: 31 }, (_, index) => index))
    const around = days.slice(change - 1, change + 1).map(({ start }) => start.toISOString().slice(0, 16))
    expect(around).toEqual(starts)
    expect(periodsOf('month', hours)).toHaveLength(1)
  })

  test('of an invented profile have eleven cohorts, unknown the last', () => {
    const keys = keysAtDepth(profile, town(2, 2), 0, periodsOf('day', WINTER))
    expect(keys).toHaveLength(11)
    expect(keys[0]!.dimensions).toEqual(['18-24', 'female'])
    expect(keys.at(-1)!.dimensions).toEqual(['unknown', 'unknown'])
  })

  test('leave out what lies outside the list of areas', () => {
    const system: ZoneSystem = {
      ...areas(2),
      zones: [
        ...areas(2).zones,
        { id: OUT_OF_COVERAGE, name: 'elsewhere', parent: 'all', level: 'area', depth: 1 },
      ],
    }
    const keys = keysAtDepth(visitors, system, 1, periodsOf('day', WINTER))
    expect(keys.map(({ zone }) => zone.id)).toEqual(['area-0000', 'area-0001'])
  })

  test('of flows are every pair of districts in every block, with nothing at the zones', () => {
    const levels = levelsOf(product('flows'), town(3, 2), WINTER, 'standard')
    expect(levels.map(({ depth, keys }) => [depth, keys.length])).toEqual([[1, 3 * 3 * 6]])
    const fromFirst = levels[0]!.keys.filter(({ zone, period }) => zone.id === 'd1' && period.position === 0)
    expect(fromFirst.map(({ dimensions }) => dimensions)).toEqual([['d1'], ['d2'], ['d3']])
  })

  test('of overnight have every district as a home at every level', () => {
    const levels = levelsOf(product('overnight'), town(3, 2), WINTER, 'standard')
    expect(levels.map(({ keys }) => keys.length)).toEqual([3, 3 * 3, 6 * 3])
    expect(levels[0]!.keys.map(({ dimensions }) => dimensions[0])).toEqual(['d1', 'd2', 'd3'])
  })

  test.each([
    ['hours of the day before', hoursOf('2026-03-23')],
    ['no hours', []],
    ['23 of 24 hours', WINTER.slice(1)],
    ['hours in another order', [WINTER[1]!, WINTER[0]!, ...WINTER.slice(2)]],
    ['hours from 01:00 to 01:00', [...WINTER.slice(1), hoursOf('2026-03-25')[0]!]],
  ])('are refused with %s', (_what, hours) => {
    expect(() => checkHours(hours, '2026-03-24', 'gb')).toThrow(InvalidInput)
    expect(() => checkHours(hours, '2026-03-24', 'gb')).toThrow(/not that whole day in Europe\/London/)
  })

  test.each(['2026-03-24', '2026-03-29', '2026-10-25'])('take the hours of %s', (date) => {
    expect(() => checkHours(hoursOf(date), date, 'gb')).not.toThrow()
  })
})

describe('a measurement', () => {
  test('is the bounded figure and noise: 2,400 of 10,000,000 minutes keep within 7.5 σ, and differ', () => {
    // Beyond 7.5 σ lie 6.4 · 10⁻¹⁴ of a normal distribution: a false alarm in 6 · 10⁹ runs.
    const levels = levelsOf(presence, town(10, 10), WINTER, 'standard').slice(-1)
    const values = measure(levels, () => 10_000_000n).map(({ value }) => Number(value) - 10_000_000)
    expect(values).toHaveLength(2_400)
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(7.5 * Math.sqrt(5_400_000))
    // σ is 2,324: even a thousand collisions among 2,400 draws would be no chance.
    expect(new Set(values).size).toBeGreaterThan(1_000)
  })

  test('of an empty cell is noise too: 2,400 zeros have the mean 0 and the variance 5,400,000', () => {
    const levels = levelsOf(presence, town(10, 10), WINTER, 'standard').slice(-1)
    const values = measure(levels, () => 0n).map(({ value }) => Number(value))
    const mean = values.reduce((a, b) => a + b) / values.length
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length
    // 6.11 standard errors, and 6.5 for the skewed variance: false alarms of 10⁻⁹ each.
    expect(Math.abs(mean)).toBeLessThan(6.11 * Math.sqrt(5_400_000 / 2_400))
    expect(Math.abs(variance / 5_400_000 - 1)).toBeLessThan(6.5 * Math.sqrt(2 / 2_400))
  })

  test('is drawn for each of the 26,184 keys of a city and its zones, hour by hour', () => {
    const levels = levelsOf(presence, town(10, 108), WINTER, 'standard')
    expect(measure(levels, () => 0n)).toHaveLength((1_080 + 10 + 1) * 24)
  })

  test('has the exact variance of its level', () => {
    const root = measure(levelsOf(visitors, town(8, 2), WINTER, 'standard'), () => 0n)[0]!
    expect(root.variance).toEqual(rational('1000'))
  })
})
