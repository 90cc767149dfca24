import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidInput } from '../../model/errors.ts'
import { checkedEpoch, closedEpoch } from '../epoch-name.ts'
import type { Clock, KeyVault } from '../ports.ts'
import { readIfThere, writeFirst } from './secret-file.ts'

const KEY_BYTES = 32
const SYSTEM_CLOCK: Clock = { now: () => new Date() }

/**
 * Epoch keys as files of mode 0600, `2026-03-24.key`. A destroyed key leaves `2026-03-24.destroyed.json`
 * with the time, so that it is never made again.
 */
export function fileVault(folder: string, clock: Clock = SYSTEM_CLOCK): KeyVault {
  const keyPath = (epoch: string): string => join(folder, `${checkedEpoch(epoch)}.key`)
  const recordPath = (epoch: string): string => join(folder, `${checkedEpoch(epoch)}.destroyed.json`)
  const isDestroyed = async (epoch: string): Promise<boolean> =>
    (await readIfThere(recordPath(epoch))) !== null
  return {
    isDestroyed,
    async key(epoch) {
      if (await isDestroyed(epoch)) throw closedEpoch(epoch)
      await refuseOpenToOthers(keyPath(epoch))
      const known = await readIfThere(keyPath(epoch))
      const key = known ?? (await writeFirst(keyPath(epoch), randomBytes(KEY_BYTES)))
      if (known === null && (await isDestroyed(epoch))) {
        // Destroyed while it was made: whoever comes second of the two removes it.
        await removeKey(folder, epoch)
        throw closedEpoch(epoch)
      }
      if (key.length === KEY_BYTES) return new Uint8Array(key)
      throw new InvalidInput(
        `the key of ${epoch} in ${folder} has ${key.length} bytes, expected ${KEY_BYTES}: bring it back from where it was changed, or destroy it with forget`,
      )
    },
    async destroy(epoch) {
      // The record first: a key without a file and without a record would be made anew.
      if (!(await isDestroyed(epoch))) {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const record = recordPath(epoch)
        const temporary = `${record}.${randomUUID()}.part`
        await writeFile(temporary, `${JSON.stringify({ epoch, destroyedAt: clock.now().toISOString() })}\n`)
        await rename(temporary, record)
      }
      // Also when the record is there already: the time before may have been cut off here.
      await removeKey(folder, epoch)
    },
  }
}

/** @throws InvalidInput if anybody but its owner may read or write the file; nothing happens where there is none */
async function refuseOpenToOthers(path: string): Promise<void> {
  const mode = await stat(path).then(
    (found) => found.mode & 0o777,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return 0
      throw error
    },
  )
  if ((mode & 0o077) === 0) return
  throw new InvalidInput(
    `${path} may be read by others, mode ${mode.toString(8)}: who copied it can find everybody of that epoch. Run chmod 600 on it, or destroy the key with forget`,
  )
}

/** What can be shown of an epoch's key; never its bytes. */
export interface KeyRecord {
  readonly epoch: string
  /** null while the key lives. */
  readonly destroyedAt: string | null
  /** A file of the key still lies there: a destruction was cut off, and `forget` ends it. */
  readonly isThere: boolean
}

/** Every key that the folder has held and has or has not any more, in the order of their epochs. */
export async function keyRecords(folder: string): Promise<readonly KeyRecord[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const epochs = new Set(names.flatMap((name) => /^([\d-]+)\.(?:key|destroyed\.json)/.exec(name)?.[1] ?? []))
  return Promise.all(
    [...epochs].sort().map(async (epoch) => {
      const record = await readIfThere(join(folder, `${epoch}.destroyed.json`))
      const { destroyedAt } =
        record === null
          ? { destroyedAt: null }
          : (JSON.parse(new TextDecoder().decode(record)) as { destroyedAt: string })
      return { epoch, destroyedAt, isThere: names.some((name) => name.startsWith(`${epoch}.key`)) }
    }),
  )
}

/** With the files of a making that was cut off. */
async function removeKey(folder: string, epoch: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${epoch}.key`)) await rm(join(folder, name), { force: true })
  }
}
