import type { Workbench } from '../platform/ports.ts'
import { FileFault } from './file-fault.ts'
import type { FeedRows, Layout, RowRange } from './layout.ts'
import { joinedText, literal, trimmed } from './sql-text.ts'

interface Column {
  readonly column_name: string
  readonly column_type: string
}

/**
 * The rows of a Parquet file. Timestamps become the text of their UTC instant, so that all formats are
 * read by the same rules; a row of Parquet always has all columns.
 * @throws FileFault if it is no Parquet or lacks a column
 */
export async function parquetRelation(
  workbench: Workbench,
  path: string,
  layout: Layout,
  range?: RowRange,
): Promise<FeedRows> {
  const all = `read_parquet(${literal(path)}, binary_as_string = true, file_row_number = ${range !== undefined})`
  // Row groups without any of these rows are not touched: their bytes need not be there (tried).
  const source =
    range === undefined
      ? all
      : `${all} where file_row_number >= ${range.from} and file_row_number < ${range.to}`
  const found = await workbench.rows<Column>(`describe select * from ${source}`).catch(() => {
    throw new FileFault(
      'not_parquet',
      'the file is no whole Parquet file: expected its mark at both ends; copy it again, or correct its ending',
    )
  })
  const types = new Map(found.map((column) => [column.column_name, column.column_type]))
  const fields = Object.entries(layout.fields)
  const missing = fields
    .filter(([, field]) => !field.optional)
    .flatMap(([, field]) => field.columns.filter((column) => !types.has(String(column))))
  if (missing.length > 0) {
    throw new FileFault(
      'no_header',
      `the Parquet file lacks the columns ${[...new Set(missing)].join(', ')}: rename its columns, or choose another profile`,
    )
  }
  const texts = fields.map(([name, field]) => {
    const values = field.columns.map((column) => asText(String(column), types.get(String(column))))
    return `${joinedText(values, field.joinedBy)} as ${name}`
  })
  const [count] = await workbench.rows<{ n: bigint }>(`select count(*) as n from ${source}`)
  return { select: `select true as complete, ${texts.join(', ')} from ${source}`, rows: Number(count?.n) }
}

function asText(column: string, type: string | undefined): string {
  if (type === undefined) return "''"
  const name = `"${column.replaceAll('"', '""')}"`
  const value = type.startsWith('TIMESTAMP') ? `cast(${name} as timestamp)` : name
  return `coalesce(${trimmed(`cast(${value} as varchar)`)}, '')`
}
