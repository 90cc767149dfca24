import { join } from 'node:path'
import { countries } from '../../functions/model/countries.ts'
import { homeCountries, OTHER_COUNTRY } from '../../functions/model/home-countries.ts'
import type { Product } from '../../functions/model/products.ts'
import { tables } from '../../functions/model/tables.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import { monthTruthIds } from '../../sim/truth/month.ts'
import { VISITOR_MINUTES } from '../../sim/truth/visits.ts'
import { PERSON_DAYS } from './pids.ts'
import { referenceTable, truthTable, type Where } from './tables.ts'
import type { World } from './world.ts'

/**
 * What is true of the products of a month, of the exact days of single lines (witness.ts): it needs to know who
 * is the same on two dates. By product, selects `level, zone, date, start, …dimensions, truth`.
 */
const truths: Readonly<Record<string, string>> = {
  'monthly-visitors': `select level, zone, month as date, month_start as start, count(distinct pid) as truth
    from visitors group by all`,
  frequency: `
    select level, zone, month as date, month_start as start,
      case when days = 1 then '1' when days <= 3 then '2-3' when days <= 7 then '4-7'
        when days <= 14 then '8-14' else '15+' end as days_class,
      count(*) as truth
    from (select level, zone, month, month_start, pid, count(*) as days from visitors group by all)
    group by all`,
  catchment: `
    select level, visitors.zone, month as date, month_start as start, districts.zone as home,
      count(distinct pid) as truth
    from visitors
    join districts on districts.leaf = visitors.home_zone
    group by all`,
  residents: `
    select tree.level, tree.zone, month as date, month_start as start, age_band, gender, count(*) as truth
    from persons join tree on tree.leaf = persons.home_zone
    group by all`,
  workers: `
    select tree.level, tree.zone, month as date, month_start as start, age_band, gender, count(*) as truth
    from persons join tree on tree.leaf = persons.work_zone
    where persons.work_zone <> persons.home_zone
    group by all`,
  'visitor-types': `
    select level, zone, date, start,
      case when kind = 'roamer' then 'foreign' when lives_here then 'resident' when works_here then 'worker'
        when slept_here then 'overnight' else 'visitor' end as type,
      count(*) as truth
    from district_visitors group by all`,
  tourism: `
    select level, zone, date, start,
      case when home_country in (${Object.keys(homeCountries).map(quoted).join(', ')}) then home_country
        else ${quoted(OTHER_COUNTRY)} end as home_country,
      count(*) as truth
    from district_visitors where kind = 'roamer'
    group by all`,
}

/**
 * The truth of a product of a month, for a `from`: `truth` of the operator's own people, and `everybody`, who is
 * in files of the simulation (sim/truth/month.ts); null where there is none.
 */
export function monthlyTruth(product: Product, where: Where): string | null {
  const { id, dimensions } = product
  if (!(id in truths)) return null
  const own = `(with ${CELLS} ${truths[id]})`
  if (!isOfEverybody(product)) return own
  const columns = ['level', 'zone', 'date', 'start', ...dimensions].join(', ')
  return `(
    select ${columns}, sum(truth) as truth, sum(everybody) as everybody
    from (
      select ${columns}, truth, 0 as everybody from ${own}
      union all select ${columns}, 0, everybody from ${truthTable(where, product)}
    )
    group by ${columns})`
}

/** Of which products of a month the truth of all people is known. */
export const isOfEverybody = ({ id }: Product): boolean => monthTruthIds.some((known) => known === id)

/** Of the session: lines on the dates on which they counted, with home and work; zones over their leaves. */
export const PEOPLE = 'accuracy_people_of_month'
const ZONES = 'accuracy_zones_of_people'
export const TREE = 'accuracy_tree'

/** Makes the tables of the session that the selects read. */
export async function makeMonthlyTruth({ workbench, where, reference }: World): Promise<void> {
  const { version, country } = reference
  const of = (table: Parameters<typeof referenceTable>[2]): string =>
    referenceTable(where.out, version, table)
  await workbench.run(`create or replace temp table ${TREE} as
    select leaf, zone, level, depth, is_leaf from ${of('zone_tree')}`)
  const known = `read_parquet(${quoted(join(where.out, tables.people.prefix, '**', '*.parquet'))})`
  await workbench.run(`create or replace temp table ${PEOPLE} as
    with starts as (
      select date_trunc('month', local_date)::date as month, local_date as date, min(utc_start) as start
      from ${of('calendar')} where time_zone = '${countries[country].timeZone}' group by all
    ),
    months as (select month, min(start) as month_start from starts group by month),
    lines as (
      select * from read_csv(${quoted(join(where.feeds, 'truth', 'people.csv'))}, header = true, all_varchar = true)
    )
    select days.pid, days.date, starts.start, months.month, months.month_start,
      lines.kind, lines.home_country, lines.home_zone, lines.work_zone,
      coalesce(known.age_band, 'unknown') as age_band, coalesce(known.gender, 'unknown') as gender
    from (select distinct pid, subscriber_id, date from ${PERSON_DAYS}) as days
    join lines on lines.subscriber_id = days.subscriber_id
    join starts on starts.date = days.date
    join months on months.month = starts.month
    left join ${known} as known on known.pid = days.pid`)
  await workbench.run(`create or replace temp table ${ZONES} as
    select days.pid, days.date, tree.zone, tree.level, tree.is_leaf,
      sum(days.minutes) as minutes, sum(days.night_minutes) as night_minutes
    from ${PERSON_DAYS} as days join ${TREE} as tree on tree.leaf = days.zone
    group by all`)
}

/** What the selects have in common. */
const CELLS = `
  tree as (select * from ${TREE}),
  districts as (select leaf, zone from tree where depth = (select max(depth) - 1 from tree)),
  persons as (
    select distinct pid, month, month_start, home_zone, work_zone, age_band, gender
    from ${PEOPLE} where home_zone is not null and home_zone <> ''
  ),
  visitors as (
    select *
    from ${ZONES} as zones join ${PEOPLE} as people using (pid, date)
    where minutes >= ${VISITOR_MINUTES}
  ),
  district_visitors as (
    select visitors.*,
      exists (select 1 from tree where tree.zone = visitors.zone and tree.leaf = visitors.home_zone) as lives_here,
      exists (select 1 from tree where tree.zone = visitors.zone and tree.leaf = visitors.work_zone) as works_here,
      night_minutes > 0 and night_minutes = max(night_minutes) over (partition by pid, date, level) as slept_here
    from visitors where not is_leaf
  )`
