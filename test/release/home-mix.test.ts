import { describe, expect, test } from 'vitest'
import type { Uncertain } from '../../functions/release/estimate.ts'
import { homeMixes } from '../../functions/release/home-mix.ts'
import { sum } from '../../functions/release/raking.ts'
import { prng } from '../../sim/prng.ts'
import { town } from './towns.ts'

const system = town(2, 2)
const homes = new Map([
  ['d1', 1_000],
  ['d2', 1_000],
])

const guestsOf = (people: Readonly<Record<string, readonly [number, number]>>, variance: number) =>
  new Map(
    Object.entries(people).map(([zone, [d1, d2]]) => [
      zone,
      new Map<string, Uncertain>([
        ['d1', { value: d1, variance }],
        ['d2', { value: d2, variance }],
      ]),
    ]),
  )

const shareOf = (mixes: ReturnType<typeof homeMixes>, zone: string): number =>
  mixes.get(zone)!.shares.get('d1')!.value

describe('the mix of homes of a zone', () => {
  test('is what is measured where that is more than noise', () => {
    const mixes = homeMixes(
      system,
      guestsOf(
        {
          city: [10_000, 10_000],
          d1: [9_000, 3_000],
          d2: [3_000, 9_000],
          d1z1: [8_000, 500],
          d1z2: [1_000, 2_500],
          d2z1: [2_500, 6_000],
          d2z2: [500, 3_000],
        },
        1,
      ),
      homes,
    )
    expect(shareOf(mixes, 'd1')).toBeCloseTo(0.75, 2)
    expect(shareOf(mixes, 'd1z1')).toBeCloseTo(8_000 / 8_500, 2)
    expect(shareOf(mixes, 'd1z2')).toBeCloseTo(1_000 / 3_500, 2)
  })

  test('is that of its district where the zone’s own measurements are noise', () => {
    const random = prng('home mix')
    const large = town(2, 40)
    const noisy = (people: number): number => people + 60 * random.normal()
    const guests = new Map(
      large.zones.map(({ id, parent, depth }) => {
        const district = depth === 1 ? id : parent
        const [d1, d2] = depth === 0 ? [8_000, 8_000] : district === 'd1' ? [100, 50] : [50, 100]
        const times = depth === 1 ? 40 : 1
        return [
          id,
          new Map<string, Uncertain>([
            ['d1', { value: noisy(d1! * times), variance: 3_600 }],
            ['d2', { value: noisy(d2! * times), variance: 3_600 }],
          ]),
        ]
      }),
    )
    const mixes = homeMixes(large, guests, homes)
    const off = large.zones
      .filter(({ depth }) => depth === 2)
      .map(({ id, parent }) => Math.abs(shareOf(mixes, id) - (parent === 'd1' ? 2 / 3 : 1 / 3)))
    // Taken as measured, shares of 150 people with σ 60 would be off by 0.2 and more.
    expect(sum(off) / off.length).toBeLessThan(0.06)
  })

  test('has shares from 0 to 1 that add up to 1, whatever the noise', () => {
    const mixes = homeMixes(
      system,
      guestsOf({ city: [900, -100], d1: [-50, -60], d1z1: [3, -900], d1z2: [700, -20] }, 2_857),
      homes,
    )
    for (const { id } of system.zones) {
      const shares = [...mixes.get(id)!.shares.values()].map(({ value }) => value)
      expect(sum(shares)).toBeCloseTo(1, 9)
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
    }
  })

  test('is that of the parent where nothing is measured, and the root’s that of the nights', () => {
    const mixes = homeMixes(
      system,
      new Map(),
      new Map([
        ['d1', 300],
        ['d2', 100],
      ]),
    )
    for (const { id } of system.zones) expect(shareOf(mixes, id)).toBeCloseTo(0.75, 9)
  })

  const cityOf = (
    people: Readonly<Record<string, number>>,
    variance: number,
    of: ReadonlyMap<string, number> = homes,
    zone = 'city',
  ) => {
    const measured = Object.entries(people).map(([home, value]) => [home, { value, variance }] as const)
    return homeMixes(system, new Map([[zone, new Map(measured)]]), of).get(zone)!
  }

  test('is believed as far as deviations are more than noise: of 300 more than 500 eight ninths', () => {
    // (300 / √(500 · 1,000))² is 0.18, of which noise explains 10,000 / 500,000: 0.16 · 500,000 beside 10,000.
    const { people, shares } = cityOf({ d1: 800, d2: 200 }, 10_000)
    expect(people).toBe(1_000)
    expect(shares.get('d1')!.value).toBeCloseTo((500 + (8 / 9) * 300) / 1_000, 12)
    expect(shares.get('d1')!.variance).toBeCloseTo(((8 / 9) * 10_000) / 1_000 ** 2, 12)
  })

  test('gives a home that is not measured what is expected of it, beside those that are', () => {
    // 400 of 800 are expected: (400 / √(400 · 800))² is 0.5, noise 0.01, and 0.98 of it is believed.
    const { shares } = cityOf({ d1: 800 }, 3_200)
    expect(shares.get('d1')!.value).toBeCloseTo(0.99 / 1.49, 12)
    expect(shares.get('d2')!.value).toBeCloseTo(0.5 / 1.49, 12)
    expect(shares.get('d2')!.variance).toBe(0)
  })

  test('is believed as before where nobody is expected of one of the homes', () => {
    const three = new Map([...homes, ['d3', 0]])
    const { shares } = cityOf({ d1: 800, d2: 200, d3: 0 }, 10_000, three)
    expect(shares.get('d1')!.value).toBeCloseTo((500 + (8 / 9) * 300) / 1_000, 12)
    expect(shares.get('d3')!.value).toBe(0)
  })

  test('of a zone in which nobody is left is that of its parent, and sure', () => {
    const { people, shares } = cityOf({ d1: -50, d2: -60 }, 2_857, homes, 'd1z1')
    expect(people).toBe(0)
    expect([...shares.values()]).toEqual([
      { value: 0.5, variance: 0 },
      { value: 0.5, variance: 0 },
    ])
  })

  test('is that of the nights where its own would leave nobody', () => {
    // 1,000 are measured of a home of which nobody is expected, and fewer than nobody of the other.
    const nights = new Map([
      ['d1', 100],
      ['d2', 0],
    ])
    const { shares } = cityOf({ d1: -10, d2: 1_000 }, 1, nights)
    expect([...shares.values()].map(({ value }) => value)).toEqual([1, 0])
  })

  test('of the root is even where nobody is seen at night', () => {
    const nobody = new Map([
      ['d1', 0],
      ['d2', 0],
    ])
    const { shares } = cityOf({ d1: 800, d2: 200 }, 10_000, nobody)
    expect(shares.get('d1')!.value).toBeCloseTo((500 + (8 / 9) * 300) / 1_000, 12)
  })
})
