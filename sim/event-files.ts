import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { InvalidInput } from '../functions/model/errors.ts'
import { inOrderOfWriting, type Records } from './record-buffer.ts'
import { SUBSCRIBER_ID_LENGTH, writeSubscriberId } from './subscriber-ids.ts'

const HEADER = Buffer.from('subscriber_id,timestamp,cell_id,network_code\n')
/** `2026-03-02T08:15:23Z` */
const TIMESTAMP_LENGTH = 20
/** `208-01`, or nothing for the operator's own subscribers */
const NETWORK_LENGTH = 7
const CHUNK_BYTES = 1 << 20
/** The files are read once and soon: speed counts more than size. */
const GZIP_LEVEL = 1
const COMMA = 0x2c
const NEWLINE = 0x0a

const fileOf = (date: string): string => `${date}.csv.gz`

/**
 * Makes the folder of the event files.
 * @throws InvalidInput if it holds files of other dates: a glob over it would take them for this city's
 */
export async function eventFolder(out: string, dates: readonly string[]): Promise<string> {
  const folder = join(out, 'events')
  await mkdir(folder, { recursive: true })
  const ours = new Set(dates.flatMap((date) => [fileOf(date), `${fileOf(date)}.part`]))
  const other = (await readdir(folder)).find((name) => !ours.has(name))
  if (other === undefined) return folder
  throw new InvalidInput(
    `${folder} holds ${other}, which this simulation does not write: choose another --out, or delete that folder`,
  )
}

/** What stands for a sector, a line and its network in the files. */
export interface Names {
  readonly sectors: readonly string[]
  readonly seed: number
  /** Empty for the operator's own subscribers. */
  network(line: number): string
}

/**
 * Writes the events of one local date, gzipped CSV of the canonical profile, in blocks ordered by the time of writing.
 * The file has its name once it is complete.
 * @param blocks each is written before the next is asked for, so that it may be overwritten
 * @param beginsS local midnight, in seconds since 1970
 */
export async function writeEvents(
  folder: string,
  { date, beginsS }: { date: string; beginsS: number },
  blocks: Iterable<Records>,
  names: Names,
): Promise<void> {
  const path = join(folder, fileOf(date))
  await pipeline(
    lines(beginsS, blocks, names),
    createGzip({ level: GZIP_LEVEL }),
    createWriteStream(`${path}.part`),
  )
  await rename(`${path}.part`, path)
}

function* lines(beginsS: number, blocks: Iterable<Records>, names: Names): Generator<Buffer> {
  yield HEADER
  const sectors = names.sectors.map((id) => Buffer.from(id))
  const longest =
    SUBSCRIBER_ID_LENGTH + TIMESTAMP_LENGTH + NETWORK_LENGTH + 4 + Math.max(...sectors.map((id) => id.length))
  const timestamp = Buffer.alloc(TIMESTAMP_LENGTH)
  for (const records of blocks) {
    let chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    let at = 0
    let written = -1
    for (const record of inOrderOfWriting(records)) {
      if (at + longest > CHUNK_BYTES) {
        yield chunk.subarray(0, at)
        // The stream may still hold the last one.
        chunk = Buffer.allocUnsafe(CHUNK_BYTES)
        at = 0
      }
      const second = records.second[record]!
      if (second !== written) {
        timestamp.write(`${new Date((beginsS + second) * 1000).toISOString().slice(0, 19)}Z`)
        written = second
      }
      at = writeSubscriberId(chunk, at, records.line[record]!, names.seed)
      chunk[at++] = COMMA
      for (let byte = 0; byte < TIMESTAMP_LENGTH; byte += 1) chunk[at++] = timestamp[byte]!
      chunk[at++] = COMMA
      const sector = sectors[records.sector[record]!]!
      for (let byte = 0; byte < sector.length; byte += 1) chunk[at++] = sector[byte]!
      chunk[at++] = COMMA
      const network = names.network(records.line[record]!)
      if (network !== '') at += chunk.write(network, at, 'latin1')
      chunk[at++] = NEWLINE
    }
    yield chunk.subarray(0, at)
  }
}
