import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Holidays from 'date-holidays'
import { countries } from '../functions/model/countries.ts'
import type { Country } from '../functions/model/vocabulary.ts'

/**
 * `node bin/holidays.ts` writes the public holidays of every country anew, after a change of a country or of the
 * library. The library brings the time zones and the moon for all the world, 2 MB in each function that asks whether
 * a day is a holiday; the days themselves are a small table.
 */
const FILE = fileURLToPath(new URL('../functions/geography/holidays.json', import.meta.url))
const FIRST_YEAR = 2010
const LAST_YEAR = 2049
const DAY_MS = 86_400_000

/** Country → year → month and day → name. */
export function holidaysText(): string {
  const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index)
  const tables = Object.entries(countries).map(([country]) => {
    const rows = years.map((year) => {
      const days = [...holidaysOf(country as Country, year)].sort(([a], [b]) => (a < b ? -1 : 1))
      return `    "${year}": ${JSON.stringify(Object.fromEntries(days))}`
    })
    return `  "${country}": {\n${rows.join(',\n')}\n  }`
  })
  return `{\n${tables.join(',\n')}\n}\n`
}

/** Only days that are free from midnight on: shops that close early do not make a sunday. */
function holidaysOf(country: Country, year: number): ReadonlyMap<string, string> {
  const { holidays, languages } = countries[country]
  const options = { languages: [...languages], types: ['public' as const] }
  const rules =
    holidays.region === undefined
      ? new Holidays(holidays.country, options)
      : new Holidays(holidays.country, holidays.region, options)
  const found = new Map<string, string>()
  for (const { date, start, end, name } of rules.getHolidays(year)) {
    if (!date.slice(10).startsWith(' 00:00:00')) continue
    const days = Math.round((end.getTime() - start.getTime()) / DAY_MS)
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
    for (let day = 0; day < days; day += 1) {
      const free = new Date(first + day * DAY_MS).toISOString().slice(0, 10)
      // A substitute comes after the day that it stands for, whose name is the better one.
      if (free.startsWith(`${year}-`) && !found.has(free.slice(5))) found.set(free.slice(5), name)
    }
  }
  return found
}

if (import.meta.main) {
  writeFileSync(FILE, holidaysText())
  process.stdout.write(`${FILE}\n`)
}
