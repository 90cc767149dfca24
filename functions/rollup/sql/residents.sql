-- residents: people by age band and gender, each in the zone where they live
-- grain   one row per pid
-- inputs  homes, people
-- output  value: 1; no row means 0
-- time    the whole month
-- why     one zone each, so that cohorts add up over zones; by the home zone at every level, also where the
--         district of the nights is another one: else the districts would not be sums of their zones
select
  homes.pid,
  homes.home_zone as zone,
  coalesce(people.age_band, 'unknown') as age_band,
  coalesce(people.gender, 'unknown') as gender,
  1 as value
from people
right join homes on homes.pid = people.pid
where homes.home_zone is not null
