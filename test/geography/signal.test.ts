import { expect, test } from 'vitest'
import { signalOf } from '../../functions/geography/signal.ts'
import { METRES_PER_DEGREE } from '../../functions/geography/tiles.ts'

const site = { lon: 0, lat: 0, azimuth: 90, beamWidth: 120, rangeM: 1000, layer: '' as const }
/** So many metres away, so many degrees off the middle of the beam. */
const at = (metres: number, off: number, of = site) => {
  const bearing = ((of.azimuth + off) * Math.PI) / 180
  return signalOf(of)(
    (metres * Math.sin(bearing)) / METRES_PER_DEGREE,
    (metres * Math.cos(bearing)) / METRES_PER_DEGREE,
  )
}
const ratioDb = (a: number, b: number): number => (10 * Math.log10(a / b) * Math.LN10 * SOFTNESS_DB) / 10
const SOFTNESS_DB = (8 * Math.sqrt(0.5) * Math.sqrt(6)) / Math.PI

test('a cell is 11.3 dB weaker at twice the distance, and as strong at 10 m as at 35 m', () => {
  expect(ratioDb(at(400, 0)!.weight, at(800, 0)!.weight)).toBeCloseTo(37.6 * Math.log10(2), 3)
  expect(at(10, 0)!.weight).toBe(at(35, 0)!.weight)
})

test('a beam of 120° is 3 dB weaker 35° off its middle, an antenna of 65° at 32.5°, and a disc nowhere', () => {
  expect(ratioDb(at(400, 0)!.weight, at(400, 35)!.weight)).toBeCloseTo(3, 3)
  expect(ratioDb(at(400, 0)!.weight, at(400, -35)!.weight)).toBeCloseTo(3, 3)
  const narrow = { ...site, beamWidth: 65 }
  expect(ratioDb(at(400, 0, narrow)!.weight, at(400, 32.5, narrow)!.weight)).toBeCloseTo(3, 3)
  const disc = { ...site, beamWidth: 360 }
  expect(at(400, 180, disc)!.weight).toBeCloseTo(at(400, 0, disc)!.weight, 12)
})

test('behind its antenna a cell is 25 dB weaker, so it is heard to a quarter of its range', () => {
  // 10 ^ (-25 / 37.6) is 0.216, and 1.25 times that is 0.27.
  expect(at(215, 180)!.within).toBe(1)
  expect(at(268, 180)!.within).toBeLessThan(1)
  expect(at(272, 180)).toBeNull()
})

test('a phone within the range is served, at 1.2 times the range with a chance of a half, at 1.3 not', () => {
  expect(at(999, 0)!.within).toBe(1)
  // The margin is -2.98 dB.
  expect(at(1200, 0)!.within).toBeCloseTo(Math.exp((-37.6 * Math.log10(1.2)) / SOFTNESS_DB), 6)
  expect(at(1300, 0)).toBeNull()
})
