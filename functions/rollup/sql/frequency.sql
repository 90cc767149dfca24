-- frequency: people by the number of days of the month on which they were visitors of a zone
-- grain   one row per pid, zone
-- inputs  visits (of all dates of the month, each cut to its own local day), calendar (the month's hours)
-- output  value: 1; no row means 0
-- time    local days from calendar; a day is one of ten minutes or more, as `visitors` has it
-- why     who comes every day and who comes once are the same to monthly-visitors
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
visited as (
  select pid, zone, count(*) as days
  from daily_visitors
  group by pid, zone
)
select
  pid,
  zone,
  case
    when days = 1 then '1'
    when days < 4 then '2-3'
    when days < 8 then '4-7'
    when days < 15 then '8-14'
    else '15+'
  end as days_class,
  1 as value
from visited
