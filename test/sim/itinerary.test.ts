import { describe, expect, it } from 'vitest'
import type { Addresses } from '../../sim/addresses.ts'
import { beginAt, emptyItinerary, goTo, locate, travelMinutes } from '../../sim/itinerary.ts'

/** Home at 0, a shop 800 m east of it, work 3,200 m north of it. */
const [HOME, SHOP, WORK] = [0, 1, 2]
const places: Addresses = {
  x: Float64Array.of(0, 800, 0),
  y: Float64Array.of(0, 0, 3_200),
  zone: Uint16Array.of(0, 0, 0),
  door: (_, door) => door,
  shop: (_, door) => door,
}

const positionAt = (minutes: readonly number[]): [number, number][] => {
  const day = emptyItinerary()
  beginAt(day, HOME)
  goTo(day, places, WORK, { wanted: 540, notBefore: 0, stayMinutes: 480 })
  goTo(day, places, HOME, { wanted: 0, notBefore: 1_020, stayMinutes: 10 })
  const position = { x: 0, y: 0, stop: 0 }
  return minutes.map((minute) => {
    locate(day, places, minute, position)
    return [position.x, position.y]
  })
}

describe('a day of stops', () => {
  it('walks 800 m in 10 minutes and rides 3,200 m in 15', () => {
    expect(travelMinutes(places, HOME, SHOP)).toBe(10)
    expect(travelMinutes(places, HOME, WORK)).toBe(15)
  })

  it('leaves home at 8:45 for work at 9:00, is half way at 8:52:30, and leaves at 17:00', () => {
    expect(positionAt([0, 524, 525, 532.5, 540, 1_019, 1_027.5, 1_035, 1_439])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 1_600],
      [0, 3_200],
      [0, 3_200],
      [0, 1_600],
      [0, 0],
      [0, 0],
    ])
  })

  it('comes late rather than leave before it may', () => {
    const day = emptyItinerary()
    beginAt(day, HOME)
    goTo(day, places, SHOP, { wanted: 600, notBefore: 595, stayMinutes: 30 })
    expect([day.leaves[0], day.arrives[1], day.leaves[1]]).toEqual([595, 605, 635])
  })

  it('has room for 16 stops and says so', () => {
    const day = emptyItinerary()
    beginAt(day, HOME)
    const go = () => goTo(day, places, day.count % 2, { wanted: 0, notBefore: 0, stayMinutes: 1 })
    for (let stop = 1; stop < 16; stop += 1) go()
    expect(go).toThrow(/at most 16/)
  })
})
