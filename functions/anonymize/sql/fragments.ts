export const createFragments = `-- fragments: who was at which cell during which five minutes
-- grain   one row per pid, cell (by its number), slot
-- inputs  anonymize_records, anonymize_pseudonyms
-- output  first_minute, last_minute: 0..4 within the slot; n: records that touch it;
--         home_country: of a foreign phone, the first by name where records differ
-- time    slot is a UTC TIMESTAMP, a multiple of five minutes
-- why     a record fills every slot it touches, a longer one than four hours its first and last only;
--         none past its epoch's end (the next key would name the same person) or past today
create or replace temp table anonymize_fragments as
with accepted as not materialized (
  select
    pid,
    cell_number,
    started,
    last_instant,
    time_bucket(interval 5 minutes, started) as first_slot,
    time_bucket(interval 5 minutes, last_instant) as last_slot,
    is_long,
    home_country,
    records.epoch
  from anonymize_records as records
  join anonymize_pseudonyms as pseudonyms
    on pseudonyms.subscriber = records.subscriber and pseudonyms.epoch = records.epoch
  where records.rejection is null and pseudonyms.exclusion is null and not records.is_machine
),
touched as (
  select pid, cell_number, started, last_instant, home_country, first_slot as slot
  from accepted
  where first_slot = last_slot
  union all
  select pid, cell_number, started, last_instant, home_country, slot
  from (
    select
      *,
      unnest(
        case when is_long then [first_slot, last_slot]
        else generate_series(first_slot, last_slot, interval 5 minutes) end
      ) as slot
    from accepted
    where first_slot < last_slot
  )
  where cast(anonymize_local(slot) as date) <= cast($today as date)
    and case when $by_day then cast(anonymize_local(slot) as date) = epoch
      else cast(date_trunc('month', anonymize_local(slot)) as date) = epoch end
)
select
  pid,
  cell_number,
  slot,
  cast(min(case when started < slot then 0 else minute(started) - minute(slot) end) as integer) as first_minute,
  cast(
    max(case when last_instant >= slot + interval 5 minutes then 4 else minute(last_instant) - minute(slot) end)
    as integer
  ) as last_minute,
  cast(count(*) as integer) as n,
  min(home_country) as home_country
from touched
group by pid, cell_number, slot`

export const countRecords = `-- counts: what became of every row of the file
-- grain   one row per rejection; per exclusion; and, for what was accepted, per local date
-- inputs  anonymize_records, anonymize_pseudonyms
-- output  records, and of these the long sessions
-- why     a rejection comes before an exclusion, and of several exclusions the first in the vocabulary counts;
--         usable records get a pseudonym unless the key of their epoch is destroyed
with judged as (
  select
    case
      when records.rejection is null and pseudonyms.pid is null then 'epoch_closed'
      else records.rejection
    end as rejection,
    case
      when records.rejection is null
      then coalesce(pseudonyms.exclusion, case when records.is_machine then 'machine' end)
    end as exclusion,
    records.local_date,
    records.is_long
  from anonymize_records as records
  left join anonymize_pseudonyms as pseudonyms
    on pseudonyms.subscriber = records.subscriber and pseudonyms.epoch = records.epoch
)
select
  rejection,
  exclusion,
  cast(case when rejection is null and exclusion is null then local_date end as varchar) as local_date,
  sum(records) as records,
  sum(long_sessions) as long_sessions
from (
  select
    rejection, exclusion, local_date,
    count(*) as records,
    count(*) filter (where is_long) as long_sessions
  from judged
  group by rejection, exclusion, local_date
)
group by all`
