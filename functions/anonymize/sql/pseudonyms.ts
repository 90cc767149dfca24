import { ageBand } from './subscribers.ts'

/** SQL: the first 64 bits of HMAC-SHA256 of the column `subscriber`, by the padded key in $outer and $inner. */
const BITS = `cast(
      '0x' || left(sha256(unhex($outer) || unhex(sha256(unhex($inner) || encode(subscriber)))), 16) as ubigint
    )`
/** SQL: the same bits as a signed number. */
const PID = `cast(
    cast(bits as hugeint) - case when bits >= 9223372036854775808 then 18446744073709551616 else 0 end as bigint
  )`

export const createPseudonyms = `-- pseudonyms table: one row per subscriber and epoch of the file
create or replace temp table anonymize_pseudonyms (subscriber varchar, epoch date, pid bigint, exclusion varchar)`

export const addPseudonyms = `-- pseudonyms: HMAC of the key of an epoch, once per subscriber
-- grain   one row per subscriber of one epoch
-- inputs  anonymize_records, anonymize_exclusions (of the same epoch)
-- output  exclusion: why none of the subscriber's records may be kept
-- why     DuckDB has no hmac; the padded keys are parameters, which show in no log and no profile
insert into anonymize_pseudonyms
with hashed as (
  select subscriber, ${BITS} as bits
  from (
    select distinct subscriber
    from anonymize_records
    where rejection is null and epoch = cast($first_day as date)
  )
),
named as (
  select subscriber, ${PID} as pid from hashed
)
select named.subscriber, cast($first_day as date), named.pid, exclusions.reason
from named
left join anonymize_exclusions as exclusions on exclusions.pid = named.pid`

export const createPeople = `-- people: cohort or exclusion of every subscriber, by the pseudonym of one epoch
-- grain   one row per subscriber
-- inputs  anonymize_subscribers
-- output  reason: null where the subscriber counts
-- time    an age is the year of the epoch less the year of birth: whoever may still be a minor is one
create or replace temp table anonymize_people as
with hashed as (
  select *, cast($year as integer) - birth_year as age, ${BITS} as bits from anonymize_subscribers
)
select
  ${PID} as pid,
  case
    when opted_out then 'opt_out'
    when age <= cast($minor_until as integer) then 'minor'
    when is_machine then 'machine'
  end as reason,
  case when is_known then ${ageBand('age')} else 'unknown' end as age_band,
  case when is_known then gender else 'unknown' end as gender
from hashed`
