import { describe, expect, test } from 'vitest'
import { datesOfMonth } from '../../functions/model/dates.ts'
import { threshold } from '../../functions/model/disclosure.ts'
import type { Product } from '../../functions/model/products.ts'
import { add, approximate, fraction, show } from '../../functions/model/rational.ts'
import { mostOfOne } from '../../functions/model/sensitivity.ts'
import { reconciled } from '../../functions/release/consistency.ts'
import { levelsOf, type Measurement, measure } from '../../functions/release/measurements.ts'
import { periodsOf } from '../../functions/release/public-keys.ts'
import { type Estimated, inPeople, releaseRows } from '../../functions/release/release-rows.ts'
import { cellNames, withSums } from '../../functions/release/sums.ts'
import { generalisedLeastSquares } from './dense-least-squares.ts'
import { hoursOf, registry, town } from './towns.ts'

/** 1 city, 8 districts, 32 zones. */
const system = town(8, 4)
const day = hoursOf('2026-03-24')
const month = datesOfMonth('2026-03').flatMap(hoursOf)
const hoursFor = ({ cadence }: Product) => (cadence === 'day' ? day : month)

/** Everything that a release has of nobody, from the noise on. */
function releaseOf(product: Product) {
  const hours = hoursFor(product)
  const measured = measure(levelsOf(product, system, hours, 'standard'), () => 0n)
  const all = withSums(measured, product, system, periodsOf(product.grain, hours))
  const people = all.map((each) => inPeople(each, product))
  return { measured, all, people, estimates: reconciled(people, product, system) }
}

const tauOf = ({ key, variance }: Estimated, product: Product): number =>
  threshold(variance, mostOfOne(product, system.levels.length, key.zone.depth) / product.perUnit)

/**
 * Whole people from which a cell of the city, a district, a zone is shown: as measured, and with levels made to
 * add up. τ = 19 + ⌈4.7534 σ + ½⌉, near enough. Presence by pencil, in people²: as measured 12,000, 12,000, 1,500.
 * Up 12,000 · 6,000 / 18,000 = 4,000 and 12,000 · 32,000 / 44,000 = 8,727. Down 4,000 − 500 + 8,727/64 = 3,636
 * and 1,500 − 375 + 3,636/16 = 1,352. Profile has 5/12 of all of them.
 */
const TAUS: Readonly<Record<string, { readonly before: number[]; readonly after: number[] }>> = {
  presence: { before: [541, 541, 204], after: [464, 307, 195] },
  visitors: { before: [170, 321, 181], after: [170, 321, 181] },
  profile: { before: [356, 356, 139], after: [307, 205, 133] },
  dwell: { before: [258, 495, 274], after: [258, 495, 274] },
  // Of 64 pairs of districts, in which one person may be six times: 6 · 19 and the quantile of 64 · 600.
  flows: { before: [1_046, 136], after: [1_046, 136] },
  overnight: { before: [258, 495, 274], after: [258, 495, 274] },
}

describe('τ of every product at every level', () => {
  test.each(
    registry.filter(({ cadence }) => cadence === 'day').map((product) => [product.id, product] as const),
  )('of %s in a city of 8 districts and 32 zones, as measured and as shown', (id, product) => {
    const { people, estimates } = releaseOf(product)
    const tausOf = (rows: readonly Estimated[]): number[] => {
      const byDepth = Map.groupBy(rows, ({ key }) => key.zone.depth)
      return [...byDepth.values()].map((own) => {
        const taus = new Set(own.map((row) => Math.ceil(tauOf(row, product))))
        expect(taus.size).toBe(1)
        return [...taus][0]!
      })
    }
    expect({ before: tausOf(people), after: tausOf(estimates) }).toEqual(TAUS[id])
  })

  test('is of the variance that a dense solve of least squares leaves', () => {
    for (const product of registry.filter(
      ({ additive, measured }) => additive && measured === 'every-level',
    )) {
      const { people, estimates } = releaseOf(product)
      const firsts = (rows: readonly Estimated[]) =>
        [...Map.groupBy(rows, ({ key }) => key.zone.id).values()].map(([first]) => first!)
      const nodes = firsts(people).map(({ key, variance }) => ({
        parent: key.zone.parent === null ? null : system.zones.findIndex(({ id }) => id === key.zone.parent),
        variance,
        isOpen: false,
      }))
      const { covariances } = generalisedLeastSquares(
        nodes,
        nodes.map(() => 0),
      )
      for (const [node, { variance }] of firsts(estimates).entries()) {
        expect(variance / covariances[node]![node]!).toBeCloseTo(1, 9)
      }
    }
  })
})

describe('every total that may be shown', () => {
  test.each(registry.map((product) => [product.id, product] as const))(
    'of %s has a measurement of its own, or is a sum with the sum of the variances',
    (_id, product) => {
      const { measured, all, estimates } = releaseOf(product)
      const nameOf = cellNames(product, system)
      const own = new Set(measured.map(({ key }) => nameOf(key, key.zone.depth)))
      const variances = new Map(all.map(({ key, variance }) => [nameOf(key, key.zone.depth), variance]))
      const parts = new Map<string, Measurement[]>()
      for (const depth of new Set(all.map(({ key }) => key.zone.depth))) {
        for (const [name, below] of Map.groupBy(measured, ({ key }) => nameOf(key, depth))) {
          if (!own.has(name)) parts.set(name, below)
        }
      }
      const rows = releaseRows(estimates, product, system)
      expect(rows).toHaveLength(all.length)
      for (const { key } of rows) {
        const name = nameOf(key, key.zone.depth)
        if (own.has(name)) continue
        expect(product.measured).toBe('finest-level')
        const sum = parts.get(name)!.reduce((total, { variance }) => add(total, variance), fraction(0n))
        expect(approximate(sum)).toBeGreaterThan(0)
        expect(show(variances.get(name)!)).toBe(show(sum))
        // All of one person's cells may have come together in it.
        expect(mostOfOne(product, system.levels.length, key.zone.depth)).toBeGreaterThan(product.bound.most)
      }
    },
  )
})
