import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { InvalidInput } from '../model/errors.ts'
import type { Feed } from '../model/vocabulary.ts'

/** A feed's file as text, with words to complain about it. */
export interface FeedFile {
  readonly text: string
  /** @param where `line 7`, or `` for the whole file */
  fault(where: string, what: string): InvalidInput
}

const GZIP_MAGIC = [0x1f, 0x8b]

/**
 * Reads a reference feed whole: UTF-8, plain or gzip (told by its first bytes), with or without a byte
 * order mark.
 * @throws InvalidInput if it is not there, cut off, or no text
 */
export async function readFeed(feed: Feed, path: string): Promise<FeedFile> {
  const fault = (where: string, what: string): InvalidInput =>
    new InvalidInput(`${feed} ${path}${where === '' ? '' : `, ${where}`}: ${what}`)
  const stored = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw fault('', 'there is no such file: check the path')
    throw error
  })
  const isGzip = GZIP_MAGIC.every((byte, index) => stored[index] === byte)
  const bytes = isGzip
    ? await promisify(gunzip)(stored).catch(() => {
        throw fault('', 'expected a whole gzip file, found one cut off or damaged: copy it again')
      })
    : stored
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), fault }
  } catch {
    throw fault('', 'expected text in UTF-8, found other bytes: write the file anew in UTF-8')
  }
}

/** What a feed said, on one line and not too long. */
export const quoted = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}

/** The first few of a list. */
export const listed = (values: readonly string[]): string =>
  values.length <= 5 ? values.join(', ') : `${values.slice(0, 5).join(', ')} and ${values.length - 5} more`
