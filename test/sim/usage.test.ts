import { describe, expect, it } from 'vitest'
import { prng } from '../../sim/prng.ts'
import { activityOf, usage } from '../../sim/usage.ts'

const PHONES = 1_000
const DATES = 4
const HOUR = 3_600

/** Seconds since the first midnight of every use, by phone, in order. */
function lives(perDay: number): number[][] {
  const random = prng('test', perDay)
  const activity = Float32Array.from({ length: PHONES }, () => activityOf(random))
  const uses = usage(activity, perDay, random)
  const made: number[][] = Array.from({ length: PHONES }, () => [])
  for (let date = 0; date < DATES; date += 1) {
    for (let phone = 0; phone < PHONES; phone += 1) {
      for (const second of uses.draw(phone)) {
        if (uses.isSilent(second)) throw new Error(`phone ${phone} is off at ${second}`)
        made[phone]!.push(24 * HOUR * date + second)
      }
    }
  }
  return made.map((seconds) => seconds.sort((a, b) => a - b))
}

describe('records of phones by themselves', () => {
  // Rates differ by 0.6 between phones: the mean of 1,000 has 1.9 %, and the rate is tried out to 2 %: 10 % is four of both.
  it.each([4, 20, 160])('are %i a date on average, as asked for', (perDay) => {
    const all = lives(perDay).reduce((sum, seconds) => sum + seconds.length, 0)
    expect(Math.abs(all / (PHONES * DATES) / perDay - 1)).toBeLessThan(0.1)
  })

  it('have heavy tails: of 20 a date, the busiest phone in twenty has 32 or more, the quietest at most 13', () => {
    const perDate = lives(20)
      .map((seconds) => seconds.length / DATES)
      .sort((a, b) => a - b)
    expect(perDate[Math.floor(0.95 * PHONES)]!).toBeGreaterThan(32)
    expect(perDate[Math.floor(0.05 * PHONES)]!).toBeLessThan(13)
  })

  it('leave no gap over 3 hours but where a phone is off: 1 to 9 % of phones and dates have one', () => {
    const gaps = lives(20).flatMap((seconds) => seconds.slice(1).map((second, at) => second - seconds[at]!))
    const long = gaps.filter((gap) => gap > 3 * HOUR).length / (PHONES * DATES)
    expect(long).toBeGreaterThan(0.01)
    expect(long).toBeLessThan(0.09)
    expect(gaps.every((gap) => gap < 24 * HOUR)).toBe(true)
  })

  it('come in bursts: one gap in twenty or more is under two minutes, and more of them by day than by night', () => {
    const seconds = lives(20)
    const gaps = seconds.flatMap((some) => some.slice(1).map((second, at) => second - some[at]!))
    expect(gaps.filter((gap) => gap < 120).length / gaps.length).toBeGreaterThan(0.05)
    const inHours = (from: number, to: number): number =>
      seconds.flat().filter((second) => (second / HOUR) % 24 >= from && (second / HOUR) % 24 < to).length
    expect(inHours(12, 16)).toBeGreaterThan(1.3 * inHours(1, 5))
  })
})
