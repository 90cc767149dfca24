import type { Layout } from './layout.ts'
import { joinedText, literal, literalList, trimmed } from './sql-text.ts'

/**
 * SQL select over one clean part with a JSON object a line. A line that is none, or lacks a key that the
 * layout needs, is incomplete; numbers are taken as they are written.
 */
export function ndjsonRelation(path: string, layout: Layout): string {
  const fields = Object.entries(layout.fields)
  const keys = fields.flatMap(([, field]) => field.columns.map(keyPath))
  const needed = fields
    .filter(([, field]) => !field.optional)
    .flatMap(([, field]) => field.columns.map(keyPath))
    .map((key) => `texts[${keys.indexOf(key) + 1}] is not null`)
  const texts = fields.map(([name, field]) => {
    const values = field.columns.map(
      (column) => `coalesce(${trimmed(`texts[${keys.indexOf(keyPath(column)) + 1}]`)}, '')`,
    )
    return `${joinedText(values, field.joinedBy)} as ${name}`
  })
  return `select ${needed.join(' and ')} as complete, ${texts.join(', ')}
    from (
      -- The text 'null' of a key that is there and empty, NULL of a key that is not there.
      select list_transform(found, lambda value: case when value = 'null' then '' else value ->> '$' end) as texts
      from (
        select case when json_valid(line) then json_extract(line, ${literalList(keys)}) end as found
        from read_csv(${literal(path)}, auto_detect = false, header = false,
          delim = chr(1), quote = '', escape = '', columns = {'line': 'VARCHAR'})
      )
    )`
}

const keyPath = (column: string | number): string => `$."${column}"`
