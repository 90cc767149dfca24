import { describe, expect, test } from 'vitest'
import { threshold } from '../../functions/model/disclosure.ts'
import { product } from '../../functions/model/products.ts'
import { addsUp } from '../../functions/model/sensitivity.ts'
import { OUT_OF_COVERAGE, type ZoneSystem } from '../../functions/model/zones.ts'
import { reconciled } from '../../functions/release/consistency.ts'
import { levelsOf, measure } from '../../functions/release/measurements.ts'
import { type Estimated, inPeople } from '../../functions/release/release-rows.ts'
import { areas } from '../serve/city.ts'
import { hoursOf, presence, profile, registry, town, visitors } from './towns.ts'

const hours = hoursOf('2026-03-24')

/** Measurements of nobody, in people: noise alone. */
const noiseOf = (of = presence, system: ZoneSystem = town(2, 2)): Estimated[] =>
  measure(levelsOf(of, system, hours, 'standard'), () => 0n).map((each) => inPeople(each, of))

const variancesOf = (estimates: readonly Estimated[]): Record<string, number> =>
  Object.fromEntries(estimates.map(({ key, variance }) => [key.zone.id, variance]))

describe('the levels of a release', () => {
  test('are made to add up where they are sums and have noise of their own, and nowhere else', () => {
    const ids = registry.filter(addsUp).map(({ id }) => id)
    expect(ids).toEqual(['presence', 'profile', 'residents', 'workers'])
  })

  test('of presence and of an invented profile add up in every cell, below zero too', () => {
    for (const of of [presence, profile]) {
      const before = noiseOf(of, town(3, 2))
      const after = reconciled(before, of, town(3, 2))
      expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key))
      const cells = Map.groupBy(after, ({ key }) => `${key.period.position} ${key.dimensions}`)
      expect(cells.size).toBe(of === presence ? 24 : 6 * 11)
      for (const cell of cells.values()) {
        const own = (id: string): number => cell.find(({ key }) => key.zone.id === id)!.estimate
        expect(own('d1') + own('d2') + own('d3')).toBeCloseTo(own('city'), 8)
        for (const d of ['d1', 'd2', 'd3']) expect(own(`${d}z1`) + own(`${d}z2`)).toBeCloseTo(own(d), 8)
      }
      // Of hundreds of cells of nobody about half are negative.
      expect(after.filter(({ estimate }) => estimate < 0).length).toBeGreaterThan(after.length / 4)
    }
  })

  test('of presence in a town of 2 districts with 2 zones each have the variances that a pencil finds', () => {
    const variances = variancesOf(reconciled(noiseOf(), presence, town(2, 2)))
    // Up: 1 / (1/12,000 + 1/3,000) = 2,400, then 1 / (1/12,000 + 1/4,800) = 24,000/7.
    expect(variances.city).toBeCloseTo(24_000 / 7, 8)
    // Down: 2,400 − 2,400/2 + 24,000/7/4, then 1,500 − 1,500/2 + that/4.
    expect(variances.d1).toBeCloseTo(14_400 / 7, 8)
    expect(variances.d2z2).toBeCloseTo(8_850 / 7, 8)
    // τ is of the σ that is left: 189 people in place of 204.
    expect([1_500, variances.d2z2!].map((variance) => threshold(variance))).toEqual([204, 189])
  })

  test('with a district of one zone give both the same value and the same variance', () => {
    const after = reconciled(noiseOf(presence, town(2, 1)), presence, town(2, 1))
    const of = (id: string) => after.find(({ key }) => key.zone.id === id)!
    expect(of('d1z1').estimate).toBeCloseTo(of('d1').estimate, 9)
    expect(of('d1z1').variance).toBeCloseTo(of('d1').variance, 9)
  })

  test('learn nothing of each other where the root counts people outside the list of areas', () => {
    const system: ZoneSystem = {
      ...areas(2),
      zones: [
        ...areas(2).zones,
        { id: OUT_OF_COVERAGE, name: 'elsewhere', parent: 'all', level: 'area', depth: 1 },
      ],
    }
    const before = noiseOf(presence, system)
    expect(reconciled(before, presence, system)).toEqual(before)
    const whole = noiseOf(presence, areas(2))
    expect(reconciled(whole, presence, areas(2))).not.toEqual(whole)
  })

  test('stay as they are measured where people are distinct: visitors of zones are no parts of a district’s', () => {
    for (const of of [visitors, product('overnight'), product('flows')]) {
      const before = noiseOf(of)
      expect(reconciled(before, of, town(2, 2))).toBe(before)
    }
  })

  test('refuse cells that are not those of the root, and pairs of zones, in place of adding up others', () => {
    const estimates = noiseOf()
    const message = /the cells of city are not those|the cells of d2z2 are not those of the root/
    expect(() => reconciled(estimates.slice(0, -1), presence, town(2, 2))).toThrow(message)
    const swapped = [...estimates.slice(0, -2), estimates.at(-1)!, estimates.at(-2)!]
    expect(() => reconciled(swapped, presence, town(2, 2))).toThrow(message)
    const cohorts = noiseOf(profile)
    const exchanged = [...cohorts.slice(0, -2), cohorts.at(-1)!, cohorts.at(-2)!]
    expect(() => reconciled(exchanged, profile, town(2, 2))).toThrow(message)
    const pairs = { ...product('flows'), measured: 'every-level' as const }
    expect(() => reconciled(noiseOf(pairs), pairs, town(2, 2))).toThrow(/flows: pairs of zones are no tree/)
  })
})
