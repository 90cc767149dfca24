-- paths: where a pseudonym was, without overlap
-- grain   one row per pid and stretch of time in a tile; stretches of one tile may touch
-- inputs  merged, overlap, footprints
-- output  started, ended: half-open, whole minutes, clipped to the local day
-- time    minutes since 1970 inside, UTC instants outside
-- why     phones hop between overlapping cells without moving; a gap says nothing new up to 4 hours
with
day_cells as (
  select pid, slot_date, cell, count(*) as slots
  from merged
  group by pid, slot_date, cell
),
-- Every cell that another one, overlapping it and used more, stands for.
rivals as (
  select seen.pid, seen.slot_date, seen.cell, other.cell as anchor, other.slots
  from day_cells as seen
  join overlap on overlap.cell = seen.cell
  join day_cells as other
    on other.pid = seen.pid
    and other.slot_date = seen.slot_date
    and other.cell = overlap.other
  where other.slots > seen.slots or (other.slots = seen.slots and other.cell < seen.cell)
),
ranked as (
  select
    pid,
    slot_date,
    cell,
    anchor,
    slots,
    row_number() over (partition by pid, slot_date, cell order by slots desc, anchor) as place
  from rivals
),
anchors as (
  select
    day_cells.pid,
    day_cells.slot_date,
    day_cells.cell,
    coalesce(ranked.anchor, day_cells.cell) as anchor,
    coalesce(ranked.slots, day_cells.slots) as slots
  from day_cells
  left join ranked
    on ranked.pid = day_cells.pid
    and ranked.slot_date = day_cells.slot_date
    and ranked.cell = day_cells.cell
    and ranked.place = 1
),
-- The tile is drawn from the footprint by the pseudonym: the same one for every sighting by this anchor.
-- A cell that the reference no longer has gives no place. The footprints of a country are more than the
-- anchors of a bucket: the larger of a join is on the left.
places as (
  select anchors.pid, anchors.slot_date, anchors.cell, anchors.slots, footprints.tile
  from footprints
  join anchors
    on footprints.cell = anchors.anchor
    and footprints.slot = cast(bitwise_and(anchors.pid, 255) as integer)
),
sightings as (
  select
    merged.pid,
    places.tile,
    places.slots,
    date_diff('minute', timestamp '1970-01-01 00:00:00', merged.slot) + merged.first_minute as started,
    date_diff('minute', timestamp '1970-01-01 00:00:00', merged.slot) + merged.last_minute + 1 as ended
  from merged
  join places
    on places.pid = merged.pid
    and places.slot_date = merged.slot_date
    and places.cell = merged.cell
),
-- In the order of time; of those that begin in one minute the longest comes first.
ordered as (
  select
    pid,
    tile,
    started,
    ended,
    max(ended) over (
      partition by pid
      order by started, ended desc, slots desc, tile
      rows between unbounded preceding and 1 preceding
    ) as covered_until
  from sightings
),
-- A sighting within the minutes of another is a hop and back. Without these, both ends rise from each
-- sighting to the next, so that every piece below has at least one minute.
track as (
  select
    pid,
    tile,
    started,
    ended,
    lag(tile) over (partition by pid order by started) as tile_before,
    lag(ended) over (partition by pid order by started) as ended_before,
    last_value(ended) over (
      partition by pid order by started rows between unbounded preceding and unbounded following
    ) as last_ended
  from ordered
  where covered_until is null or covered_until < ended
),
-- Where a pseudonym came to a tile, or came back to it after too long. Up to 4 hours, or 8 in the same
-- tile, a gap is split in the middle; of a longer one, and of what lies before the first and after the
-- last sighting, one hour is kept.
arrivals as (
  select
    pid,
    tile,
    case when started - ended_before <= 240 then (ended_before + started) / 2 else started - 60 end as began,
    case
      when started - ended_before <= 240 then (ended_before + started) / 2
      else ended_before + 60
    end as finished_before,
    last_ended + 60 as last_finished
  from track
  where tile_before is null or tile <> tile_before or started - ended_before > 480
),
stretches as (
  select
    pid,
    tile,
    began,
    finished_before,
    coalesce(lead(finished_before) over (partition by pid order by began), last_finished) as finished,
    lead(began) over (partition by pid order by began) as began_after,
    lag(tile) over (partition by pid order by began) as tile_before,
    lead(tile) over (partition by pid order by began) as tile_after,
    row_number() over (partition by pid order by began) as place
  from arrivals
),
hops as (
  select
    pid,
    tile,
    began,
    finished,
    tile_before,
    place,
    case
      when tile_before = tile_after
        and finished_before = began
        and began_after = finished
        and finished - began < 5
      then 1
      else 0
    end as is_hop
  from stretches
),
-- In A-B-A-B-A every inner stretch lies between two others: of a row of hops the first, third, … give way.
numbered as (
  select
    pid,
    tile,
    began,
    finished,
    tile_before,
    is_hop,
    place - max(case when is_hop = 0 then place end) over (
      partition by pid order by place rows unbounded preceding
    ) as hop_number
  from hops
)
select
  pid,
  case when is_hop = 1 and mod(hop_number, 2) = 1 then tile_before else tile end as tile,
  cast(
    date_add('minute', greatest(began, :day_start_minute), timestamp '1970-01-01 00:00:00') as timestamp
  ) as started,
  cast(
    date_add('minute', least(finished, :day_end_minute), timestamp '1970-01-01 00:00:00') as timestamp
  ) as ended
from numbered
where began < :day_end_minute and finished > :day_start_minute
