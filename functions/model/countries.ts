import type { Country, KeyLife } from './vocabulary.ts'

/** What a country brings with it. Declared here once; SQL, calendar, API and explorer read it. */
export interface CountryFacts {
  readonly title: { readonly en: string; readonly de: string }
  /** IANA name. */
  readonly timeZone: string
  /** Mobile country codes (ITU-T E.212) of subscribers who are at home. */
  readonly mobileCountryCodes: readonly string[]
  /** People of fewer years are minors and never counted. */
  readonly minimumAgeYears: number
  /** Country code, and the region whose public holidays count, as the holiday library names them. */
  readonly holidays: { readonly country: string; readonly region?: string }
  readonly languages: readonly ('en' | 'de')[]
  /** BCP 47 tag for numbers and dates. */
  readonly locale: string
  /** The life of a pseudonym key where nothing else is asked for. */
  readonly keyLife: KeyLife
}

export const countries: Readonly<Record<Country, CountryFacts>> = {
  gb: {
    title: { en: 'Great Britain', de: 'Großbritannien' },
    timeZone: 'Europe/London',
    mobileCountryCodes: ['234', '235'],
    minimumAgeYears: 18,
    holidays: { country: 'GB', region: 'ENG' },
    languages: ['en'],
    locale: 'en-GB',
    keyLife: 'day',
  },
  de: {
    title: { en: 'Germany', de: 'Deutschland' },
    timeZone: 'Europe/Berlin',
    mobileCountryCodes: ['262'],
    minimumAgeYears: 18,
    holidays: { country: 'DE', region: 'BE' },
    languages: ['de', 'en'],
    locale: 'de-DE',
    keyLife: 'day',
  },
  // Only for the real sample of records used in tests; no deployment accepts it.
  cn: {
    title: { en: 'China', de: 'China' },
    timeZone: 'Asia/Shanghai',
    mobileCountryCodes: ['460'],
    minimumAgeYears: 18,
    holidays: { country: 'CN' },
    languages: ['en'],
    locale: 'en-GB',
    keyLife: 'month',
  },
}
