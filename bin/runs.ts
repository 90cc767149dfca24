import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LedgerEntry } from '../functions/model/ledger.ts'

/**
 * A run works in a folder of its own, `.runs/<run>`, with the same keys as the output folder. What the
 * ledger lists is moved out of it; what it does not list was never published. Moving is repeated at the
 * next start if it was cut off, so a crash at any point loses nothing and shows nothing.
 */
const PUBLISHED = ['internal/figures', 'internal/measurements', 'releases']

/** A new id for each attempt. */
export const newRunId = (date: string): string => `${date}-${randomBytes(4).toString('hex')}`

export const runFolder = (folder: string, run: string): string => join(folder, '.runs', run)

/** Moves the outputs of committed runs into place and removes what no ledger entry refers to. */
export async function settleRuns(folder: string, current: readonly LedgerEntry[]): Promise<void> {
  for (const run of await namesIn(join(folder, '.runs'))) {
    const entries = current.filter((entry) => entry.run === run)
    for (const entry of entries) {
      for (const base of PUBLISHED) {
        const partition = join(base, entry.product, `dt=${entry.date}`)
        await promote(folder, run, partition)
      }
    }
    await rm(runFolder(folder, run), { recursive: true, force: true })
  }
}

async function promote(folder: string, run: string, partition: string): Promise<void> {
  const from = join(runFolder(folder, run), partition, `run=${run}`)
  const to = join(folder, partition, `run=${run}`)
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to).catch(ignoreMissing)
  // A replaced run's exact figures have no reader left; its release stays in the figure store.
  for (const name of await namesIn(join(folder, partition))) {
    if (name !== `run=${run}`) await rm(join(folder, partition, name), { recursive: true, force: true })
  }
}

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(ignoreMissing)) ?? []

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
