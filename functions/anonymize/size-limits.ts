import { FileFault } from './file-fault.ts'

/** What one reading takes, in bytes; with a margin for 15 minutes and 10 GB of disk. */
export interface SizeLimits {
  readonly gzip: number
  readonly text: number
  readonly parquet: number
  /** Of each part of a larger text or Parquet file. */
  readonly part: number
}
type Kind = Exclude<keyof SizeLimits, 'part'>

const GIB = 2 ** 30

/** About 0.7 million records a second are read of gzip; all of a file and its fragments lie on the disk. */
export const LAMBDA_LIMITS: SizeLimits = {
  gzip: GIB,
  text: 8 * GIB,
  parquet: 8 * GIB,
  part: 2 * GIB,
}

/** How many rows one reading takes, whatever their size. */
export const LAMBDA_ROWS = 100_000_000

/**
 * Why a file is too large to be read at once, by its size alone: it need not be copied to know.
 * @returns null if it is not
 */
export function tooLarge(key: string, bytes: number, limits: SizeLimits): FileFault | null {
  const kind = kindOf(key)
  const limit = limits[kind]
  return bytes <= limit
    ? null
    : new FileFault(
        'too_large',
        `the file has ${bytes} bytes, and ${names[kind]} may have ${limit} at most: nothing of it was read; ${remedies[kind]}`,
      )
}

/** @throws FileFault if a file has more rows than one reading takes */
export function refuseMoreRows(rows: number, most: number | undefined): void {
  if (most === undefined || rows <= most) return
  throw new FileFault(
    'too_large',
    `the file has more than ${most} rows, the most that one reading takes: nothing of it was kept; write its records into several files`,
  )
}

function kindOf(key: string): Kind {
  if (/\.gz$/i.test(key)) return 'gzip'
  return /\.parquet$/i.test(key) ? 'parquet' : 'text'
}

const names: Readonly<Record<Kind, string>> = {
  gzip: 'a gzip',
  text: 'a text file',
  parquet: 'a Parquet file',
}

const remedies: Readonly<Record<Kind, string>> = {
  gzip: 'a gzip cannot be read from its middle, so write the records into several files before they are compressed',
  text: 'write its records into several files',
  parquet: 'write its row groups into several files',
}
