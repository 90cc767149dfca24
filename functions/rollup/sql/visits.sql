-- visits: unbroken time in a zone, at every level of the tree
-- grain   one row per pid, zone and visit; a zone is of one level
-- inputs  paths, tile_zones, zone_tree
-- output  started, ended: half-open, whole minutes, within the local day
-- time    UTC instants
-- why     who goes from one zone to the next has not left the district; outside every zone ends a visit
with
-- The tiles of a country are more than the paths of a bucket: the larger of a join is on the left.
located as (
  select paths.pid, tile_zones.zone as leaf, paths.started, paths.ended
  from tile_zones
  join paths on paths.tile = tile_zones.tile
),
track as (
  select
    pid,
    leaf,
    started,
    lag(leaf) over (partition by pid order by started) as leaf_before,
    lag(ended) over (partition by pid order by started) as ended_before,
    last_value(ended) over (
      partition by pid order by started rows between unbounded preceding and unbounded following
    ) as last_ended
  from located
),
-- At each level: who comes to a zone that was not left a moment ago has not arrived.
arrivals as (
  select
    track.pid,
    here.zone,
    here.level,
    here.depth,
    here.is_leaf,
    track.started,
    track.ended_before,
    track.last_ended
  from track
  join zone_tree as here on here.leaf = track.leaf
  left join zone_tree as before on before.leaf = track.leaf_before and before.depth = here.depth
  where before.zone is null or before.zone <> here.zone or track.ended_before < track.started
)
select
  pid,
  zone,
  level,
  is_leaf,
  started,
  coalesce(lead(ended_before) over (partition by pid, depth order by started), last_ended) as ended
from arrivals
