/** A text in three pieces, between which a bucket belongs: where the query reads, and where it writes. */
export type BucketText = readonly [string, string, string]

/**
 * What the texts of a step have in common, so that they pass through the state machine once. It puts the
 * bucket between the pieces and looks into none of them, so that whatever a text has in it stays.
 * @param texts by bucket, at least one
 * @throws RangeError if they differ in anything but these two places
 */
export function bucketText(texts: ReadonlyMap<string, string>): BucketText {
  const [[bucket, text] = ['', '']] = texts
  const pieces = text.split(new RegExp(`(?<="bucket" = '|/bucket=)${bucket}(?=['/])`))
  const [before, between, after] = pieces
  const isCommon = [...texts].every(([name, whole]) => pieces.join(name) === whole)
  if (
    pieces.length !== 3 ||
    before === undefined ||
    between === undefined ||
    after === undefined ||
    !isCommon
  )
    throw new RangeError(
      `the texts of ${texts.size} buckets are not alike: expected each to name its bucket where it reads and where it writes, and nowhere else`,
    )
  return [before, between, after]
}
