import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Addresses, addresses } from '../../sim/addresses.ts'
import { city } from '../../sim/cities.ts'
import { type City, threeLevels } from '../../sim/city.ts'
import { beginAt, emptyItinerary, goTo, type Itinerary } from '../../sim/itinerary.ts'
import { CHANNEL, holds } from '../../sim/plane.ts'
import type { Subject } from '../../sim/truth/tally.ts'
import { type DayTruth, truthOf } from '../../sim/truth.ts'
import { OUTSIDE, zoneIndex } from '../../sim/zone-index.ts'

/** Two squares side by side, 1 km wide; the border is at x = 0. */
const square = (from: number, to: number) => [
  { x: from, y: -500 },
  { x: to, y: -500 },
  { x: to, y: 500 },
  { x: from, y: 500 },
]
const zone = (id: string, from: number, to: number): City['zones'][number] => ({
  ...{ id, name: id, district: 0, shape: [square(from, to)], centre: { x: (from + to) / 2, y: 0 } },
  ...{ use: 'home', residents: 1, jobs: 1, retail: 1, evenings: 1 },
})
const root = { id: 'two', name: 'Two' }
const districts = [{ id: 'both', name: 'Both', shape: [square(-1_000, 1_000)] }]
const zones = [zone('west', -1_000, 0), zone('east', 0, 1_000)]
const twoZones: City = {
  ...root,
  country: 'gb',
  middle: CHANNEL,
  radiusM: 800,
  shape: [square(-1_000, 1_000)],
  tree: threeLevels(root, districts, zones),
  districts,
  zones,
}
/** Home in the west; work 1,600 m away in the east, 10 minutes; a shop 880 m away, 80 m behind the border, 11 minutes. */
const [HOME, WORK, SHOP] = [0, 1, 2]
const places: Addresses = {
  x: Float64Array.of(-800, 800, 80),
  y: Float64Array.of(0, 0, 0),
  zone: Uint16Array.of(0, 1, 1),
  door: (_, door) => door,
  shop: (_, door) => door,
}

/** @param stops each with the minute of leaving for it; the last is never left */
function plan(from: number, ...stops: readonly (readonly [leaves: number, to: number])[]): Itinerary {
  const day = emptyItinerary()
  beginAt(day, from)
  for (const [leaves, to] of stops) {
    goTo(day, places, to, { wanted: 0, notBefore: leaves, stayMinutes: Number.POSITIVE_INFINITY })
  }
  return day
}

/** A woman of 30 with one phone, of whom the operator knows it. */
const ONE: Subject = { phones: 1, people: 1, knownCohort: 2, cohort: 2 }
const world = (map: City, addresses: Addresses) => ({
  city: map,
  addresses,
  zoneAt: zoneIndex(map.zones.map(({ shape }) => shape)),
})

function truth(date: string, ...people: readonly Itinerary[]): DayTruth {
  const day = truthOf(world(twoZones, places), 'Europe/London').begin(date)
  for (const person of people) day.add(person, ONE)
  return day
}
const minutes = (day: DayTruth, id: string): Record<string, number> =>
  Object.fromEntries(
    [...day.cells('presence')]
      .filter(({ zone }) => zone.id === id)
      .map(({ hour, fold, value }) => [`${hour}${fold === 1 ? ' again' : ''}`, value]),
  )
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
const total = (day: DayTruth, id: string): number => sum(Object.values(minutes(day, id)))
const visitors = (day: DayTruth): Record<string, number> =>
  Object.fromEntries([...day.cells('visitors')].map(({ zone, value }) => [zone.id, value]))

