import { createReadStream, createWriteStream } from 'node:fs'
import { type FileHandle, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Workbench } from '../platform/ports.ts'
import { discreet } from './discreet.ts'
import { FileFault } from './file-fault.ts'
import type { Part, RowGroup } from './parts.ts'
import { literal } from './sql-text.ts'

/** A landed version and how to get bytes of it. */
export interface Source {
  readonly bytes: number
  copy(range: { from: number; to: number }, target: { path: string; at: number }): Promise<void>
}

/** As long as the longest line that is read. */
const LONGEST_LINE_BYTES = 2 ** 20
const LINE_END = 10

/**
 * Copies the lines that begin within the part, after the header if there is one. A line belongs to the part
 * in which its first byte lies, so that every line is in exactly one, and no part has to know of another.
 * @returns the path of the copy, in a folder of its own below `scratch`
 * @throws FileFault if a line is longer than 1 MB
 */
export async function copyLines(
  source: Source,
  { from, to }: Part,
  { scratch, hasHeader }: { readonly scratch: string; readonly hasHeader: boolean },
): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'part-'))
  const path = join(folder, 'part')
  const raw = join(folder, 'raw')
  await writeFile(raw, '', { mode: 0o600 })
  const head = hasHeader && from > 0 ? await copyHeader(source, raw) : Buffer.of()
  await truncate(raw)
  // From the byte before: it tells whether a line begins at the first one.
  const first = Math.max(0, from - 1)
  await source.copy(
    { from: first, to: Math.min(source.bytes, to + LONGEST_LINE_BYTES) },
    { path: raw, at: 0 },
  )
  const file = await open(raw)
  try {
    const start = from === 0 ? 0 : await lineEnd(file, 0, first)
    const end = to >= source.bytes ? source.bytes - first : await lineEnd(file, to - 1 - first, first)
    await writeFile(path, head, { mode: 0o600 })
    if (start < end) {
      await pipeline(createReadStream(raw, { start, end: end - 1 }), createWriteStream(path, { flags: 'a' }))
    }
    return path
  } finally {
    await file.close()
    await rm(raw)
  }
}

async function copyHeader(source: Source, raw: string): Promise<Buffer> {
  await source.copy({ from: 0, to: Math.min(source.bytes, LONGEST_LINE_BYTES) }, { path: raw, at: 0 })
  const file = await open(raw)
  try {
    const length = await lineEnd(file, 0, 0)
    const head = Buffer.alloc(length)
    await file.read(head, 0, length, 0)
    return head
  } finally {
    await file.close()
  }
}

/** @returns the byte after the first line end at or after `at`, in the file; the file's length at its end */
async function lineEnd(file: FileHandle, at: number, offset: number): Promise<number> {
  const stretch = Buffer.alloc(LONGEST_LINE_BYTES + 1)
  const { bytesRead } = await file.read(stretch, 0, stretch.length, at)
  const found = stretch.subarray(0, bytesRead).indexOf(LINE_END)
  if (found >= 0) return at + found + 1
  if (bytesRead < LONGEST_LINE_BYTES) return at + bytesRead
  throw new FileFault(
    'not_text',
    `the line around byte ${offset + at} is longer than 1 MB: expected text with a record a line; check format and ending of the file`,
    offset + at,
  )
}

const MARK = 'PAR1'
/** At the end: four bytes of length, and the mark. */
const TAIL_BYTES = 8

/**
 * Copies what a Parquet file says of itself, into a file of the same length with holes in it.
 * @returns its path, in a folder of its own below the scratch folder, and its row groups in order
 * @throws FileFault if it is no Parquet
 */
export async function copyFooter(
  workbench: Workbench,
  source: Source,
): Promise<{ path: string; groups: RowGroup[] }> {
  const path = join(await mkdtemp(join(workbench.scratch, 'part-')), 'part.parquet')
  await writeFile(path, '', { mode: 0o600 })
  await truncate(path, source.bytes)
  const copy = (from: number, to: number) => source.copy({ from, to }, { path, at: from })
  const tail = Buffer.alloc(TAIL_BYTES)
  const tailAt = source.bytes - TAIL_BYTES
  if (tailAt < MARK.length) throw noParquet()
  await copy(0, MARK.length)
  await copy(tailAt, source.bytes)
  const file = await open(path)
  await file.read(tail, 0, TAIL_BYTES, tailAt)
  await file.close()
  const footerAt = tailAt - tail.readUInt32LE(0)
  if (tail.toString('latin1', 4) !== MARK || footerAt < MARK.length) throw noParquet()
  await copy(footerAt, tailAt)
  const found = await discreet(workbench)
    .rows<{ rows: bigint; from: bigint; to: bigint }>(
      `-- row groups: of a file
      with columns as (
        select row_group_id, row_group_num_rows as rows, total_compressed_size as size,
          coalesce(least(dictionary_page_offset, data_page_offset), data_page_offset) as start
        from parquet_metadata(${literal(path)})
      )
      select any_value(rows) as rows, min(start) as "from", max(start + size) as "to"
      from columns group by row_group_id order by row_group_id`,
    )
    .catch(() => {
      throw noParquet()
    })
  return {
    path,
    groups: found.map(({ rows, from, to }) => ({ rows: Number(rows), from: Number(from), to: Number(to) })),
  }
}

/** Copies the row groups of a part, and leaves holes where the others are. @returns the path of the copy */
export async function copyRowGroups(workbench: Workbench, source: Source, part: Part): Promise<string> {
  const { path, groups } = await copyFooter(workbench, source)
  let row = 0
  for (const { rows, from, to } of groups) {
    if (row >= part.from && row < part.to) await source.copy({ from, to }, { path, at: from })
    row += rows
  }
  return path
}

const noParquet = (): FileFault =>
  new FileFault(
    'not_parquet',
    'the file is no whole Parquet file: expected its mark at both ends; copy it again, or correct its ending',
  )
