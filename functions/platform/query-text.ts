import { type Table, tables } from '../model/tables.ts'
import { literalSchema } from '../model/vocabulary.ts'
import type { Query, Source } from './ports.ts'

/** One partition of an input, with its table. */
export interface Partition {
  readonly table: Table
  readonly name: string
  /** Without a bucket in it: all buckets. */
  readonly keys: Readonly<Record<string, string>>
}

/**
 * Puts the place of every input in front of a select, as common table expressions. The select's own text
 * is not touched; an engine says only how it reads one partition, and what an input without any is.
 */
export function withInputs(
  { select, inputs }: Query,
  read: { partition(partition: Partition): string; empty(table: Table): string },
): string {
  const expressions = Object.entries(inputs).map(([name, source]) => {
    const parts = partitionsOf(source).map(read.partition)
    const body = parts.length === 0 ? read.empty(tables[source.table]) : parts.join('\nunion all\n')
    return `${checkedLiteral(name)} as (\n${body}\n)`
  })
  // A select may begin with expressions of its own.
  const own = /^\s*(?:--[^\n]*\n\s*)*with\s/i.exec(select)
  if (expressions.length === 0) return select
  const rest = own ? `,\n${select.slice(own[0].length)}` : `\n${select}`
  return `with ${expressions.join(',\n')}${rest}`
}

/** `"pid", "cell", …` in the declared order. */
export const columnList = ({ columns }: Table): string =>
  Object.keys(columns)
    .map((name) => `"${name}"`)
    .join(', ')

/** What an input without any partition or file is: nothing, in the declared types. */
export const emptyRelation = ({ columns }: Table): string => {
  const nulls = Object.entries(columns).map(([name, type]) => `cast(null as ${type}) as "${name}"`)
  return `select ${nulls.join(', ')} where false`
}

/** @throws RangeError if the text cannot stand in SQL as it is */
export function checkedLiteral(text: string | undefined): string {
  const result = literalSchema.safeParse(text)
  if (result.success) return result.data
  throw new RangeError(`"${text}" cannot be part of a query: expected 1 to 40 letters, digits, _ and -`)
}

/** Checked: what becomes part of a text or a path is a date or a literal, whoever built it. */
function partitionsOf({ table: name, partitions }: Source): Partition[] {
  const table: Table = tables[name]
  const checked = partitions.map((given) => {
    const named = table.partitions.filter((key) => key !== 'bucket' || given.bucket !== undefined)
    const keys = Object.fromEntries(named.map((key) => [key, checkedLiteral(given[key])]))
    if (Object.keys(given).length > named.length) {
      throw new RangeError(`${name} is partitioned by ${table.partitions.join(', ')} and nothing else`)
    }
    return { table, name, keys }
  })
  const places = new Set(checked.map(({ keys }) => Object.values(keys).join('/')))
  const isWithin = ({ keys: { bucket, ...others } }: Partition): boolean =>
    bucket !== undefined && places.has(Object.values(others).join('/'))
  if (places.size < checked.length || checked.some(isWithin)) {
    throw new RangeError(`${name}: a partition is given twice, its rows would count double`)
  }
  return checked
}
