import type { Feed } from '../model/vocabulary.ts'
import { type FeedFile, listed, quoted, readFeed } from './feed-file.ts'

/** A row of a CSV feed: its values by column name, and words to complain about it. */
export interface CsvRow {
  /** From 1, the header's. */
  readonly line: number
  /** @returns '' where the feed lacks an optional column */
  get(column: string): string
  fault(what: string): Error
}

export interface CsvFeed {
  readonly columns: readonly string[]
  readonly rows: readonly CsvRow[]
  fault(what: string): Error
}

/**
 * Reads a CSV feed (RFC 4180, comma, header line). Values come without surrounding blanks; empty lines
 * are no rows.
 * @throws InvalidInput if a column is missing, or a row has more or fewer values than the header
 */
export async function readCsv(feed: Feed, path: string, required: readonly string[]): Promise<CsvFeed> {
  const file = await readFeed(feed, path)
  const lines = records(file)
  const first = lines.next()
  const header = first.done ? [] : first.value.values
  const missing = required.filter((column) => !header.includes(column))
  if (missing.length > 0) {
    throw file.fault(
      'line 1',
      `expected the columns ${required.join(',')}, separated by commas; ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} missing in ${quoted(header.join(','))}: add them, or correct the header`,
    )
  }
  const positions = new Map(header.map((column, index) => [column, index]))
  const rows: CsvRow[] = []
  for (const { line, values } of lines) {
    const fault = (what: string) => file.fault(`line ${line}`, what)
    if (values.length !== header.length) {
      throw fault(
        `expected ${header.length} values as in the header, found ${values.length}: put values that hold a comma in double quotes`,
      )
    }
    rows.push({ line, get: (column) => values[positions.get(column) ?? -1] ?? '', fault })
  }
  return { columns: header, rows, fault: (what) => file.fault('', what) }
}

interface Line {
  readonly line: number
  readonly values: readonly string[]
}

function* records({ text, fault }: FeedFile): Generator<Line> {
  // One value and what ends it: a comma, a line end or the end of the text.
  const value = /(?:[ \t]*"((?:[^"]|"")*)"[ \t]*|([^",\r\n]*))(,|\r\n|\n|\r|$)/y
  let line = 1
  let begun = 1
  let values: string[] = []
  while (value.lastIndex < text.length) {
    const match = value.exec(text)
    if (!match) {
      throw fault(`line ${line}`, 'a double quote is not closed, or text follows it: quote the whole value')
    }
    const [, inQuotes, plain = '', end] = match
    values.push(inQuotes === undefined ? plain.trim() : inQuotes.replaceAll('""', '"'))
    line += inQuotes === undefined ? 0 : inQuotes.split('\n').length - 1
    if (end === ',' && value.lastIndex < text.length) continue
    if (end === ',') values.push('')
    line += 1
    if (values.length > 1 || values[0] !== '') yield { line: begun, values }
    values = []
    begun = line
  }
}
