-- tourism: people from abroad in a district by the country of their network
-- grain   one row per pid, zone, local_date
-- inputs  visits (of all dates of the month, each cut to its own local day), roamers, calendar (the month's hours)
-- output  value: 1; no row means 0
-- time    local days from calendar
-- why     whoever was there for ten minutes or more of the day: those whom `visitor-types` calls foreign
with
days as (
  select local_date, min(utc_start) as begins, max(utc_end) as ends
  from calendar
  group by local_date
),
foreign_visits as (
  select visits.pid, visits.zone, roamers.home_country, visits.started, visits.ended
  from visits
  join roamers on roamers.pid = visits.pid
  where not visits.is_leaf
)
select foreign_visits.pid, foreign_visits.zone, days.local_date, foreign_visits.home_country, 1 as value
from foreign_visits
join days on days.begins <= foreign_visits.started and days.ends > foreign_visits.started
group by foreign_visits.pid, foreign_visits.zone, days.local_date, foreign_visits.home_country
having sum(date_diff('minute', foreign_visits.started, foreign_visits.ended)) >= 10
