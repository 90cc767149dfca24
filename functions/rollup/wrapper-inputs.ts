import type { Product } from '../model/products.ts'
import { tables } from '../model/tables.ts'
import { expression } from './expressions.ts'
import type { Literal } from './sql.ts'

/** What the wrapper knows of the day, or of the month: pieces of SQL that were checked. */
export interface Day {
  /** A month's is its first. */
  readonly date: Literal
  /**
   * The first local date after a month; absent where the figures are of one date. Its visits were made date by
   * date: who is among the `exclusions` by now is left out here, as a date's run leaves them out of `merged`.
   */
  readonly until?: Literal
  readonly timeZone: Literal
  readonly zoneSystem: Literal
}

/**
 * The relations that the wrapper reads. Products see them under their own names, cut to their day, and
 * `zone_tree` as it is.
 */
export const wrapperInputs = {
  visits: 'every_visit',
  paths: 'every_path',
  trips: 'every_trip',
  people: 'every_person',
  homes: 'every_home',
  roamers: 'every_roamer',
  calendar: 'every_hour',
} as const

/** The product's relations, cut to what concerns it, under the names that its SQL uses. */
export function inputs({ additive, inputs }: Product, { date, until, timeZone }: Day): string[] {
  const names = new Set<string>(inputs)
  const every = wrapperInputs
  const dates =
    until === undefined ? `local_date = ${date}` : `local_date >= ${date} and local_date < ${until}`
  const conditions = [
    ...(additive ? ['is_leaf'] : []),
    ...(until === undefined
      ? []
      : [`not exists (select 1 from exclusions where exclusions.pid = ${every.visits}.pid)`]),
  ]
  return [
    expression(
      'calendar',
      `select time_zone, local_date, local_hour, fold, block, utc_start, utc_end, daytype, holiday
from ${every.calendar}
where time_zone = ${timeZone} and ${dates}`,
    ),
    ...(names.has('visits')
      ? [
          expression(
            'visits',
            `select pid, zone, level, is_leaf, started, ended
from ${every.visits}${conditions.length > 0 ? `\nwhere ${conditions.join(' and ')}` : ''}`,
          ),
        ]
      : []),
    ...(['paths', 'trips', 'people', 'homes'] as const)
      .filter((name) => names.has(name))
      .map((name) =>
        expression(name, `select ${Object.keys(tables[name].columns).join(', ')}\nfrom ${every[name]}`),
      ),
    // Several files may name one, and each on several dates.
    ...(names.has('roamers')
      ? [
          expression(
            'roamers',
            `select pid, min(home_country) as home_country\nfrom ${every.roamers}\ngroup by pid`,
          ),
        ]
      : []),
  ]
}
