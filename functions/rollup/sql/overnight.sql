-- overnight: visitors of a zone by the district where they were at night
-- grain   one row per pid, zone
-- inputs  visits, zone_tree, calendar (the hours of the date)
-- output  value: 1; no row means 0
-- time    the night is 00 to 06 of the same date by the local clock, from calendar; 5 or 7 hours where it changes
-- why     the class of the zone's own district tells visitors from residents where keys live a day and nobody
--         has a home; who was in no district that night has no row; of equal minutes the first id counts
with
night as (
  select min(utc_start) as begins, max(utc_end) as ends
  from calendar
  where local_hour < 6
),
districts as (
  select distinct zone
  from zone_tree
  where depth = (select max(depth) - 1 from zone_tree)
),
night_minutes as (
  select
    visits.pid,
    visits.zone,
    sum(date_diff('minute', greatest(visits.started, night.begins), least(visits.ended, night.ends))) as minutes
  from visits
  join districts on districts.zone = visits.zone
  join night on night.begins < visits.ended and night.ends > visits.started
  group by visits.pid, visits.zone
),
nights as (
  select pid, min_by(zone, row(-minutes, zone)) as home
  from night_minutes
  group by pid
),
visitors as (
  select pid, zone
  from visits
  group by pid, zone
  having sum(date_diff('minute', started, ended)) >= 10
)
select visitors.pid, visitors.zone, nights.home, 1 as value
from visitors
join nights on nights.pid = visitors.pid
