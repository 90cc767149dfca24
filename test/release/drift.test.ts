import { describe, expect, test } from 'vitest'
import { drifts } from '../../functions/release/drift.ts'
import type { Uncertain } from '../../functions/release/estimate.ts'
import { answers, type Panel, panel } from './panel.ts'

const NOISE = 2_000

/** Some 8 districts of 15,000 observed people at night. */
const towns = Array.from({ length: 8 }, (_, seed) => panel({ seed, dates: 28 }))

/**
 * The same town on a date on which the operator has more subscribers in some districts: 30 % more phones at
 * night and at every hour. The trailing mean is that of before.
 */
function jumped(town: Panel, factorOf: (home: string) => number) {
  const homes = [...town.census.persons.keys()]
  const before = homes.map((home) => town.nights.byHome.get(home)!)
  const of = drifts(
    homes.map((home, h) => ({
      mean: before[h]!,
      date: { value: before[h]!.value * factorOf(home), variance: NOISE },
    })),
  )
  return new Map(homes.map((home, h) => [home, of[h]!]))
}

const scaledBy = (town: Panel, factorOf: (district: string) => number): Panel => {
  const times = ({ value, variance }: Uncertain, factor: number): Uncertain => ({
    value: value * factor,
    variance,
  })
  const parents = new Map(town.system.zones.map(({ id, parent }) => [id, parent]))
  return {
    ...town,
    zones: town.zones.map((row) => {
      const district = row.zone.depth === 2 ? parents.get(row.zone.id)! : row.zone.id
      const factor = factorOf(district)
      // At night everybody is at home, so all phones of a zone are of its district.
      return { ...row, measured: [times(row.measured[0], factor), times(row.measured[1], factor)] }
    }),
  }
}

describe('a jump in market share', () => {
  test.each([1.3, 0.7])('of all districts, %f times the phones, moves no zone by 3 %', (factor) => {
    for (const town of towns) {
      const before = answers(town)
      const after = answers(
        scaledBy(town, () => factor),
        { drift: jumped(town, () => factor) },
      )
      for (const [index, row] of after.entries()) {
        expect(row.all.estimate / before[index]!.all.estimate).toBeGreaterThan(0.97)
        expect(row.all.estimate / before[index]!.all.estimate).toBeLessThan(1.03)
      }
    }
  })

  test('of one district by 30 % moves its nights by less than 3 %, and those of no other', () => {
    const factorOf = (home: string): number => (home === 'd1' ? 1.3 : 1)
    for (const town of towns) {
      const before = answers(town)
      const after = answers(scaledBy(town, factorOf), { drift: jumped(town, factorOf) })
      for (const [index, { hour, zone, all }] of after.entries()) {
        if (hour !== 2 || zone.level === 'city') continue
        expect(all.estimate / before[index]!.all.estimate).toBeGreaterThan(0.97)
        expect(all.estimate / before[index]!.all.estimate).toBeLessThan(1.03)
      }
    }
  })

  test('without the nights of the date would be read as 30 % more people', () => {
    const [town] = towns
    const before = answers(town!)
    const after = answers(scaledBy(town!, () => 1.3))
    expect(after[0]!.all.estimate / before[0]!.all.estimate).toBeCloseTo(1.3, 1)
  })
})

describe('a drift', () => {
  const of = (value: number, variance = 0): Uncertain => ({ value, variance })

  test('is believed where the night is measured well: 1.3 of 1,300 over 1,000', () => {
    const [first, second] = drifts([
      { mean: of(1_000), date: of(1_300, 1) },
      { mean: of(1_000), date: of(1_000, 1) },
    ])
    expect(first!.ratio).toBeCloseTo(1.3, 2)
    expect(second!.ratio).toBeCloseTo(1, 2)
  })

  test('is that of the city where the night is noise', () => {
    const [first, second] = drifts([
      { mean: of(10), date: of(40, 2_500) },
      { mean: of(100_000), date: of(110_000, 2_500) },
    ])
    expect(first!.ratio).toBeCloseTo(1.1, 2)
    expect(second!.ratio).toBeCloseTo(1.1, 2)
  })

  test('is that of the city, and less sure, where the date has no night', () => {
    const [, second] = drifts([
      { mean: of(1_000), date: of(1_200, 1) },
      { mean: of(1_000), date: null },
    ])
    expect(second!.ratio).toBeCloseTo(1.2, 9)
    expect(second!.relativeVariance).toBeCloseTo(0.01, 9)
  })

  test('is none where nobody was measured at all', () => {
    expect(drifts([{ mean: of(0), date: of(-3, 2_500) }])).toEqual([{ ratio: 1, relativeVariance: 0 }])
  })
})
