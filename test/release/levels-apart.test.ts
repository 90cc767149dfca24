import { describe, expect, test } from 'vitest'
import { products } from '../../functions/model/products.ts'
import { addsUp } from '../../functions/model/sensitivity.ts'
import { readBounded } from '../../functions/release/bounded-figures.ts'
import { levelApart } from '../../functions/release/levels-apart.ts'
import { levelsOf } from '../../functions/release/measurements.ts'
import type { Key } from '../../functions/release/public-keys.ts'
import {
  type Deployment,
  eachInItsOwn,
  type Figure,
  hoursOf,
  presence,
  profile,
  town,
  upTo,
  visitors,
  writeFigures,
} from './towns.ts'

const DATE = '2026-03-24'
const TOWN = town(2, 2)

let world: Deployment
eachInItsOwn((fresh) => {
  world = fresh
})

async function read(product: typeof presence, figures: readonly Figure[]) {
  await writeFigures(world, { product, date: DATE }, figures)
  const keys = levelsOf(product, TOWN, hoursOf(DATE), 'standard').flatMap((level) => level.keys)
  return readBounded(world, { product, date: DATE, run: 'r1', zoneSystem: TOWN }, keys)
}

/** Two zones of one district, and what their sum is said to be. */
const twoZones = (district: number, city: number, hour = 14): Figure[] => [
  { zone: 'd1z1', level: 'zone', hour, bounded: 600 },
  { zone: 'd1z2', level: 'zone', hour, bounded: 31 },
  { zone: 'd1', level: 'district', hour, bounded: district },
  { zone: 'city', level: 'city', hour, bounded: city },
]
const refusal = (level: string): string =>
  `internal/figures/presence/dt=${DATE}/run=r1/ cannot be released: figures of presence ${DATE} at the level "${level}" are not the sums of those below; make the figures again in a new run`

describe('bounded figures of a product that adds up', () => {
  test('are read where every level is the sum of its zones', async () => {
    await expect(read(presence, twoZones(631, 631))).resolves.toBeTypeOf('function')
  })

  test.each([
    ['above the sum in a district', twoZones(632, 632), 'district'],
    ['below the sum in a district', twoZones(630, 630), 'district'],
    ['below the sum in the root', twoZones(631, 630), 'city'],
    ['missing in the root', twoZones(631, 631).slice(0, 3), 'city'],
    ['missing in the zones', twoZones(631, 631).slice(2), 'district'],
    [
      'of another hour',
      [...twoZones(631, 631, 3).slice(0, 2), ...twoZones(631, 631, 4).slice(2)],
      'district',
    ],
  ])(
    'are refused where one is %s, with product, date and level and without a figure',
    async (_, rows, level) => {
      const refused = read(presence, rows)
      await expect(refused).rejects.toThrow(refusal(level))
      await expect(refused).rejects.not.toThrow(/63[012]|600/)
    },
  )

  test('are refused where the cohort is another', async () => {
    const of = (age_band: string) => ({ block: 3, gender: 'female', age_band, bounded: 7 })
    await expect(read(profile, upTo('d1z1', of('25-34')))).resolves.toBeTypeOf('function')
    const other = [...upTo('d1z1', of('25-34')).slice(0, 2), ...upTo('d1z1', of('35-49')).slice(2)]
    await expect(read(profile, other)).rejects.toThrow('figures of profile')
  })

  test('may be more in the root: people outside a list of areas are counted there and nowhere else', async () => {
    await expect(read(presence, twoZones(631, 700))).resolves.toBeTypeOf('function')
  })
})

test('nothing is asked of a product that counts a person once at each level', async () => {
  const rows = twoZones(17, 5).map(({ hour: _, ...row }) => row)
  await expect(read(visitors, rows)).resolves.toBeTypeOf('function')
})

test('the products whose levels are checked are those that are summed before the noise', () => {
  const keys = (product: (typeof products)[number]): readonly Key[] =>
    levelsOf(product, TOWN, hoursOf(DATE), 'standard').flatMap((level) => level.keys)
  const one = new Map([['d1', 1n]])
  const isChecked = (product: (typeof products)[number]): boolean =>
    levelApart({ product, zoneSystem: TOWN }, keys(product), ({ zone }) => zone.id, one) !== undefined
  expect(products.filter(isChecked)).toEqual(products.filter(addsUp))
  expect(products.filter(isChecked).map(({ id }) => id)).toEqual([
    'presence',
    'profile',
    'residents',
    'workers',
  ])
})
