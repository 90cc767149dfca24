import { describe, expect, test } from 'vitest'
import { threshold } from '../../functions/model/disclosure.ts'
import { product } from '../../functions/model/products.ts'
import { show } from '../../functions/model/rational.ts'
import type { ZoneSystem } from '../../functions/model/zones.ts'
import { levelsOf, type Measurement } from '../../functions/release/measurements.ts'
import { periodsOf } from '../../functions/release/public-keys.ts'
import { inPeople, releaseRows } from '../../functions/release/release-rows.ts'
import { withSums } from '../../functions/release/sums.ts'
import { areas } from '../serve/city.ts'
import { hoursOf, town, visitors } from './towns.ts'

const flows = product('flows')
const hours = hoursOf('2026-03-24')
const periods = periodsOf('block', hours)

/** land → east: e1, e2; west: w1 → a zone each. */
const land: ZoneSystem = {
  id: 'land',
  version: 'v1',
  levels: ['land', 'county', 'district', 'zone'],
  zones: [
    { id: 'land', name: 'Land', parent: null, level: 'land', depth: 0 },
    ...['east', 'west'].map((id) => ({ id, name: id, parent: 'land', level: 'county', depth: 1 })),
    ...['e1', 'e2', 'w1'].map((id) => ({
      ...{ id, name: id, level: 'district', depth: 2 },
      parent: id.startsWith('e') ? 'east' : 'west',
    })),
    ...['e1', 'e2', 'w1'].map((parent) => ({
      ...{ id: `${parent}z`, name: parent, level: 'zone', depth: 3 },
      parent,
    })),
  ],
}

/** Measurements of every pair of districts in every block: as given for `e1 e2 3`, else 0. */
const measured = (system: ZoneSystem, given: Readonly<Record<string, bigint>>): readonly Measurement[] =>
  levelsOf(flows, system, hours, 'standard').flatMap(({ keys, variance }) =>
    keys.map((key) => ({
      key,
      value: given[`${key.zone.id} ${key.dimensions} ${key.period.position}`] ?? 0n,
      variance,
    })),
  )

const inShort = (rows: readonly Measurement[]): string[] =>
  rows
    .filter(({ value }) => value !== 0n)
    .map(
      ({ key, value, variance }) =>
        `${key.zone.id} ${key.dimensions} ${key.period.position} = ${value} ± ${show(variance)}`,
    )

describe('flows above the districts', () => {
  test('are the sums of both ends, with the sum of the variances, and no noise of their own', () => {
    const rows = withSums(
      measured(land, { 'e1 e2 3': 5n, 'e2 w1 3': -2n, 'w1 e1 3': 7n }),
      flows,
      land,
      periods,
    )
    expect(inShort(rows)).toEqual([
      // 9 pairs of districts, then 4 from east to east and 2 between east and west.
      'land land 3 = 10 ± 5400',
      ...['east east 3 = 5 ± 2400', 'east west 3 = -2 ± 1200', 'west east 3 = 7 ± 1200'],
      ...['e1 e2 3 = 5 ± 600', 'e2 w1 3 = -2 ± 600', 'w1 e1 3 = 7 ± 600'],
    ])
    expect(rows).toHaveLength(6 * (1 + 4 + 9))
  })

  test('are of their own pair and block where names run into one another: d at 1 to 2x, d1 at 2 to x', () => {
    const counties = ['d', 'd1', '2x', 'x']
    const odd: ZoneSystem = {
      ...land,
      zones: [
        land.zones[0]!,
        ...counties.map((id) => ({ id, name: id, parent: 'land', level: 'county', depth: 1 })),
        ...counties.map((id) => ({ id: `${id}.`, name: id, parent: id, level: 'district', depth: 2 })),
        ...counties.map((id) => ({ id: `${id}..`, name: id, parent: `${id}.`, level: 'zone', depth: 3 })),
      ],
    }
    const rows = withSums(measured(odd, { 'd. 2x. 1': 5n, 'd1. x. 2': 7n }), flows, odd, periods)
    expect(inShort(rows).filter((row) => !row.includes('.') && !row.startsWith('land'))).toEqual([
      'd 2x 1 = 5 ± 600',
      'd1 x 2 = 7 ± 600',
    ])
  })

  test('are given by no other product: its rows stay as they are', () => {
    const rows = levelsOf(visitors, land, hours, 'standard').flatMap(({ keys, variance }) =>
      keys.map((key) => ({ key, value: 1n, variance })),
    )
    expect(withSums(rows, visitors, land, periodsOf('day', hours))).toEqual(rows)
  })

  test('are not there in a tree of two levels, whose root is the district', () => {
    const rows = withSums(measured(areas(3), {}), flows, areas(3), periods)
    expect(rows.map(({ key }) => key.zone.id)).toEqual(Array(6).fill('all'))
  })
})

describe('a release of flows', () => {
  const at = (given: Readonly<Record<string, bigint>>): string[] =>
    releaseRows(
      withSums(measured(land, given), flows, land, periods).map((each) => inPeople(each, flows)),
      flows,
      land,
    )
      .filter(({ key }) => key.period.position === 3)
      .map(({ key, status, shown }) =>
        [key.zone.id, key.dimensions, status, ...(shown ? [shown.value] : [])].join(' '),
      )

  test('coarsens a hidden pair where the pair of its counties is shown, not another one', () => {
    // 463 people between the districts of the east; 464 are the least that the root may show.
    const rows = at({ 'e1 e2 3': 120n, 'e2 e1 3': 110n, 'e1 e1 3': 115n, 'e2 e2 3': 118n })
    expect(rows).toEqual([
      'land land suppressed',
      'east east published 463',
      ...['east west suppressed', 'west east suppressed', 'west west suppressed'],
      ...['e1 e1 coarsened', 'e1 e2 coarsened', 'e1 w1 suppressed'],
      ...['e2 e1 coarsened', 'e2 e2 coarsened', 'e2 w1 suppressed'],
      ...['w1 e1 suppressed', 'w1 e2 suppressed', 'w1 w1 suppressed'],
    ])
  })

  test('asks for 20 people behind a sum to which one person may have added 6', () => {
    // τ of 9 cells: 6 · 19 and the quantile of σ² 5,400; of one cell 19 and that of 600.
    const [sum, cell] = [threshold(5_400, 6), threshold(600, 1)]
    expect([sum, cell].map((tau) => Math.round(tau))).toEqual([464, 136])
    const shown = (people: bigint) => at({ 'e1 e2 3': people }).filter((row) => row.includes('published'))
    expect(shown(135n)).toEqual([])
    expect(shown(136n)).toEqual(['e1 e2 published 136'])
    expect(shown(463n)).not.toContain('land land published 463')
    expect(shown(464n)).toContain('land land published 464')
  })
})

test('who slept where is the same home at every level', () => {
  const overnight = product('overnight')
  const system = town(2, 2)
  const estimates = levelsOf(overnight, system, hours, 'standard')
    .flatMap(({ keys }) => keys)
    .map((key) => ({
      key,
      estimate: key.zone.id === 'd1' && key.dimensions.join() === 'd2' ? 9_000 : 0,
      variance: 2_000,
    }))
  const coarsened = releaseRows(estimates, overnight, system).filter(({ status }) => status === 'coarsened')
  expect(coarsened.map(({ key }) => `${key.zone.id} ${key.dimensions}`)).toEqual(['d1z1 d2', 'd1z2 d2'])
})
