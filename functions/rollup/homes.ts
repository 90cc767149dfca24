import { countries } from '../model/countries.ts'
import { addDays, afterMonth, datesOfMonth, firstOf } from '../model/dates.ts'
import { partitionPrefix, tables } from '../model/tables.ts'
import type { Country, LocalDate, Month } from '../model/vocabulary.ts'
import type { Source } from '../platform/ports.ts'
import { ofRuns, type RollupStep } from './plan.ts'
import { dateLiteral, integerLiteral, sqlText, textLiteral, withParameters } from './sql.ts'

/** A home needs as many: of fewer dates nobody has one. */
export const HOME_NIGHTS = 3

interface HomesOptions {
  readonly month: Month
  readonly run: string
  readonly country: Country
  readonly referenceVersion: string
  /** The dates of the month that were made, each by the run that stands for it. */
  readonly made: readonly { readonly date: LocalDate; readonly run: string }[]
}

/**
 * The roamers of a month: they lie by UTC dates, of which the first and the last hold hours of other months. What
 * is read of these is nobody's of this month: the key has changed, and with it all pseudonyms.
 */
export const roamersOf = (month: Month): Source => ({
  table: 'roamers',
  partitions: [addDays(firstOf(month), -1), ...datesOfMonth(month), afterMonth(month)].map((dt) => ({ dt })),
})

/**
 * Where everybody lives and works in a month; who has objected since its dates were made does not. It is one
 * query over all buckets: the dates of a month may have been cut into another number of them than there is now,
 * and a bucket of one count is none of another.
 */
export function homesStep({ month, run, country, referenceVersion, made }: HomesOptions): RollupStep {
  const date = firstOf(month)
  const ofReference = (table: 'calendar' | 'zone_tree'): Source => ({
    table,
    partitions: [{ version: referenceVersion }],
  })
  return {
    query: {
      name: 'homes',
      select: withParameters(sqlText('homes.sql'), {
        time_zone: textLiteral(countries[country].timeZone),
        date: dateLiteral(date),
        until: dateLiteral(afterMonth(month)),
        least_nights: integerLiteral(HOME_NIGHTS),
      }),
      inputs: {
        visits: ofRuns('visits', made),
        calendar: ofReference('calendar'),
        zone_tree: ofReference('zone_tree'),
        exclusions: { table: 'exclusions', partitions: [{ epoch: month }] },
        roamers: roamersOf(month),
      },
    },
    prefix: partitionPrefix(tables.homes, { dt: date, run }),
  }
}
