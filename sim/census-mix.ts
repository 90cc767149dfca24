import { readCsv } from '../functions/geography/csv.ts'
import { cohortOf, genders } from './cohorts.ts'
import { COHORTS } from './residents.ts'

/** Residents of a zone: adults by cohort, children by gender. */
export interface CensusMix {
  readonly mix: number[]
  readonly children: number[]
}

const nobody = (): CensusMix => ({ mix: Array<number>(COHORTS).fill(0), children: genders.map(() => 0) })
export const NOBODY: Readonly<CensusMix> = nobody()

const ADULT_YEARS = 18
/** The last year of an open band, so that it can be split as the others are. */
const LAST_YEARS = 90

/**
 * Reads a census, `zone,gender,age_band,persons`; bands are split evenly by year of age.
 * @returns by zone; a zone that is not listed has no residents
 * @throws InvalidInput naming line and value
 */
export async function readCensusMix(
  path: string,
  leaves: ReadonlySet<string>,
): Promise<Map<string, CensusMix>> {
  const { rows } = await readCsv('census', path, ['zone', 'gender', 'age_band', 'persons'])
  const byZone = new Map<string, CensusMix>()
  for (const row of rows) {
    const zone = row.get('zone')
    if (!leaves.has(zone))
      throw row.fault(`zone is ${JSON.stringify(zone)}: expected a leaf of the zone file`)
    const gender = (genders as readonly string[]).indexOf(row.get('gender'))
    if (gender < 0) throw row.fault(`gender is ${JSON.stringify(row.get('gender'))}: expected female or male`)
    const [, first, last] = /^(\d{1,3})(?:-(\d{1,3})|\+)$/.exec(row.get('age_band')) ?? []
    const persons = Number(row.get('persons'))
    if (first === undefined || !(persons >= 0)) {
      throw row.fault('expected age_band as 16-29 or 65+, and persons as a number of 0 or more')
    }
    const counts = byZone.get(zone) ?? nobody()
    byZone.set(zone, counts)
    const from = Number(first)
    const years = Math.max(1, Number(last ?? LAST_YEARS) - from + 1)
    for (let age = from; age < from + years; age += 1) {
      if (age < ADULT_YEARS) counts.children[gender]! += persons / years
      else counts.mix[cohortOf(age, gender)]! += persons / years
    }
  }
  return byZone
}
