-- homes: where a pseudonym lives and works, as far as a month of visits tells
-- grain   one row per pid of whom a home zone or a home area is known
-- inputs  visits (of all dates of the month, each cut to its own local day), calendar, zone_tree, exclusions,
--         roamers (any number of rows of one pseudonym)
-- output  home_zone: the leaf with the most night minutes, of those with any on :least_nights nights or more;
--         home_area: the district likewise, by itself; home_confidence: the zone's share of all night minutes;
--         work_zone: the leaf with the most weekday minutes from 9 to 17, of those other than the home zone with
--         any on 3 such days or more; work_confidence: its share of all such minutes outside the home zone;
--         null where there is too little; of equal minutes the zone with the first id
-- time    a night is 22 to 7 by the local clock, of 8 or 10 hours where it changes, and belongs to the date on
--         which it ends; of the month's first night there are the hours from midnight on, of that after its last
--         date those until midnight; public holidays are no weekdays
-- why     who changes between zones of one district has a district before he has a zone; without a home zone
--         nothing tells a place of work from one; phones from abroad live there, however long they stay
with
hours as (
  select
    local_date,
    local_hour,
    daytype,
    utc_start,
    utc_end,
    cast(case when local_hour >= 22 then date_add('day', 1, local_date) else local_date end as date) as morning
  from calendar
  where time_zone = :time_zone and local_date >= :date and local_date < :until
),
nights as (
  select morning as night, min(utc_start) as begins, max(utc_end) as ends
  from hours
  where local_hour >= 22 or local_hour < 7
  group by morning
),
work_days as (
  select local_date as work_day, min(utc_start) as begins, max(utc_end) as ends
  from hours
  where daytype = 'weekday' and local_hour >= 9 and local_hour < 17
  group by local_date
),
leaf_visits as (
  select pid, zone, started, ended
  from visits
  where is_leaf
    and not exists (select 1 from exclusions where exclusions.pid = visits.pid)
    and not exists (select 1 from roamers where roamers.pid = visits.pid)
),
night_stays as (
  select
    leaf_visits.pid,
    leaf_visits.zone,
    nights.night,
    sum(
      date_diff('minute', greatest(leaf_visits.started, nights.begins), least(leaf_visits.ended, nights.ends))
    ) as minutes
  from leaf_visits
  join nights on nights.begins < leaf_visits.ended and nights.ends > leaf_visits.started
  group by leaf_visits.pid, leaf_visits.zone, nights.night
),
night_zones as (
  select pid, zone, sum(minutes) as minutes, count(*) as nights
  from night_stays
  group by pid, zone
),
-- A zone of fewer nights comes after all others: where it is the first, there is no home zone.
ranked_nights as (
  select
    pid,
    zone,
    nights,
    minutes,
    sum(minutes) over (partition by pid) as all_minutes,
    row_number() over (
      partition by pid order by case when nights >= :least_nights then 0 else 1 end, minutes desc, zone
    ) as place
  from night_zones
),
home_zones as (
  select pid, zone, cast(minutes as double) / all_minutes as confidence
  from ranked_nights
  where place = 1 and nights >= :least_nights
),
districts as (
  select leaf, zone
  from zone_tree
  where depth = (select max(depth) - 1 from zone_tree)
),
night_districts as (
  select night_stays.pid, districts.zone, night_stays.night, sum(night_stays.minutes) as minutes
  from night_stays
  join districts on districts.leaf = night_stays.zone
  group by night_stays.pid, districts.zone, night_stays.night
),
home_districts as (
  select pid, zone, sum(minutes) as minutes
  from night_districts
  group by pid, zone
  having count(*) >= :least_nights
),
home_areas as (
  select pid, min_by(zone, row(-minutes, zone)) as zone
  from home_districts
  group by pid
),
day_stays as (
  select
    leaf_visits.pid,
    leaf_visits.zone,
    work_days.work_day,
    sum(
      date_diff(
        'minute', greatest(leaf_visits.started, work_days.begins), least(leaf_visits.ended, work_days.ends)
      )
    ) as minutes
  from leaf_visits
  join work_days on work_days.begins < leaf_visits.ended and work_days.ends > leaf_visits.started
  group by leaf_visits.pid, leaf_visits.zone, work_days.work_day
),
day_zones as (
  select pid, zone, sum(minutes) as minutes, count(*) as days
  from day_stays
  group by pid, zone
),
ranked_days as (
  select
    home_zones.pid,
    home_zones.zone as home_zone,
    home_zones.confidence as home_confidence,
    day_zones.zone,
    day_zones.days,
    day_zones.minutes,
    sum(day_zones.minutes) over (partition by home_zones.pid) as all_minutes,
    row_number() over (
      partition by home_zones.pid
      order by case when day_zones.days >= 3 then 0 else 1 end, day_zones.minutes desc, day_zones.zone
    ) as place
  from day_zones
  right join home_zones on home_zones.pid = day_zones.pid and home_zones.zone <> day_zones.zone
),
facts as (
  select
    pid,
    home_zone,
    cast(null as varchar) as home_area,
    home_confidence,
    case when days >= 3 then zone end as work_zone,
    case when days >= 3 then cast(minutes as double) / all_minutes end as work_confidence
  from ranked_days
  where place = 1
  union all
  select pid, null, zone, null, null, null
  from home_areas
)
select
  pid,
  max(home_zone) as home_zone,
  max(home_area) as home_area,
  max(home_confidence) as home_confidence,
  max(work_zone) as work_zone,
  max(work_confidence) as work_confidence
from facts
group by pid
