import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { partitionPrefix, tables } from '../model/tables.ts'

/** Everything that comes of a file bears this name, so that a retry or a replacement overwrites its own. */
const nameOf = (key: string): string => createHash('sha256').update(key).digest('hex')

export const fragmentsKey = (utcDate: string, key: string): string =>
  `${partitionPrefix(tables.fragments, { dt: utcDate })}${nameOf(key)}.parquet`

export const roamersKey = (utcDate: string, key: string): string =>
  `${partitionPrefix(tables.roamers, { dt: utcDate })}${nameOf(key)}.parquet`

export const intakeKey = (key: string): string =>
  `${partitionPrefix(tables.intake, {})}${nameOf(key)}.parquet`

export const quarantineKey = (key: string): string => `quarantine/${nameOf(key)}.json`

export const peopleKey = (epoch: string): string =>
  `${partitionPrefix(tables.people, { epoch })}part-0.parquet`

export const exclusionsKey = (epoch: string): string =>
  `${partitionPrefix(tables.exclusions, { epoch })}part-0.parquet`

/** SHA-256 of a file's bytes, hexadecimal. */
export async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk)
  return hash.digest('hex')
}
