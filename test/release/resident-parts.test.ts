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
