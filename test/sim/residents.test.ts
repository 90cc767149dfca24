import { describe, expect, it } from 'vitest'
import { addresses } from '../../sim/addresses.ts'
import { city } from '../../sim/cities.ts'
import { cohortOf, cohorts } from '../../sim/cohorts.ts'
import { destinations } from '../../sim/destinations.ts'
import { adultCustomers, customers, kinds, others } from '../../sim/population.ts'
import { COHORTS, residentsOf } from '../../sim/residents.ts'

const OBSERVED = 20_000
const map = city('demo')
const places = { addresses: addresses(map), destinations: destinations(map) }
const residents = residentsOf(map, adultCustomers(OBSERVED))
const { people, taken } = customers(map, places, residents, { observed: OBSERVED, seed: 1, year: 2026 })
const rest = others(map, places, residents, taken, { seed: 1, year: 2026 })

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
/** The operator's share among cells whose number passes a test. */
const share = (isMeant: (zone: number, cohort: number) => boolean): number => {
  const cells = [...residents.adults.keys()].filter((cell) =>
    isMeant(Math.floor(cell / COHORTS), cell % COHORTS),
  )
  return sum(cells.map((cell) => taken[cell]!)) / sum(cells.map((cell) => residents.adults[cell]!))
}

describe('residents', () => {
  it('are customers or not, by zone and cohort exactly as the census has them', () => {
    const lived = new Uint32Array(residents.adults.length)
    const count = (of: typeof rest, person: number): void => {
      const cohort = cohortOf(2026 - of.birthYear[person]!, of.gender[person]!)
      lived[places.addresses.zone[of.home[person]!]! * COHORTS + cohort]! += 1
    }
    for (let person = 0; person < rest.size; person += 1) count(rest, person)
    for (let person = 0; person < people.size; person += 1) {
      if (['observed', 'opt_out'].includes(kinds[people.kind[person]!]!)) count(people, person)
    }
    expect(lived).toEqual(residents.adults)
  })

  it('are customers in a fifth of cases, more of the young, and differently by district and gender', () => {
    expect(share(() => true)).toBeCloseTo(0.2, 1)
    expect(share((_, cohort) => cohorts[cohort]!.age_band === '25-34')).toBeGreaterThan(
      1.2 * share((_, cohort) => cohorts[cohort]!.age_band === '65+'),
    )
    expect(share((_, cohort) => cohorts[cohort]!.gender === 'male')).toBeGreaterThan(
      share((_, cohort) => cohorts[cohort]!.gender === 'female'),
    )
    const byDistrict = map.districts.map((_, district) =>
      share((zone) => map.zones[zone]!.district === district),
    )
    expect(Math.max(...byDistrict) / Math.min(...byDistrict)).toBeGreaterThan(1.05)
  })

  it('have two phones in 2 % of cases: as many phones count as were asked for', () => {
    const observed = [...people.kind.keys()].filter((person) => kinds[people.kind[person]!] === 'observed')
    const second = observed.filter((person) => people.secondLine[person]! > 0)
    expect([observed.length + second.length, second.length]).toEqual([OBSERVED, 400])
    expect(new Set(second.map((person) => people.secondLine[person]!)).size).toBe(400)
    expect(people.lines).toBe(people.size + 400)
  })

  it('have a second home in 3 % of cases, 600 of 20,000 give or take 25', () => {
    const second = [...people.home.keys()].filter(
      (person) => people.home[person] !== people.secondHome[person],
    )
    expect(second.length).toBeGreaterThan(480)
    expect(second.length).toBeLessThan(750)
  })
})
