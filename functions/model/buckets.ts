/**
 * The steps of a run that order all rows of a pseudonym are cut into buckets of pseudonyms. A pseudonym is
 * the first 64 bits of an HMAC: its top bits are uniform, and so are the buckets that they name.
 * @see docs/adr/0012-steps-by-pid-run-per-bucket.md
 */

/** UNLOAD writes at most 100 partitions, and a bucket is some of the top bits. */
export const bucketCounts = [1, 2, 4, 8, 16, 32, 64] as const
export type BucketCount = (typeof bucketCounts)[number]

export const MOST_BUCKETS = Math.max(...bucketCounts)

/** Every name has as many digits, whatever the count: `00`, `07`, `63`. */
export const BUCKET_DIGITS = 2

/** Names of all buckets, in order. */
export const bucketNames = (count: BucketCount): string[] =>
  Array.from({ length: count }, (_, index) => String(index).padStart(BUCKET_DIGITS, '0'))
