-- workers: people by age band and gender, each in the zone where they work
-- grain   one row per pid
-- inputs  homes, people
-- output  value: 1; no row means 0
-- time    the whole month
-- why     one zone each, so that cohorts add up over zones; pupils and students are among them: a phone does not
--         say who is paid
select
  homes.pid,
  homes.work_zone as zone,
  coalesce(people.age_band, 'unknown') as age_band,
  coalesce(people.gender, 'unknown') as gender,
  1 as value
from people
right join homes on homes.pid = people.pid
where homes.work_zone is not null
