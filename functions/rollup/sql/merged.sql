-- merged: the fragments of a local day, frozen for one run
-- grain   one row per pid, cell, slot
-- inputs  fragments (any number of rows per grain, from any number of files), exclusions of the epoch
-- output  first_minute, last_minute: 0..4 within the slot; slot_date: the local date of the slot;
--         bucket: the top bits of the pseudonym as two digits, the folder of the row
-- time    [window_start, window_end): the local day with a margin, never past its epoch
-- why     every product of the run reads this one input, and whoever opted out since is left out
with
inside as (
  select
    pid,
    cell,
    slot,
    case
      when slot < :day_start then :date_before
      when slot < :day_end then :date
      else :date_after
    end as slot_date,
    first_minute,
    last_minute
  from fragments
  where slot >= :window_start and slot < :window_end
),
remaining as (
  select pid, cell, slot, slot_date, first_minute, last_minute
  from inside
  where not exists (select 1 from exclusions where exclusions.pid = inside.pid)
),
together as (
  select
    pid,
    cell,
    slot,
    slot_date,
    min(first_minute) as first_minute,
    max(last_minute) as last_minute
  from remaining
  group by pid, cell, slot, slot_date
),
-- Only who has many rows can have many cells; counting distinct cells of everybody would take longer than
-- all the rest.
busy as (
  select pid, slot_date from together group by pid, slot_date having count(*) > 500
),
-- A pseudonym with over 500 cells a day is a machine.
machines as (
  select distinct together.pid
  from together
  join busy on busy.pid = together.pid and busy.slot_date = together.slot_date
  group by together.pid, together.slot_date
  having count(distinct together.cell) > 500
)
select
  pid,
  cell,
  slot,
  slot_date,
  first_minute,
  last_minute,
  -- Who is nobody is in the first.
  lpad(
    cast(coalesce(bitwise_and(bitwise_right_shift(pid, :bucket_shift), :bucket_mask), 0) as varchar), 2, '0'
  ) as bucket
from together
where not exists (select 1 from machines where machines.pid = together.pid)
