import { describe, expect, test } from 'vitest'
import type { GroupMix } from '../../functions/model/disclosure.ts'
import { type Product, product as productOf } from '../../functions/model/products.ts'
import { withGroupMixes } from '../../functions/release/group-mixes.ts'
import { keysAtDepth, periodsOf } from '../../functions/release/public-keys.ts'
import { type Estimated, releaseRows } from '../../functions/release/release-rows.ts'
import { hoursOf, registry, town } from './towns.ts'

const system = town(2, 2)

interface Told {
  readonly product: string
  readonly zone: string
  readonly depth: number
  /** By the values of the dimensions, in the first period. @default 0 */
  readonly people: Readonly<Record<string, number>>
  readonly variance?: number
  readonly scaled?: (estimate: number, name: string) => number
}

/** The cells of one zone in the first period. */
function cellsOf({ product: id, zone, depth, people, variance = 25, scaled }: Told): Estimated[] {
  const product = productOf(id)
  const [first] = periodsOf(product.grain, hoursOf('2026-03-24'))
  return keysAtDepth(product, system, depth, [first!])
    .filter((key) => key.zone.id === zone)
    .map((key) => {
      const name = key.dimensions.join(' ')
      const estimate = people[name] ?? 0
      const shown = scaled && { scaled: { estimate: scaled(estimate, name), variance, common: 0 } }
      return { key, estimate, variance, ...shown }
    })
}

const mixOf = (told: Told): GroupMix | undefined =>
  withGroupMixes(cellsOf(told), productOf(told.product), system)[0]?.mix

/** What is shown of a zone, as `25-34 female 400`. */
const shownOf = (told: Told): string[] => {
  const product = productOf(told.product)
  return releaseRows(withGroupMixes(cellsOf(told), product, system), product, system)
    .filter(({ shown }) => shown)
    .map(({ key, shown }) => `${key.dimensions.join(' ')} ${shown!.value}`)
}

const house = { product: 'profile', zone: 'd1z1', depth: 2 }