describe('the truth of a day', () => {
  it('of somebody who leaves at 8:50 for 9:00 and at 17:00 for 17:10 changes zones at 8:55 and 17:05', () => {
    const day = truth('2026-03-02', plan(HOME, [530, WORK], [1_020, HOME]))
    const [west, east] = [minutes(day, 'west'), minutes(day, 'east')]
    expect([west[7], west[8], west[9], west[16], west[17], west[18]]).toEqual([60, 55, 0, 0, 55, 60])
    expect([east[7], east[8], east[9], east[16], east[17], east[18]]).toEqual([0, 5, 60, 60, 5, 0])
    expect([total(day, 'west'), total(day, 'east'), total(day, 'two')]).toEqual([950, 490, 1_440])
    expect(visitors(day)).toEqual({ two: 1, both: 1, west: 1, east: 1 })
  })

  it('counts as visitor who was there for 10 minutes, and not for 9', () => {
    // Behind the border from 110 until a minute after leaving the shop at 118 or 119.
    const nine = truth('2026-03-02', plan(HOME, [100, SHOP], [118, HOME]))
    const ten = truth('2026-03-02', plan(HOME, [100, SHOP], [119, HOME]))
    expect([total(nine, 'east'), visitors(nine).east]).toEqual([9, 0])
    expect([total(ten, 'east'), visitors(ten).east]).toEqual([10, 1])
  })

  it('adds up two stays of 9 minutes to a visit of the date, and counts its owner once', () => {
    const day = truth('2026-03-02', plan(HOME, [100, SHOP], [118, HOME], [700, SHOP], [718, HOME]))
    expect([total(day, 'east'), visitors(day).east]).toEqual([18, 1])
  })

  it('ends at midnight on the way: 5 minutes of 10 before it, none in the zone ahead', () => {
    const day = truth('2026-03-02', plan(HOME, [1_435, WORK]))
    expect([total(day, 'west'), total(day, 'east'), visitors(day).east]).toEqual([1_440, 0, 0])
    const later = truth('2026-03-02', plan(HOME, [1_425, WORK]))
    expect([total(later, 'west'), total(later, 'east'), visitors(later).east]).toEqual([1_430, 10, 1])
  })

  it('starts anew with each date', () => {
    const truths = truthOf(world(twoZones, places), 'Europe/London')
    truths.begin('2026-03-02').add(plan(WORK), ONE)
    const next = truths.begin('2026-03-03')
    next.add(plan(HOME), ONE)
    expect(visitors(next)).toEqual({ two: 1, both: 1, west: 1, east: 0 })
    expect(total(next, 'east')).toBe(0)
  })

  it('has 25 hours in autumn: in the second of two equal hours people stay where the first one ended', () => {
    const day = truth('2026-10-25', plan(HOME, [115, WORK]))
    expect(Object.keys(minutes(day, 'two'))).toHaveLength(25)
    expect([minutes(day, 'west')[1], minutes(day, 'east')['1 again'], minutes(day, 'east')[2]]).toEqual([
      60, 60, 60,
    ])
    expect([total(day, 'west'), total(day, 'east'), total(day, 'two')]).toEqual([120, 1_380, 1_500])
  })

  it('has 23 hours in spring: who was in a zone only in the hour that does not exist was not there', () => {
    const day = truth('2026-03-29', plan(HOME, [60, SHOP], [100, HOME]))
    expect(minutes(day, 'two')).not.toHaveProperty('1')
    expect([total(day, 'two'), total(day, 'east'), visitors(day).east]).toEqual([1_380, 0, 0])
  })
})

describe('in the simulated city', () => {
  const map = city('demo')
  const doors = addresses(map)

  it('every point is in the zone whose borders hold it, or in none', () => {
    const shapes = map.zones.map(({ shape }) => shape)
    const zoneAt = zoneIndex(shapes)
    const metre = fc.double({ min: -6_000, max: 6_000, noNaN: true })
    fc.assert(
      fc.property(metre, metre, (x, y) => {
        const holding = shapes.findIndex((shape) => holds(shape, { x, y }))
        expect(zoneAt(x, y)).toBe(holding)
      }),
      { numRuns: 3_000 },
    )
    expect(zoneAt(20_000, 0)).toBe(OUTSIDE)
    for (let address = 0; address < doors.x.length; address += 1) {
      expect(zoneAt(doors.x[address]!, doors.y[address]!)).toBe(doors.zone[address])
    }
  })

  const address = fc.nat({ max: doors.x.length - 1 })
  const trip = fc.record({
    to: address,
    wanted: fc.integer({ min: 0, max: 1_500 }),
    stay: fc.nat({ max: 600 }),
  })
  const dates = fc.constantFrom('2026-03-02', '2026-03-29', '2026-10-25')
  const truths = truthOf(world(map, doors), 'Europe/London')

  it('no minute is lost or counted twice: zones of each level and what is outside add up to whole days', () => {
    fc.assert(
      fc.property(
        dates,
        fc.array(fc.tuple(address, fc.array(trip, { maxLength: 8 })), { minLength: 1, maxLength: 5 }),
        (date, people) => {
          const day = truths.begin(date)
          for (const [from, trips] of people) {
            const itinerary = emptyItinerary()
            beginAt(itinerary, from)
            let notBefore = 0
            for (const { to, wanted, stay } of trips) {
              goTo(itinerary, doors, to, { wanted, notBefore, stayMinutes: stay })
              notBefore = itinerary.leaves[itinerary.count - 1]!
            }
            day.add(itinerary, ONE)
          }
          const hours = { '2026-03-02': 24, '2026-03-29': 23, '2026-10-25': 25 }[date]
          const cells = [...day.cells('presence')]
          for (const level of ['city', 'district', 'zone']) {
            const present = sum(cells.filter(({ zone }) => zone.level === level).map(({ value }) => value))
            expect(present + day.outside()).toBe(60 * hours * people.length)
          }
          expect(Math.max(...cells.map(({ value }) => value))).toBeLessThanOrEqual(60 * people.length)
          expect(Math.max(...[...day.cells('visitors')].map(({ value }) => value))).toBeLessThanOrEqual(
            people.length,
          )
        },
      ),
    )
  })
})
