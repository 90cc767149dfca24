import { describe, expect, test } from 'vitest'
import { localHours } from '../../functions/geography/index.ts'

/** `01/0 2026-10-25T00:00Z 60`: hour and fold, begin, minutes. */
const told = (timeZone: string, date: string): string[] =>
  localHours(timeZone, date).map(
    ({ start, end, hour, fold }) =>
      `${String(hour).padStart(2, '0')}/${fold} ${start.toISOString().slice(0, 16)}Z ${(end.getTime() - start.getTime()) / 60_000}`,
  )

test('an ordinary day in Shanghai has 24 hours and begins at 16:00 UTC of the day before', () => {
  const hours = told('Asia/Shanghai', '2015-08-02')
  expect(hours).toHaveLength(24)
  expect(hours[0]).toBe('00/0 2015-08-01T16:00Z 60')
  expect(hours[23]).toBe('23/0 2015-08-02T15:00Z 60')
})

describe('where the clocks change', () => {
  test('the spring day in London has 23 hours and no hour 1', () => {
    const hours = told('Europe/London', '2026-03-29')
    expect(hours).toHaveLength(23)
    expect(hours.slice(0, 2)).toEqual(['00/0 2026-03-29T00:00Z 60', '02/0 2026-03-29T01:00Z 60'])
    expect(hours[22]).toBe('23/0 2026-03-29T22:00Z 60')
  })

  test('the autumn day in Berlin has 25 hours, the second hour 2 with fold 1', () => {
    const hours = told('Europe/Berlin', '2026-10-25')
    expect(hours).toHaveLength(25)
    expect(hours.slice(1, 5)).toEqual([
      '01/0 2026-10-24T23:00Z 60',
      '02/0 2026-10-25T00:00Z 60',
      '02/1 2026-10-25T01:00Z 60',
      '03/0 2026-10-25T02:00Z 60',
    ])
  })

  test('a change by half an hour gives a second hour 1 of 30 minutes', () => {
    // Lord Howe Island: on 5 April 2026 at 02:00 (+11:00) the clocks went back to 01:30 (+10:30).
    expect(told('Australia/Lord_Howe', '2026-04-05').slice(0, 4)).toEqual([
      '00/0 2026-04-04T13:00Z 60',
      '01/0 2026-04-04T14:00Z 60',
      '01/1 2026-04-04T15:00Z 30',
      '02/0 2026-04-04T15:30Z 60',
    ])
  })

  test('a day that begins at 01:00 begins with hour 1', () => {
    // Beirut: on 26 March 2017 at 00:00 (+02:00) the clocks went forward to 01:00.
    const hours = told('Asia/Beirut', '2017-03-26')
    expect(hours).toHaveLength(23)
    expect(hours[0]).toBe('01/0 2017-03-25T22:00Z 60')
  })
})

test.each(['Europe/London', 'Europe/Berlin', 'Asia/Shanghai'])(
  'the 1,096 days of three years in %s follow each other without gap',
  (timeZone) => {
    let end = localHours(timeZone, '2023-12-31').at(-1)!.end.getTime()
    for (let day = Date.UTC(2024, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
      for (const hour of localHours(timeZone, new Date(day).toISOString().slice(0, 10))) {
        expect(hour.start.getTime()).toBe(end)
        end = hour.end.getTime()
      }
    }
    expect(new Date(end)).toEqual(localHours(timeZone, '2027-01-01')[0]!.start)
  },
)

test('a date or a time zone that does not exist is refused', () => {
  expect(() => localHours('Europe/London', '2026-02-30')).toThrow(RangeError)
  expect(() => localHours('Europe/Atlantis', '2026-02-03')).toThrow(RangeError)
})
