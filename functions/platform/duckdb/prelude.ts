/**
 * Gives DuckDB the meaning that Trino (Athena engine 3) has for the words of our SQL, so that one text
 * serves both. Words that mean the same in both have no line here; words that differ in silence do.
 * It holds for the whole session, so also for SQL that only DuckDB runs. A form that is missing here (greatest
 * of four, a filter on max_by) fails while the text is read. Of rows with the same greatest key max_by takes
 * any, in both engines: a text that uses it makes the key unique.
 * Words to avoid altogether: AT TIME ZONE, IGNORE NULLS, date_parse, regexp_replace, decimal division.
 */
export const prelude: readonly string[] = [
  "set TimeZone = 'UTC'",
  'set integer_division = true',
  // Whole units that have passed; DuckDB's own counts the boundaries between. Months differ at their ends.
  `create macro date_diff(unit, a, b) as case when unit in ('second', 'minute', 'hour', 'day')
     then date_sub(unit, a, b) else error('date_diff takes second, minute, hour or day') end`,
  `create macro date_add(unit varchar, n bigint, t timestamp) as case unit
     when 'second' then t + to_seconds(n) when 'minute' then t + to_minutes(n)
     when 'hour' then t + to_hours(n) when 'day' then t + to_days(cast(n as integer))
     else error('date_add takes second, minute, hour or day on a timestamp') end,
   (unit varchar, n bigint, t date) as case unit when 'day' then t + cast(n as integer)
     else error('date_add takes day on a date') end`,
  // DuckDB passes over a null where Trino answers null.
  ...['greatest', 'least'].map(
    (name) => `create macro ${name}(a, b) as
      case when a is null or b is null then null else system.main.${name}(a, b) end,
     (a, b, c) as
      case when a is null or b is null or c is null then null else system.main.${name}(a, b, c) end`,
  ),
  'create macro concat(a, b) as a || b, (a, b, c) as a || b || c, (a, b, c, d) as a || b || c || d',
  'create macro bitwise_and(a, b) as a & b',
  'create macro bitwise_or(a, b) as a | b',
  // By 0 to 63 bits; DuckDB's own draws the sign along.
  `create macro bitwise_right_shift(a, b) as case when b = 0 then a else
     ((a & 9223372036854775807) >> b) | case when a < 0 then cast(1 as bigint) << (63 - b) else 0 end end`,
  // A null among the values stays a possible answer.
  'create macro max_by(value, key) as arg_max_null(value, key)',
  'create macro min_by(value, key) as arg_min_null(value, key)',
  'create macro to_utf8(text) as encode(text)',
  // Only for sha256, which is bytes in Trino and hexadecimal digits in DuckDB: to_hex(sha256(to_utf8(x))).
  'create macro to_hex(digits) as upper(digits)',
  'create macro sequence(first, last) as generate_series(first, last)',
  'create macro element_at(items, i) as items[i]',
  'create macro cardinality(items) as len(items)',
]
