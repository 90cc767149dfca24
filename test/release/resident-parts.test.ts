import { describe, expect, test } from 'vitest'
import { residentParts, type ZoneDay } from '../../functions/release/resident-parts.ts'
import { residency } from '../../functions/release/zone-days.ts'
import { prng } from '../../sim/prng.ts'
import { town } from './towns.ts'

/** 40 zones, of whose residents `atHome` are there in the hour, and of whose guests a tenth. */
function zonesOf(atHome: number, noise = 1) {
  const random = prng('resident parts', atHome, noise)
  return new Map(
    Array.from({ length: 40 }, (_, index) => {
      const residents = 500 + 100 * random.below(40)
      const guests = 500 + 100 * random.below(80)
      const present = (people: number) => ({
        value: people + Math.sqrt(noise) * random.normal(),
        variance: noise,
      })
      const hours = [present(residents), present(atHome * residents + 0.1 * guests)]
      return [`z${index}`, { residents: hours[0]!, guests, hours }] as const
    }),
  )
}

describe('the part of the people present who live in the zone', () => {
  test.each([0.4, 0.8])(
    'is found where %f of the residents are at home and a tenth of the guests there',
    (atHome) => {
      const zones = zonesOf(atHome)
      const parts = residentParts(zones)
      for (const [zone, { residents, guests }] of zones) {
        const home = atHome * residents.value
        expect(parts.get(zone)![1]).toBeCloseTo(home / (home + 0.1 * guests), 2)
      }
    },
  )

  test('is all of them at night', () => {
    for (const [night] of residentParts(zonesOf(0.4)).values()) expect(night).toBeCloseTo(1, 1)
  })

  test('stays from 0 to 1 where the zones are noise', () => {
    const all = [...residentParts(zonesOf(0.4, 4_000_000)).values()].flat()
    expect(all).toHaveLength(80)
    expect(all.every((part) => part >= 0 && part <= 1)).toBe(true)
  })

  test('is smaller where more are present than residents and guests of other zones would be', () => {
    const zones = new Map<string, ZoneDay>(zonesOf(0.5))
    const [name, mall] = [...zones][0]!
    const crowd = { value: mall.hours[1]!.value * 4, variance: 1 }
    const before = residentParts(zones).get(name)![1]!
    const after = residentParts(zones.set(name, { ...mall, hours: [mall.hours[0]!, crowd] })).get(name)![1]!
    expect(after).toBeLessThan(before / 2)
  })

  /** One hour; what is measured of it has the variance `noise`. */
  const partsOf = (
    zones: readonly (readonly [residents: number, guests: number, present: number])[],
    noise = 1_000,
  ): number[] => {
    const days = zones.map(([residents, guests, value], z): [string, ZoneDay] => [
      `z${z}`,
      { residents: { value: residents, variance: 1 }, guests, hours: [{ value, variance: noise }] },
    ])
    return [...residentParts(new Map(days)).values()].map(([part]) => part!)
  }

  test('comes of all zones by their people: of 500 residents 180 are there, of 1,000 guests 100', () => {
    // Two zones of residents alone, two of guests alone, and one with 100 of each, 36 and 10 of them there.
    const parts = partsOf([
      [100, 0, 60],
      [400, 0, 120],
      [0, 200, 40],
      [0, 800, 60],
      [100, 100, 46],
    ])
    // Noise explains what single zones deviate by, so that each has what all of them have.
    for (const [z, part] of [1, 1, 0, 0, 36 / 46].entries()) expect(parts[z]).toBeCloseTo(part, 9)
  })

  test('leaves no zone with fewer than no guests: 65 of weighted 150 residents, where two zones have 50 and 30', () => {
    // Weighted by 1 / 100 and 1 / 200; with guests the second zone would have 50 residents there, and −20 guests.
    const [alone, both] = partsOf(
      [
        [100, 0, 50],
        [100, 100, 30],
      ],
      1e-9,
    )
    expect(alone).toBeCloseTo(65 / 150 / 0.5, 6)
    expect(both).toBe(1)
  })

  test.each([1, 0.3, 0.7])(
    'is all where guests cannot be told from residents: %f of them in every zone',
    (times) => {
      const zones = [1_000, 2_300, 470].map((people) => [people, times * people, people / 2] as const)
      for (const part of partsOf(zones)) expect(part).toBeCloseTo(1, 12)
    },
  )

  test('is all where nobody has guests, and none where nobody lives', () => {
    expect(partsOf([[1_000, 0, 500]])).toEqual([1])
    expect(partsOf([[0, 1_000, 500]])).toEqual([0])
  })

  test('is that of before where a zone without anybody is added', () => {
    const zones = new Map<string, ZoneDay>(zonesOf(0.5))
    const [name, mall] = [...zones][0]!
    zones.set(name, { ...mall, hours: [mall.hours[0]!, { value: mall.hours[1]!.value * 4, variance: 1 }] })
    const before = residentParts(zones)
    const hours = [0, 5].map((value) => ({ value, variance: 1 }))
    const after = residentParts(new Map(zones).set('docks', { residents: hours[0]!, guests: 0, hours }))
    for (const zone of zones.keys()) expect(after.get(zone)![1]).toBeCloseTo(before.get(zone)![1]!, 12)
    expect(after.get('docks')).toEqual([0, 0])
  })

  test('is nothing that anybody knows without zones', () => {
    expect(residentParts(new Map())).toEqual(new Map())
  })
})

test('residents of a date are compared with the people of other dates on one scale: 1,200 of 2,000 · 1.2', () => {
  const system = town(1, 1)
  const presence = new Map([['d1z1', [{ value: 1_200, variance: 1 }]]])
  const mixes = new Map([['d1z1', { people: 2_000, shares: new Map() }]])
  const drift = new Map([['d1', { ratio: 1.2, relativeVariance: 0 }]])
  const own = new Map([['d1z1', 'd1']])
  const { ofDay } = residency(presence, [2], mixes, drift, { system, own })
  expect(ofDay.get('d1z1')).toBe(0.5)
})
