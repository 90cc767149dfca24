import { describe, expect, test } from 'vitest'
import { bucketText } from '../../functions/rollup/bucket-text.ts'

/** With the bucket's own digits, braces, quotes and backslashes elsewhere in it. */
const text = (bucket: string): string =>
  `select '{}', '00', '$.x', '\\{' from "t" where "bucket" = '${bucket}' and slot > '00:00' to 's3://00/bucket=${bucket}/'`

const of = (...buckets: string[]) => new Map(buckets.map((bucket) => [bucket, text(bucket)]))

describe('the text of all buckets', () => {
  test('is cut only where it reads and where it writes', () => {
    const pieces = bucketText(of('00', '01'))
    expect(pieces).toHaveLength(3)
    expect(pieces.join('00')).toBe(text('00'))
    expect(pieces.join('63')).toBe(text('63'))
  })

  test('of one bucket is cut as well', () => {
    expect(bucketText(of('00')).join('00')).toBe(text('00'))
  })

  test.each([
    ['of texts that differ elsewhere', new Map([...of('00', '01'), ['02', `${text('02')} `]])],
    ['of a text that writes where it must not', new Map([['00', `select 1 from t where "bucket" = '00'`]])],
    ['of a text that reads a bucket twice', new Map([['00', `${text('00')} or "bucket" = '00'`]])],
    ['of no text', new Map<string, string>()],
  ])('is refused %s', (_, texts) => {
    expect(() => bucketText(texts)).toThrow('are not alike: expected each to name its bucket')
  })
})
