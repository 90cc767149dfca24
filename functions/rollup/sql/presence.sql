-- presence: person-minutes spent, by zone and local hour
-- grain   one row per pid, zone, visit, hour, fold; the wrapper adds up rows of the same cell
-- inputs  visits, calendar (the hours of the date)
-- output  value: minutes, integer 1..60; no row means 0
-- time    UTC instants; local hours from calendar only
-- why     minutes, not heads: they add up over zones and hours
select
  visits.pid,
  visits.zone,
  calendar.local_hour as hour,
  calendar.fold,
  date_diff(
    'minute',
    greatest(visits.started, calendar.utc_start),
    least(visits.ended, calendar.utc_end)
  ) as value
from visits
join calendar on calendar.utc_start < visits.ended and calendar.utc_end > visits.started
