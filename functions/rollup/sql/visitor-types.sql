-- visitor-types: visitors of a district by what brings them there
-- grain   one row per pid, zone, local_date
-- inputs  visits (of all dates of the month, each cut to its own local day), homes, roamers, zone_tree, calendar
--         (the month's hours)
-- output  type: foreign, resident, worker, overnight, visitor: the first that holds; value: 1; no row means 0
-- time    local days from calendar; the night is 00 to 06 of the same date, as `overnight` has it
-- why     everybody here was there for ten minutes or more of the day, so that the types of a district are parts
--         of its visitors; residents by the district of their nights, workers by where their work zone lies
with
days as (
  select local_date, min(utc_start) as begins, max(utc_end) as ends
  from calendar
  group by local_date
),
nights as (
  select local_date, min(utc_start) as begins, max(utc_end) as ends
  from calendar
  where local_hour < 6
  group by local_date
),
district_visits as (
  select pid, zone, level, started, ended
  from visits
  where not is_leaf
),
daily_visitors as (
  select district_visits.pid, district_visits.zone, days.local_date
  from district_visits
  join days on days.begins <= district_visits.started and days.ends > district_visits.started
  group by district_visits.pid, district_visits.zone, days.local_date
  having sum(date_diff('minute', district_visits.started, district_visits.ended)) >= 10
),
night_minutes as (
  select
    district_visits.pid,
    district_visits.level,
    nights.local_date,
    district_visits.zone,
    sum(
      date_diff(
        'minute', greatest(district_visits.started, nights.begins), least(district_visits.ended, nights.ends)
      )
    ) as minutes
  from district_visits
  join nights on nights.begins < district_visits.ended and nights.ends > district_visits.started
  group by district_visits.pid, district_visits.level, nights.local_date, district_visits.zone
),
night_places as (
  select pid, local_date, min_by(zone, row(-minutes, zone)) as zone
  from night_minutes
  group by pid, level, local_date
),
-- Every district with itself and those above it.
areas as (
  select distinct here.zone as area, above.zone
  from zone_tree as here
  join zone_tree as above on above.leaf = here.leaf and above.depth <= here.depth
  where here.depth = (select max(depth) - 1 from zone_tree)
),
residents as (
  select homes.pid, areas.zone
  from homes
  join areas on areas.area = homes.home_area
),
workers as (
  select homes.pid, work.zone
  from homes
  join zone_tree as work on work.leaf = homes.work_zone
  where not work.is_leaf
)
select
  daily_visitors.pid,
  daily_visitors.zone,
  daily_visitors.local_date,
  case
    when roamers.pid is not null then 'foreign'
    when residents.pid is not null then 'resident'
    when workers.pid is not null then 'worker'
    when night_places.pid is not null then 'overnight'
    else 'visitor'
  end as type,
  1 as value
from daily_visitors
left join night_places
  on night_places.pid = daily_visitors.pid
  and night_places.local_date = daily_visitors.local_date
  and night_places.zone = daily_visitors.zone
left join residents on residents.pid = daily_visitors.pid and residents.zone = daily_visitors.zone
left join workers on workers.pid = daily_visitors.pid and workers.zone = daily_visitors.zone
left join roamers on roamers.pid = daily_visitors.pid
