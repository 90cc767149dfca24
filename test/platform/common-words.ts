/** What our SQL may say, with the answer of Trino 476; an expression without a line here is not common to both. */
export const commonWords: readonly (readonly [string, string | number | bigint | boolean | null])[] = [
  ["date_diff('minute', timestamp '2026-01-01 00:00:59', timestamp '2026-01-01 00:01:00')", 0n],
  ["date_diff('minute', timestamp '2026-01-01 00:10:00', timestamp '2026-01-01 00:00:01')", -9n],
  ["date_diff('day', date '2026-02-27', date '2026-03-01')", 2n],
  ["cast(date_add('minute', -90, timestamp '2026-01-01 01:00:00') as varchar)", '2025-12-31 23:30:00'],
  ["cast(date_add('day', 1, date '2026-02-28') as varchar)", '2026-03-01'],
  ['7 / 2', 3],
  ['-7 / 2', -3],
  ['1e0 * 7 / 2', 3.5],
  ['greatest(1, null)', null],
  ['greatest(1, 3, 2)', 3],
  ['least(null, 1, 2)', null],
  ['least(2, 1)', 1],
  ["concat('a', null)", null],
  ["concat('a', 'b', 'c')", 'abc'],
  ['bitwise_and(cast(-1 as bigint), 255)', 255n],
  ['bitwise_or(4, 1)', 5],
  ['bitwise_right_shift(cast(-1 as bigint), 58)', 63n],
  ['bitwise_right_shift(cast(-1 as bigint), 1)', 9223372036854775807n],
  ['bitwise_right_shift(cast(-9223372036854775808 as bigint), 63)', 1n],
  ['bitwise_right_shift(cast(-7 as bigint), 0)', -7n],
  ['bitwise_right_shift(cast(4611686018427387904 as bigint), 62)', 1n],
  ["lpad('7', 2, '0')", '07'],
  ['cardinality(sequence(1, 5))', 5n],
  ['element_at(sequence(1, 3), 2)', 2n],
  ['element_at(sequence(1, 3), 4)', null],
  [
    "to_hex(sha256(to_utf8('abc')))",
    'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD', // FIPS 180-2, appendix B.1
  ],
  ['mod(-7, 2)', -1],
  ['cast(cast(-9223372036854775808 as bigint) as varchar)', '-9223372036854775808'],
  ['bitwise_and(cast(-9223372036854775807 as bigint), 255)', 1n],
  // By code points: not by an alphabet, not by the units of UTF-16, not by what they look like.
  ["'Z' < 'a'", true],
  ["'z' < 'É'", true],
  ["'ﬀ' < '𝔘'", true],
  ["'É' = 'E\u0301'", false],
  ["'' is null", false],
  ["'a ' = 'a'", false],
  ["cast(timestamp '2026-10-25 01:30:00' as date) = date '2026-10-25'", true],
]

/** The same of an aggregate, over a null at the greatest key: `last` is null and `first` 7. */
export const nullAtTheGreatestKey =
  'select max_by(x, y) as last, min_by(x, y) as first from (values (null, 3), (7, 2)) as t(x, y)'

/** The key on which a bound breaks ties: in this order, whether the engine hashes to bytes or to digits. */
export const hashOrder: readonly [string, readonly string[]] = [
  `select x from (values ('a'), ('b'), ('c'), ('d'), ('ü'), ('-1|zone|7')) as t(x) order by sha256(to_utf8(x))`,
  ['d', 'c', 'b', 'ü', '-1|zone|7', 'a'],
]
