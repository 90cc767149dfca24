import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { holidaysText } from '../../bin/holidays.ts'
import { dayType, holidayName } from '../../functions/geography/index.ts'
import type { Country } from '../../functions/model/vocabulary.ts'

test.each<[Country, string, string, string | null, string]>([
  ['gb', '2026-03-24', 'weekday', null, 'a Tuesday'],
  ['gb', '2026-03-28', 'saturday', null, 'a Saturday'],
  ['gb', '2026-03-29', 'sunday', null, 'a Sunday'],
  ['gb', '2026-04-03', 'sunday', 'Good Friday', 'a public holiday on a Friday'],
  ['gb', '2026-12-26', 'sunday', 'Boxing Day', 'a public holiday on a Saturday'],
  ['gb', '2026-12-28', 'sunday', 'Boxing Day (substitute day)', 'the Monday that stands for it'],
  ['gb', '2026-03-15', 'sunday', null, 'an observance, which is no holiday'],
  ['gb', '2026-11-30', 'weekday', null, "St Andrew's Day, a holiday in Scotland only"],
  ['de', '2027-03-08', 'sunday', 'Internationaler Frauentag', 'a Monday, a holiday in Berlin only'],
  ['de', '2026-10-31', 'saturday', null, 'Reformation Day, not a holiday in Berlin'],
  ['de', '2026-12-24', 'weekday', null, 'Christmas Eve: shops close at two'],
  ['de', '2026-12-25', 'sunday', '1. Weihnachtstag', 'Christmas Day'],
  ['cn', '2015-10-01', 'sunday', 'National Day', 'a public holiday on a Thursday'],
  ['cn', '2015-08-03', 'weekday', null, 'a Monday'],
])('%s %s is a %s (%s): %s', (country, date, expected, name) => {
  expect(dayType(country, date)).toBe(expected)
  expect(holidayName(country, date)).toBe(name)
})

test('the table of holidays is the one that the library makes', () => {
  const table = readFileSync(new URL('../../functions/geography/holidays.json', import.meta.url), 'utf8')
  expect(table).toBe(holidaysText())
})

test('of a year that the table lacks no day is taken for a weekday', () => {
  expect(() => dayType('gb', '2009-12-25')).toThrow(/known of the years 2010 to 2049/)
  expect(dayType('gb', '2010-01-01')).toBe('sunday')
  expect(dayType('de', '2049-12-25')).toBe('sunday')
})
