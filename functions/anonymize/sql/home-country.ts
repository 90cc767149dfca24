import { countries } from '../../model/countries.ts'
import { homeCountries, OTHER_COUNTRY } from '../../model/home-countries.ts'
import type { Country } from '../../model/vocabulary.ts'

/** `208-01`, or `20801`: mobile country code and network code (ITU-T E.212). */
const NETWORK_CODE = String.raw`\d{3}(-\d{1,3}|\d{2,3})`

const list = (codes: readonly string[]): string => codes.map((code) => `'${code}'`).join(', ')

/**
 * SQL: the home country of a foreign phone by the code of its network; NULL of one that is at home, or of
 * which nothing can be read. Nearly every code is of the country's own, so that is asked first.
 * @param text SQL of a text, '' where empty
 * @param country of the deployment: phones of any other one are foreign
 */
export function homeCountry(text: string, country: Country): string {
  const named = Object.entries(homeCountries).map(
    ([name, codes]) => `when left(${text}, 3) in (${list(codes)}) then '${name}'`,
  )
  return `case
      when ${text} = '' or left(${text}, 3) in (${list(countries[country].mobileCountryCodes)}) then null
      when not regexp_full_match(${text}, '${NETWORK_CODE}') then null
      ${named.join('\n      ')}
      else '${OTHER_COUNTRY}'
    end`
}
