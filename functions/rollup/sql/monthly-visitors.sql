-- monthly-visitors: people who were visitors of a zone on at least one day of the month
-- grain   one row per pid, zone
-- inputs  visits (of all dates of the month, each cut to its own local day), calendar (the month's hours)
-- output  value: 1; no row means 0
-- time    local days from calendar; several visits of one person on one day add up, those of two days do not
-- why     ten minutes or more on one local day, as `visitors` has it: who is counted there in a month is
--         counted there on a day of it, and nobody who only passes through every morning is counted at all
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
)
select distinct pid, zone, 1 as value
from daily_visitors
