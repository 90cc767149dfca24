import { join } from 'node:path'
import { countries } from '../../functions/model/countries.ts'
import { dimensionValues } from '../../functions/model/dimensions.ts'
import { type Product, product } from '../../functions/model/products.ts'
import { quoted } from '../../functions/platform/duckdb/workbench.ts'
import { VISITOR_MINUTES } from '../../sim/truth/visits.ts'
import { referenceTable, truthTable, type Where } from './tables.ts'
import { variantFolder } from './variants.ts'
import type { World } from './world.ts'

/** Of the session: minutes of a subscriber in a zone, by the hour and date. */
const MINUTES = 'last_site_minutes'

const dwellClasses = dimensionValues(['dwell_class'], { destination: [], home: [] })
/** `10-30` ends at 30. */
const upperMinutes = (dwellClass: string): string => dwellClass.split('-')[1] ?? `'infinity'::double`

/** Selects `level, zone, date, start, …dimensions, estimate` in people, of the products that it is made for. */
const estimates: Readonly<Record<string, string>> = {
  presence: `select level, zone, date, start, hour, fold, sum(minutes) / 60 as estimate
    from ${MINUTES} group by all`,
  visitors: `select level, zone, date, day_start as start, count(*) as estimate
    from (
      select subscriber_id, level, zone, date, day_start
      from ${MINUTES} group by all having sum(minutes) >= ${VISITOR_MINUTES}
    )
    group by all`,
  dwell: `select level, zone, date, day_start as start, dwell_class, count(*) as estimate
    from (
      select subscriber_id, level, zone, date, day_start,
        case ${dwellClasses.map(([name = '']) => `when sum(minutes) < ${upperMinutes(name)} then '${name}'`).join(' ')} end
          as dwell_class
      from ${MINUTES} group by all having sum(minutes) >= ${VISITOR_MINUTES}
    )
    group by all`,
}

/** For a `from`; null where the baseline says nothing of a product. */
export const lastSiteTable = ({ id }: Product): string | null =>
  id in estimates ? `(${estimates[id]})` : null

/**
 * Makes the baseline: a person is where the antenna of the last record stands, or in the zone nearest to it, at
 * every moment, and before the first record where that one's stands. No footprint, no gap, no bound, no noise. Whoever may still be a
 * minor by the year of birth is left out, as objections and machines are.
 */
export async function makeLastSite({ workbench, where, reference }: World): Promise<void> {
  const feed = (name: string): string =>
    `read_csv(${quoted(join(where.feeds, name))}, header = true, all_varchar = true)`
  await workbench.run(`create or replace temp table ${MINUTES} as
    with hours as (
      select date, start, hour, fold, min(start) over (partition by date) as day_start
      from (select distinct date, start, hour, fold from ${truthTable(where, product('presence'))})
    ),
    period as (select min(start) as begins, max(start) + interval 1 hour as ends, year(min(start)) as year from hours),
    excluded as (
      select subscriber_id
      from ${feed('subscribers.csv')} as lines, period
      where opt_out = 'true' or line_type = 'machine'
        or period.year - cast(birth_year as integer) <= ${countries[reference.country].minimumAgeYears}
      union all
      select subscriber_id from ${feed('optouts.csv')}
    ),
    events as (
      select subscriber_id, cell_id, cast("timestamp" as timestamp) as moment
      from ${feed('events/*.csv.gz')} anti join excluded using (subscriber_id)
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
    select subscriber_id, sites.level, sites.zone, hours.start, hours.date, hours.hour, hours.fold, hours.day_start,
      sum(date_part('epoch', least(ended, pieces.start + interval 1 hour) - greatest(started, pieces.start))) / 60 as minutes
    from pieces
    join (${sites(where)}) as sites on sites.cell = pieces.cell_id
    join hours on hours.start = pieces.start
    group by all`)
}

/** Zones of every level, `cell, zone, level`, in which a site counts: those of the variant without footprints. */
function sites({ root }: Where): string {
  const of = (table: Parameters<typeof referenceTable>[2]): string =>
    referenceTable(variantFolder(root, 'nearest-zone'), 'nearest-zone', table)
  return `select footprints.cell, tree.zone, tree.level
    from ${of('footprints')} as footprints
    join ${of('tile_zones')} as tile_zones on tile_zones.tile = footprints.tile
    join ${of('zone_tree')} as tree on tree.leaf = tile_zones.zone
    where footprints.slot = 0`
}
