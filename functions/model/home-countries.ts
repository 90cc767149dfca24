import { countries } from './countries.ts'
import type { Country } from './vocabulary.ts'

/**
 * Countries that foreign phones are told apart by: ISO 3166-1 alpha-2, with the mobile country codes of each.
 * Any other is `other`. The list is public and fixed: one that was taken from the data would tell who was there.
 * @see ITU-T E.212, "List of mobile country codes", annex to the ITU Operational Bulletin
 */
const mobileCountryCodes: Readonly<Record<string, readonly string[]>> = {
  AT: ['232'],
  AU: ['505'],
  BE: ['206'],
  BR: ['724'],
  CA: ['302'],
  CH: ['228'],
  CN: ['460', '461'],
  CZ: ['230'],
  DE: ['262'],
  DK: ['238'],
  ES: ['214'],
  FR: ['208'],
  GB: ['234', '235'],
  IE: ['272'],
  IN: ['404', '405', '406'],
  IT: ['222'],
  JP: ['440', '441'],
  KR: ['450'],
  NL: ['204'],
  NO: ['242'],
  PL: ['260'],
  PT: ['268'],
  RO: ['226'],
  SE: ['240'],
  TR: ['286'],
  UA: ['255'],
  US: ['310', '311', '312', '313', '314', '315', '316'],
}

export const OTHER_COUNTRY = 'other'

/** Public values of the dimension `home_country`; `other` is the last in the order of texts too. */
export const homeCountries: readonly string[] = [...Object.keys(mobileCountryCodes), OTHER_COUNTRY]

/** Country → codes, of those whose subscribers are foreign in a deployment. */
export const foreignCodes = (country: Country): Readonly<Record<string, readonly string[]>> => {
  const own = new Set(countries[country].mobileCountryCodes)
  return Object.fromEntries(
    Object.entries(mobileCountryCodes).filter(([, codes]) => !codes.some((code) => own.has(code))),
  )
}
