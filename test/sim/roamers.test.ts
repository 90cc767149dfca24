import { describe, expect, it } from 'vitest'
import { addresses } from '../../sim/addresses.ts'
import { city } from '../../sim/cities.ts'
import { destinations } from '../../sim/destinations.ts'
import { outages } from '../../sim/outages.ts'
import { prng } from '../../sim/prng.ts'
import { guestDays, roamers } from '../../sim/roamers.ts'

const map = city('demo')
const places = { addresses: addresses(map), destinations: destinations(map) }
const DAYS = 20
const guests = roamers(map, places, { observed: 20_000, days: DAYS, seed: 1 })

describe('guests', () => {
  it('are abroad at home, with a network of that country, and none of the city', () => {
    const networks = new Map<string, string>()
    for (let guest = 0; guest < guests.size; guest += 1)
      networks.set(guests.country(guest), guests.network(guest))
    expect([...networks.keys()]).not.toContain('gb')
    expect(networks.get('fr')).toBe('208-01')
    expect(networks.get('de')).toBe('262-01')
    expect(networks.size).toBe(12)
  })

  // 600 on a date on average; those who come on a date vary by 13, those there by some 40.
  it('are about 3 % of 20,000 phones on each date, also on the first one', () => {
    for (let date = 0; date < DAYS; date += 1) {
      let there = 0
      for (let guest = 0; guest < guests.size; guest += 1) {
        if (guests.comes[guest]! <= date && guests.leaves[guest]! >= date) there += 1
      }
      expect(there).toBeGreaterThan(400)
      expect(there).toBeLessThan(850)
    }
  })

  it('come and leave by day, sleep in their hotel in between, and are nowhere else on other dates', () => {
    const days = guestDays(places, guests, prng('test'))
    for (let guest = 0; guest < 2_000; guest += 1) {
      const [comes, leaves] = [guests.comes[guest]!, guests.leaves[guest]!]
      expect(days(comes - 1, guest)).toBeNull()
      expect(days(leaves + 1, guest)).toBeNull()
      for (const date of [comes, leaves]) {
        const { begins, ends, count, address } = days(date, guest)!
        expect(begins > 0).toBe(date === comes)
        expect(ends < 1_440).toBe(date === leaves)
        expect(begins).toBeLessThan(ends)
        expect(address[0]).toBe(guests.hotel[guest])
        expect(address[count - 1]).toBe(guests.hotel[guest])
      }
    }
  })
})

describe('sites that fail', () => {
  it('are one in 150 on a date, for 2 to 6 hours of it, the same ones each time', () => {
    let failures = 0
    for (let day = 1; day <= 28; day += 1) {
      const date = `2026-03-${String(day).padStart(2, '0')}`
      const { down, isDown } = outages('demo', 300, date)
      expect([...down]).toEqual([...outages('demo', 300, date).down])
      for (const [site, { from, to }] of down) {
        expect(to - from).toBeGreaterThanOrEqual(2 * 3_600 - 1)
        expect(to - from).toBeLessThanOrEqual(6 * 3_600)
        expect([isDown(site, from - 1), isDown(site, from), isDown(site, to)]).toEqual([false, true, false])
        expect(to).toBeLessThanOrEqual(24 * 3_600)
        failures += 1
      }
    }
    // Two a date, give or take a half.
    expect(failures).toBeGreaterThan(42)
    expect(failures).toBeLessThan(70)
  })
})
