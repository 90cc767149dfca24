-- trips: ways between two consecutive stays
-- grain   one row per pid and trip
-- inputs  visits (of the leaves)
-- output  origin, destination: leaves; departed, arrived: when the first stay ended and the second began
-- time    UTC instants, within the local day
-- why     a visit of under 20 minutes is a pass; who comes back to a zone from another one has made a way,
--         who was only out of sight in between has not
with
leaf_visits as (
  select
    pid,
    zone,
    started,
    ended,
    case when zone <> lag(zone) over (partition by pid order by started) then 1 else 0 end as is_change
  from visits
  where is_leaf
),
numbered as (
  select
    pid,
    zone,
    started,
    ended,
    sum(is_change) over (partition by pid order by started rows unbounded preceding) as changes
  from leaf_visits
),
stays as (
  select
    pid,
    zone,
    started,
    changes,
    lag(zone) over (partition by pid order by started) as zone_before,
    lag(ended) over (partition by pid order by started) as ended_before,
    lag(changes) over (partition by pid order by started) as changes_before
  from numbered
  where date_diff('minute', started, ended) >= 20
)
select
  pid,
  zone_before as origin,
  zone as destination,
  ended_before as departed,
  started as arrived
from stays
where changes > changes_before
