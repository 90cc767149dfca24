import { readCsv } from './csv.ts'
import { quoted } from './feed-file.ts'

/**
 * Checks a census, `zone,gender,age_band,persons`, against the leaves of the zone system. Nothing is made
 * of it yet; a mistake in it is better told before a night of figures than after.
 * @throws InvalidInput naming line and value
 */
export async function checkCensus(path: string, leaves: ReadonlySet<string>): Promise<void> {
  const { rows } = await readCsv('census', path, ['zone', 'gender', 'age_band', 'persons'])
  const seen = new Set<string>()
  for (const row of rows) {
    const [zone, gender, band, persons] = ['zone', 'gender', 'age_band', 'persons'].map(row.get) as [
      string,
      string,
      string,
      string,
    ]
    if (!leaves.has(zone)) {
      throw row.fault(`${quoted(zone)} is no leaf of the zone system: correct the id, or remove the line`)
    }
    if (gender !== 'female' && gender !== 'male') {
      throw row.fault(`gender is ${quoted(gender)}: expected female or male`)
    }
    if (!isBand(band)) throw row.fault(`age_band is ${quoted(band)}: expected years as 16-29 or 65+`)
    if (!/^\d+(\.\d+)?$/.test(persons)) {
      throw row.fault(`persons is ${quoted(persons)}: expected a number, 0 or more`)
    }
    const key = `${zone}\n${gender}\n${band}`
    if (seen.has(key)) {
      throw row.fault(`zone ${quoted(zone)}, ${gender}, ${band} is listed a second time: remove one line`)
    }
    seen.add(key)
  }
}

function isBand(text: string): boolean {
  const [, first, last] = /^(\d{1,3})(?:-(\d{1,3})|\+)$/.exec(text) ?? []
  return first !== undefined && (last === undefined || Number(first) <= Number(last))
}
