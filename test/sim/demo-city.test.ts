import { beforeAll, describe, expect, it } from 'vitest'
import { addresses } from '../../sim/addresses.ts'
import { city } from '../../sim/cities.ts'
import type { City } from '../../sim/city.ts'
import { destinations } from '../../sim/destinations.ts'
import { occupations } from '../../sim/people.ts'
import { adultCustomers, customers, kinds } from '../../sim/population.ts'
import { prng } from '../../sim/prng.ts'
import { residentsOf } from '../../sim/residents.ts'
import { routines } from '../../sim/routines.ts'

const PHONES = 10_000
const MONDAY = 1
const TUESDAY = 2

let map: City
/** Phones at a stop in a zone at half past an hour of Tuesday: [hour][zone]. */
let present: number[][]
let atWorkAt3: number

beforeAll(() => {
  map = city('demo')
  const places = { addresses: addresses(map), destinations: destinations(map) }
  const residents = residentsOf(map, adultCustomers(PHONES))
  const { people } = customers(map, places, residents, { observed: PHONES, seed: 5, year: 2026 })
  const plans = routines(places, people, prng('test'))
  present = Array.from({ length: 24 }, () => map.zones.map(() => 0))
  atWorkAt3 = 0
  for (let phone = 0; phone < people.size; phone += 1) plans.day(MONDAY, phone)
  for (let phone = 0; phone < people.size; phone += 1) {
    const day = plans.day(TUESDAY, phone)
    if (kinds[people.kind[phone]!] !== 'observed') continue
    const phones = people.secondLine[phone] ? 2 : 1
    for (let stop = 0; stop < day.count; stop += 1) {
      const until = stop + 1 < day.count ? day.leaves[stop]! : Number.POSITIVE_INFINITY
      const isWork = day.address[stop] === people.work[phone]
      for (let hour = 0; hour < 24; hour += 1) {
        const minute = 60 * hour + 30
        if (minute < day.arrives[stop]! || minute >= until) continue
        present[hour]![places.addresses.zone[day.address[stop]!]!]! += phones
        const atNight = occupations[people.occupation[phone]!] === 'night_shift' && hour === 3
        if (atNight && isWork) atWorkAt3 += 1
      }
    }
  }
})

const of = (id: string, hour: number): number =>
  present[hour]![map.zones.findIndex((zone) => zone.id === id)]!

describe('the demo city on a Tuesday', () => {
  // Presence of one hour is shown from 204 people on. The emptiest zone-hour has about 1.7 % of the
  // phones: 170 of 10,000 with a standard deviation of 13, so 110 is 4.6 of them away.
  it('has 1.1 % of the phones, 330 of 30,000, in every zone at every hour, and half of them in 3.6 % or more', () => {
    const sorted = present.flat().sort((a, b) => a - b)
    expect(sorted).toHaveLength(24 * 24)
    expect(sorted[0]).toBeGreaterThan(0.011 * PHONES)
    expect(sorted[288]).toBeGreaterThan(0.036 * PHONES)
  })

  it('fills its high street, offices and campus by day and its suburbs by night', () => {
    for (const busy of ['corn-street', 'exchange', 'college-green']) {
      expect(of(busy, 12)).toBeGreaterThan(1.8 * of(busy, 3))
    }
    for (const quiet of ['tidewell', 'upper-copse', 'ashdene']) {
      expect(of(quiet, 12)).toBeLessThan(0.7 * of(quiet, 3))
    }
  })

  it('is never without more than a tenth of its phones on their way', () => {
    for (const zones of present) {
      const standing = zones.reduce((sum, count) => sum + count, 0)
      expect(standing).toBeGreaterThan(0.9 * PHONES)
      expect(standing).toBeLessThanOrEqual(PHONES)
    }
  })

  it("keeps Monday's night shift at work at 3 on Tuesday", () => {
    // 2.4 % of adults work at night, 70 % of them on any day: about 168.
    expect(atWorkAt3).toBeGreaterThan(80)
    expect(atWorkAt3).toBeLessThan(260)
  })
})
