-- catchment: visitors of a zone in the month by the district where they live
-- grain   one row per pid, zone
-- inputs  visits (of all dates of the month, each cut to its own local day), homes, calendar (the month's hours)
-- output  value: 1; no row means 0
-- time    local days from calendar; a visitor was there for ten minutes or more on one of them
-- why     by district: a zone is too few people to say where somebody lives; of whom no home is known, no row
with
days as (
  select local_date, min(utc_start) as begins, max(utc_end) as ends
  from calendar
  group by local_date
),
daily_visitors as (
  select visits.pid, visits.zone, days.local_date
  from visits
  join days on days.begins <= visits.started and days.ends > visits.started
  group by visits.pid, visits.zone, days.local_date
  having sum(date_diff('minute', visits.started, visits.ended)) >= 10
),
visitors as (
  select distinct pid, zone
  from daily_visitors
)
select visitors.pid, visitors.zone, homes.home_area as home, 1 as value
from visitors
join homes on homes.pid = visitors.pid
where homes.home_area is not null
