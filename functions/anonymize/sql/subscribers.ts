import { ageBandSchema } from '../../model/vocabulary.ts'
import { isMachine } from './machines.ts'

export const createSubscriberRows = `-- subscriber rows table: both feeds, one row per row
create or replace temp table anonymize_subscriber_rows (
  subscriber varchar, opted_out boolean, birth_year integer, gender varchar, is_machine boolean
)`

export const addSubscribers = `-- subscriber rows: of the subscriber feed
-- grain   one row per row of the feed with an id
-- inputs  anonymize_rows
-- output  birth_year, gender: null where they are lacking or cannot be read
-- why     only a clear no is no opt-out: whatever else stands there was put there for a reason
insert into anonymize_subscriber_rows
select
  subscriber,
  lower(opt_out) not in ('', 'false', 'f', 'no', 'n', '0', 'nein'),
  cast(nullif(regexp_extract(birth_year, '^((?:19|20)\\d\\d)(?:\\D.*)?$', 1), '') as integer),
  case when lower(gender) in ('female', 'f') then 'female' when lower(gender) in ('male', 'm') then 'male' end,
  ${isMachine('line_type')}
from anonymize_rows
where complete and subscriber <> ''`

export const addOptouts = `-- subscriber rows: of the opt-out feed
insert into anonymize_subscriber_rows
select subscriber, true, null, null, false
from anonymize_rows
where complete and subscriber <> ''`

export const createSubscribers = `-- subscribers: what all rows about a line say together
-- grain   one row per subscriber
-- inputs  anonymize_subscriber_rows
-- output  is_known: both birth year and gender are there and no row contradicts another
-- why     free of any order of rows: one that excludes is enough, the youngest age decides about minors
create or replace temp table anonymize_subscribers as
select
  subscriber,
  bool_or(opted_out) as opted_out,
  max(birth_year) as birth_year,
  min(gender) as gender,
  coalesce(min(birth_year) = max(birth_year) and min(gender) = max(gender), false) as is_known,
  bool_or(is_machine) as is_machine
from anonymize_subscriber_rows
group by subscriber`

/** SQL: the age band of an age in years; whoever is younger than the first one is a minor and not asked. */
export function ageBand(age: string): string {
  const bands = ageBandSchema.options.filter((band) => band !== 'unknown')
  const cases = bands.map((band) => {
    const last = /-(\d+)$/.exec(band)?.[1]
    return last === undefined ? `else '${band}'` : `when ${age} <= ${last} then '${band}'`
  })
  return `case ${cases.join(' ')} end`
}
