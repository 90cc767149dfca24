/**
 * What one simulated day gave, printed by `node bench/sizes.ts` and rounded, as noise moves it a little. The
 * city has 20,000 phones: a country has more cells and zones to name, and more records a phone to share a
 * pseudonym.
 */
export const measured = {
  bytesARow: { fragments: 3, merged: 3.9, paths: 7, visits: 6, trips: 7 },
  rowsAPhone: { paths: 3.7, visits: 7.2, trips: 2.3 },
  /** Of the figure store, gzipped: all products of a date. */
  storedBytesAZone: {
    presence: 1250,
    visitors: 205,
    profile: 1255,
    dwell: 300,
    flows: 300,
    overnight: 370,
  },
  /** Of the anonymizer on two processors, below what `node bench/anonymize.ts` prints on the machine of CI. */
  recordsASecond: 800_000,
} as const

/**
 * How many records become one fragment: in files of one day each, and where the records of one phone are
 * spread over eight files an hour.
 */
export const SHRINKS = [5.7, 1.95] as const
