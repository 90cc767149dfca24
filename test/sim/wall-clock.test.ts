import { describe, expect, it } from 'vitest'
import { localDays } from '../../sim/wall-clock.ts'

const HOUR = 3_600
const london = (date: string) => localDays(date, 1, 'Europe/London').next().value!
const begins = (date: string): string => new Date(london(date).beginsS * 1_000).toISOString()

describe('local days', () => {
  it('follow each other with their weekdays, Monday being 1', () => {
    const days = [...localDays('2026-02-28', 3, 'Europe/London')]
    expect(days.map(({ date, weekday }) => [date, weekday])).toEqual([
      ['2026-02-28', 6],
      ['2026-03-01', 7],
      ['2026-03-02', 1],
    ])
  })

  it('begin at midnight UTC in winter and at 23:00 UTC of the day before in summer', () => {
    expect(begins('2026-03-02')).toBe('2026-03-02T00:00:00.000Z')
    expect(begins('2026-07-01')).toBe('2026-06-30T23:00:00.000Z')
  })

  it('have 23 hours on 29 March 2026: 02:30 comes 1.5 hours after midnight, and so does 01:30', () => {
    const { afterBegin } = london('2026-03-29')
    expect(afterBegin(0.5 * HOUR)).toBe(0.5 * HOUR)
    expect(afterBegin(1.5 * HOUR)).toBe(1.5 * HOUR)
    expect(afterBegin(2.5 * HOUR)).toBe(1.5 * HOUR)
    expect(afterBegin(23.5 * HOUR)).toBe(22.5 * HOUR)
  })

  it('have 25 hours on 25 October 2026: 01:30 is the first one, 02:30 comes 3.5 hours after midnight', () => {
    const { afterBegin } = london('2026-10-25')
    expect(afterBegin(1.5 * HOUR)).toBe(1.5 * HOUR)
    expect(afterBegin(2.5 * HOUR)).toBe(3.5 * HOUR)
  })
})
