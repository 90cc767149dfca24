import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Workbench } from '../platform/ports.ts'
import { csvRelation, csvShape } from './csv.ts'
import { fileBytes } from './file-bytes.ts'
import { FileFault } from './file-fault.ts'
import type { FeedRows, Format, Layout, RowRange } from './layout.ts'
import { ndjsonRelation } from './ndjson.ts'
import { parquetRelation } from './parquet.ts'
import { textParts } from './text-parts.ts'

/** A file of a feed on the local disk; its name tells the format. */
export interface FeedFile {
  readonly path: string
  /** Its key or name, ending in `.csv`, `.ndjson`, `.jsonl` or `.parquet`, and `.gz` if it is gzip. */
  readonly name: string
  /** Of a Parquet file, the only rows to read. */
  readonly rowRange?: RowRange
}

/**
 * Gives the rows of a file in stretches, each valid until the next one is asked for.
 * @throws FileFault if the file as a whole cannot be used, also after some of its rows
 */
export async function* feedRows(
  workbench: Workbench,
  file: FeedFile,
  layout: Layout,
): AsyncGenerator<FeedRows> {
  const { format, gzip } = formatOf(file.name, layout)
  if (format === 'parquet') {
    yield* gzip
      ? inflatedParquet(workbench, file, layout)
      : [await parquetRelation(workbench, file.path, layout, file.rowRange)]
    return
  }
  let shape: ReturnType<typeof csvShape> | undefined
  for await (const part of textParts(file.path, { gzip, scratch: workbench.scratch })) {
    if (format === 'ndjson') {
      yield { select: ndjsonRelation(part.path, layout), rows: part.lines }
      continue
    }
    const first = shape === undefined
    shape ??= csvShape(part.head ?? '', layout)
    const skip = first && layout.header ? 1 : 0
    yield { select: csvRelation(part.path, shape, skip), rows: part.lines - skip }
  }
  if (format === 'csv' && layout.header && shape === undefined) csvShape('', layout)
}

async function* inflatedParquet(
  workbench: Workbench,
  file: FeedFile,
  layout: Layout,
): AsyncGenerator<FeedRows> {
  const path = join(workbench.scratch, `${randomUUID()}.parquet`)
  try {
    await writeFile(path, fileBytes(file.path, true), { mode: 0o600 })
    yield await parquetRelation(workbench, path, layout)
  } finally {
    await rm(path, { force: true })
  }
}

/** What to say of a file none of whose rows has the columns that are read. */
export function nothingComplete(file: FeedFile, layout: Layout): FileFault {
  const { format } = formatOf(file.name, layout)
  if (format === 'ndjson') {
    return new FileFault(
      'not_ndjson',
      `no line is a JSON object with what profile ${layout.name} reads (${columnNames(layout)}); expected one such object a line`,
      0,
    )
  }
  return new FileFault(
    'wrong_delimiter',
    `no row has the columns that profile ${layout.name} reads (${columnNames(layout)}); expected them separated by "${layout.delimiter}": check the delimiter, or choose another profile`,
    0,
  )
}

const columnNames = (layout: Layout): string =>
  Object.values(layout.fields)
    .filter((field) => !field.optional)
    .flatMap((field) => field.columns)
    .map((column) => (typeof column === 'number' ? `column ${column}` : column))
    .join(', ')

const endings: readonly (readonly [RegExp, Format])[] = [
  [/\.csv$/i, 'csv'],
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
  [/\.parquet$/i, 'parquet'],
]

function formatOf(name: string, layout: Layout): { format: Format; gzip: boolean } {
  const gzip = /\.gz$/i.test(name)
  const plain = name.replace(/\.gz$/i, '')
  const format = endings.find(([ending]) => ending.test(plain))?.[1]
  if (format === undefined || !layout.formats.includes(format)) {
    throw new FileFault(
      'unknown_format',
      `the format of the file is not known by its ending; profile ${layout.name} reads ${layout.formats.map((known) => `.${known}`).join(', ')}, also with .gz: rename it, or choose another profile`,
    )
  }
  return { format, gzip }
}
