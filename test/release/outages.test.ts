import { describe, expect, test } from 'vitest'
import { type Product, product } from '../../functions/model/products.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import { isDarkAtNight, isOutage, NO_OUTAGES, withOutages } from '../../functions/release/outages.ts'
import { keysAtDepth, periodsOf } from '../../functions/release/public-keys.ts'
import { type Estimated, releaseRows } from '../../functions/release/release-rows.ts'
import { hoursOf, presence, profile, town } from './towns.ts'

const system = town(2, 2)
const DATE = '2026-04-28'

describe('fewer people than usual', () => {
  const usual = { value: 1_000, variance: 300 }

  test.each([
    [500, false],
    [499.9, true],
    [501, false],
    [0, true],
    [-40, true],
  ])('of 1,000 are an outage below half of them: %d', (value, expected) => {
    expect(isOutage({ value, variance: 100 }, usual)).toBe(expected)
  })

  test('are an outage further than six standard deviations of the difference below: 240 of 1,600 people²', () => {
    const of = (value: number) => isOutage({ value, variance: 1_300 }, { value: 260, variance: 300 })
    expect(of(20)).toBe(false)
    expect(of(19.9)).toBe(true)
  })
})

/** `d1z1 14` of all cells that are marked, for zones that were down in hours of the date. */
function marked(of: Product, dark: Readonly<Record<string, readonly number[]>>, date = DATE): string[] {
  const hours = hoursOf(date)
  const periods = periodsOf(of.grain, hours)
  const depths = of.dimensions.includes('destination') ? [1] : [0, 1, 2]
  const estimates = depths
    .flatMap((depth) => keysAtDepth(of, system, depth, periods))
    .map((key): Estimated => ({ key, estimate: 500, variance: 1_500 }))
  const lost = new Map(Object.entries(dark).map(([zone, positions]) => [zone, new Set(positions)]))
  return withOutages(estimates, { dark: lost, missing: [] }, of, hours)
    .filter(({ isOutage }) => isOutage)
    .map(({ key: { zone, period, dimensions } }) => [zone.id, period.position, ...dimensions].join(' '))
}

describe('a cell is marked', () => {
  test('of presence in the very hour, in that zone alone', () => {
    expect(marked(presence, { d1z1: [3, 14], d2: [0] })).toEqual(['d2 0', 'd1z1 3', 'd1z1 14'])
  })

  test('of presence in one of two hours from 01:00 alone', () => {
    // Positions 1 and 2 are both 01:00 on 25 October.
    expect(marked(presence, { d1z1: [2] }, '2026-10-25')).toEqual(['d1z1 2'])
  })

  test('of a block that lacks an hour, in all cohorts', () => {
    const cells = marked(profile, { d1z1: [14] })
    expect(cells).toHaveLength(11)
    expect(new Set(cells.map((name) => name.split(' ').slice(0, 2).join(' ')))).toEqual(new Set(['d1z1 3']))
  })

  test('of a day that lacks three hours, and not of one that lacks two', () => {
    expect(marked(product('visitors'), { d1z1: [3, 4], d2z1: [3, 4, 5] })).toEqual(['d2z1 0'])
  })

  test('of a flow that begins or ends where the network was down', () => {
    expect(marked(product('flows'), { d1: [5] })).toEqual(['d1 1 d1', 'd1 1 d2', 'd2 1 d1'])
  })

  test('of the guests from a district that was down at night, wherever they are by day', () => {
    const cells = marked(product('overnight'), { d1: [5], d2: [6] })
    expect(cells).toHaveLength(7)
    expect(cells.every((name) => name.endsWith(' d1'))).toBe(true)
  })

  test('nowhere where nothing was down', () => {
    const estimates: Estimated[] = []
    expect(withOutages(estimates, NO_OUTAGES, presence, hoursOf(DATE))).toBe(estimates)
  })
})

test('a night is dark that lacks an hour before 06:00', () => {
  const dark = new Map([
    ['d1', new Set([5])],
    ['d2', new Set([6])],
  ])
  const of = (zone: string) => isDarkAtNight({ dark }, zone, hoursOf(DATE))
  expect([of('d1'), of('d2'), of('d1z1')]).toEqual([true, false, false])
})

describe('a released row', () => {
  const rowsOf = (of: typeof system) => {
    const estimates = levelsOf(presence, of, hoursOf(DATE), 'standard')
      .flatMap(({ keys }) => keys)
      .map((key): Estimated => {
        const isOut = key.zone.id === 'd1z1' || key.zone.id === 'd2'
        return { key, estimate: 500, variance: 1_500, ...(isOut ? { isOutage: true } : {}) }
      })
    return releaseRows(estimates, presence, of)
  }
  const at = (position: number, of = system) =>
    rowsOf(of)
      .filter(({ key }) => key.period.position === position)
      .map(({ key, status, shown }) => `${key.zone.id} ${status} ${shown?.value ?? null}`)

  test('of an outage has no number and no larger zone that stands for it', () => {
    expect(at(14)).toEqual([
      'city published 500',
      'd1 published 500',
      'd2 outage null',
      'd1z1 outage null',
      'd1z2 published 500',
      'd2z1 published 500',
      'd2z2 published 500',
    ])
  })

  test('of a single hour of a night that is shown as a block says nothing of an outage', () => {
    const zones = system.zones.map((zone) =>
      zone.id === 'd1z1' ? { ...zone, nightBlock: true as const } : zone,
    )
    const withNights = { ...system, zones }
    expect(at(3, withNights)[3]).toBe('d1z1 coarsened null')
    expect(at(14, withNights)[3]).toBe('d1z1 outage null')
  })
})