describe('the mix of a zone', () => {
  test('has all its people, with the noise of their sum, and the largest cohort', () => {
    const people = { '18-24 female': 400, '25-34 male': 300, 'unknown unknown': 50 }
    expect(mixOf({ ...house, people })).toEqual({ people: 750, variance: 11 * 25, largest: 400 })
  })

  test('has a gender over all ages, and an age band over both genders', () => {
    const women = { '18-24 female': 300, '25-34 female': 300, '35-49 female': 300, '65+ male': 200 }
    expect(mixOf({ ...house, people: women })?.largest).toBe(900)
    const old = { '65+ female': 400, '65+ male': 350, '18-24 male': 500 }
    expect(mixOf({ ...house, people: old })?.largest).toBe(850)
  })

  test('does not count as a group those of whom nothing is known', () => {
    const people = { 'unknown unknown': 900, '18-24 male': 50 }
    expect(mixOf({ ...house, people })).toMatchObject({ people: 950, largest: 50 })
  })

  test('adds negative estimates up like others, and has no group below 0', () => {
    const people = { '18-24 female': 500, '25-34 male': -40 }
    expect(mixOf({ ...house, people })).toMatchObject({ people: 460, largest: 500 })
    expect(mixOf({ ...house, people: { '25-34 male': -40 } })).toMatchObject({ people: -40, largest: 0 })
  })

  test('takes the larger share of those observed and those shown', () => {
    const people = { '18-24 female': 600, '25-34 male': 400 }
    const scaled = (estimate: number, name: string) => estimate * (name.endsWith('female') ? 6 : 1)
    // 3,600 of 4,000 are 90 %, of 1,000 observed people 900.
    expect(mixOf({ ...house, people, scaled })).toMatchObject({ people: 1_000, largest: 900 })
    expect(mixOf({ ...house, people, scaled: (estimate) => 5 * estimate })).toMatchObject({ largest: 600 })
  })

  test('has a cohort that is larger than its gender and its age, where noise is negative', () => {
    const people = { '18-24 female': 950, '18-24 male': -60, '25-34 female': -60, '25-34 male': 170 }
    expect(mixOf({ ...house, people })).toMatchObject({ people: 1_000, largest: 950 })
  })

  test.each([
    ['are none', () => 0],
    ['cancel each other', (estimate: number) => (estimate > 500 ? 300 : -300)],
    ['are fewer than none', (estimate: number) => -estimate],
  ])('is that of those observed where all that would be shown %s', (_, scaled) => {
    const people = { '18-24 female': 600, '25-34 male': 400 }
    const twoOf = (estimate: number) => (estimate === 0 ? 0 : scaled(estimate))
    expect(mixOf({ ...house, people, scaled: twoOf })).toMatchObject({ people: 1_000, largest: 600 })
  })

  test.each([
    ['of its own district is no group', 'd1z1', 2, { d1: 900, d2: 60 }, 60],
    ['of another district is one', 'd1z1', 2, { d1: 60, d2: 900 }, 900],
    ['of a district in itself is none', 'd1', 1, { d1: 900, d2: 60 }, 60],
    ['of a district below it is none', 'city', 0, { d1: 900, d2: 60 }, 0],
  ])('where people live %s', (_, zone, depth, people, largest) => {
    expect(mixOf({ product: 'catchment', zone, depth, people })).toMatchObject({ people: 960, largest })
  })

  test('has residents in its people and not among its groups', () => {
    const people = { resident: 900, worker: 30, visitor: 20 }
    const mix = mixOf({ product: 'visitor-types', zone: 'd1', depth: 1, people })
    expect(mix).toMatchObject({ people: 950, largest: 30 })
  })

  test('has no group of all other countries', () => {
    const mix = mixOf({ product: 'tourism', zone: 'd1', depth: 1, people: { other: 900, fr: 100 } })
    expect(mix).toMatchObject({ people: 1_000, largest: 100 })
  })

  test('is none in products that name no groups of persons', () => {
    const told = (product: Product): boolean => {
      const [first] = periodsOf(product.grain, hoursOf('2026-03-24'))
      const keys = keysAtDepth(product, system, 1, [first!])
      const estimates = keys.map((key) => ({ key, estimate: 1, variance: 1 }))
      return withGroupMixes(estimates, product, system).some(({ mix }) => mix !== undefined)
    }
    expect(registry.filter((product) => !told(product)).map(({ id }) => id)).toEqual([
      'presence',
      'visitors',
      'dwell',
      'flows',
      'monthly-visitors',
      'frequency',
    ])
  })
})

describe('a zone in which one group is nearly everybody', () => {
  test('shows no cohort where 90 % are of one, and all of them where 89.9 % are', () => {
    expect(shownOf({ ...house, people: { '18-24 female': 900, '25-34 male': 100 } })).toEqual([])
    expect(shownOf({ ...house, people: { '18-24 female': 899, '25-34 male': 101 } })).toEqual([
      '18-24 female 899',
      '25-34 male 101',
    ])
  })

  test('shows none where the ages are many and 95 % are women', () => {
    const women = { '18-24 female': 380, '25-34 female': 380, '35-49 female': 190 }
    expect(shownOf({ ...house, people: { ...women, '50-64 male': 50 } })).toEqual([])
  })

  test('is coarsened where its district is shown, and the district is looked at by itself', () => {
    const product = productOf('profile')
    const estimates = [
      ...cellsOf({ ...house, people: { '18-24 female': 950, '25-34 male': 50 } }),
      ...cellsOf({
        ...house,
        zone: 'd1',
        depth: 1,
        people: { '18-24 female': 1_000, '25-34 male': 900 },
      }),
    ]
    const statuses = releaseRows(withGroupMixes(estimates, product, system), product, system)
      .filter(({ key }) => key.dimensions.join(' ') === '18-24 female')
      .map(({ key, status }) => `${key.zone.id} ${status}`)
    expect(statuses).toEqual(['d1z1 coarsened', 'd1 published'])
  })

  test('is not told by noise: people too few to be shown together have no share', () => {
    // τ of one cell 43, of the eleven together 98.
    const few = { ...house, people: { '18-24 female': 95 } }
    expect(shownOf(few)).toEqual(['18-24 female 95'])
    expect(shownOf({ ...house, people: { '18-24 female': 99 } })).toEqual([])
  })
})
