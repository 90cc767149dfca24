import { afterEach, describe, expect, test, vi } from 'vitest'
import { datesOfMonth } from '../../functions/model/dates.ts'
import { checkHours } from '../../functions/release/public-keys.ts'
import { hoursOf } from './towns.ts'

const DAY = hoursOf('2026-03-24')
const MARCH = datesOfMonth('2026-03').flatMap(hoursOf)

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the hours of a release', () => {
  test('are refused where two of them are exchanged, or one is there twice in place of another', () => {
    const [first, second, third, ...rest] = DAY
    for (const hours of [
      [first!, third!, second!, ...rest],
      [first!, second!, second!, ...rest],
    ]) {
      expect(() => checkHours(hours, '2026-03-24', 'gb')).toThrow(
        '2026-03-24: the 24 hours given are not that whole day in Europe/London: take localHours of geography for this date',
      )
    }
  })

  test('of a month are those of all its days: one day less is refused, and what to take is said', () => {
    expect(() => checkHours(MARCH, '2026-03-01', 'gb', '2026-03-31')).not.toThrow()
    expect(() => checkHours(MARCH.slice(0, -23), '2026-03-01', 'gb', '2026-03-31')).toThrow(
      '2026-03-01: the 720 hours given are not all until the end of 2026-03-31 in Europe/London: take localHours of geography for each of these dates',
    )
  })

  test('are the same wherever the machine stands that releases them', () => {
    vi.stubEnv('TZ', 'America/New_York')
    expect(() => checkHours(DAY, '2026-03-24', 'gb')).not.toThrow()
    expect(() => checkHours(hoursOf('2026-03-23'), '2026-03-24', 'gb')).toThrow()
  })
})
