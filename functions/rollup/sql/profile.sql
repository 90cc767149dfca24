-- profile: people by age band and gender, each in the one zone where most of a block was spent
-- grain   one row per pid, block
-- inputs  visits (of the leaves), people, calendar (the hours of the date)
-- output  value: 1; no row means 0
-- time    blocks of four hours by the local clock, from calendar; the first has 3 or 5 hours where it changes
-- why     one zone each, so that cohorts add up over zones; of equal minutes the zone with the first id counts
with
blocks as (
  select block, min(utc_start) as begins, max(utc_end) as ends
  from calendar
  group by block
),
spent as (
  select
    visits.pid,
    blocks.block,
    visits.zone,
    sum(date_diff('minute', greatest(visits.started, blocks.begins), least(visits.ended, blocks.ends))) as minutes
  from visits
  join blocks on blocks.begins < visits.ended and blocks.ends > visits.started
  group by visits.pid, blocks.block, visits.zone
),
block_places as (
  select pid, block, min_by(zone, row(-minutes, zone)) as zone
  from spent
  group by pid, block
)
select
  block_places.pid,
  block_places.zone,
  block_places.block,
  coalesce(people.age_band, 'unknown') as age_band,
  coalesce(people.gender, 'unknown') as gender,
  1 as value
from block_places
left join people on people.pid = block_places.pid
