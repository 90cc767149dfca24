import { type Country, rejectionSchema } from '../../model/vocabulary.ts'
import { homeCountry } from './home-country.ts'
import { isMachine } from './machines.ts'

/** The SQL of the stage is kept in modules, so that the bundle of a Lambda holds it without copying. */

const [missingColumns, emptySubscriber, emptyCell, unreadableTime, endBeforeStart, unknownCell, future, old] =
  rejectionSchema.options

export const createCells = `-- cells: the cells, or the areas, that records may name
-- grain   one row per cell, numbered from 1 in the order of their names; 0 is any area that is not listed
create or replace temp table anonymize_cells as
select cell, cast(row_number() over (order by cell) as integer) as cell_number
from (select distinct unnest(from_json($ids, '["VARCHAR"]')) as cell)
where cell <> $elsewhere
union all
select $elsewhere, 0
where $by_area`

/**
 * @param table name of the new table
 * @param country of the deployment: phones of any other one are foreign
 */
export const createRecords = (
  table: string,
  country: Country,
): string => `-- records: what each row says, and the one reason why it cannot be used
-- grain   one row per row of the file
-- inputs  anonymize_rows (texts of the profile's fields), anonymize_cells (the cells or areas there are, numbered)
-- output  rejection: null where usable; last_instant: the last one the record covers, as intervals are half-open
-- time    UTC; local_date is that of the start, epoch its key's first local day
-- why     a new table for each part takes half the time of an insert;
--         a rejected row keeps nothing but its reason; a number of a cell sorts twice as fast as its name
create or replace temp table ${table} as
with typed as (
  select
    complete,
    subscriber,
    case when $by_area then area else cell end as cell,
    anonymize_instant(started) as started,
    ended <> '' as has_end,
    case when ended <> '' then anonymize_instant(ended) end as ended,
    ${isMachine('device_type')} as is_machine,
    ${homeCountry('network_code', country)} as home_country
  from anonymize_rows
),
placed as (
  -- As a scalar: DuckDB expects 42 rows of any CSV, and would hash the records instead of the cells in a join.
  select
    typed.*,
    (select cell_number from anonymize_cells where anonymize_cells.cell = typed.cell) as cell_number,
    cast(anonymize_local(started) as date) as local_date
  from typed
),
judged as (
  select
    *,
    case
      when not complete then '${missingColumns}'
      when subscriber = '' then '${emptySubscriber}'
      when cell = '' then '${emptyCell}'
      when started is null or (has_end and ended is null) then '${unreadableTime}'
      when ended < started then '${endBeforeStart}'
      when cell_number is null and not $by_area then '${unknownCell}'
      when local_date > cast($today as date) then '${future}'
      when local_date < cast($today as date) - cast($retention_days as integer) then '${old}'
    end as rejection
  from placed
)
select
  rejection,
  case when rejection is null then subscriber end as subscriber,
  case when rejection is null then coalesce(cell_number, 0) end as cell_number,
  case when rejection is null then started end as started,
  case
    when rejection is null then greatest(started, coalesce(ended - interval 1 microsecond, started))
  end as last_instant,
  coalesce(ended > started + interval 4 hours, false) as is_long,
  is_machine,
  case when rejection is null then home_country end as home_country,
  case when rejection is null then local_date end as local_date,
  case
    when rejection is not null then null
    when $by_day then local_date
    else cast(date_trunc('month', local_date) as date)
  end as epoch
from judged`
