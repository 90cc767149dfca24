import { countries } from '../../functions/model/countries.ts'
import { afterMonth, firstOf, monthOf } from '../../functions/model/dates.ts'
import { type Product, product } from '../../functions/model/products.ts'
import type { LocalDate } from '../../functions/model/vocabulary.ts'
import type { Query } from '../../functions/platform/ports.ts'
import { figuresSelect, wrapperInputs } from '../../functions/rollup/bounding.ts'
import { dateLiteral, textLiteral } from '../../functions/rollup/sql.ts'
import { RUN, VERSION } from './terrain.ts'

export interface Candidate {
  readonly product: Product
  readonly query: Query
}

/** Products as bad as their bound allows: cells repeated, values too large, and negative ones. */
export const hostileProducts = (date: LocalDate, run: string = RUN): readonly Candidate[] => [
  invented(
    date,
    { id: 'hourly', grain: 'hour', bound: { kind: 'total', per: 'hour', most: 60 }, additive: true },
    `select visits.pid, visits.zone, calendar.local_hour as hour, calendar.fold, 1000 as value
     from visits cross join calendar
     union all
     select visits.pid, visits.zone, calendar.local_hour, calendar.fold, -900
     from visits cross join calendar where calendar.local_hour < 12`,
    run,
  ),
  invented(
    date,
    { id: 'daily', grain: 'hour', bound: { kind: 'total', per: 'day', most: 100 }, additive: true },
    `select visits.pid, visits.zone, calendar.local_hour as hour, calendar.fold, 7 as value
     from visits cross join calendar`,
    run,
  ),
  invented(
    date,
    {
      id: 'cohorts',
      grain: 'block',
      dimensions: ['age_band', 'gender'],
      bound: { kind: 'cells', per: 'block', cells: 1, most: 1 },
      additive: true,
    },
    `select visits.pid, visits.zone, calendar.block, bands.age_band, 'female' as gender, 3 as value
     from visits cross join calendar
     cross join (select '18-24' as age_band union all select '65+') as bands`,
    run,
  ),
  invented(
    date,
    {
      id: 'classes',
      grain: 'day',
      dimensions: ['dwell_class'],
      bound: { kind: 'cells', per: 'day', cells: 6, most: 2 },
      additive: false,
    },
    `select pid, zone, '10-30' as dwell_class, 1 as value from visits
     union all select pid, zone, '240+', 5 from visits
     union all select pid, zone, '30-60', -5 from visits`,
    run,
  ),
  // Each row is within the bound, and only the sum of a cell's rows is not.
  invented(
    date,
    {
      id: 'parts',
      grain: 'day',
      bound: { kind: 'cells', per: 'day', cells: 6, most: 2 },
      additive: false,
    },
    'select pid, zone, 1 as value from visits union all select pid, zone, 2 from visits',
    run,
  ),
  // Every day of the month and one of no month, in two types each.
  invented(
    date,
    {
      id: 'days',
      cadence: 'month',
      grain: 'day',
      dimensions: ['type'],
      bound: { kind: 'zones', per: 'day', zones: 3, most: 1 },
      additive: false,
      finest: 'district',
    },
    `select visits.pid, visits.zone, days.local_date, types.type, 3 as value
     from visits
     cross join (
       select local_date from calendar
       union
       select date '2000-01-01'
     ) as days
     cross join (select 'foreign' as type union all select 'visitor') as types
     where not visits.is_leaf`,
    run,
  ),
  // Three classes of a zone, of which one may count.
  invented(
    date,
    {
      id: 'exclusive',
      grain: 'block',
      dimensions: ['dwell_class'],
      bound: { kind: 'zones', per: 'day', zones: 6, most: 2 },
      additive: false,
    },
    `select visits.pid, visits.zone, calendar.block, '10-30' as dwell_class, 1 as value
     from visits cross join calendar
     union all select pid, zone, 2, '240+', 1 from visits
     union all select pid, zone, 3, '30-60', -7 from visits
     union all select pid, zone, 4, '240+', 9 from visits where zone in ('z3', 'z30', 'd0')`,
    run,
  ),
  // Nothing is too large or too many but the classes of a zone.
  invented(
    date,
    {
      id: 'twofold',
      grain: 'day',
      dimensions: ['type'],
      bound: { kind: 'zones', per: 'day', zones: 6, most: 1 },
      additive: false,
    },
    `select distinct pid, zone, 'worker' as type, 1 as value from visits
     union all select distinct pid, zone, 'visitor', 1 from visits`,
    run,
  ),
  // Rows of zones, which it has not.
  invented(
    date,
    {
      id: 'districts',
      grain: 'day',
      dimensions: ['type'],
      bound: { kind: 'zones', per: 'day', zones: 3, most: 1 },
      additive: false,
      finest: 'district',
    },
    `select pid, zone, 'worker' as type, 4 as value from visits
     union all select pid, zone, 'visitor', 1 from visits`,
    run,
  ),
  // Cells that meet above the districts, and rows of other levels.
  invented(
    date,
    {
      id: 'ways',
      grain: 'block',
      dimensions: ['destination'],
      bound: { kind: 'cells', per: 'day', cells: 6, most: 2 },
      additive: true,
      finest: 'district',
      measured: 'finest-level',
    },
    `select walkers.pid, districts.zone, calendar.block, to_zones.zone as destination, 3 as value
     from (select distinct pid from visits) as walkers cross join calendar
     cross join (select distinct zone from zone_tree where depth < 2) as districts
     cross join (select distinct zone from zone_tree where depth = 1) as to_zones`,
    run,
  ),
]

/** A product that the registry does not have, over the visits of a run. */
export function invented(
  date: LocalDate,
  changes: Partial<Product> & Pick<Product, 'id'>,
  sql: string,
  run: string = RUN,
): Candidate {
  const entry: Product = { ...product('presence'), ...changes }
  const isMonth = entry.cadence === 'month'
  const month = monthOf(date)
  const day = {
    date: dateLiteral(isMonth ? firstOf(month) : date),
    ...(isMonth ? { until: dateLiteral(afterMonth(month)) } : {}),
    timeZone: textLiteral(countries.gb.timeZone),
    zoneSystem: textLiteral('city'),
  }
  return {
    product: entry,
    query: {
      name: entry.id,
      select: figuresSelect(entry, sql, day),
      inputs: {
        [wrapperInputs.calendar]: { table: 'calendar', partitions: [{ version: VERSION }] },
        zone_tree: { table: 'zone_tree', partitions: [{ version: VERSION }] },
        [wrapperInputs.visits]: { table: 'visits', partitions: [{ dt: date, run }] },
        ...(isMonth ? { exclusions: { table: 'exclusions', partitions: [{ epoch: month }] } } : {}),
      },
    },
  }
}
