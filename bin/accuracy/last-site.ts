import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { countries } from '../../functions/model/countries.ts'
import { product } from '../../functions/model/products.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import type { Workbench } from '../../functions/platform/ports.ts'
import { siteZones } from '../../sim/site-zones.ts'
import { VISITOR_MINUTES } from '../../sim/truth.ts'
import type { TruthId } from '../../sim/truth-files.ts'
import { truthTable, type Where } from './tables.ts'

/** Tables of the session that the baseline makes: `level, zone, start, estimate` in people. */
export const lastSiteTables: Readonly<Record<TruthId, string>> = {
  presence: 'last_site_presence',
  visitors: 'last_site_visitors',
}

/**
 * Makes the baseline: a person is where the antenna of the last record stands, at every moment, and before
 * the first record where that one's stands. No footprint, no gap, no bound, no noise. Whoever may still be a
 * minor by the year of birth is left out, as objections and machines are.
 */
export async function makeLastSite(workbench: Workbench, where: Where, city: string): Promise<void> {
  const sites = join(workbench.scratch, 'site-zones.json')
  await writeFile(sites, JSON.stringify(siteZones(city)))
  const feed = (name: string): string =>
    `read_csv(${quoted(join(where.feeds, name))}, header = true, all_varchar = true)`
  const hours = truthTable(where, product('presence'))
  await workbench.run(`create or replace temp table last_site_minutes as
    with hours as (select date, start from ${hours} group by date, start),
    period as (select min(start) as begins, max(start) + interval 1 hour as ends, year(min(start)) as year from hours),
    counted as (
      select subscriber_id
      from ${feed('subscribers.csv')} as lines, period
      where opt_out = 'false' and line_type = 'person'
        and coalesce(period.year - cast(birth_year as integer) > ${countries.gb.minimumAgeYears}, true)
        and subscriber_id not in (select subscriber_id from ${feed('optouts.csv')})
    ),
    events as (
      select subscriber_id, cell_id, cast("timestamp" as timestamp) as moment
      from ${feed('events/*.csv.gz')} semi join counted using (subscriber_id)
    ),
    stays as (
      select subscriber_id, cell_id,
        case when lag(moment) over person is null then begins else moment end as started,
        coalesce(lead(moment) over person, ends) as ended
      from events, period
      window person as (partition by subscriber_id order by moment, cell_id)
    ),
    pieces as (
      select subscriber_id, cell_id, started, ended,
        unnest(range(date_trunc('hour', started), ended, interval 1 hour)) as start
      from stays
    )
    select subscriber_id, cells.zone, pieces.start, hours.date,
      sum(date_part('epoch', least(ended, pieces.start + interval 1 hour) - greatest(started, pieces.start))) / 60 as minutes
    from pieces
    join (select cell, unnest(zones) as zone from read_json(${quoted(sites)})) as cells on cells.cell = pieces.cell_id
    join hours on hours.start = pieces.start
    group by all`)
  const zones = `(select zone, any_value(level) as level from ${hours} group by zone)`
  await workbench.run(`create or replace temp table ${lastSiteTables.presence} as
    select level, zone, start, sum(minutes) / 60 as estimate
    from last_site_minutes join ${zones} using (zone)
    group by level, zone, start`)
  await workbench.run(`create or replace temp table ${lastSiteTables.visitors} as
    with visitors as (
      select subscriber_id, zone, date
      from last_site_minutes group by subscriber_id, zone, date having sum(minutes) >= ${VISITOR_MINUTES}
    ),
    days as (select date, min(start) as start from ${hours} group by date)
    select level, zone, days.start, count(*) as estimate
    from visitors join ${zones} using (zone) join days using (date)
    group by level, zone, days.start`)
  await workbench.run('drop table last_site_minutes')
}
