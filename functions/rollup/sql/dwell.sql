-- dwell: people by how long they were in a zone on a day
-- grain   one row per pid, zone
-- inputs  visits
-- output  value: 1; no row means 0
-- time    the whole local day; several visits of one person add up
-- why     half-open classes from ten minutes on, as in `visitors`: each visitor is in one class
with
spent as (
  select pid, zone, sum(date_diff('minute', started, ended)) as minutes
  from visits
  group by pid, zone
)
select
  pid,
  zone,
  case
    when minutes < 30 then '10-30'
    when minutes < 60 then '30-60'
    when minutes < 120 then '60-120'
    when minutes < 240 then '120-240'
    else '240+'
  end as dwell_class,
  1 as value
from spent
where minutes >= 10
