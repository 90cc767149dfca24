-- visitors: people who spent at least ten minutes of the day in a zone
-- grain   one row per pid, zone
-- inputs  visits
-- output  value: 1; no row means 0
-- time    the whole local day; several visits of one person add up
-- why     ten minutes leave out who only passes through
select pid, zone, 1 as value
from visits
group by pid, zone
having sum(date_diff('minute', started, ended)) >= 10
