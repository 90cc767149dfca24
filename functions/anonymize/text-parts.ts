import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileBytes } from './file-bytes.ts'
import { FileFault } from './file-fault.ts'

/** A stretch of whole lines of a text file, clean enough for any reader: UTF-8, `\n`, no control bytes. */
export interface TextPart {
  readonly path: string
  /** Physical lines, blank ones too. */
  readonly lines: number
  /** The first line of the file, on its first part only. */
  readonly head: string | null
}

/** Two parts exist at a time, so that a file of any size needs little disk. */
const PART_BYTES = 16 * 2 ** 20
/** DuckDB gives up at 2 MB. No record comes near; a file without line ends does. */
const LONGEST_LINE_BYTES = 2 ** 20

/**
 * Cuts a text file, plain or gzip, into parts and inflates the next one while the caller reads this one.
 * DuckDB drops or refuses lines with mixed ends, control bytes or bytes that are no UTF-8 (tried); the
 * parts hold none of these. A part is gone once the next one is asked for.
 * @param options.scratch folder for the parts; the records in it are raw
 * @param options.partBytes @default 16 MB
 * @throws FileFault if the gzip is damaged or a line is longer than 1 MB; the last parts come before it
 */
export async function* textParts(
  path: string,
  options: { gzip: boolean; scratch: string; partBytes?: number },
): AsyncGenerator<TextPart> {
  const folder = join(options.scratch, randomUUID())
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    for await (const part of ahead(
      writeParts(fileBytes(path, options.gzip), folder, options.partBytes ?? PART_BYTES),
    )) {
      yield part
      await rm(part.path)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function* writeParts(
  bytes: AsyncIterable<Buffer>,
  folder: string,
  partBytes: number,
): AsyncGenerator<TextPart> {
  let held: Buffer[] = []
  let size = 0
  let offset = 0
  let number = 0
  const write = async (raw: Buffer): Promise<TextPart> => {
    const lines = countLines(raw, offset)
    const clean = cleaned(number === 0 ? withoutMark(raw) : raw)
    const path = join(folder, `${number}.txt`)
    await writeFile(path, clean, { mode: 0o600 })
    const head = number === 0 ? clean.toString('utf8', 0, clean.indexOf(LINE_END)) : null
    offset += raw.length
    number += 1
    return { path, lines, head }
  }
  for await (const chunk of bytes) {
    held.push(chunk)
    size += chunk.length
    if (size < partBytes) continue
    const whole = Buffer.concat(held, size)
    const end = whole.lastIndexOf(LINE_END) + 1
    if (end === 0 && size > LONGEST_LINE_BYTES) throw longLine(offset)
    if (end === 0) continue
    yield await write(whole.subarray(0, end))
    held = [whole.subarray(end)]
    size -= end
  }
  if (size === 0) return
  const rest = Buffer.concat(held, size)
  yield await write(rest.at(-1) === LINE_END ? rest : Buffer.concat([rest, Buffer.of(LINE_END)]))
}

const LINE_END = 10

function countLines(raw: Buffer, offset: number): number {
  let lines = 0
  let start = 0
  for (let end = raw.indexOf(LINE_END); end >= 0; end = raw.indexOf(LINE_END, start)) {
    if (end - start > LONGEST_LINE_BYTES) throw longLine(offset + start)
    lines += 1
    start = end + 1
  }
  return lines
}

const longLine = (byteOffset: number): FileFault =>
  new FileFault(
    'not_text',
    `the line at byte ${byteOffset} is longer than 1 MB: expected text with a record a line; check format and ending of the file`,
    byteOffset,
  )

const MARK = Buffer.from('\ufeff')
const withoutMark = (raw: Buffer): Buffer =>
  raw.subarray(0, MARK.length).equals(MARK) ? raw.subarray(MARK.length) : raw

/** Bytes that a reader could take for structure: NUL, the separator that no line holds, carriage return. */
const CONTROL = [0, 1, 13]
const SPACE = 32

/** Each becomes a space, which every field is trimmed of. */
function cleaned(raw: Buffer): Buffer {
  const text = isUtf8(raw) ? raw : readableLines(raw)
  for (const byte of CONTROL) {
    for (let at = text.indexOf(byte); at >= 0; at = text.indexOf(byte, at)) text[at] = SPACE
  }
  return text
}

/** A line that is no UTF-8 is taken as Latin-1, so that an address in another encoding costs no record. */
function readableLines(raw: Buffer): Buffer {
  const lines: Buffer[] = []
  for (let start = 0; start < raw.length; ) {
    const end = raw.indexOf(LINE_END, start) + 1 || raw.length
    const line = raw.subarray(start, end)
    lines.push(isUtf8(line) ? line : Buffer.from(line.toString('latin1')))
    start = end
  }
  return Buffer.concat(lines)
}

/** Makes the next value while the caller works on this one. */
async function* ahead<Value>(source: AsyncGenerator<Value>): AsyncGenerator<Value> {
  const begin = () => {
    const next = source.next()
    // A failure waits until it is asked for.
    next.catch(() => {})
    return next
  }
  let next = begin()
  try {
    for (;;) {
      const { value, done } = await next
      if (done) return
      next = begin()
      yield value
    }
  } finally {
    await next.catch(() => {})
    await source.return(undefined)
  }
}
