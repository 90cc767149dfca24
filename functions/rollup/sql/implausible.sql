-- implausible: sightings that nobody can have made, by cell
-- grain   one row per cell that was seen on the local day, of this bucket
-- inputs  merged, sites
-- output  sightings: slots of a pseudonym; two_places: seen within the minutes of a sighting too far away;
--         too_fast: reached from the one before, or left for the next, faster than 300 km/h
-- time    whole minutes; between two sightings lies as much time as their minutes allow
-- why     a cell whose clock or place is wrong stands out; figures do not depend on it, as a path counts each
--         minute once. Both cells are only as far apart as their ranges leave, so the doubt is with the phone.
with
located as (
  select
    merged.pid,
    merged.cell,
    sites.lon,
    sites.lat,
    sites.range_m,
    date_diff('minute', timestamp '1970-01-01 00:00:00', merged.slot) + merged.first_minute as started,
    date_diff('minute', timestamp '1970-01-01 00:00:00', merged.slot) + merged.last_minute + 1 as ended
  from merged
  join sites on sites.cell = merged.cell
  where merged.slot >= :day_start and merged.slot < :day_end
),
followed as (
  select
    pid,
    cell,
    lon,
    lat,
    range_m,
    started,
    ended,
    lag(cell) over person as cell_before,
    lag(lon) over person as lon_before,
    lag(lat) over person as lat_before,
    lag(range_m) over person as range_before,
    lag(ended) over person as ended_before
  from located
  window person as (partition by pid order by started, ended, cell)
),
-- Metres on a sphere, near enough at the distances that matter; what both ranges allow is taken off.
moved as (
  select
    pid,
    cell,
    started,
    ended,
    ended_before,
    case
      when cell_before is null or cell_before = cell then 0
      else
        111195 * sqrt(
          power(lat - lat_before, 2) + power((lon - lon_before) * cos(radians((lat + lat_before) / 2)), 2)
        ) - range_m - range_before
    end as metres
  from followed
),
-- 2 in two places, 1 too fast. Sightings that share a minute may lie the whole of it apart.
reached as (
  select
    pid,
    cell,
    started,
    ended,
    case
      when metres <= 5000 * (greatest(started - ended_before, 0) + 2) or ended_before is null then 0
      when started < ended_before then 2
      else 1
    end as doubt
  from moved
),
-- Of two sightings that cannot both be true, either may be the wrong one.
doubted as (
  select
    cell,
    greatest(doubt, coalesce(lead(doubt) over (partition by pid order by started, ended, cell), 0)) as doubt
  from reached
)
select
  cell,
  count(*) as sightings,
  cast(sum(case when doubt = 2 then 1 else 0 end) as bigint) as two_places,
  cast(sum(case when doubt = 1 then 1 else 0 end) as bigint) as too_fast
from doubted
group by cell
