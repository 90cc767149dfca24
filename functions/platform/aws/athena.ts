import type { Query } from '../ports.ts'
import { checkedLiteral, columnList, emptyRelation, type Partition, withInputs } from '../query-text.ts'

/** Athena takes no longer text. */
const MOST_BYTES = 262_144

export interface AthenaTarget {
  /** Of the data catalogue. */
  readonly database: string
  readonly bucket: string
}

/**
 * The text with which Athena writes a query's rows as Parquet under a prefix; the rows go into files of
 * any name. Athena refuses a prefix that has objects. Nothing in the text is a secret: it can be read back
 * for 45 days.
 * @param prefix ends in a slash
 * @throws RangeError if a name cannot be part of the text, or if the text is longer than Athena takes
 */
export function athenaUnload(query: Query, prefix: string, { database, bucket }: AthenaTarget): string {
  checkedLiteral(database)
  if (!/^[a-z0-9.-]{3,63}$/.test(bucket) || !/^([0-9A-Za-z_=-]+\/)+$/.test(prefix)) {
    throw new RangeError(
      `s3://${bucket}/${prefix} cannot be part of a query: expected folders of letters, digits, "_", "-" and "=", and a slash at the end`,
    )
  }
  const select = withInputs(query, {
    partition: (partition) => partitionText(partition, database),
    empty: emptyRelation,
  })
  const split = query.splitBy === undefined ? '' : `, partitioned_by = ARRAY['${query.splitBy}']`
  const text = `unload (\n${select}\n)\nto 's3://${bucket}/${prefix}'\nwith (format = 'PARQUET', compression = 'ZSTD'${split})`
  const bytes = Buffer.byteLength(text)
  if (bytes > MOST_BYTES) {
    throw new RangeError(
      `the text of ${query.name} has ${bytes} bytes, Athena takes ${MOST_BYTES}: read fewer partitions at once`,
    )
  }
  return text
}

/** One value for each partition key: an injected one takes no IN, no OR and no join. No bucket is all of them. */
function partitionText({ table, name, keys }: Partition, database: string): string {
  const conditions = Object.entries(keys).map(([key, value]) => `"${key}" = '${value}'`)
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  return `select ${columnList(table)} from "${database}"."${name}"${where}`
}
