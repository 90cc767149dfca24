-- flows: people who went from one district to another, or came back to it
-- grain   one row per pid, district, destination, block
-- inputs  trips, zone_tree, calendar (the hours of the date)
-- output  value: 1; no row means 0
-- time    the four-hour block, by the local clock, in which the first stay ended
-- why     between districts, since most cells between zones would be hidden; trips between zones of one
--         district are its cell with itself; who goes twice in a block counts once
with
blocks as (
  select block, min(utc_start) as begins, max(utc_end) as ends
  from calendar
  group by block
),
districts as (
  select leaf, zone
  from zone_tree
  where depth = (select max(depth) - 1 from zone_tree)
)
select
  trips.pid,
  origins.zone,
  blocks.block,
  destinations.zone as destination,
  1 as value
from trips
join districts as origins on origins.leaf = trips.origin
join districts as destinations on destinations.leaf = trips.destination
join blocks on blocks.begins <= trips.departed and blocks.ends > trips.departed
group by trips.pid, origins.zone, blocks.block, destinations.zone
