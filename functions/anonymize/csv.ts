import { FileFault } from './file-fault.ts'
import type { Layout } from './layout.ts'
import { joinedText, literal, trimmed } from './sql-text.ts'

/** Where each field lies in the rows of one CSV file. */
export interface CsvShape {
  /** Positions from 1; none where the file lacks an optional field. */
  readonly positions: Readonly<Record<string, readonly number[]>>
  readonly joinedBy: Readonly<Record<string, string>>
  /** A row with fewer columns is incomplete; more are kept, they are behind what is read. */
  readonly width: number
  readonly delimiter: string
  readonly quoted: boolean
}

/**
 * Finds the columns of a CSV file by its header, or takes the layout's positions.
 * @param head the file's first line
 * @throws FileFault if the header lacks a column; it is not quoted, as it may be a record
 */
export function csvShape(head: string, layout: Layout): CsvShape {
  const names = head.split(layout.delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  const find = (column: string | number) => (typeof column === 'number' ? column : names.indexOf(column) + 1)
  const fields = Object.entries(layout.fields)
  const missing = fields
    .filter(([, field]) => !field.optional)
    .flatMap(([, field]) => field.columns.filter((column) => find(column) === 0))
  if (missing.length > 0) throw headerFault(head, [...new Set(missing)].join(', '), layout)
  const positions = Object.fromEntries(
    fields.map(([name, field]) => {
      const found = field.columns.map(find)
      return [name, found.includes(0) ? [] : found]
    }),
  )
  return {
    positions,
    joinedBy: Object.fromEntries(fields.map(([name, field]) => [name, field.joinedBy ?? ''])),
    width: Math.max(...Object.values(positions).flat()),
    delimiter: layout.delimiter,
    quoted: layout.quoted,
  }
}

function headerFault(head: string, missing: string, layout: Layout): FileFault {
  if (head.trim() === '') {
    return new FileFault('no_header', `the file is empty: expected a header line with ${missing}`, 0)
  }
  const other = [';', '\t', '|', ','].find((mark) => mark !== layout.delimiter && head.includes(mark))
  return head.includes(layout.delimiter) || other === undefined
    ? new FileFault(
        'no_header',
        `the header line lacks ${missing}; expected the column names of profile ${layout.name}, separated by "${layout.delimiter}": add them, or choose another profile`,
        0,
      )
    : new FileFault(
        'wrong_delimiter',
        `the header line lacks ${missing} and seems to be separated by ${other === '\t' ? 'a tab' : `"${other}"`}; expected "${layout.delimiter}": write the file anew, or choose another profile`,
        0,
      )
}

/** A field in double quotes, `""` meaning one; a quote that is not closed is a character like others. */
const QUOTED_FIELD = '("(?:[^"]|"")*"|[^DELIMITER]*)'

/** What one thread reads at a time: DuckDB's own 32 MB would leave a part to a single one. At least a line. */
const BUFFER_BYTES = 4_000_000

/**
 * SQL select over one clean part. A line is a row, whatever is in it: so a stray quote or an unquoted comma
 * costs at most its own line, and no line is lost or counted twice.
 */
export function csvRelation(path: string, shape: CsvShape, skip: number): string {
  const split = `string_split(line, ${literal(shape.delimiter)})`
  const pattern = `\\Q${shape.delimiter}\\E${QUOTED_FIELD.replace('DELIMITER', `\\x{${shape.delimiter.charCodeAt(0).toString(16)}}`)}`
  const careful = `list_transform(
      regexp_extract_all(${literal(shape.delimiter)} || line, ${literal(pattern)}, 1),
      lambda field: case when starts_with(field, '"') and ends_with(field, '"') and length(field) > 1
        then replace(field[2:-2], '""', '"') else field end)`
  const columns = shape.quoted ? `case when contains(line, '"') then ${careful} else ${split} end` : split
  const fields = Object.entries(shape.positions).map(([name, positions]) => {
    const texts = positions.map((position) => `coalesce(${trimmed(`columns[${position}]`)}, '')`)
    return `${joinedText(texts, shape.joinedBy[name])} as ${name}`
  })
  return `select coalesce(len(columns) >= ${shape.width}, false) as complete, ${fields.join(', ')}
    from (select ${columns} as columns from read_csv(${literal(path)}, auto_detect = false, header = false,
      skip = ${skip}, delim = chr(1), quote = '', escape = '', buffer_size = ${BUFFER_BYTES}, columns = {'line': 'VARCHAR'}))`
}
